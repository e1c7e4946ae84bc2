import { element } from "../element.js";
import { themeChanges } from "../theme.js";
import { currentColours } from "./colours.js";
import { menuButton } from "./menu-button.js";

/** At most 30 drawings a second leave the page free to type in. */
const FRAME_MS = 33;

/** Title, description and redrawing that all pictures share. */
export class FigureFrame {
  #frame = 0;
  #drawn = 0;
  #width = 0;
  #watch = new ResizeObserver(() => {
    if (this.holder.clientWidth !== this.#width) this.#schedule();
  });
  #redraw = () => this.#schedule();

  /**
   * @param {any} figure
   * @param {(holder: HTMLElement) => import("./types.js").Picture} kind
   */
  constructor(figure, kind) {
    this.kind = figure.kind;
    this.figure = figure;
    this.caption = element("figcaption");
    this.holder = element("div", { class: "picture-holder", role: "img" });
    this.element = element(
      "figure",
      { class: `gg-figure ${figure.kind}` },
      this.caption,
      this.holder,
      menuButton({
        svg: () => this.holder.querySelector("svg"),
        canvas: () => this.holder.querySelector("canvas"),
        figure: () => this.figure,
        name: () => this.figure.title || "figure",
      }),
    );
    this.picture = kind(this.holder);
    if (this.picture.interactive) this.holder.setAttribute("role", "group");
    this.#watch.observe(this.holder);
    themeChanges.addEventListener("change", this.#redraw);
    this.#describe();
    this.#schedule();
  }

  /** Takes a newer state of the same figure; false when it is of another kind. @param {any} figure */
  update(figure) {
    if (figure.kind !== this.kind) return false;
    this.figure = figure;
    this.#describe();
    this.#schedule();
    return true;
  }

  destroy() {
    cancelAnimationFrame(this.#frame);
    this.#watch.disconnect();
    themeChanges.removeEventListener("change", this.#redraw);
    this.picture.destroy?.();
  }

  #describe() {
    const { title = "", alt = "" } = this.figure;
    if (this.caption.textContent !== title) this.caption.textContent = title;
    this.caption.hidden = !title;
    const description = alt || title || "figure";
    if (this.holder.getAttribute("aria-label") !== description) {
      this.holder.setAttribute("aria-label", description);
    }
  }

  #schedule() {
    this.#frame ||= requestAnimationFrame((now) => this.#draw(now));
  }

  /** @param {number} now */
  #draw(now) {
    this.#frame = 0;
    if (now - this.#drawn < FRAME_MS) {
      this.#schedule();
      return;
    }
    const width = this.holder.clientWidth;
    if (width === 0) return; // not laid out: the observer calls again
    this.#drawn = now;
    this.#width = width;
    this.picture.draw(this.figure, { width, colours: currentColours() });
  }
}
