/** @import { IDBPDatabase } from "idb" */
/** @import { Notebook } from "./format.js" */
/** @import { Provenance } from "./provenance.js" */
import { openDB } from "idb";
import { everything, recall, remember } from "../storage.js";

const DATABASE = "glowgrad";
const PREFIX = "notebook:";

/**
 * A notebook as it is kept. `version` counts how often it was kept, so that two tabs notice each other.
 *
 * @typedef {{id: string, title: string, changed: number, version: number, cells: number,
 *   provenance?: Provenance}} Summary
 * @typedef {Summary & {notebook: Notebook}} Kept
 * @typedef {"kept" | "conflict" | "refused"} Outcome conflict: another tab kept a newer one
 */

/** The reader's notebooks, in this browser. */
export class Library {
  #database;
  /** Files on disk that this page knows, by notebook. @type {Map<string, any>} */
  #handles = new Map();

  /** @param {IDBPDatabase | null} database null: this browser has none, and localStorage serves */
  constructor(database) {
    this.#database = database;
  }

  static async open() {
    try {
      const database = await openDB(DATABASE, 1, {
        upgrade(fresh) {
          fresh.createObjectStore("notebooks", { keyPath: "id" });
          fresh.createObjectStore("summaries", { keyPath: "id" });
          fresh.createObjectStore("handles");
        },
        // A newer page in another tab wants another shape: it must not wait for this one.
        blocking: (_current, _blocked, event) => /** @type {any} */ (event.target)?.close(),
      });
      return new Library(database);
    } catch {
      return new Library(null);
    }
  }

  /** All notebooks, the one that changed last first. @returns {Promise<Summary[]>} */
  async list() {
    const all = this.#database
      ? await this.#database.getAll("summaries")
      : [...everything()].flatMap(([key, value]) => (key.startsWith(PREFIX) ? [value] : []));
    return all.sort((one, other) => other.changed - one.changed);
  }

  /** @param {string} id @returns {Promise<Kept | null>} */
  async get(id) {
    const found = this.#database ? await this.#database.get("notebooks", id) : recall(PREFIX + id);
    return Array.isArray(found?.notebook?.cells) ? found : null;
  }

  /**
   * Keeps a notebook whose `version` is one more than that which is kept.
   *
   * @param {Kept} record
   * @returns {Promise<Outcome>}
   */
  async put(record) {
    const { notebook: _, ...summary } = record;
    if (!this.#database) {
      const before = recall(PREFIX + record.id);
      if (before && before.version >= record.version) return "conflict";
      return remember(PREFIX + record.id, record) ? "kept" : "refused";
    }
    try {
      const change = this.#database.transaction(["notebooks", "summaries"], "readwrite");
      const before = await change.objectStore("summaries").get(record.id);
      if (before && before.version >= record.version) return "conflict";
      await Promise.all([
        change.objectStore("notebooks").put(record),
        change.objectStore("summaries").put(summary),
        change.done,
      ]);
      return "kept";
    } catch {
      return "refused";
    }
  }

  /** @param {string} id */
  async delete(id) {
    if (!this.#database) {
      remember(PREFIX + id, null);
      return;
    }
    const change = this.#database.transaction(["notebooks", "summaries", "handles"], "readwrite");
    await Promise.all([
      change.objectStore("notebooks").delete(id),
      change.objectStore("summaries").delete(id),
      change.objectStore("handles").delete(id),
      change.done,
    ]);
  }

  /** The file on disk to which a notebook is saved, or null. @param {string} id */
  async handle(id) {
    const kept = () => this.#database?.get("handles", id).catch(() => null);
    return this.#handles.get(id) ?? (await kept()) ?? null;
  }

  /** @param {string} id @param {unknown} handle */
  async keepHandle(id, handle) {
    this.#handles.set(id, handle);
    await this.#database?.put("handles", handle, id).catch(() => {});
  }
}

/** A name for a notebook that no other has. */
export function freshNotebookId() {
  return crypto.getRandomValues(new Uint32Array(2)).join("").slice(0, 12);
}
