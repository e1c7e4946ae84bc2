import { element } from "../element.js";
import { FigureFrame } from "./frame.js";

/** @typedef {(holder: HTMLElement) => import("./types.js").Picture} Kind */

/** A figure whose drawing code is fetched when the first of its kind is shown. */
export class LaterFigure {
  /** @type {FigureFrame | null} */
  #made = null;
  #gone = false;

  /** @param {any} figure @param {(name: string) => Promise<Kind>} load */
  constructor(figure, load) {
    this.figure = figure;
    this.element = element("div", { class: "gg-figure-later" });
    load(figure.kind)
      .then((kind) => {
        if (this.#gone) return;
        this.#made = new FigureFrame(this.figure, kind);
        this.element.replaceChildren(this.#made.element);
      })
      .catch(() => {
        // Offline before this kind was ever shown: its description is what there is.
        this.element.textContent = this.figure.alt || "This picture could not be loaded.";
      });
  }

  /** @param {any} figure */
  update(figure) {
    if (figure.kind !== this.figure.kind) return false;
    this.figure = figure;
    this.#made?.update(figure);
    return true;
  }

  destroy() {
    this.#gone = true;
    this.#made?.destroy();
  }
}
