/** @import { Notebook, NotebookCell } from "./format.js" */
/** @import { Kept, Library } from "./library.js" */
/** @import { Provenance } from "./provenance.js" */
/** @import { Sheet } from "./sheet.js" */
import { pageSession } from "../page-session.js";
import { recall, remember } from "../storage.js";
import { newNotebook } from "./format.js";
import { freshNotebookId } from "./library.js";
import { isWalledOff } from "./provenance.js";

const LAST = "last-notebook";
const PAUSE_MS = 400;
const PATIENCE_MS = 500;
/** Characters of outputs that are kept with a notebook in the browser. */
const OUTPUTS_KEPT = 8e6;

/** @typedef {"new" | "kept" | "changing" | "without outputs" | "refused"} Keeping */

/**
 * The notebook that is open: shown by the sheet, kept in the library a moment after each change.
 *
 * Events: "opening" (`record` is another one, or trusted otherwise), "opened", "keeping" (`keeping` has changed), "forked" (`detail`: why it is a copy now).
 */
export class Desk extends EventTarget {
  /** @type {Kept} */
  record = freshRecord(newNotebook());
  /** @type {Keeping} */
  keeping = "new";
  /** Another tab has this notebook: the first change makes a copy. */
  isBorrowed = false;
  #timer = 0;
  /** @type {Promise<unknown>} */
  #writing = Promise.resolve();
  #release = () => {};

  /** @param {Library} library @param {Sheet} sheet */
  constructor(library, sheet) {
    super();
    this.library = library;
    this.sheet = sheet;
    sheet.addEventListener("change", () => this.changed());
    const flush = () => void this.flush();
    addEventListener("pagehide", flush);
    document.addEventListener("visibilitychange", flush);
  }

  /** The id of the notebook that was open last, or null. @returns {string | null} */
  static get last() {
    const id = recall(LAST);
    return typeof id === "string" ? id : null;
  }

  /** Nothing was written into it yet. */
  get isUntouched() {
    return this.keeping === "new" && this.sheet.cells().every(({ source }) => source.trim() === "");
  }

  /** Shows a notebook that is kept. @param {Kept} record */
  async open(record) {
    await this.#leave();
    this.record = record;
    this.#startAfresh();
    this.isBorrowed = !(await this.#claim(record.id));
    await this.#show("kept");
    remember(LAST, record.id);
  }

  /**
   * Shows a notebook that is not kept yet.
   *
   * @param {Notebook} notebook @param {string} title
   * @param {boolean} keep at once, or after the first change
   * @param {Provenance} [provenance] where others' code comes from
   */
  async begin(notebook, title, keep, provenance) {
    await this.#leave();
    this.record = { ...freshRecord(notebook, title), provenance };
    this.#startAfresh();
    this.isBorrowed = false;
    await this.#claim(this.record.id);
    await this.#show("new");
    if (keep) await this.keep();
  }

  /** @param {string} title */
  rename(title) {
    this.record = { ...this.record, title };
    this.changed();
  }

  /** The reader trusts the code of others, or does no longer. @param {boolean} trusted */
  trust(trusted) {
    const { provenance } = this.record;
    if (!provenance) return;
    this.record = { ...this.record, provenance: { ...provenance, trusted } };
    this.#startAfresh();
    this.changed();
  }

  /** Something changed: it will be kept in a moment. */
  changed() {
    if (this.isBorrowed) this.#fork("another tab has it open");
    this.#tell("changing");
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => void this.keep(), PAUSE_MS);
  }

  /** Keeps at once what waits to be kept. */
  async flush() {
    if (this.#timer) await this.keep();
    await this.#writing;
  }

  /** Keeps the notebook as it stands. */
  keep() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    this.#writing = this.#writing.then(() => this.#keep());
    return this.#writing;
  }

  /** The notebook as it stands. @returns {Notebook} */
  notebook() {
    const { notebook, title } = this.record;
    return { ...notebook, metadata: { ...notebook.metadata, title }, cells: this.sheet.cells() };
  }

