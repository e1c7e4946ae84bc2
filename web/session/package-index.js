/**
 * Packages of the public index for a sandboxed worker: the page fetches them, once the reader agreed.
 *
 * What the worker names is not believed. A package's list of files is asked for under its plain name
 * only, a file only if such a list has named it, and what a package needs counts as agreed to. Nothing
 * of the reader's goes along, and no answer leads elsewhere.
 *
 * @typedef {{kind: "install", packages: string[], hosts: string[]}} Permission
 * @typedef {(request: Permission) => boolean | Promise<boolean>} AskPermission
 * @typedef {{status: number, body: ArrayBuffer | null, type?: string, key?: string,
 *   refused?: string}} Given
 */

/** Addresses that the build takes from pip. @type {{lists: string, files: string}} */
// @ts-expect-error: esbuild puts them here (py/builder/bundle.py)
const { lists: LISTS, files: FILES } = PACKAGE_INDEX;
export const HOSTS = [LISTS, FILES].map((address) => new URL(address).host);
const LIST_TYPE = "application/vnd.pypi.simple.v1+json";
const NAME = /^[a-z0-9]([a-z0-9._-]{0,62}[a-z0-9])?$/i;
const NEEDS = /^Requires-Dist:\s*([a-z0-9][a-z0-9._-]*)/gim;
/** Names that are asked for together are asked about together. */
const TOGETHER_MS = 150;
/** After so many refusals the reader is not asked again. */
const REFUSALS = 2;
const LARGEST = 64e6;
const LARGEST_TOTAL = 200e6;

/** The form of a name by which the index knows a package. @param {string} name */
const plainName = (name) => name.replace(/[-_.]+/g, "-").toLowerCase();

export class PackageIndex {
  #ask;
  /** @type {Set<string>} */
  #agreed = new Set();
  #refusals = 0;
  /** Names for the next question, and who waits for its answer. @type {Map<string, Promise<boolean>>} */
  #asking = new Map();
  /** Lists of files that the index gave. @type {string[]} */
  #lists = [];
  #bytes = 0;

  /** @param {AskPermission} ask */
  constructor(ask) {
    this.#ask = ask;
  }

  /** Whether it is an address of the index at all. @param {string} address */
  static has(address) {
    return address.startsWith(LISTS) || address.startsWith(FILES);
  }

  /** @param {string} address @returns {Promise<Given>} */
  async get(address) {
    if (address.startsWith(LISTS))
      return this.#list(address.slice(LISTS.length).replace(/\/$/, ""));
    const file = address.replace(/\.metadata$/, "");
    if (!this.#lists.some((list) => list.includes(`"${file}"`))) {
      return refused(`${file} is in no list of files that the package index gave.`);
    }
    const given = await this.#fetch(address);
    if (address !== file && given.body) {
      for (const [, name] of text(given.body).matchAll(NEEDS)) this.#agreed.add(plainName(name));
    }
    return given;
  }

  /** @param {string} given the name of a package */
  async #list(given) {
    const name = plainName(given);
    if (!NAME.test(given)) return refused("The package index has no package of such a name.");
    if (!(await this.#mayHave(name))) {
      return refused(
        `This code came from elsewhere, and ${name} was not allowed to be fetched for it.`,
      );
    }
    const list = await this.#fetch(`${LISTS}${name}/`, { headers: { Accept: LIST_TYPE } });
    if (list.body) this.#lists.push(text(list.body));
    return list;
  }

  /** @param {string} name @returns {Promise<boolean>} */
  #mayHave(name) {
    if (this.#agreed.has(name)) return Promise.resolve(true);
    const asked = this.#asking.get(name) ?? [...this.#asking.values()][0] ?? this.#question();
    this.#asking.set(name, asked);
    return asked.then(() => this.#agreed.has(name));
  }

  /** Asks about all names that come within a moment. @returns {Promise<boolean>} */
  async #question() {
    await new Promise((resolve) => setTimeout(resolve, TOGETHER_MS));
    const packages = [...this.#asking.keys()];
    this.#asking.clear();
    if (this.#refusals >= REFUSALS) return false;
    const allowed = (await this.#ask({ kind: "install", packages, hosts: HOSTS })) === true;
    if (allowed) for (const name of packages) this.#agreed.add(name);
    else this.#refusals += 1;
    return allowed;
  }

  /** @param {string} address @param {RequestInit} [options] @returns {Promise<Given>} */
  async #fetch(address, options) {
    try {
      const response = await fetch(address, {
        ...options,
        credentials: "omit",
        redirect: "error",
        referrerPolicy: "no-referrer",
      });
      const body = await this.#read(response);
      if (!body) return refused("The package is larger than a page should fetch.");
      return { status: response.status, body, type: response.headers.get("Content-Type") ?? "" };
    } catch {
      return refused("The package index did not answer: is this device online?");
    }
  }

  /** The body, or null when it is too large. @param {Response} response */
  async #read(response) {
    const parts = [];
    let size = 0;
    const reader = response.body?.getReader();
    for (let next = await reader?.read(); next?.value; next = await reader?.read()) {
      size += next.value.length;
      this.#bytes += next.value.length;
      if (size > LARGEST || this.#bytes > LARGEST_TOTAL) {
        await reader?.cancel();
        return null;
      }
      parts.push(next.value);
    }
    return new Blob(parts).arrayBuffer();
  }
}

/** @param {string} why a sentence for the reader @returns {Given} */
export function refused(why) {
  return { status: 0, body: null, refused: why };
}

/** @param {ArrayBuffer} body */
function text(body) {
  return new TextDecoder().decode(body);
}
