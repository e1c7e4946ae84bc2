import { element } from "../element.js";
import { drawAxes, xAt, yAt } from "./axes.js";
import { css, diverging, inkOn } from "./colours.js";
import { contour } from "./contour.js";
import { unpack } from "./packed.js";
import { Surface } from "./surface.js";

/**
 * A function over the plane as a heat map, its halfway line, and the data on top of it.
 *
 * @param {HTMLElement} holder
 * @returns {import("./types.js").Picture}
 */
export function field(holder) {
  const surface = new Surface(holder);
  const raster = element("canvas");
  const pixels = /** @type {CanvasRenderingContext2D} */ (raster.getContext("2d"));

  return {
    draw(figure, { width, colours }) {
      const { x_label = "", y_label = "", x_range, y_range, values: packed, points } = figure;
      const [rows, columns] = packed.shape;
      const values = unpack(packed);
      const [left, bottom, top, right] = [y_label ? 56 : 42, x_label ? 44 : 26, 8, 12];
      const wide = Math.min(width, 560) - left - right;
      const ratio = (y_range[1] - y_range[0]) / (x_range[1] - x_range[0]);
      const tall = wide * Math.min(1, Math.max(0.5, ratio));
      const plot = { left, top, width: wide, height: tall, xRange: x_range, yRange: y_range };
      const context = surface.begin(left + wide + right, top + tall + bottom);

      paint(pixels, values, rows, columns, colours.dark);
      context.save();
      context.beginPath();
      context.rect(left, top, wide, tall);
      context.clip();
      context.imageSmoothingEnabled = true;
      context.imageSmoothingQuality = "high";
      context.drawImage(raster, left, top, wide, tall);
      drawHalfway(context, plot, values, rows, columns, colours.text);
      if (points) drawPoints(context, plot, points, colours.dark);
      context.restore();
      context.strokeStyle = colours.muted;
      context.strokeRect(left + 0.5, top + 0.5, wide - 1, tall - 1);
      drawAxes(context, plot, { x: x_label, y: y_label }, colours);
    },
  };
}

/**
 * @param {CanvasRenderingContext2D} pixels
 * @param {ArrayLike<number>} values
 * @param {number} rows
 * @param {number} columns
 * @param {boolean} dark
 */
function paint(pixels, values, rows, columns, dark) {
  Object.assign(pixels.canvas, { width: columns, height: rows });
  const table = Array.from({ length: 256 }, (_, i) => diverging(i / 255, dark));
  const image = pixels.createImageData(columns, rows);
  for (let i = 0; i < rows * columns; i++) {
    const level = Math.round(Math.min(1, Math.max(0, values[i] || 0)) * 255);
    const [r, g, b] = table[level];
    image.data.set([r, g, b, 255], i * 4);
  }
  pixels.putImageData(image, 0, 0);
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {import("./axes.js").Plot} plot
 * @param {ArrayLike<number>} values
 * @param {number} rows
 * @param {number} columns
 * @param {string} colour
 */
function drawHalfway(context, plot, values, rows, columns, colour) {
  const x = (/** @type {number} */ c) => plot.left + ((c + 0.5) / columns) * plot.width;
  const y = (/** @type {number} */ r) => plot.top + ((r + 0.5) / rows) * plot.height;
  context.beginPath();
  for (const [x0, y0, x1, y1] of contour(values, rows, columns, 0.5)) {
    context.moveTo(x(x0), y(y0));
    context.lineTo(x(x1), y(y1));
  }
  context.strokeStyle = colour;
  context.lineWidth = 1.5;
  context.stroke();
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {import("./axes.js").Plot} plot
 * @param {{x: number[], y: number[], label: number[]}} points
 * @param {boolean} dark
 */
function drawPoints(context, plot, { x, y, label }, dark) {
  const size = x.length > 150 ? 3.5 : 5;
  context.lineWidth = 1.5;
  for (let i = 0; i < x.length; i++) {
    const fill = diverging(label[i] > 0 ? 1 : 0, dark);
    context.fillStyle = css(fill);
    // The outline sets a point off from the field of its own colour.
    context.strokeStyle = inkOn(diverging(0.5, dark));
    context.beginPath();
    outline(context, Math.round(label[i]), xAt(plot, x[i]), yAt(plot, y[i]), size);
    context.closePath();
    context.fill();
    context.stroke();
  }
}

/**
 * A shape for a class: circle, square, triangle, diamond.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {number} label
 * @param {number} x
 * @param {number} y
 * @param {number} size
 */
function outline(context, label, x, y, size) {
  const kind = ((label % 4) + 4) % 4;
  if (kind === 0) context.arc(x, y, size, 0, 2 * Math.PI);
  else if (kind === 1) context.rect(x - size * 0.9, y - size * 0.9, size * 1.8, size * 1.8);
  else {
    const corners = kind === 2 ? 3 : 4;
    for (let i = 0; i < corners; i++) {
      const angle = -Math.PI / 2 + (i * 2 * Math.PI) / corners;
      context.lineTo(x + 1.3 * size * Math.cos(angle), y + 1.3 * size * Math.sin(angle));
    }
  }
}
