/** @import { Kind } from "./structure.js" */
import { heldByNotebook, StoredText } from "./stored-text.js";

/**
 * What every cell is: a text with an id that can be selected. A cell that has the keyboard focus
 * itself is in command mode; one whose editor has it is in edit mode.
 */
export class Cell extends HTMLElement {
  /** @type {Kind} */
  kind = "code";
  /** @type {StoredText | null} */
  #stored = null;

  /** The text as it stands in the editor. */
  get text() {
    return "";
  }

  /** Made by the reader, not by the lesson. */
  get isOwn() {
    return this.hasAttribute("data-own");
  }

  /** What the page calls the cell, inside a sentence. */
  get label() {
    return cellLabel(this.id, this.isOwn);
  }

  /** What stays of the cell's text in this browser. @returns {import("./stored-text.js").Stored} */
  get stored() {
    if (isNotebook() || isPlayground()) return heldByNotebook;
    this.#stored ??= new StoredText(this, this.isOwn);
    return this.#stored;
  }

  /** @returns {Promise<unknown>} */
  run() {
    return Promise.resolve();
  }

  /** A run that has not begun is given up. */
  leaveQueue() {}

  /** Goes into edit mode. */
  async edit() {}

  /** @param {string} _text */
  async setText(_text) {}

  /** Goes into command mode. */
  select() {
    this.focus({ preventScroll: true });
    this.scrollIntoView({ block: "nearest" });
  }

  /** The cell will not come back: its text need not be kept. */
  discard() {
    this.stored.forget();
  }
}

/** @param {string} id @param {boolean} own */
export function cellLabel(id, own) {
  if (own && id.startsWith("yours-")) return `your cell ${id.replace("yours-", "")}`;
  if (id === "cell") return "this cell"; // the only one
  return `cell ${(own ? id.replace("cell-", "") : id) || "without a name"}`;
}

/** Whether this page shows a few cells inside of somebody else's page. */
export function isEmbed() {
  return document.querySelector("main[data-embed]") !== null;
}

/** Whether this page is the playground, whose one cell follows its controls. */
export function isPlayground() {
  return document.querySelector("main[data-playground]") !== null;
}

/** Whether the page's cells stay as they are: none is added, moved or deleted. */
export function keepsCells() {
  return isEmbed() || isPlayground();
}

/** Whether this page is a notebook, all of whose cells are the reader's. */
export function isNotebook() {
  return document.querySelector("main[data-notebook]") !== null;
}
