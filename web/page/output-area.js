/** @import { MimeBundle, Output, RunError } from "./types.js" */
import { element } from "./element.js";
import { errorBox } from "./error-box.js";
import { createFigure, FIGURE_TYPE } from "./figures/figure.js";
import { loadSanitiser } from "./loaders.js";
import { StreamBlock } from "./stream-block.js";

/** @typedef {{element: HTMLElement, update(data: MimeBundle): boolean, destroy(): void}} DisplayView */

/** Draws a cell's outputs in their order. */
export class OutputArea {
  /** @type {Map<string, DisplayView>} */
  #displays = new Map();
  /** @type {Set<DisplayView>} */
  #views = new Set();
  /** @type {StreamBlock | null} */
  #stream = null;
  /** Old outputs stay until the new run shows something, so that nothing jumps. */
  #clearFirst = false;

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

  /** @param {Output} output */
  add(output) {
    if (this.#clearFirst) this.clear();
    if (output.type === "stream") this.#addText(output.name, output.text);
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
    this.container.append(errorBox(error, code, actions));
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

  /** @param {Extract<Output, {type: "display"}>} output */
  #addDisplay({ id, update, data }) {
    const known = this.#displays.get(id);
    if (update && known) {
      if (known.update(data)) return;
      const fresh = view(data, "display");
      known.element.replaceWith(fresh.element);
      known.destroy();
      this.#views.delete(known);
      this.#views.add(fresh);
      this.#displays.set(id, fresh);
      return;
    }
    this.#displays.set(id, this.#addView(data, "display"));
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

/** Shows the richest form that the page can draw. @param {MimeBundle} data @param {string} role */
function view(data, role) {
  const figure = data[FIGURE_TYPE];
  const made = figure ? createFigure(figure) : null;
  if (made) {
    return {
      element: made.element,
      /** @param {MimeBundle} next */
      update: (next) => Boolean(next[FIGURE_TYPE]) && made.update(next[FIGURE_TYPE]),
      destroy: () => made.destroy(),
    };
  }
  const holder = element("div", { class: role });
  fill(holder, data);
  return {
    element: holder,
    /** @param {MimeBundle} next */
    update: (next) => {
      if (next[FIGURE_TYPE]) return false;
      fill(holder, next);
      return true;
    },
    destroy: () => {},
  };
}

/** @param {HTMLElement} holder @param {MimeBundle} data */
function fill(holder, data) {
  const plain = String(data["text/plain"] ?? "");
  const picture = pictureAddress(data);
  if (picture) {
    holder.replaceChildren(element("img", { src: picture, alt: plain, class: "picture" }));
  } else if (typeof data["text/html"] === "string") {
    if (holder.childNodes.length === 0) holder.append(element("pre", {}, plain));
    void loadSanitiser()
      .then(({ cleanHtml }) => {
        const scroller = element("div", { class: "html-output" });
        scroller.append(cleanHtml(data["text/html"]));
        holder.replaceChildren(scroller);
      })
      .catch(() => holder.replaceChildren(element("pre", {}, plain)));
  } else {
    holder.replaceChildren(element("pre", {}, plain));
  }
}

/** @param {MimeBundle} data */
function pictureAddress(data) {
  const svg = data["image/svg+xml"];
  if (typeof svg === "string") return `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  for (const type of ["image/png", "image/jpeg"]) {
    const base64 = data[type];
    if (typeof base64 === "string") return `data:${type};base64,${base64.replace(/\s/g, "")}`;
  }
  return null;
}
