/**
 * Where code runs that came from elsewhere: a worker without an origin, in a frame without an origin.
 *
 * It has no storage, no cookies and no network: its own content security policy, inherited by all that
 * it could start, allows no connection. The page fetches what Python is made of and hands it in through
 * a gate, which is the only way in or out. A worker of a frame without an origin can only come from a
 * data: address (one from a blob: has no WebGPU), so that address holds a loader and the code is posted.
 */

import { Errands } from "./errands.js";
import { PATHS } from "./files.js";
import FRAME from "./frame.html";
import { Gate } from "./gate.js";

/** @typedef {import("./worker-room.js").Room} Room */

const LOADER = `onmessage = ({ data, ports }) => {
  onmessage = null;
  delete globalThis.postMessage;
  globalThis.glowgradPort = ports[0];
  import(URL.createObjectURL(new Blob([data], { type: "text/javascript" })));
};`;

/** @implements {Room} */
export class SandboxRoom {
  isWalled = true;
  /** @type {Room["onError"]} */
  onError = () => {};
  #frame = document.createElement("iframe");
  #reports = new MessageChannel();

  /** @param {import("./package-index.js").AskPermission} ask */
  constructor(ask) {
    const { port1, port2 } = new MessageChannel();
    this.endpoint = new Gate(port1, new Errands(ask));
    this.#reports.port1.onmessage = ({ data }) => this.onError(String(data));
    const frame = this.#frame;
    frame.hidden = true;
    frame.setAttribute("sandbox", "allow-scripts");
    frame.srcdoc = FRAME.replaceAll("NONCE", crypto.randomUUID());
    frame.addEventListener("load", () => void this.#move(port2), { once: true });
    document.body.append(frame);
  }

  /** @param {MessagePort} port the worker's end of the gate */
  async #move(port) {
    try {
      const file = await fetch(new URL(`../${PATHS.worker}`, import.meta.url));
      if (!file.ok) throw new Error(`its worker answered ${file.status}`);
      const loader = `data:text/javascript,${encodeURIComponent(LOADER)}`;
      const message = { loader, code: await file.text() };
      this.#frame.contentWindow?.postMessage(message, "*", [this.#reports.port2, port]);
    } catch (error) {
      this.onError(String(error));
    }
  }

  close() {
    this.endpoint.close();
    this.#reports.port1.close();
    this.#frame.remove();
  }
}
