/** @import { Cell } from "./cell.js" */
/** @import { Change, Kind, Place } from "./structure.js" */
import { announce } from "../announce.js";
import { element } from "../element.js";
import { tell } from "../notice.js";
import { isNotebook } from "./cell.js";

/**
 * The cells of a page, and what can be done to them. Each thing done is a "change" event whose
 * `detail` is a `Change`.
 */
export class CellList extends EventTarget {
  /** Deleted cells, the latest last, each with the line that stands in its place. @type {Map<Cell, HTMLElement>} */
  #deleted = new Map();
  /** Where moved cells of the lesson stood. @type {Map<Cell, Comment>} */
  #homes = new Map();
  #made = 0;
  /** @type {{kind: Kind, text: string} | null} */
  clipboard = null;

  /** The element in which the cells stand. */
  get root() {
    const cells = document.querySelector(".notebook-cells");
    return cells ?? document.querySelector("main") ?? document.body;
  }

  /** All cells from top to bottom, notes too. @returns {Cell[]} */
  get all() {
    return /** @type {Cell[]} */ ([...this.root.querySelectorAll("gg-cell, gg-note")]);
  }

  /** @param {Cell} cell @param {number} step */
  neighbour(cell, step) {
    const { all } = this;
    return all[all.indexOf(cell) + step] ?? null;
  }

