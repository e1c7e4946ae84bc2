/**
 * Caches in memory, for tests: what the page's modules use of them, and a limit of bytes.
 */
export class FakeCaches {
  /** @type {Map<string, FakeCache>} */ #caches = new Map();
  /** How many bytes fit in. */
  room = Number.POSITIVE_INFINITY;

  async keys() {
    return [...this.#caches.keys()];
  }

  /** @param {string} name */
  async has(name) {
    return this.#caches.has(name);
  }

  /** @param {string} name */
  async open(name) {
    const found = this.#caches.get(name) ?? new FakeCache(this);
    this.#caches.set(name, found);
    return found;
  }

  /** @param {string} address @param {{cacheName: string}} where */
  async match(address, { cacheName }) {
    return this.#caches.get(cacheName)?.match(address);
  }

  /** @param {string} name */
  async delete(name) {
    return this.#caches.delete(name);
  }

  get used() {
    const sizes = [...this.#caches.values()].map((cache) => cache.used);
    return sizes.reduce((sum, bytes) => sum + bytes, 0);
  }

  /** As the page knows them. @returns {CacheStorage} */
  get asStorage() {
    return /** @type {any} */ (this);
  }
}

class FakeCache {
  /** @type {Map<string, {bytes: ArrayBuffer, headers: [string, string][]}>} */ #entries =
    new Map();
  #all;

  /** @param {FakeCaches} all */
  constructor(all) {
    this.#all = all;
  }

  get used() {
    return [...this.#entries.values()].reduce((sum, { bytes }) => sum + bytes.byteLength, 0);
  }

  /** @param {string} address @param {Response} response */
  async put(address, response) {
    const bytes = await response.arrayBuffer();
    if (this.#all.used + bytes.byteLength > this.#all.room) {
      throw new DOMException("full", "QuotaExceededError");
    }
    this.#entries.set(address, { bytes, headers: [...response.headers] });
  }

  /** @param {string} address */
  async match(address) {
    const found = this.#entries.get(address);
    return found && new Response(found.bytes.slice(0), { headers: found.headers });
  }

  async keys() {
    return [...this.#entries.keys()].map((url) => ({ url }));
  }

  /** @param {string | {url: string}} request */
  async delete(request) {
    return this.#entries.delete(typeof request === "string" ? request : request.url);
  }
}
