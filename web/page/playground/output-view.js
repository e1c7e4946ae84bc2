/** @import { Colours } from "../figures/types.js" */
/** @import { Frame, LayerFrame } from "./frame.js" */
/** @import { Point } from "./settings.js" */

import { element } from "../element.js";
import { css, diverging } from "../figures/colours.js";
import { contour } from "../figures/contour.js";
import { outline } from "../figures/field.js";
import { short, ticks } from "../figures/ticks.js";
import { Legend } from "./legend.js";
import { PALENESS, paintAnswer, paintUnit } from "./paint.js";
import { REACH } from "./settings.js";

/**
 * What the picture shows besides the network's answer.
 *
 * @typedef {object} Look
 * @property {boolean} test the test points too
 * @property {boolean} hard only the border
 * @property {{layer: LayerFrame, unit: number} | null} unit what this unit says instead of the answer
 * @property {Point[] | null} drawing the points of the reader, while they are drawn
 */

const EDGE = 22;
const STEP = 0.15;

/** The plane: what the network says at every place, and the points. */
export class OutputView {
  #canvas = element("canvas", { class: "output-canvas" });
  #raster = element("canvas");
  #legend = new Legend();
  #readout = element("p", { class: "output-readout", "aria-live": "off" });
  /** @type {Frame | null} */
  #frame = null;
  /** @type {Colours | null} */
  #colours = null;
  /** @type {Look} */
  #look = { test: true, hard: false, unit: null, drawing: null };
  /** Where the keys are. @type {[number, number] | null} */
  #cursor = null;
  #pressed = false;
  /** @type {[number, number]} */
  #lastDrawn = [99, 99];

