import { fingerprint, lessonKey, recall, remember } from "../storage.js";

/**
 * What stays of a text.
 *
 * @typedef {Pick<StoredText, "recall" | "acknowledge" | "keep" | "forget">} Stored
 */

/** The texts of a notebook are kept with the notebook. @type {Stored} */
export const heldByNotebook = {
  recall: () => null,
  acknowledge: () => {},
  keep: () => true,
  forget: () => {},
};

/**
 * A reader's text of one cell, kept in this browser together with the lesson's text from which it
 * was made: so an update of the lesson is noticed, and can be shown.
 */
export class StoredText {
  /** The lesson's text that the stored edit was made from. @type {{base: string, original: string | null} | null} */
  #from = null;

  /** @param {Element} cell @param {boolean} own a cell of the reader's own has no text of the lesson's */
  constructor(cell, own) {
    this.key = lessonKey("edit", cell, cell.id);
    this.own = own;
  }

  /**
   * The stored text, or null. `updated` says that the lesson's text is no longer what it was made
   * from, `before` what that was (null: not known).
   *
   * @param {string} original
   * @returns {{text: string, updated: boolean, before: string | null} | null}
   */
  recall(original) {
    const stored = recall(this.key);
    if (typeof stored?.text !== "string" || (!this.own && stored.text === original)) return null;
    const before = typeof stored.original === "string" ? stored.original : null;
    this.#from = { base: String(stored.base), original: before };
    const updated = !this.own && this.#from.base !== fingerprint(original);
    return { text: stored.text, updated, before };
  }

  /** The reader has seen the lesson's new text. */
  acknowledge() {
    this.#from = null;
  }

  /** Whether the browser kept it. @param {string} text @param {string} original */
  keep(text, original) {
    if (this.own) return remember(this.key, { text });
    if (text === original) return remember(this.key, null);
    const from = this.#from ?? { base: fingerprint(original), original };
    return remember(this.key, { text, ...from });
  }

  forget() {
    remember(this.key, null);
  }
}
