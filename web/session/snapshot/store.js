/**
 * The snapshot that this device has made, in the Cache API: one for a site, as one entry, so that it
 * is there in whole or not at all.
 *
 * @typedef {import("../source.js").Snapshot} Snapshot
 */

const CACHE = "glowgrad-snapshot";
/** What a worker is called that makes one. */
export const MAKER = "glowgrad-snapshot";
/** A device on which so many snapshots of a build have failed makes no more of them. */
const MOST_FAILURES = 3;

/**
 * One site's snapshot for one build and one kind of browser.
 * @implements {Snapshot}
 */
export class SnapshotStore {
  #folder;
  #address;

  /**
   * @param {string | URL} base address of the site's folder
   * @param {string} worker the worker's script: its name changes with all that a session loads
   */
  constructor(base, worker) {
    this.#folder = new URL("snapshot/", base).href;
    const waits = "Suspending" in WebAssembly ? "jspi" : "plain";
    /** What a snapshot depends on. */
    this.key = `${worker.slice(worker.lastIndexOf("/") + 1)}-${waits}`;
    this.#address = this.#folder + encodeURIComponent(this.key);
  }

  /** @returns {Promise<number>} bytes that it takes; 0 where there is none */
  async size() {
    const found = await this.#find();
    return Number(found?.headers.get("Content-Length") ?? 0);
  }

  async read() {
    const found = await this.#find();
    return found ? { key: this.key, bytes: await found.arrayBuffer() } : null;
  }

  async #find() {
    const cache = await open();
    return cache?.match(this.#address);
  }

  /** Replaces what an older build has left. @param {Uint8Array<ArrayBuffer>} image */
  async keep(image) {
    const cache = await open();
    if (!cache) throw new Error("this page has no cache");
    await this.#clear(cache, (address) => address !== this.#failures);
    const headers = { "Content-Length": String(image.length) };
    await cache.put(this.#address, new Response(image, { headers }));
  }

  /** A restart from it failed: it goes, and that is remembered. */
  async reject() {
    const cache = await open();
    if (!cache || !(await cache.delete(this.#address))) return;
    const before = await this.#count(cache);
    await this.#clear(cache, () => true);
    await cache.put(this.#failures, new Response(String(before + 1)));
  }

  /** @returns {Promise<boolean>} */
  async hasFailed() {
    const cache = await open();
    return cache !== null && (await this.#count(cache)) >= MOST_FAILURES;
  }

  get #failures() {
    return `${this.#address}.failures`;
  }

  /** @param {Cache} cache */
  async #count(cache) {
    const kept = await cache.match(this.#failures);
    return kept ? Number(await kept.text()) : 0;
  }

  /** Another site of this origin may keep one, too. @param {Cache} cache @param {(address: string) => boolean} goes */
  async #clear(cache, goes) {
    for (const { url } of await cache.keys()) {
      if (url.startsWith(this.#folder) && goes(url)) await cache.delete(url);
    }
  }
}

/** @returns {Promise<Cache | null>} null where the page may not have one */
async function open() {
  try {
    return await caches.open(CACHE);
  } catch {
    return null;
  }
}
