import { element } from "../element.js";
import { drawAxes, xAt, yAt } from "./axes.js";
import { sequential } from "./colours.js";
import { contour } from "./contour.js";
import { outline } from "./field.js";
import { unpack } from "./packed.js";
import { Player } from "./player.js";
import { Surface } from "./surface.js";
import { short } from "./ticks.js";

/** @typedef {{name: string, x: (number | null)[], y: (number | null)[], loss: (number | null)[]}} Path */

const SHADES = 256;
/** Of the scale of colours, so that the paths stand out from the highest places too. */
const DEEPEST = 0.75;

/**
 * A loss over two numbers as contours; a player moves the optimizers along their paths.
 *
 * @param {HTMLElement} holder
 * @returns {import("./types.js").Picture}
 */
export function lossSurface(holder) {
  const place = element("div", { "aria-hidden": "true" });
  const surface = new Surface(place);
  const legend = element("ul", { class: "legend surface-legend" });
  const player = new Player({
    label: "Step of the optimizers",
    show: () => redraw(),
    text: (at) => `step ${at}`,
  });
  holder.append(place, legend, player.element);
  /** @type {{figure: any, space: import("./types.js").Space} | null} */
  let last = null;
  /** What does not move, drawn once. */
  let ground = { canvas: document.createElement("canvas"), values: "", width: 0, dark: false };

  function redraw() {
    if (!last) return;
    const { figure, space } = last;
    const { colours } = space;
    const [left, bottom, top, right] = [56, 44, 8, 12];
    const wide = Math.min(space.width, 620) - left - right;
    const tall = Math.round(wide * 0.72);
    const plot = {
      left,
      top,
      width: wide,
      height: tall,
      xRange: figure.x_range,
      yRange: figure.y_range,
    };
    const context = surface.begin(left + wide + right, top + tall + bottom);
    const { values } = figure;
    if (ground.values !== values.base64 || ground.width !== wide || ground.dark !== colours.dark) {
      const canvas = drawGround(figure, wide, tall, colours);
      ground = { canvas, values: values.base64, width: wide, dark: colours.dark };
    }
    context.save();
    context.beginPath();
    context.rect(left, top, wide, tall);
    context.clip();
    context.drawImage(ground.canvas, left, top, wide, tall);
    const paths = /** @type {Path[]} */ (figure.paths);
    paths.forEach((path, i) => {
      drawPath(context, plot, path, player.at, i, colours);
    });
    context.restore();
    context.strokeStyle = colours.muted;
    context.strokeRect(left + 0.5, top + 0.5, wide - 1, tall - 1);
    drawAxes(context, plot, { x: figure.x_label, y: figure.y_label }, colours);
    legend.replaceChildren(...paths.map((path, i) => entry(path, player.at, i, colours)));
  }

  return {
    interactive: true,
    draw(figure, space) {
      last = { figure, space };
      const steps = Math.max(0, ...figure.paths.map((/** @type {Path} */ { x }) => x.length));
      player.element.hidden = legend.hidden = figure.paths.length === 0;
      player.rate = Math.max(12, steps / 8); // eight seconds at most
      player.resize(steps);
      redraw();
    },
    destroy() {
      player.pause();
    },
  };
}

/**
 * Heights as shades and lines of equal loss, on a canvas of their own.
 *
 * @param {any} figure
 * @param {number} wide
 * @param {number} tall
 * @param {import("./types.js").Colours} colours
 */
export function drawGround(figure, wide, tall, { dark, muted }) {
  const [rows, columns] = figure.values.shape;
  const values = unpack(figure.values);
  const height = (/** @type {number} */ value) =>
    figure.log ? Math.log(Math.max(value - figure.shift, Number.MIN_VALUE)) : value;
  const finite = [...values].filter(Number.isFinite).map(height);
  const low = finite.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const high = finite.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const shades = Array.from({ length: SHADES }, (_, i) =>
    sequential((DEEPEST * i) / (SHADES - 1), dark),
  );
  const raster = element("canvas", { width: columns, height: rows });
  const pixels = /** @type {CanvasRenderingContext2D} */ (raster.getContext("2d"));
  const image = pixels.createImageData(columns, rows);
  for (let i = 0; i < rows * columns; i++) {
    const share = (height(values[i]) - low) / (high - low || 1);
    const level = Number.isFinite(share) ? Math.min(1, Math.max(0, share)) : 1;
    image.data.set([...shades[Math.round(level * (SHADES - 1))], 255], i * 4);
  }
  pixels.putImageData(image, 0, 0);

  const ratio = devicePixelRatio || 1;
  const canvas = element("canvas", { width: wide * ratio, height: tall * ratio });
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.scale(ratio, ratio);
  context.imageSmoothingQuality = "high";
  // The first and last values of a row lie on the plot's edges, the middles of the outer pixels.
  const [cell, row] = [wide / Math.max(1, columns - 1), tall / Math.max(1, rows - 1)];
  context.drawImage(raster, -cell / 2, -row / 2, wide + cell, tall + row);
  context.strokeStyle = muted;
  context.lineWidth = 0.7;
  for (const level of figure.levels) {
    context.beginPath();
    for (const [x0, y0, x1, y1] of contour(values, rows, columns, level)) {
      context.moveTo(x0 * cell, y0 * row);
      context.lineTo(x1 * cell, y1 * row);
    }
    context.stroke();
  }
  return canvas;
}

/** The first colour is that of the surface itself. @param {string[]} series @param {number} number */
function pathColour(series, number) {
  return series[(number + 1) % 8];
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {import("./axes.js").Plot} plot
 * @param {Path} path
 * @param {number} at
 * @param {number} number
 * @param {import("./types.js").Colours} colours
 */
function drawPath(context, plot, { x, y }, at, number, { series, paper, text }) {
  const end = Math.min(at, x.length - 1);
  context.beginPath();
  let [atX, atY] = [0, 0];
  for (let i = 0; i <= end; i++) {
    const [px, py] = [x[i], y[i]];
    if (px === null || py === null) break;
    [atX, atY] = [xAt(plot, px), yAt(plot, py)];
    context.lineTo(atX, atY);
  }
  context.lineJoin = "round";
  for (const [colour, width] of /** @type {[string, number][]} */ ([
    [paper, 4.5],
    [pathColour(series, number), 2.2],
  ])) {
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.stroke();
  }
  context.beginPath();
  outline(context, number, atX, atY, 5.5);
  context.closePath();
  context.fillStyle = pathColour(series, number);
  context.strokeStyle = text;
  context.lineWidth = 1.5;
  context.fill();
  context.stroke();
}

/** @param {Path} path @param {number} at @param {number} number @param {import("./types.js").Colours} colours */
function entry({ name, loss }, at, number, { series }) {
  const sign = element("span", { class: "class-sign" });
  sign.style.background = pathColour(series, number);
  const now = loss[Math.min(at, loss.length - 1)];
  const text = now === null || now === undefined ? "left the picture" : short(now);
  return element("li", { class: "legend-entry" }, sign, `${name} `, element("b", {}, text));
}
