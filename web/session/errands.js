/** What the page fetches for a sandboxed worker, which can fetch nothing itself. */

import { PATHS } from "./files.js";
import { PackageIndex, refused } from "./package-index.js";
import { readSnapshot } from "./snapshot/offer.js";
import { SiteSource } from "./source.js";

const LOCK = `${PATHS.engine}pyodide-lock.json`;
/** All that a Python is made of, but for the packages that the lock file lists. */
const FILES = [
  ...["pyodide.mjs", "pyodide.asm.js", "pyodide.asm.wasm", "python_stdlib.zip"].map(
    (name) => PATHS.runtime + name,
  ),
  LOCK,
  PATHS.wheel,
  PATHS.simd,
  PATHS.simdRelaxed,
];
/** More than a session ever needs: errands in all, at once, and bytes of the site. */
const MOST = 1000;
const MOST_AT_ONCE = 32;
const MOST_BYTES = 400e6;

/** @typedef {import("./package-index.js").Given} Given */

export class Errands {
  #site = new SiteSource(new URL("../", import.meta.url));
  #files = new Set(FILES);
  #index;
  #done = 0;
  #underWay = 0;
  #bytes = 0;

  /** @param {import("./package-index.js").AskPermission} ask */
  constructor(ask) {
    this.#index = new PackageIndex(ask);
  }

  /**
   * @param {Record<string, unknown>} wish of the worker
   * @returns {Promise<Given>}
   */
  async run(wish) {
    this.#done += 1;
    if (this.#done > MOST || this.#underWay >= MOST_AT_ONCE || this.#bytes > MOST_BYTES) {
      return refused("The code has asked for too many files.");
    }
    this.#underWay += 1;
    const given = await this.#fetch(wish);
    this.#underWay -= 1;
    this.#bytes += given.body?.byteLength ?? 0;
    return given;
  }

  /** @param {Record<string, unknown>} wish @returns {Promise<Given>} */
  async #fetch({ file, address, snapshot }) {
    if (typeof address === "string") return this.#index.get(address);
    if (snapshot === true) return givenSnapshot();
    if (typeof file !== "string" || !this.#files.has(file)) return { status: 404, body: null };
    try {
      const response = await this.#site.fetch(file);
      const body = await response.arrayBuffer();
      if (file === LOCK && response.ok) this.#learn(body);
      return { status: response.status, body };
    } catch {
      return { status: 504, body: null };
    }
  }

  /** @param {ArrayBuffer} lock */
  #learn(lock) {
    /** @type {{packages: Record<string, {file_name: string}>}} */
    const { packages } = JSON.parse(new TextDecoder().decode(lock));
    for (const { file_name } of Object.values(packages)) {
      // Pyodide looks for packages from its own folder.
      const address = new URL(file_name, this.#site.base + PATHS.runtime).href;
      this.#files.add(address.slice(this.#site.base.length));
    }
  }
}

/** The memory that this device has made, which holds nothing of the reader's. @returns {Promise<Given>} */
async function givenSnapshot() {
  try {
    const kept = await readSnapshot();
    if (kept) return { status: 200, body: kept.bytes, key: kept.key };
  } catch {
    // the worker starts from files
  }
  return { status: 404, body: null };
}