  /**
   * A new cell of the reader's own.
   *
   * @param {Place} place
   * @param {{kind?: Kind, text?: string, id?: string, prepare?: (cell: Cell) => void}} [options]
   *   `prepare` sees the cell before it is built
   */
  insert(place, { kind = "code", text = "", id = this.#freshId(), prepare = () => {} } = {}) {
    const cell = makeCell(kind, id, text);
    prepare(cell);
    this.#put(cell, place);
    this.#tell({ op: "insert", id, kind, place });
    if (text !== "") cell.stored.keep(text, "");
    return cell;
  }

  /** @param {Cell} cell */
  duplicate(cell) {
    return this.insert({ after: cell.id }, { kind: cell.kind, text: cell.text });
  }

  /** Moves a cell past its neighbour. @param {Cell} cell @param {-1 | 1} step */
  move(cell, step) {
    if (this.#isPartOfExercise(cell)) return;
    const other = this.neighbour(cell, step);
    if (!other) {
      announce(step < 0 ? "This is the first cell." : "This is the last cell.");
      return;
    }
    this.moveTo(cell, step < 0 ? { before: other.id } : { after: other.id });
    cell.select();
    announce(`Moved ${step < 0 ? "up" : "down"}.`);
  }

  /** @param {Cell} cell @param {Place} place */
  moveTo(cell, place) {
    if (!cell.isOwn && !this.#homes.has(cell)) {
      const home = document.createComment(cell.id);
      cell.before(home);
      this.#homes.set(cell, home);
    }
    this.#put(cell, place);
    this.#tell({ op: "move", id: cell.id, place });
  }

  /** Takes a cell out; a line in its place brings it back. @param {Cell} cell */
  delete(cell) {
    if (this.#isPartOfExercise(cell)) return;
    const next = this.neighbour(cell, 1) ?? this.neighbour(cell, -1);
    const hadFocus = cell.contains(document.activeElement);
    cell.leaveQueue();
    const line = element(
      "p",
      { class: "deleted-cell", "data-cell": cell.id },
      element("span", {}, `${capital(cell.label)} deleted.`),
      element(
        "button",
        { type: "button", class: "quiet", onclick: () => this.restore(cell) },
        "Undo",
      ),
    );
    cell.replaceWith(line);
    this.#deleted.set(cell, line);
    this.#tell({ op: "delete", id: cell.id });
    if (hadFocus) next?.select();
    announce(`${capital(cell.label)} deleted. Z brings it back.`);
  }

  /** @param {Cell} cell */
  restore(cell) {
    const line = this.#deleted.get(cell);
    if (!line) return;
    line.replaceWith(cell);
    this.#deleted.delete(cell);
    this.#tell({ op: "restore", id: cell.id });
    if (cell.isOwn) cell.stored.keep(cell.text, "");
    cell.select();
    announce(`${capital(cell.label)} is back.`);
  }

  /** Brings back what was deleted last. */
  undoDelete() {
    const last = [...this.#deleted.keys()].at(-1);
    if (last) this.restore(last);
    else tell("No deleted cell to bring back.");
  }

  /** Makes a note of a code cell, or code of a note. @param {Cell} cell @param {Kind} kind */
  convert(cell, kind) {
    if (cell.kind === kind) return cell;
    if (!cell.isOwn) {
      tell(
        "The lesson's cells stay code: later cells build on them. Press B for a cell of your own.",
      );
      return cell;
    }
    cell.stored.keep(cell.text, "");
    const made = makeCell(kind, cell.id, cell.text);
    cell.replaceWith(made);
    this.#tell({ op: "convert", id: cell.id, kind });
    made.select();
    announce(kind === "note" ? "Now a note." : "Now code.");
    return made;
  }

  /** Forgets the reader's own cells that are deleted; the lesson's can always come back. */
  discardDeleted() {
    for (const [cell, line] of this.#deleted) {
      if (!cell.isOwn) continue;
      cell.discard();
      line.remove();
      this.#deleted.delete(cell);
    }
  }

  /** Brings the page's own cells back to where they were, and discards the reader's. */
  reset() {
    this.discardDeleted();
    for (const [cell, line] of this.#deleted) line.replaceWith(cell);
    this.#deleted.clear();
    for (const [cell, home] of this.#homes) home.replaceWith(cell);
    this.#homes.clear();
    for (const cell of this.all) {
      if (!cell.isOwn) continue;
      cell.discard();
      cell.remove();
    }
  }

  /** Takes a cell out for good. @param {Cell} cell */
  remove(cell) {
    cell.leaveQueue();
    cell.remove();
    this.#tell({ op: "delete", id: cell.id });
  }

  /** Takes every cell out, for other ones to come. */
  empty() {
    this.reset();
    this.#made = 0;
  }

  /** A cell of an exercise has its check beside it. @param {Cell} cell */
  #isPartOfExercise(cell) {
    const inside = cell.closest("gg-exercise") !== null;
    if (inside) tell("This cell belongs to its exercise and stays there.");
    return inside;
  }

  /** @param {Cell} cell @param {Place} place */
  #put(cell, place) {
    const id = "before" in place ? place.before : "after" in place ? place.after : null;
    const found = id === null ? null : (document.getElementById(id) ?? this.#lineOf(id));
    const beside = found?.closest("gg-exercise") ?? found;
    if (!beside) this.root.append(cell);
    else if ("before" in place) beside.before(cell);
    else beside.after(cell);
  }

  /** @param {string} id */
  #lineOf(id) {
    return [...this.#deleted].find(([cell]) => cell.id === id)?.[1] ?? null;
  }

  #freshId() {
    const taken = (/** @type {string} */ id) => document.getElementById(id) || this.#lineOf(id);
    const prefix = isNotebook() ? "cell" : "yours";
    do this.#made += 1;
    while (taken(`${prefix}-${this.#made}`));
    return `${prefix}-${this.#made}`;
  }

  /** @param {Change} change */
  #tell(change) {
    this.dispatchEvent(new CustomEvent("change", { detail: change }));
  }
}

/** The cells of this page. */
export const cellList = new CellList();

/** @param {Kind} kind @param {string} id @param {string} text */
function makeCell(kind, id, text) {
  const cell = document.createElement(kind === "note" ? "gg-note" : "gg-cell");
  cell.id = id;
  cell.toggleAttribute("data-own", true);
  cell.append(element("pre", { class: "source" }, element("code", {}, text)));
  return /** @type {Cell} */ (cell);
}

/** @param {string} text */
function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
