import { element } from "../element.js";
import { css, currentColours, diverging, sequential } from "../figures/colours.js";
import { unpack } from "../figures/packed.js";
import { themeChanges } from "../theme.js";
import { inNumber } from "./amounts.js";

const LARGEST_CELL = 18;
const STOPS = [0, 0.25, 0.5, 0.75, 1];

/** Numbers as coloured squares with a legend; blue and orange where they have two signs. */
export class HeatMap {
  #canvas = element("canvas", { role: "img" });
  #low = element("span");
  #bar = element("span", { class: "legend-bar", "aria-hidden": "true" });
  #high = element("span");
  #holes = element("span", { class: "nan-key", hidden: true }, "nan");
  #reading = element("span", { class: "muted", "aria-hidden": "true" });
  element = element(
    "div",
    { class: "heat-map" },
    this.#canvas,
    element(
      "div",
      { class: "heat-legend" },
      this.#low,
      this.#bar,
      this.#high,
      this.#holes,
      this.#reading,
    ),
  );
  /** @type {{values: Float32Array, rows: number, columns: number, steps: number[]} | null} */
  #shown = null;

  constructor() {
    this.#canvas.addEventListener("pointermove", (event) => this.#read(event));
    this.#canvas.addEventListener("pointerleave", () => {
      this.#reading.textContent = "";
    });
    themeChanges.addEventListener("change", () => this.#paint());
  }

  /**
   * @param {{values: import("../types.js").Packed, steps: number[]}} heat
   * @param {{height: number, width: number}} whole what it is a picture of
   */
  show({ values, steps }, { height, width }) {
    const [rows, columns] = values.shape;
    this.#shown = { values: /** @type {Float32Array} */ (unpack(values)), rows, columns, steps };
    const side = `min(100%, ${columns * LARGEST_CELL}px)`;
    this.#canvas.style.inlineSize = side;
    this.#canvas.style.aspectRatio = `${columns} / ${Math.max(rows, columns / 24)}`;
    const every = steps.some((step) => step > 1) ? ", not every element drawn" : "";
    this.#canvas.setAttribute("aria-label", `Heat map of ${height} by ${width} numbers${every}`);
    this.#paint();
  }

  #paint() {
    const shown = this.#shown;
    if (!shown) return;
    const { values, rows, columns } = shown;
    const finite = values.filter(Number.isFinite);
    const least = finite.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
    const most = finite.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
    const isSigned = least < 0 && most > 0;
    const [low, high] = isSigned
      ? [-Math.max(-least, most), Math.max(-least, most)]
      : finite.length > 0
        ? [least, most]
        : [0, 1];
    const { dark } = currentColours();
    const colour = (/** @type {number} */ share) =>
      isSigned ? diverging(share, dark) : sequential(share, dark);
    Object.assign(this.#canvas, { width: columns, height: rows });
    const context = /** @type {CanvasRenderingContext2D} */ (this.#canvas.getContext("2d"));
    const image = context.createImageData(columns, rows);
    values.forEach((value, i) => {
      const share = high > low ? (value - low) / (high - low) : 0.5;
      // What is no number is a hole with a colour that no number has.
      const [r, g, b] = Number.isNaN(value) ? [200, 40, 160] : colour(clamp(share));
      image.data.set([r, g, b, 255], 4 * i);
    });
    context.putImageData(image, 0, 0);
    this.#holes.hidden = !values.some(Number.isNaN);
    this.#low.textContent = inNumber(low);
    this.#high.textContent = inNumber(high);
    const stops = STOPS.map((stop) => css(colour(stop))).join(", ");
    this.#bar.style.background = `linear-gradient(to right, ${stops})`;
  }

  /** @param {PointerEvent} event */
  #read(event) {
    if (!this.#shown) return;
    const { values, rows, columns, steps } = this.#shown;
    const box = this.#canvas.getBoundingClientRect();
    const row = Math.min(rows - 1, Math.floor(((event.clientY - box.top) / box.height) * rows));
    const column = Math.floor(((event.clientX - box.left) / box.width) * columns);
    const value = values[row * columns + Math.min(columns - 1, column)];
    const name = `[${row * steps[0]}, ${column * steps[1]}]`;
    this.#reading.textContent = `${name} = ${Number.isNaN(value) ? "nan" : inNumber(value)}`;
  }
}

/** @param {number} share */
function clamp(share) {
  return Math.min(1, Math.max(0, share));
}
