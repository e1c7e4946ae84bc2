import { element } from "../element.js";
import { drawAxes, xAt, yAt } from "./axes.js";
import { css, diverging, inkOn, mixed } from "./colours.js";
import { contour } from "./contour.js";
import { unpack } from "./packed.js";
import { Surface } from "./surface.js";
import { short, ticks } from "./ticks.js";

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
  const legend = element("div", { class: "legend", hidden: true });
  holder.append(legend);

  return {
    draw(figure, { width, colours }) {
      const { x_label = "", y_label = "", x_range, y_range, values: packed, points } = figure;
      const { value_range = null } = figure;
      const classes = figure.classes ? unpack(figure.classes) : null;
      const [rows, columns] = packed.shape;
      const values = unpack(packed);
      const [left, bottom, top, right] = [y_label ? 56 : 42, x_label ? 44 : 26, 8, 12];
      const beside = value_range ? 58 : right;
      const wide = Math.min(width, 560) - left - beside;
      const ratio = (y_range[1] - y_range[0]) / (x_range[1] - x_range[0]);
      const tall = wide * Math.min(1, Math.max(0.5, ratio));
      const plot = { left, top, width: wide, height: tall, xRange: x_range, yRange: y_range };
      const names = classes ? classNames(figure) : [];
      const context = surface.begin(left + wide + beside, top + tall + bottom);

      if (classes) paintClasses(pixels, values, classes, figure.count, rows, columns, colours);
      else paint(pixels, values, rows, columns, colours.dark);
      context.save();
      context.beginPath();
      context.rect(left, top, wide, tall);
      context.clip();
      context.imageSmoothingEnabled = true;
      context.imageSmoothingQuality = "high";
      context.drawImage(raster, left, top, wide, tall);
      for (const grid of classes ? sides(classes, figure.count) : [values]) {
        for (const level of value_range ? LEVELS : [0.5]) {
          drawLevel(context, plot, grid, rows, columns, level, colours.text);
        }
      }
      if (points) drawPoints(context, plot, points, pointColour(figure, colours), colours.dark);
      context.restore();
      if (value_range) drawScale(context, plot, value_range, colours);
      context.strokeStyle = colours.muted;
      context.strokeRect(left + 0.5, top + 0.5, wide - 1, tall - 1);
      drawAxes(context, plot, { x: x_label, y: y_label }, colours);
      legend.hidden = names.length === 0;
      legend.replaceChildren(...names.map((name, i) => classEntry(name, colours.series[i % 8])));
    },
  };
}

/** Shares of the range at which a regression's lines of equal value run. */
const LEVELS = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];
const FAINT = 0.12;

/** @param {{count: number, class_names?: string[]}} figure */
function classNames({ count, class_names }) {
  return class_names ?? Array.from({ length: count }, (_, i) => `class ${i}`);
}

/** @param {string} name @param {string} colour */
function classEntry(name, colour) {
  const sign = element("span", { class: "class-sign" });
  sign.style.background = colour;
  return element("span", { class: "legend-entry" }, sign, name);
}

/** For each class a grid that is 1 inside its region: their borders are where classes meet. @param {ArrayLike<number>} classes @param {number} count */
function sides(classes, count) {
  return Array.from({ length: count }, (_, k) =>
    Float32Array.from(classes, (one) => (one === k ? 1 : 0)),
  );
}

/** How a point is filled, by its label. @param {any} figure @param {import("./types.js").Colours} colours @returns {(label: number) => string} */
function pointColour({ classes, value_range }, { series, dark }) {
  if (classes) return (label) => series[label % 8];
  if (!value_range) return (label) => css(diverging(label > 0 ? 1 : 0, dark));
  const [low, high] = value_range;
  return (label) => css(diverging((label - low) / (high - low), dark));
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
 * Each place in its class's colour, paler where another class is nearly as likely.
 *
 * @param {CanvasRenderingContext2D} pixels
 * @param {ArrayLike<number>} shares of the likeliest class
 * @param {ArrayLike<number>} classes
 * @param {number} count
 * @param {number} rows
 * @param {number} columns
 * @param {import("./types.js").Colours} colours
 */
function paintClasses(pixels, shares, classes, count, rows, columns, { series, paper }) {
  Object.assign(pixels.canvas, { width: columns, height: rows });
  const STEPS = 32;
  const tables = Array.from({ length: Math.min(count, 8) }, (_, k) =>
    Array.from({ length: STEPS + 1 }, (_, i) =>
      mixed(paper, series[k], FAINT + (0.55 * i) / STEPS),
    ),
  );
  const image = pixels.createImageData(columns, rows);
  for (let i = 0; i < rows * columns; i++) {
    const sure = Math.max(0, (shares[i] - 1 / count) / (1 - 1 / count)) || 0;
    const [r, g, b] = tables[classes[i] % 8][Math.round(Math.min(1, sure) * STEPS)];
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
 * @param {number} level
 * @param {string} colour
 */
function drawLevel(context, plot, values, rows, columns, level, colour) {
  const x = (/** @type {number} */ c) => plot.left + ((c + 0.5) / columns) * plot.width;
  const y = (/** @type {number} */ r) => plot.top + ((r + 0.5) / rows) * plot.height;
  context.beginPath();
  for (const [x0, y0, x1, y1] of contour(values, rows, columns, level)) {
    context.moveTo(x(x0), y(y0));
    context.lineTo(x(x1), y(y1));
  }
  context.strokeStyle = colour;
  context.lineWidth = level === 0.5 ? 1.5 : 0.5;
  context.stroke();
}

/** The colours of a range beside the plot. @param {CanvasRenderingContext2D} context @param {import("./axes.js").Plot} plot @param {[number, number]} range @param {import("./types.js").Colours} colours */
function drawScale(context, plot, range, colours) {
  const x = plot.left + plot.width + 10;
  for (let i = 0; i < plot.height; i++) {
    context.fillStyle = css(diverging(1 - i / plot.height, colours.dark));
    context.fillRect(x, plot.top + i, 10, 1.5);
  }
  context.fillStyle = colours.muted;
  context.textBaseline = "middle";
  context.textAlign = "left";
  const own = { ...plot, yRange: range };
  for (const value of ticks(...range, plot.height / 45)) {
    context.fillText(short(value), x + 14, yAt(own, value));
  }
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {import("./axes.js").Plot} plot
 * @param {{x: number[], y: number[], label: number[]}} points
 * @param {(label: number) => string} fill
 * @param {boolean} dark
 */
function drawPoints(context, plot, { x, y, label }, fill, dark) {
  const size = x.length > 150 ? 3.5 : 5;
  context.lineWidth = 1.5;
  // The outline sets a point off from the field of its own colour.
  context.strokeStyle = inkOn(diverging(0.5, dark));
  for (let i = 0; i < x.length; i++) {
    context.fillStyle = fill(label[i]);
    const kind = Number.isInteger(label[i]) ? label[i] : 0;
    context.beginPath();
    outline(context, kind, xAt(plot, x[i]), yAt(plot, y[i]), size);
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
export function outline(context, label, x, y, size) {
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
