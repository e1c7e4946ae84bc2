/** @import { CodeCell } from "../cells/code-cell.js" */
/** @import { Settings } from "./settings.js" */
import { pageSession } from "../page-session.js";
import { recall, remember } from "../storage.js";
import { codeOf } from "./code.js";
import { linkOf } from "./link.js";
import { merged, newLines } from "./merge.js";
import { sound } from "./settings.js";
import { Travels } from "./travels.js";

const KEPT = "playground:state";

/** What was left here the last time: settings as a link, and the text where it was the reader's own. @returns {{link: string, text: string | null} | null} */
export function leftHere() {
  const kept = recall(KEPT);
  if (typeof kept?.link !== "string") return null;
  return { link: kept.link, text: typeof kept.text === "string" ? kept.text : null };
}

/**
 * @typedef {object} Changed
 * @property {Settings} before
 * @property {string[]} refused lines that the reader's own text leaves no place for
 * @property {boolean} isSame whether the text has stayed as it was
 */

/** What is tried out: settings, and the cell's code, which they make and the reader may change. */
export class Experiment {
  settings = sound({});
  #cell;
  /** The code that the settings make. */
  #base = codeOf(this.settings);
  #travels = new Travels();

  /** @param {CodeCell} cell */
  constructor(cell) {
    this.#cell = cell;
  }

  /** Whether the reader has changed the code. */
  get isOwn() {
    return this.#cell.text !== this.#base;
  }

  /** Whether the settings are those that the page begins with. */
  get isFirst() {
    return linkOf(this.settings) === linkOf(sound({}));
  }

  /** Settings, and the reader's own code where there is any, take the place of the present ones. @param {Settings} settings @param {string | null} own */
  async put(settings, own) {
    this.settings = settings;
    this.#base = codeOf(settings);
    await this.#cell.offer(this.#base, own ?? this.#base);
  }

  /**
   * Changes settings, and the lines of code that say them; null where nothing changes.
   *
   * @param {Partial<Settings>} change @param {{undoable?: boolean, anew?: boolean}} [how] anew: also if nothing changes
   * @returns {Changed | null}
   */
  change(change, { undoable = true, anew = false } = {}) {
    const before = this.settings;
    const after = sound({ ...before, ...change });
    if (linkOf(after) === linkOf(before) && !anew) return null;
    if (undoable) this.#travels.note(before);
    this.settings = after;
    const base = codeOf(after);
    const text = this.#cell.text;
    const { text: next, refused } = this.isOwn
      ? merged(text, this.#base, base)
      : { text: base, refused: [] };
    this.#base = base;
    void this.#cell.offer(base, next, newLines(text, next));
    this.keep();
    return { before, refused, isSame: next === text };
  }

  /** The settings before the last change, or after the one that was undone. @param {"undo" | "redo"} way @returns {Settings | null} */
  travel(way) {
    return this.#travels.go(way, this.settings);
  }

  get undoable() {
    return this.#travels.undoable;
  }

  get redoable() {
    return this.#travels.redoable;
  }

  /** Keeps it for the next visit; code of others is not kept as the reader's own. */
  keep() {
    if (pageSession.sandboxed) return;
    const { isOwn } = this;
    const text = isOwn ? this.#cell.text : null;
    remember(KEPT, this.isFirst && !isOwn ? null : { link: linkOf(this.settings), text });
  }
}
