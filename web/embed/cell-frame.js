import { SITE } from "./place.js";
import { isFrom, sessionFrame, siteFrame } from "./session-frame.js";

/** After so long without a word from the frame the site counts as out of reach. */
const PATIENCE_MS = 20_000;

/**
 * @typedef {object} Opening what the frame is told when it says hello
 * @property {string} lesson
 * @property {string} cell
 * @property {string} code
 * @property {string} name what tracebacks call it
 * @property {import("./session-frame.js").Device} device
 * @property {"light" | "dark"} theme
 * @property {boolean} own a session of its own
 * @property {boolean} run
 */

/** The frame in which a cell lives after the first click, and the messages to and from it. */
export class CellFrame {
  /** @type {number} */ #timer;
  /** The frame has said hello and hears what is posted. */
  isOpen = false;

  /**
   * @param {object} options
   * @param {(again: boolean) => Opening} options.opening asked when the frame begins, and again
   *   when it begins anew, as it does after a move
   * @param {(message: any) => void} options.onMessage
   * @param {(why: string) => void} options.onFailure
   */
  constructor({ opening, onMessage, onFailure }) {
    this.element = siteFrame("embed/");
    this.opening = opening;
    this.onMessage = onMessage;
    this.onFailure = onFailure;
    addEventListener("message", this.#heard);
    document.addEventListener("securitypolicyviolation", this.#refused);
    this.#timer = window.setTimeout(() => this.#fail(""), PATIENCE_MS);
  }

  /** @param {{type: string} & Record<string, unknown>} message @param {Transferable[]} [transferred] */
  post(message, transferred = []) {
    if (!this.isOpen) return;
    const addressed = { glowgrad: 1, ...message };
    this.element.contentWindow?.postMessage(addressed, SITE.origin, transferred);
  }

  /** The frame is gone for good. */
  close() {
    clearTimeout(this.#timer);
    removeEventListener("message", this.#heard);
    document.removeEventListener("securitypolicyviolation", this.#refused);
    sessionFrame.release(this);
    this.element.remove();
  }

  #heard = (/** @type {MessageEvent} */ event) => {
    if (!isFrom(event, this.element)) return;
    if (event.data.type === "hello") this.#open();
    this.onMessage(event.data);
  };

  /** At the first hello, and at each later one: a frame that is moved in the page begins anew. */
  #open() {
    clearTimeout(this.#timer);
    const opening = this.opening(this.isOpen);
    this.isOpen = true;
    const ports = opening.own ? [] : [sessionFrame.port(this, opening.device)];
    this.post({ type: "open", ...opening }, ports);
  }

  #refused = (/** @type {SecurityPolicyViolationEvent} */ event) => {
    if (event.effectiveDirective === "frame-src" && event.blockedURI.startsWith(SITE.origin)) {
      this.#fail(" This page's Content-Security-Policy has to allow it in frame-src.");
    }
  };

  /** @param {string} cause */
  #fail(cause) {
    this.close();
    this.onFailure(
      `Glowgrad could not be loaded from ${SITE.host}; the code stays readable.${cause}`,
    );
  }
}
