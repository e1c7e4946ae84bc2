import { pageSession } from "../page-session.js";

/**
 * Files that the reader gave to the session: written where the cells' code finds them, and again
 * into each new Python, for as long as the page is open.
 */
export class SessionFiles {
  /** @type {Map<string, Uint8Array>} */
  #files = new Map();

  constructor() {
    pageSession.addEventListener("fresh", () => {
      for (const [name, bytes] of this.#files) void pageSession.writeFile(name, bytes);
    });
  }

  get names() {
    return [...this.#files.keys()];
  }

  /** Bytes of all files together. */
  get size() {
    return [...this.#files.values()].reduce((sum, { length }) => sum + length, 0);
  }

  /** @param {string} name @param {Uint8Array} bytes */
  add(name, bytes) {
    this.#files.set(name, bytes);
    void pageSession.writeFile(name, bytes);
  }
}