  /** @param {HTMLElement} holder @param {(x: number, y: number) => void} onDraw */
  constructor(holder, onDraw) {
    this.holder = holder;
    this.onDraw = onDraw;
    holder.replaceChildren(this.#canvas, this.#legend.element, this.#readout);
    this.#canvas.addEventListener("pointerdown", (event) => {
      if (!this.#look.drawing) return;
      event.preventDefault();
      this.#canvas.setPointerCapture(event.pointerId);
      this.#pressed = true;
      this.#lastDrawn = [99, 99];
      this.#drawAt(event);
    });
    this.#canvas.addEventListener("pointermove", (event) => {
      this.#read(this.#at(event));
      if (this.#pressed) this.#drawAt(event);
    });
    for (const type of ["pointerup", "pointercancel"])
      this.#canvas.addEventListener(type, () => {
        this.#pressed = false;
      });
    this.#canvas.addEventListener("pointerleave", () => this.#read(null));
    this.#canvas.addEventListener("keydown", (event) => this.#key(event));
    this.#canvas.addEventListener("blur", () => {
      this.#cursor = null;
      this.#draw();
    });
    this.#canvas.tabIndex = 0;
    new ResizeObserver(() => this.#draw()).observe(holder);
  }

  /** @param {Frame | null} frame @param {Colours} colours @param {Look} look */
  draw(frame, colours, look) {
    this.#frame = frame;
    this.#colours = colours;
    this.#look = look;
    const drawing = look.drawing !== null;
    this.#canvas.classList.toggle("draws", drawing);
    this.#canvas.setAttribute("role", drawing ? "application" : "img");
    const keys = ` Arrow keys move over the picture${drawing ? ", Enter puts a point there." : "."}`;
    const label = `${frame?.alt || "The network's answer over the plane, not computed yet"}.${keys}`;
    if (this.#canvas.getAttribute("aria-label") !== label)
      this.#canvas.setAttribute("aria-label", label);
    this.#showLegend();
    this.#draw();
  }

  #showLegend() {
    const colours = /** @type {Colours} */ (this.#colours);
    const frame = this.#frame;
    const { unit } = this.#look;
    if (!frame) this.#legend.hide();
    else if (unit) {
      const peak = Number(unit.layer.peaks[unit.unit].toPrecision(2));
      this.#legend.showScale(short(-peak), short(peak), 1, colours);
    } else if (frame.winner) this.#legend.showClasses(frame.classes, colours);
    else {
      const [low, high] = frame.values?.map((value) => short(Number(value.toPrecision(2)))) ?? [];
      this.#legend.showScale(low ?? "class 0", high ?? "class 1", PALENESS, colours);
    }
  }

  get #range() {
    if (this.#look.drawing) return /** @type {[number, number]} */ ([-REACH, REACH]);
    return this.#frame?.range ?? /** @type {[number, number]} */ ([-REACH, REACH]);
  }

  #draw() {
    const width = this.holder.clientWidth;
    if (!width || !this.#colours) return;
    const ratio = devicePixelRatio || 1;
    const size = Math.round(width * ratio);
    if (this.#canvas.width !== size) {
      Object.assign(this.#canvas, { width: size, height: size });
      Object.assign(this.#canvas.style, { width: `${width}px`, height: `${width}px` });
    }
    const context = /** @type {CanvasRenderingContext2D} */ (this.#canvas.getContext("2d"));
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, width);
    const inner = width - EDGE;
    context.save();
    context.beginPath();
    context.rect(EDGE, 0, inner, inner);
    context.clip();
    this.#drawField(context, inner);
    this.#drawPoints(context, inner);
    if (this.#cursor) this.#drawCursor(context, inner, this.#cursor);
    context.restore();
    this.#drawAxes(context, inner, width);
  }

  /** @param {CanvasRenderingContext2D} context @param {number} inner */
  #drawField(context, inner) {
    const colours = /** @type {Colours} */ (this.#colours);
    const frame = this.#frame;
    const { unit, hard, drawing } = this.#look;
    context.fillStyle = colours.grid;
    context.fillRect(EDGE, 0, inner, inner);
    if (!frame) return;
    if (unit) paintUnit(this.#raster, unit.layer, unit.unit, colours.dark);
    else paintAnswer(this.#raster, frame, colours, hard);
    context.imageSmoothingEnabled = !hard;
    context.imageSmoothingQuality = "high";
    // Own points may be drawn while another picture's answer is still shown: it has its own range.
    const [low, high] = frame.range;
    const left = EDGE + this.#share(low) * inner;
    const wide = (this.#share(high) - this.#share(low)) * inner;
    context.globalAlpha = drawing && frame.range[1] !== REACH ? 0.25 : 1;
    context.drawImage(this.#raster, left, inner - this.#share(low) * inner - wide, wide, wide);
    context.globalAlpha = 1;
    if (unit || frame.task === "regression") return;
    const { side } = frame;
    const at = (/** @type {number} */ cell) => ((cell + 0.5) / side) * wide;
    context.beginPath();
    const grids = frame.winner
      ? Array.from({ length: frame.classes }, (_, k) =>
          Float32Array.from(/** @type {Uint8Array} */ (frame.winner), (one) => (one === k ? 1 : 0)),
        )
      : [frame.field];
    const top = inner - this.#share(low) * inner - wide;
    for (const grid of grids) {
      for (const [x0, y0, x1, y1] of contour(grid, side, side, frame.winner ? 0.5 : 127.5)) {
        context.moveTo(left + at(x0), top + at(y0));
        context.lineTo(left + at(x1), top + at(y1));
      }
    }
    context.strokeStyle = colours.text;
    context.lineWidth = 1.5;
    context.stroke();
  }

  /** @param {CanvasRenderingContext2D} context @param {number} inner */
  #drawPoints(context, inner) {
    const colours = /** @type {Colours} */ (this.#colours);
    const { drawing, test } = this.#look;
    context.lineWidth = 1.2;
    const ink = colours.dark ? "#0b0d10" : "#ffffff";
    const one = (
      /** @type {number} */ x,
      /** @type {number} */ y,
      /** @type {number} */ label,
      /** @type {boolean} */ tests,
      /** @type {string} */ fill,
    ) => {
      context.beginPath();
      const size = inner > 380 ? 4.2 : 3.3;
      outline(
        context,
        label,
        EDGE + this.#share(x) * inner,
        inner - this.#share(y) * inner,
        tests ? size * 0.82 : size,
      );
      context.closePath();
      context.fillStyle = tests ? (colours.dark ? "#14171b" : "#fdfcfa") : fill;
      context.strokeStyle = tests ? fill : ink;
      context.fill();
      context.stroke();
    };
    if (drawing) {
      for (const [x, y, label] of drawing) one(x, y, label, false, colours.series[label]);
      return;
    }
    const frame = this.#frame;
    if (!frame) return;
    const { points, targets, train } = frame;
    const [low, high] = frame.values ?? [0, 1];
    const count = targets.length;
    for (let i = test ? count - 1 : Math.min(train, count) - 1; i >= 0; i--) {
      const fill =
        frame.task === "regression"
          ? css(diverging((targets[i] - low) / (high - low || 1), colours.dark))
          : colours.series[targets[i] % 8];
      const label = frame.task === "regression" ? 0 : targets[i];
      one(points[2 * i], points[2 * i + 1], label, i >= train, fill);
    }
  }

  /** @param {CanvasRenderingContext2D} context @param {number} inner @param {number} width */
  #drawAxes(context, inner, width) {
    const colours = /** @type {Colours} */ (this.#colours);
    context.strokeStyle = colours.muted;
    context.lineWidth = 1;
    context.strokeRect(EDGE + 0.5, 0.5, inner - 1, inner - 1);
    context.fillStyle = colours.muted;
    context.font = "11px system-ui, sans-serif";
    const marks = ticks(...this.#range, 5);
    for (const value of marks) {
      const at = this.#share(value) * inner;
      if (at < 6 || at > inner - 12) continue;
      context.textAlign = "center";
      context.textBaseline = "top";
      context.fillText(short(value), EDGE + at, inner + 5);
      context.textAlign = "right";
      context.textBaseline = "middle";
      context.fillText(short(value), EDGE - 4, inner - at);
    }
    context.textAlign = "right";
    context.textBaseline = "top";
    context.fillText("x₁", width - 2, inner + 5);
    context.fillText("x₂", EDGE - 4, 2);
  }

  /** @param {CanvasRenderingContext2D} context @param {number} inner @param {[number, number]} cursor */
  #drawCursor(context, inner, [x, y]) {
    const [a, b] = [EDGE + this.#share(x) * inner, inner - this.#share(y) * inner];
    for (const [width, colour] of /** @type {const} */ ([
      [4, "#ffffff"],
      [1.6, "#000000"],
    ])) {
      context.strokeStyle = colour;
      context.lineWidth = width;
      context.beginPath();
      context.moveTo(a - 9, b);
      context.lineTo(a + 9, b);
      context.moveTo(a, b - 9);
      context.lineTo(a, b + 9);
      context.stroke();
    }
  }

  /** @param {number} value */
  #share(value) {
    const [low, high] = this.#range;
    return (value - low) / (high - low);
  }

  /** @param {PointerEvent} event @returns {[number, number] | null} */
  #at(event) {
    const box = this.#canvas.getBoundingClientRect();
    const inner = box.width - EDGE;
    const across = (event.clientX - box.left - EDGE) / inner;
    const up = 1 - (event.clientY - box.top) / inner;
    if (across < 0 || across > 1 || up < 0 || up > 1) return null;
    const [low, high] = this.#range;
    return [low + across * (high - low), low + up * (high - low)];
  }

  /** @param {PointerEvent} event */
  #drawAt(event) {
    const at = this.#at(event);
    if (!at) return;
    const [x, y] = at;
    if (Math.hypot(x - this.#lastDrawn[0], y - this.#lastDrawn[1]) < 0.28) return;
    this.#lastDrawn = at;
    this.onDraw(x, y);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const ways = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
    const way = ways[/** @type {keyof typeof ways} */ (event.key)];
    const [low, high] = this.#range;
    if (way) {
      event.preventDefault();
      const [x, y] = this.#cursor ?? [0, 0];
      const move = (/** @type {number} */ at, /** @type {number} */ by) =>
        Math.min(high, Math.max(low, at + by * STEP * (event.shiftKey ? 5 : 1)));
      this.#cursor = [move(x, way[0]), move(y, way[1])];
      this.#read(this.#cursor, true);
      this.#draw();
    } else if (event.key === "Enter" && this.#cursor && this.#look.drawing) {
      event.preventDefault();
      this.onDraw(...this.#cursor);
    }
  }

  /** Says what the network says at a place. @param {[number, number] | null} at @param {boolean} [aloud] */
  #read(at, aloud = false) {
    this.#readout.setAttribute("aria-live", aloud ? "polite" : "off");
    this.#readout.textContent = at
      ? `x₁ = ${at[0].toFixed(1)}, x₂ = ${at[1].toFixed(1)}${this.#answer(at)}`
      : "";
  }

  /** @param {[number, number]} at */
  #answer([x, y]) {
    const frame = this.#frame;
    if (!frame) return "";
    const [low, high] = frame.range;
    const { side, field, winner, values } = frame;
    const column = Math.floor(((x - low) / (high - low)) * side);
    const row = Math.floor((1 - (y - low) / (high - low)) * side);
    if (column < 0 || row < 0 || column >= side || row >= side) return "";
    const share = field[row * side + column] / 255;
    const percent = (/** @type {number} */ part) => `${Math.round(100 * part)} %`;
    if (winner) return `: class ${winner[row * side + column]} with ${percent(share)}`;
    if (values) return `: ${(values[0] + share * (values[1] - values[0])).toFixed(2)}`;
    return share >= 0.5
      ? `: class 1 with ${percent(share)}`
      : `: class 0 with ${percent(1 - share)}`;
  }
}
