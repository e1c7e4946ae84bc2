/**
 * What was measured on this device, kept from one session to the next: the kernels that are fastest
 * on its graphics adapter, and whether that or the CPU trains faster. A browser that keeps nothing,
 * and a page that may not, have it for as long as the worker lives.
 */

import { openDB } from "idb";

const DATABASE = "glowgrad-measurements";
const STORE = "kept";
const KEYS = ["kernels", "devices"];
/** How long a session waits for a database before it starts without. */
const PATIENCE_MS = 1000;

export class Measurements {
  /** @type {import("idb").IDBPDatabase | null} */
  #database = null;
  /** @type {Map<string, any>} */
  #values = new Map();

  /** @returns {Promise<Measurements>} */
  static async open() {
    const made = new Measurements();
    const patience = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
    await Promise.race([made.#read().catch(() => {}), patience]);
    return made;
  }

  async #read() {
    const database = await openDB(DATABASE, 1, {
      upgrade: (fresh) => fresh.createObjectStore(STORE),
      blocking: (_current, _blocked, event) => /** @type {any} */ (event.target)?.close(),
    });
    const values = await Promise.all(KEYS.map((key) => database.get(STORE, key)));
    this.#database = database;
    KEYS.forEach((key, i) => {
      if (!this.#values.has(key)) this.#values.set(key, values[i]);
    });
  }

  /** @param {"kernels" | "devices"} key */
  get(key) {
    return this.#values.get(key);
  }

  /** @param {"kernels" | "devices"} key @param {any} value something that can be cloned */
  set(key, value) {
    this.#values.set(key, value);
    this.#database?.put(STORE, value, key).catch(() => {}); // then it is known for this session
  }
}
