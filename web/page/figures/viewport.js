import { element } from "../element.js";

const STEP = 1.3;

/**
 * A window onto a drawing that is larger than its room: dragged, scrolled, zoomed by buttons or by
 * Ctrl and the wheel.
 */
export class Viewport {
  #scale = 1;
  #natural = { width: 1, height: 1 };
  /** Whether the reader has zoomed: then a redrawing keeps the scale. */
  #chosen = false;

  /** @param {SVGSVGElement} drawing */
  constructor(drawing) {
    this.drawing = drawing;
    this.scroller = element("div", { class: "viewport" }, drawing);
    this.element = element(
      "div",
      { class: "viewport-frame" },
      element(
        "div",
        { class: "viewport-buttons" },
        button("Zoom in", "+", () => this.#zoom(this.#scale * STEP)),
        button("Zoom out", "−", () => this.#zoom(this.#scale / STEP)),
        button("Fit", "⤢", () => {
          this.#chosen = false;
          this.fit();
        }),
      ),
      this.scroller,
    );
    this.scroller.addEventListener("wheel", (event) => this.#wheel(event), { passive: false });
    this.scroller.addEventListener("pointerdown", (event) => this.#drag(event));
  }

  /** @param {number} width @param {number} height of the drawing at full size */
  resize(width, height) {
    this.#natural = { width, height };
    this.drawing.setAttribute("viewBox", `0 0 ${width} ${height}`);
    if (this.#chosen) this.#apply();
    else this.fit();
  }

  /** Shows as much as fits without making text too small to read. */
  fit() {
    const room = this.scroller.clientWidth || this.#natural.width;
    this.#scale = Math.min(1, Math.max(0.72, room / this.#natural.width));
    this.#apply();
  }

  /** @param {number} scale */
  #zoom(scale) {
    const { scroller } = this;
    const before = this.#scale;
    this.#chosen = true;
    this.#scale = Math.min(3, Math.max(0.2, scale));
    const middle = {
      x: (scroller.scrollLeft + scroller.clientWidth / 2) / before,
      y: (scroller.scrollTop + scroller.clientHeight / 2) / before,
    };
    this.#apply();
    scroller.scrollLeft = middle.x * this.#scale - scroller.clientWidth / 2;
    scroller.scrollTop = middle.y * this.#scale - scroller.clientHeight / 2;
  }

  #apply() {
    this.drawing.style.inlineSize = `${this.#natural.width * this.#scale}px`;
    this.drawing.style.blockSize = `${this.#natural.height * this.#scale}px`;
  }

  /** @param {WheelEvent} event */
  #wheel(event) {
    if (!event.ctrlKey && !event.metaKey) return; // a plain wheel scrolls the page
    event.preventDefault();
    this.#zoom(this.#scale * (event.deltaY < 0 ? STEP : 1 / STEP));
  }

  /** @param {PointerEvent} event */
  #drag(event) {
    if (event.pointerType !== "mouse" || event.button !== 0) return; // touch scrolls by itself
    const { scroller } = this;
    const start = { x: event.clientX + scroller.scrollLeft, y: event.clientY + scroller.scrollTop };
    const move = (/** @type {PointerEvent} */ at) => {
      scroller.scrollLeft = start.x - at.clientX;
      scroller.scrollTop = start.y - at.clientY;
    };
    const end = () => removeEventListener("pointermove", move);
    addEventListener("pointermove", move);
    addEventListener("pointerup", end, { once: true });
    addEventListener("pointercancel", end, { once: true });
  }
}

/** @param {string} name @param {string} sign @param {() => void} act */
function button(name, sign, act) {
  return element(
    "button",
    { type: "button", class: "viewport-button", "aria-label": name, title: name, onclick: act },
    sign,
  );
}
