/** The source of a sandboxed worker: it asks the page by message. */

/**
 * @typedef {import("./source.js").Source} Source
 * @typedef {import("./package-index.js").Given} Given
 */

import { PackageIndex } from "./package-index.js";

/** What an attempt to reach another site is told. */
export const CLOSED =
  "This code came from elsewhere and may not reach other sites. " +
  "If you trust it, copy it into a notebook of your own; data can be dropped onto that notebook.";

/** @implements {Source} */
export class PageSource {
  /** Of no site: nothing is asked for by this address. */
  base = "https://glowgrad.invalid/";
  #port;
  #last = 0;
  /** @type {Map<number, (given: Given) => void>} */
  #waiting = new Map();

  /** Of the page's device; what fails here says nothing of the site's own workers. */
  snapshot = {
    read: async () => {
      const { key = "", body } = await this.#ask({ snapshot: true });
      return body ? { key, bytes: body } : null;
    },
    reject: async () => {},
  };

  /** @param {MessagePort} port */
  constructor(port) {
    this.#port = port;
    port.addEventListener("message", ({ data }) => {
      this.#waiting.get(data?.given)?.(data);
      this.#waiting.delete(data?.given);
    });
    port.start();
    this.#closeOff();
  }

  /** @param {string} path */
  async fetch(path) {
    const file = new URL(path, this.base).pathname.slice(1);
    const { status, body } = await this.#ask({ file });
    const type = path.endsWith(".wasm") ? "application/wasm" : "application/octet-stream";
    return new Response(body, { status, headers: { "Content-Type": type } });
  }

  /** What the public index of packages gives, if the reader allows it. @param {string} address */
  async package(address) {
    const { status, body, type = "", refused } = await this.#ask({ address });
    if (refused) throw new Error(refused);
    return new Response(body, { status, headers: { "Content-Type": type } });
  }

  /** @param {string} path */
  async import(path) {
    const file = await this.fetch(path);
    if (!file.ok) throw new Error(`The page could not fetch ${path} (${file.status}).`);
    const script = new Blob([await file.text()], { type: "text/javascript" });
    return import(URL.createObjectURL(script));
  }

  /** Lets what reaches for another site say why it cannot; that it cannot is the frame's doing. */
  #closeOff() {
    globalThis.fetch = async (resource) => {
      const address = resource instanceof Request ? resource.url : String(resource);
      if (PackageIndex.has(address)) return this.package(address);
      throw new Error(CLOSED);
    };
    XMLHttpRequest.prototype.open = () => {
      throw new Error(CLOSED);
    };
  }

  /** @param {object} wish @returns {Promise<Given>} */
  #ask(wish) {
    this.#last += 1;
    const want = this.#last;
    this.#port.postMessage({ want, ...wish });
    return new Promise((resolve) => this.#waiting.set(want, resolve));
  }
}
