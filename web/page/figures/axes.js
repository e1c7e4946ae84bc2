/** @import { Colours } from "./types.js" */
import { short, ticks } from "./ticks.js";

/**
 * @typedef {object} Plot the rectangle of a plot and the ranges it shows
 * @property {number} left
 * @property {number} top
 * @property {number} width
 * @property {number} height
 * @property {[number, number]} xRange
 * @property {[number, number]} yRange
 */

/** @param {Plot} plot @param {number} x */
export function xAt(plot, x) {
  const [low, high] = plot.xRange;
  return plot.left + ((x - low) / (high - low || 1)) * plot.width;
}

/** @param {Plot} plot @param {number} y */
export function yAt(plot, y) {
  const [low, high] = plot.yRange;
  return plot.top + plot.height - ((y - low) / (high - low || 1)) * plot.height;
}

/**
 * Ticks, numbers and labels left of and below a plot.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {Plot} plot
 * @param {{x?: string, y?: string, xTicks?: boolean, yTicks?: boolean}} labels
 * @param {Colours} colours
 */
export function drawAxes(context, plot, { x = "", y = "", xTicks = true, yTicks = true }, colours) {
  const bottom = plot.top + plot.height;
  context.save();
  context.fillStyle = colours.muted;
  context.strokeStyle = colours.muted;
  context.lineWidth = 1;
  context.textBaseline = "top";
  context.textAlign = "center";
  if (xTicks) {
    for (const value of ticks(...plot.xRange, plot.width / 70)) {
      const at = Math.round(xAt(plot, value)) + 0.5;
      stroke(context, at, bottom, at, bottom + 4);
      context.fillText(short(value), at, bottom + 7);
    }
  }
  context.textBaseline = "middle";
  context.textAlign = "right";
  for (const value of yTicks ? ticks(...plot.yRange, plot.height / 45) : []) {
    const at = Math.round(yAt(plot, value)) + 0.5;
    stroke(context, plot.left - 4, at, plot.left, at);
    context.fillText(short(value), plot.left - 7, at);
  }
  context.fillStyle = colours.text;
  context.textAlign = "center";
  context.textBaseline = "bottom";
  if (x) context.fillText(x, plot.left + plot.width / 2, context.canvas.clientHeight - 1);
  if (y) {
    context.translate(1, plot.top + plot.height / 2);
    context.rotate(-Math.PI / 2);
    context.textBaseline = "top";
    context.fillText(y, 0, 0);
  }
  context.restore();
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {number} x0
 * @param {number} y0
 * @param {number} x1
 * @param {number} y1
 */
export function stroke(context, x0, y0, x1, y1) {
  context.beginPath();
  context.moveTo(x0, y0);
  context.lineTo(x1, y1);
  context.stroke();
}
