/** @import { Cell } from "../cells/cell.js" */
/** @import { CellRan } from "../cells/cell-runs.js" */
/** @import { CodeCell } from "../cells/code-cell.js" */
/** @import { NoteCell } from "../cells/note-cell.js" */
/** @import { CellType, NotebookCell } from "./format.js" */
import { cellList } from "../cells/cell-list.js";
import { listing } from "../listing.js";
import { newCell } from "./format.js";
import { fromNotebook, toNotebook } from "./outputs.js";

/** So many cells are made at once before the page may do something else: about what a screen shows. */
const AT_ONCE = 6;
/** Characters of a cell that are coloured; what is longer waits for the editor, which draws what is seen. */
const COLOURED = 20_000;

/** The cells of a notebook on the page: shows them, and says how they stand. */
export class Sheet extends EventTarget {
  /** What the page does not show of each cell: its id, metadata and outputs, by the id it has here. @type {Map<string, NotebookCell>} */
  #known = new Map();
  #showing = false;
  #turn = 0;

  /** @param {HTMLElement} holder the element in which the cells stand */
  constructor(holder) {
    super();
    cellList.addEventListener("change", () => this.#changed());
    holder.addEventListener("textchange", () => this.#changed());
    holder.addEventListener("cleared", (event) => this.#keepRun(event.target, [], null));
    holder.addEventListener("ran", (event) => {
      const { outputs, error, count, status } = /** @type {CustomEvent<CellRan>} */ (event).detail;
      if (status !== "cancelled") {
        this.#keepRun(event.target, toNotebook(outputs, error, count), count);
      }
    });
  }

  /** Puts these cells in the place of all that are there. @param {NotebookCell[]} cells */
  async show(cells) {
    const turn = ++this.#turn;
    this.#showing = true;
    cellList.empty();
    this.#known.clear();
    for (const [index, cell] of cells.entries()) {
      if (index % AT_ONCE === AT_ONCE - 1) await new Promise((resolve) => setTimeout(resolve, 0));
      if (turn !== this.#turn) return; // others are shown already
      this.append(cell);
    }
    this.#showing = false;
  }

  /** Adds a cell at the end, or after another. @param {NotebookCell} cell @param {Cell | null} [after] */
  append(cell, after = null) {
    const { cell_type: type, source, metadata } = cell;
    const place = after ? { after: after.id } : { end: /** @type {const} */ (true) };
    const made = cellList.insert(place, {
      kind: type === "code" ? "code" : "note",
      text: source,
      prepare: (fresh) => {
        this.#known.set(fresh.id, cell);
        if (type !== "code") {
          const note = /** @type {NoteCell} */ (fresh);
          note.raw = type === "raw";
          note.attachments = cell.attachments ?? {};
          return;
        }
        colours.observe(fresh);
        const tags = Array.isArray(metadata.tags) ? metadata.tags : [];
        const hidden = metadata.jupyter?.source_hidden === true || tags.includes("hide-input");
        if (hidden) fresh.dataset.hideInput = "true";
        fresh.toggleAttribute("data-may-fail", tags.includes("raises-exception"));
      },
    });
    if (type === "code" && cell.outputs?.length) {
      /** @type {CodeCell} */ (made).showEarlier(cell.outputs.map(fromNotebook));
    }
    return made;
  }

  /** Gives a note a picture that travels with it. @param {NoteCell} note @param {string} name @param {Record<string, string>} bundle */
  attach(note, name, bundle) {
    note.attachments = { ...note.attachments, [name]: bundle };
    this.#changed();
  }

  /** All cells as they stand. @returns {NotebookCell[]} */
  cells() {
    return cellList.all.map((cell) => {
      const note = /** @type {NoteCell} */ (cell);
      /** @type {CellType} */
      const type = cell.kind === "code" ? "code" : note.raw ? "raw" : "markdown";
      let known = this.#known.get(cell.id);
      if (!known) {
        known = newCell(type);
        this.#known.set(cell.id, known);
      }
      const { id, metadata } = known;
      const { outputs = [], execution_count = null } = known;
      const common = { id, cell_type: type, metadata, source: cell.text };
      if (type === "code") return { ...common, outputs, execution_count };
      const attached = Object.keys(note.attachments ?? {}).length > 0;
      return attached ? { ...common, attachments: note.attachments } : common;
    });
  }

  /**
   * @param {EventTarget | null} target
   * @param {NonNullable<NotebookCell["outputs"]>} outputs
   * @param {number | null} execution_count
   */
  #keepRun(target, outputs, execution_count) {
    const { id } = /** @type {Cell} */ (target);
    this.#known.set(id, { ...(this.#known.get(id) ?? newCell("code")), outputs, execution_count });
    this.#changed();
  }

  #changed() {
    if (!this.#showing) this.dispatchEvent(new Event("change"));
  }
}

/** Colours listings as they come near: most of a long notebook is never looked at. */
const colours = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      colours.unobserve(target);
      colour(/** @type {Cell} */ (target));
    }
  },
  { rootMargin: "100% 0px" },
);

/** @param {Cell} cell */
function colour(cell) {
  const place = cell.querySelector("pre.source:not(.has-failed-line) code"); // its mark stays
  const { text } = cell;
  place?.replaceChildren(...listing(text.slice(0, COLOURED)), text.slice(COLOURED));
}
