import { SITE } from "./place.js";

/** @typedef {"auto" | "webgpu" | "cpu"} Device */

/**
 * The one session that the cells of this page share: it lives in a hidden frame as long as
 * somebody holds a port to it.
 */
class SessionFrame {
  /** @type {HTMLIFrameElement | null} */
  #frame = null;
  /** Ports to hand over as soon as the frame is there. @type {(() => void)[] | null} */
  #waiting = null;
  #holders = new Set();

  /**
   * A port to the shared session, until `release` is called with the same holder.
   *
   * @param {object} holder
   * @param {Device} device counts for the first who asks
   */
  port(holder, device) {
    this.#holders.add(holder);
    const { port1, port2 } = new MessageChannel();
    if (!this.#frame?.isConnected) this.#make();
    const hand = () => {
      const message = { glowgrad: 1, type: "client", device };
      this.#frame?.contentWindow?.postMessage(message, SITE.origin, [port1]);
    };
    if (this.#waiting) this.#waiting.push(hand);
    else hand();
    return port2;
  }

  /** @param {object} holder */
  release(holder) {
    this.#holders.delete(holder);
    if (this.#holders.size > 0) return;
    removeEventListener("message", this.#heard);
    this.#frame?.remove();
    this.#frame = null;
  }

  #make() {
    this.#waiting = [];
    this.#frame = siteFrame("embed/session/");
    this.#frame.title = "Glowgrad: Python of this page";
    this.#frame.setAttribute("aria-hidden", "true");
    this.#frame.tabIndex = -1;
    this.#frame.style.cssText =
      "position:fixed;inset:0 auto auto 0;width:1px;height:1px;border:0;opacity:0;pointer-events:none";
    addEventListener("message", this.#heard);
    // Beside the body: pages that exchange their body keep the session of the cells they move.
    document.documentElement.append(this.#frame);
  }

  #heard = (/** @type {MessageEvent} */ event) => {
    if (!isFrom(event, this.#frame) || event.data.type !== "hello") return;
    const waiting = this.#waiting ?? [];
    this.#waiting = null;
    for (const hand of waiting) hand();
  };
}

export const sessionFrame = new SessionFrame();

/**
 * A frame with a page of the site, allowed what cells need and no more.
 *
 * @param {string} path
 */
export function siteFrame(path) {
  const frame = document.createElement("iframe");
  frame.src = new URL(path, SITE).href;
  frame.allow = "cross-origin-isolated; clipboard-write";
  frame.referrerPolicy = "no-referrer";
  // An isolated page takes in frames of hosts without its headers only so.
  if (crossOriginIsolated) frame.setAttribute("credentialless", "");
  return frame;
}

/**
 * Whether a message comes from the site's page in this frame, and from nobody else.
 *
 * @param {MessageEvent} event
 * @param {HTMLIFrameElement | null} frame
 */
export function isFrom(event, frame) {
  return (
    event.origin === SITE.origin &&
    frame !== null &&
    event.source === frame.contentWindow &&
    event.data?.glowgrad === 1
  );
}
