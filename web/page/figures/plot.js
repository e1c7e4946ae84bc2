import { element } from "../element.js";
import { parseDrawing } from "./drawing.js";
import { menuButton } from "./menu-button.js";

/** Words that are smaller than this share of their size are not read: then the drawing scrolls. */
const SMALLEST = 0.75;

/** A figure of glowgrad.pyplot: an SVG drawing that stands in the page and takes its colours. */
export class Plot {
  #frame = 0;

  /** @param {any} figure */
  constructor(figure) {
    this.figure = figure;
    this.holder = element("div", { class: "picture-holder" });
    const parts = {
      svg: () => this.holder.querySelector("svg"),
      data: () => this.figure.data ?? [],
      name: () => this.figure.alt ?? "figure",
    };
    this.element = element(
      "figure",
      { class: "gg-figure plot", tabindex: 0, "aria-label": "Plot" },
      this.holder,
      menuButton(parts),
    );
    this.#draw();
  }

  /** Takes a newer state; several between two frames of the page are drawn once. @param {any} figure */
  update(figure) {
    if (figure.kind !== "plot") return false;
    this.figure = figure;
    this.#frame ||= requestAnimationFrame(() => this.#draw());
    return true;
  }

  destroy() {
    cancelAnimationFrame(this.#frame);
  }

  #draw() {
    this.#frame = 0;
    const { svg, alt } = this.figure;
    const drawing = parseDrawing(svg);
    if (drawing) {
      this.holder.replaceChildren(drawing);
      const width = Number(drawing.getAttribute("width"));
      drawing.style.minInlineSize = `${SMALLEST * width}px`;
    } else {
      const src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
      this.holder.replaceChildren(element("img", { src, alt, class: "picture" }));
    }
    this.element.dataset.drawings = String(Number(this.element.dataset.drawings ?? 0) + 1);
  }
}
