/** @import { Settings } from "./settings.js" */

const MOST = 100;

/** Settings as they were, to go back to and forth again. */
export class Travels {
  /** @type {Settings[]} */ #before = [];
  /** @type {Settings[]} */ #after = [];

  /** @param {Settings} settings that are about to change */
  note(settings) {
    this.#before = [...this.#before, settings].slice(-MOST);
    this.#after = [];
  }

  /** @param {"undo" | "redo"} way @param {Settings} settings the present ones @returns {Settings | null} */
  go(way, settings) {
    const [from, to] = way === "undo" ? [this.#before, this.#after] : [this.#after, this.#before];
    const target = from.pop();
    if (!target) return null;
    to.push(settings);
    return target;
  }

  get undoable() {
    return this.#before.length;
  }

  get redoable() {
    return this.#after.length;
  }
}
