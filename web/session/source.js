/**
 * Where all bytes that a session needs come from: Pyodide's files, wheels, the CPU kernels.
 *
 * A path is relative to the site's folder, such as "runtime/pyodide.asm.wasm" or "simd.wasm".
 *
 * @typedef {object} Source
 * @property {string} base what stands before a path in the addresses that Pyodide is given
 * @property {(path: string, options?: RequestInit) => Promise<Response>} fetch as the global one
 * @property {(path: string) => Promise<any>} import evaluates a module of the site
 * @property {Snapshot} [snapshot] where a memory that this device has made is kept
 *
 * @typedef {object} Snapshot
 * @property {() => Promise<{key: string, bytes: ArrayBuffer} | null>} read
 * @property {() => Promise<void>} reject called when no session could be started from it
 */

const fetchAddress = globalThis.fetch.bind(globalThis);

/** The site itself, asked by its addresses. @implements {Source} */
export class SiteSource {
  /** @param {string | URL} place address of any file in the site's folder @param {Snapshot} [snapshot] */
  constructor(place, snapshot) {
    this.base = new URL("./", place).href;
    this.snapshot = snapshot;
  }

  /** @param {string} path @param {RequestInit} [options] */
  fetch(path, options) {
    return fetchAddress(this.base + path, options);
  }

  /** @param {string} path */
  import(path) {
    return import(this.base + path);
  }
}

/** A source of which some files are on their way before anyone asks for them. @implements {Source} */
export class AheadSource {
  #source;
  /** @type {Map<string, Promise<Response>>} */
  #coming = new Map();

  /** @param {Source} source @param {string[]} paths */
  constructor(source, paths) {
    this.#source = source;
    this.base = source.base;
    for (const path of paths) {
      const response = source.fetch(path);
      response.catch(() => {}); // whoever asks for the file is told
      this.#coming.set(path, response);
    }
  }

  /** @param {string} path @param {RequestInit} [options] */
  fetch(path, options) {
    const response = this.#coming.get(path);
    this.#coming.delete(path); // a body is read once
    return response ?? this.#source.fetch(path, options);
  }

  /** @param {string} path */
  import(path) {
    return this.#source.import(path);
  }
}

/**
 * Lets what asks for an address by the global `fetch`, as Pyodide does, have it from the source.
 * @param {Source} source
 */
export function fetchFrom(source) {
  const elsewhere = globalThis.fetch;
  globalThis.fetch = (resource, options) => {
    const address = resource instanceof Request ? resource.url : String(resource);
    if (!address.startsWith(source.base)) return elsewhere(resource, options);
    return source.fetch(address.slice(source.base.length), options);
  };
}