  /** @returns {Promise<void>} */
  async #keep() {
    const notebook = this.notebook();
    const cells = withinBounds(notebook.cells);
    const version = this.record.version + 1;
    const facts = { ...this.record, version, changed: Date.now(), cells: cells.length };
    const record = { ...facts, notebook: { ...notebook, cells } };
    let outcome = await this.library.put(record);
    if (outcome === "conflict") {
      this.#fork("another tab has changed it");
      return this.#keep();
    }
    let keeping = /** @type {Keeping} */ ("kept");
    if (outcome === "refused") {
      const bare = cells.map((cell) => (cell.outputs ? { ...cell, outputs: [] } : cell));
      outcome = await this.library.put({ ...record, notebook: { ...notebook, cells: bare } });
      keeping = outcome === "kept" ? "without outputs" : "refused";
    }
    const { id, title, provenance } = this.record; // the reader went on meanwhile
    if (id === record.id) this.record = { ...record, title, provenance };
    if (outcome === "kept") remember(LAST, record.id);
    this.#tell(this.#timer ? "changing" : keeping);
  }

  /** From now on this is a notebook of its own. @param {string} why */
  #fork(why) {
    this.#release();
    this.isBorrowed = false;
    const { title } = this.record;
    const copied = title.endsWith("(copy)") ? title : `${title || "Untitled"} (copy)`;
    this.record = { ...this.record, id: freshNotebookId(), version: 0, title: copied };
    void this.#claim(this.record.id);
    this.#tell("changing");
    this.dispatchEvent(new CustomEvent("forked", { detail: why }));
  }

  async #leave() {
    await this.flush();
    this.#release();
  }

  /** A notebook begins with a Python of its own: others' code with one that is walled off. */
  #startAfresh() {
    pageSession.sandboxed = isWalledOff(this.record);
    if (pageSession.state !== "off") void pageSession.restart();
    this.dispatchEvent(new Event("opening"));
  }

  /** @param {Keeping} keeping */
  async #show(keeping) {
    await this.sheet.show(this.record.notebook.cells);
    this.#tell(keeping);
    this.dispatchEvent(new Event("opened"));
  }

  /** @param {Keeping} keeping */
  #tell(keeping) {
    this.keeping = keeping;
    this.dispatchEvent(new Event("keeping"));
  }

  /**
   * Tells other tabs that this one has the notebook; false where one of them has it. A page that is
   * just being left lets go within a moment.
   *
   * @param {string} id @returns {Promise<boolean>}
   */
  #claim(id) {
    if (!navigator.locks) return Promise.resolve(true);
    return new Promise((resolve) => {
      const signal = AbortSignal.timeout(PATIENCE_MS);
      const held = new Promise((release) => {
        this.#release = () => release(undefined);
      });
      navigator.locks
        .request(`glowgrad-notebook-${id}`, { signal }, () => {
          resolve(true);
          return held;
        })
        .catch(() => resolve(false));
    });
  }
}

/** @param {Notebook} notebook @param {string} [title] @returns {Kept} */
export function freshRecord(notebook, title = "") {
  const { length } = notebook.cells;
  const name = title || String(notebook.metadata.title ?? "");
  const id = freshNotebookId();
  return { id, title: name, changed: Date.now(), version: 0, cells: length, notebook };
}

/** @type {WeakMap<object, number>} */
const sizes = new WeakMap();

/** The cells with as many of their outputs as are kept, from the first on. @param {NotebookCell[]} cells */
function withinBounds(cells) {
  let left = OUTPUTS_KEPT;
  return cells.map((cell) => {
    if (!cell.outputs) return cell;
    const size = sizes.get(cell.outputs) ?? JSON.stringify(cell.outputs).length;
    sizes.set(cell.outputs, size);
    if (size > left) return { ...cell, outputs: [] };
    left -= size;
    return cell;
  });
}
