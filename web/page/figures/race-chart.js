/** @import { Colours } from "./types.js" */
import { element } from "../element.js";
import { drawAxes, stroke, xAt, yAt } from "./axes.js";
import { Surface } from "./surface.js";
import { short } from "./ticks.js";

/** @typedef {{values: (number | null)[], number: number, dashed?: boolean}} Curve */

/** Curves over steps on a logarithmic axis, with a line at the present step. */
export class RaceChart {
  #title = element("p", { class: "race-chart-title" });
  element = element("div", { class: "race-chart" }, this.#title);
  #surface = new Surface(this.element);
  /** The curves, drawn once. */
  #drawn = { canvas: document.createElement("canvas"), key: /** @type {unknown[]} */ ([]) };

  /**
   * @param {string} title
   * @param {Curve[]} curves
   * @param {{at: number, steps: number, width: number, key: unknown[]}} state `key` changes with the curves
   * @param {Colours} colours
   */
  draw(title, curves, { at, steps, width, key }, colours) {
    this.#title.textContent = title;
    const [left, bottom, top, right] = [52, 38, 6, 14];
    const wide = Math.min(width, 760) - left - right;
    const tall = 150;
    const [low, high] = range(curves);
    const plot = {
      left,
      top,
      width: wide,
      height: tall,
      xRange: /** @type {[number, number]} */ ([0, Math.max(1, steps)]),
      yRange: /** @type {[number, number]} */ ([low, high]),
    };
    const context = this.#surface.begin(left + wide + right, top + tall + bottom);
    const known = [...key, wide, colours.text];
    if (known.some((one, i) => one !== this.#drawn.key[i])) {
      this.#drawn = { canvas: drawCurves(plot, curves, colours), key: known };
    }
    context.drawImage(this.#drawn.canvas, 0, 0, left + wide + right, top + tall + 1);
    drawAxes(context, plot, { x: "step", yTicks: false }, colours);
    context.strokeStyle = colours.text;
    context.lineWidth = 1.5;
    const x = Math.round(xAt(plot, Math.min(at, steps))) + 0.5;
    stroke(context, x, top, x, top + tall);
  }
}

/**
 * Powers of ten around all values, ten of them at most; what explodes is cut off a little above where
 * the curves begin.
 *
 * @param {Curve[]} curves
 * @returns {[number, number]}
 */
function range(curves) {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { values } of curves) {
    for (const value of values) {
      if (value === null || !(value > 0)) continue;
      low = Math.min(low, Math.log10(value));
      high = Math.max(high, Math.log10(value));
    }
  }
  if (!(low <= high)) return [0, 1];
  const begin = Math.max(...curves.map(({ values }) => Math.log10(Math.max(values[0] ?? 0, 1e-9))));
  high = Math.min(high, Math.max(begin, low) + 1.5);
  return [Math.max(Math.min(Math.floor(low), high - 1), high - 10), Math.max(high, low + 1)];
}

/** @param {import("./axes.js").Plot} plot @param {Curve[]} curves @param {Colours} colours */
function drawCurves(plot, curves, { series, grid, muted }) {
  const ratio = devicePixelRatio || 1;
  const { left, top, width, height, yRange } = plot;
  const canvas = element("canvas", {
    width: (left + width + 14) * ratio,
    height: (top + height + 1) * ratio,
  });
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.scale(ratio, ratio);
  context.font = "12px system-ui, sans-serif";
  context.textAlign = "right";
  context.textBaseline = "middle";
  const every = Math.max(1, Math.ceil((yRange[1] - yRange[0]) / 5));
  for (let power = Math.ceil(yRange[0]); power <= yRange[1]; power += every) {
    const y = Math.round(yAt(plot, power)) + 0.5;
    context.strokeStyle = grid;
    stroke(context, left, y, left + width, y);
    context.fillStyle = muted;
    context.fillText(
      short(Number(`1e${power}`)),
      left - 6,
      Math.min(Math.max(y, 8), top + height - 5),
    );
  }
  context.strokeStyle = muted;
  context.strokeRect(left + 0.5, top + 0.5, width - 1, height - 1);
  context.beginPath();
  context.rect(left, top, width, height);
  context.clip();
  context.lineWidth = 1.9;
  for (const { values, number, dashed } of curves) {
    context.setLineDash(dashed ? [6, 4] : []);
    context.strokeStyle = series[number % 8];
    context.beginPath();
    values.forEach((value, step) => {
      if (value === null) return;
      const power = value > 0 ? Math.log10(value) : yRange[0] - 1;
      context.lineTo(xAt(plot, step), yAt(plot, Math.max(power, yRange[0] - 1)));
    });
    context.stroke();
  }
  return canvas;
}
