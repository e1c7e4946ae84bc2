/** @import { MimeBundle, Output, RunError } from "./types.js" */
/** @import { View } from "./views.js" */
import { element } from "./element.js";
import { errorBox } from "./error-box.js";
import { StreamBlock } from "./stream-block.js";
import { view } from "./views.js";
import { homes, places } from "./widgets/areas.js";

/** Draws a cell's outputs in their order. */
export class OutputArea {
  /** @type {Map<string, View>} */
  #displays = new Map();
  /** @type {Set<View>} */
  #views = new Set();
  /** @type {StreamBlock | null} */
  #stream = null;
  /** Old outputs stay until the new run shows something, so that nothing jumps. */
  #clearFirst = false;
  /** The code asked for an empty area as soon as it shows something else. */
  #clearNext = false;

  /** @param {HTMLElement} container */
  constructor(container) {
    this.container = container;
  }

  get isEmpty() {
    return this.container.childNodes.length === 0;
  }

  /** A new run begins: what is shown goes when its first output comes, or at its end. */
  begin() {
    this.#clearFirst = true;
  }

  /** Removes everything. */
  clear() {
    this.#clearFirst = false;
    this.#clearNext = false;
    this.#stream = null;
    for (const view of this.#views) view.destroy();
    this.#views.clear();
    this.#displays.clear();
    this.container.replaceChildren();
  }

  /** The run has ended: shows what is still held back. */
  end() {
    if (this.#clearFirst) this.clear();
    this.#stream?.flush();
  }

  /** @param {Output} output @returns {void} */
  add(output) {
    const elsewhere = output.into ? places.get(output.into) : undefined;
    if (elsewhere && elsewhere !== this) return elsewhere.add(output);
    if (output.type === "clear" && output.wait) {
      this.#clearNext = true;
      return;
    }
    if (this.#clearFirst || this.#clearNext) this.clear();
    if (output.type === "clear") this.clear();
    else if (output.type === "stream") this.#addText(output.name, output.text);
    else if (output.type === "display") this.#addDisplay(output);
    else this.#addView(output.data, "result");
  }

  /**
   * @param {RunError} error
   * @param {string} code the text that was run
   * @param {HTMLElement[]} [actions] what the reader can do about it
   */
  addError(error, code, actions = []) {
    if (this.#clearFirst) this.clear();
    this.#stream?.flush();
    this.#stream = null;
    this.container.append(errorBox(error, code, actions, this.container.closest("gg-cell")?.id));
  }

  /** @param {string} text */
  addNote(text) {
    if (this.#clearFirst) this.clear();
    this.#stream = null;
    this.container.append(element("p", { class: "run-note" }, text));
  }

  /** @param {"stdout" | "stderr"} name @param {string} text */
  #addText(name, text) {
    if (this.#stream?.name !== name) {
      this.#stream?.flush();
      this.#stream = new StreamBlock(name);
      this.container.append(this.#stream.element);
    }
    this.#stream.append(text);
  }

  /** @param {Extract<Output, {type: "display"}>} output @returns {void} */
  #addDisplay(output) {
    const { id, update, data } = output;
    const home = homes.get(id);
    if (update && home?.container.isConnected && home !== this) return home.#addDisplay(output);
    const known = this.#displays.get(id);
    if (update && known) {
      if (Object.keys(data).length === 0) return this.#remove(id, known);
      if (known.update(data)) return;
      const fresh = view(data, "display");
      known.element.replaceWith(fresh.element);
      known.destroy();
      this.#views.delete(known);
      this.#views.add(fresh);
      this.#displays.set(id, fresh);
      return;
    }
    homes.set(id, this);
    this.#displays.set(id, this.#addView(data, "display"));
  }

  /** @param {string} id @param {View} known */
  #remove(id, known) {
    known.destroy();
    known.element.remove();
    this.#views.delete(known);
    this.#displays.delete(id);
  }

  /** @param {MimeBundle} data @param {string} role */
  #addView(data, role) {
    this.#stream?.flush();
    this.#stream = null;
    const made = view(data, role);
    this.#views.add(made);
    this.container.append(made.element);
    return made;
  }
}
