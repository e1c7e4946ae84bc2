/** @import { Plot } from "./axes.js" */
/** @import { Colours, Space } from "./types.js" */
/** @import { Track } from "./race-tracks.js" */
import { element } from "../element.js";
import { drawAxes, xAt, yAt } from "./axes.js";
import { outline } from "./field.js";
import { drawGround } from "./loss-surface.js";
import { partsOfStep } from "./race-tracks.js";
import { Surface } from "./surface.js";

/** The longest arrow, and the shortest that shows a direction, in pixels. */
const [LONGEST, SHORTEST] = [90, 14];
const BALL = 6;

/** Which of four shapes goes with a runner's colour: runners beyond eight have another one. @param {number} number */
export function shapeOf(number) {
  return (number + Math.floor(number / 8)) % 4;
}

/** The place of every runner on the contours of the loss. */
export class RaceMap {
  element = element("div", { class: "race-map" });
  #surface = new Surface(this.element);
  /** @type {Plot | null} */
  #plot = null;
  /** What does not move, drawn once. */
  #ground = { canvas: document.createElement("canvas"), values: "", width: 0, dark: false };

  get canvas() {
    return this.#surface.canvas;
  }

  /** The place under a pointer, inside of the map. @param {PointerEvent} event @returns {[number, number] | null} */
  placeOf(event) {
    if (!this.#plot) return null;
    const { left, top, width, height, xRange, yRange } = this.#plot;
    const box = this.canvas.getBoundingClientRect();
    const across = Math.min(1, Math.max(0, (event.clientX - box.left - left) / width));
    const down = Math.min(1, Math.max(0, (event.clientY - box.top - top) / height));
    return [
      xRange[0] + across * (xRange[1] - xRange[0]),
      yRange[1] - down * (yRange[1] - yRange[0]),
    ];
  }

  /**
   * @param {any} figure
   * @param {Space} space
   * @param {{tracks: Track[], signs: number[], at: number, isShown: (number: number) => boolean,
   *   arrows: (number: number) => boolean, start: [number, number]}} state
   */
  draw(figure, { width, colours }, { tracks, signs, at, isShown, arrows, start }) {
    const [left, bottom, top, right] = [48, 40, 6, 12];
    const wide = Math.min(width, 760) - left - right;
    const [[x0, x1], [y0, y1]] = [figure.x_range, figure.y_range];
    const share = Math.min(0.9, Math.max(0.55, (y1 - y0) / (x1 - x0)));
    // Map and player fit into one screen.
    const room = Math.max(0.45 * wide, 0.46 * innerHeight);
    const tall = Math.round(Math.min(share * wide, room));
    const plot = { left, top, width: wide, height: tall, xRange: figure.x_range, yRange: [y0, y1] };
    this.#plot = /** @type {Plot} */ (plot);
    const context = this.#surface.begin(left + wide + right, top + tall + bottom);
    context.save();
    context.beginPath();
    context.rect(left, top, wide, tall);
    context.clip();
    context.drawImage(this.#groundOf(figure, wide, tall, colours), left, top, wide, tall);
    for (const [x, y] of figure.minima) drawMinimum(context, this.#plot, x, y, colours);
    for (const [number, track] of tracks.entries()) {
      if (isShown(number)) drawPath(context, this.#plot, track, at, signs[number], colours);
    }
    drawStart(context, this.#plot, start, colours);
    for (const [number, track] of tracks.entries()) {
      if (isShown(number)) drawBall(context, this.#plot, track, at, signs[number], colours);
    }
    for (const [number, track] of tracks.entries()) {
      if (isShown(number) && arrows(number)) {
        drawArrows(context, this.#plot, track, at, signs[number], colours);
      }
    }
    context.restore();
    context.strokeStyle = colours.muted;
    context.strokeRect(left + 0.5, top + 0.5, wide - 1, tall - 1);
    drawAxes(context, this.#plot, { x: figure.x_label, y: figure.y_label }, colours);
  }

  /** @param {any} figure @param {number} wide @param {number} tall @param {Colours} colours */
  #groundOf(figure, wide, tall, colours) {
    const known = this.#ground;
    const values = figure.values.base64;
    if (known.values !== values || known.width !== wide || known.dark !== colours.dark) {
      const canvas = drawGround(figure, wide, tall, colours);
      this.#ground = { canvas, values, width: wide, dark: colours.dark };
    }
    return this.#ground.canvas;
  }
}

/** @param {CanvasRenderingContext2D} context @param {Plot} plot @param {number} x @param {number} y @param {Colours} colours */
function drawMinimum(context, plot, x, y, { text, paper }) {
  const [px, py] = [xAt(plot, x), yAt(plot, y)];
  context.beginPath();
  for (const [dx, dy] of [
    [-5, -5],
    [5, -5],
  ]) {
    context.moveTo(px + dx, py + dy);
    context.lineTo(px - dx, py - dy);
  }
  twice(context, paper, 4.5, text, 1.8);
}

/** @param {CanvasRenderingContext2D} context @param {Plot} plot @param {[number, number]} start @param {Colours} colours */
function drawStart(context, plot, [x, y], { text, paper }) {
  context.beginPath();
  context.arc(xAt(plot, x), yAt(plot, y), 10, 0, 2 * Math.PI);
  context.setLineDash([4, 3]);
  twice(context, paper, 4, text, 1.6);
  context.setLineDash([]);
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Plot} plot
 * @param {Track} track
 * @param {number} at
 * @param {number} number
 * @param {Colours} colours
 */
function drawPath(context, plot, { count, columns: { x, y } }, at, number, { series, paper }) {
  context.beginPath();
  for (let i = 0; i <= Math.min(at, count - 1); i++) {
    const place = pixels(plot, x[i], y[i]);
    if (!place) break;
    context.lineTo(...place);
  }
  context.lineJoin = "round";
  twice(context, paper, 3.6, series[number % 8], 1.9);
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Plot} plot
 * @param {Track} track
 * @param {number} at
 * @param {number} number
 * @param {Colours} colours
 */
function drawBall(context, plot, { count, columns: { x, y } }, at, number, { series, text }) {
  const i = Math.min(at, count - 1);
  const place = pixels(plot, x[i], y[i]);
  if (!place) return;
  context.beginPath();
  outline(context, shapeOf(number), ...place, BALL);
  context.closePath();
  context.fillStyle = series[number % 8];
  context.strokeStyle = text;
  context.lineWidth = 1.5;
  context.fill();
  context.stroke();
}

/**
 * Two arrows whose sum is the next step: what the gradient here gives, and what is carried on. Both
 * are enlarged or shrunk alike where the step is too small or too large to be seen.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {Plot} plot
 * @param {Track} track
 * @param {number} at
 * @param {number} number
 * @param {Colours} colours
 */
function drawArrows(context, plot, track, at, number, { series, paper, text }) {
  const parts = partsOfStep(track, at);
  if (!parts) return;
  const [px, py] = [xAt(plot, parts.x), yAt(plot, parts.y)];
  const across = plot.width / (plot.xRange[1] - plot.xRange[0]);
  const up = plot.height / (plot.yRange[1] - plot.yRange[0]);
  const arrows = [parts.gradient, parts.carried].map(([dx, dy]) => [dx * across, -dy * up]);
  const largest = Math.max(...arrows.map(([dx, dy]) => Math.hypot(dx, dy)));
  if (!(largest > 0)) return;
  const scale = Math.min(LONGEST, Math.max(3 * SHORTEST, largest)) / largest;
  const colour = series[number % 8];
  arrows.forEach(([dx, dy], i) => {
    if (Math.hypot(dx, dy) * scale < 3) return;
    context.setLineDash(i ? [5, 3] : []);
    arrow(context, px, py, dx * scale, dy * scale, paper, 5.5);
    arrow(context, px, py, dx * scale, dy * scale, i ? text : colour, 2.6);
  });
  context.setLineDash([]);
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {number} x
 * @param {number} y
 * @param {number} dx
 * @param {number} dy
 * @param {string} colour
 * @param {number} width
 */
function arrow(context, x, y, dx, dy, colour, width) {
  const [angle, head] = [Math.atan2(dy, dx), 8];
  context.beginPath();
  context.moveTo(x, y);
  context.lineTo(x + dx, y + dy);
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.stroke();
  context.save();
  context.setLineDash([]);
  context.beginPath();
  for (const turn of [-2.6, 0, 2.6]) {
    const long = turn ? head : 0;
    context.lineTo(x + dx + long * Math.cos(angle + turn), y + dy + long * Math.sin(angle + turn));
  }
  context.stroke();
  context.restore();
}

/** Where a place lies on the canvas; null for no place. @param {Plot} plot @param {number | null} x @param {number | null} y @returns {[number, number] | null} */
function pixels(plot, x, y) {
  if (x === null || y === null) return null;
  const within = (/** @type {number} */ at) => Math.min(1e5, Math.max(-1e5, at));
  return [within(xAt(plot, x)), within(yAt(plot, y))];
}

/** @param {CanvasRenderingContext2D} context @param {string} under @param {number} wide @param {string} over @param {number} thin */
function twice(context, under, wide, over, thin) {
  context.strokeStyle = under;
  context.lineWidth = wide;
  context.stroke();
  context.strokeStyle = over;
  context.lineWidth = thin;
  context.stroke();
}
