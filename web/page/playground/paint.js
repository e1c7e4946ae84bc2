/** @import { Colours } from "../figures/types.js" */
/** @import { Frame, LayerFrame } from "./frame.js" */
import { diverging, mixed } from "../figures/colours.js";

/** @type {Map<boolean, Uint8ClampedArray>} */
const tables = new Map();

/** How far the colours of an answer reach, so that points can be seen on it. */
export const PALENESS = 0.6;
const PALE = Uint8Array.from({ length: 256 }, (_, at) => Math.round(128 + PALENESS * (at - 128)));

/** All 256 colours from blue over neutral to orange. @param {boolean} dark */
function shades(dark) {
  const known = tables.get(dark) ?? new Uint8ClampedArray(256 * 4);
  if (!tables.has(dark)) {
    for (let at = 0; at < 256; at++) known.set([...diverging(at / 255, dark), 255], 4 * at);
    tables.set(dark, known);
  }
  return known;
}

/**
 * Puts numbers from 0 to 255 onto a canvas, a pixel each.
 *
 * @param {HTMLCanvasElement} canvas @param {ArrayLike<number>} values @param {number} side
 * @param {boolean} dark @param {number} [from] the first of them
 * @param {boolean} [pale] so that points can be seen on it
 * @param {boolean} [hard] only the sides of the middle
 */
export function paintBytes(canvas, values, side, dark, from = 0, pale = false, hard = false) {
  if (canvas.width !== side) Object.assign(canvas, { width: side, height: side });
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const image = context.createImageData(side, side);
  const table = shades(dark);
  for (let i = 0; i < side * side; i++) {
    const value = values[from + i];
    const at = 4 * (hard ? (value > 127 ? PALE[255] : PALE[0]) : pale ? PALE[value] : value);
    for (let c = 0; c < 4; c++) image.data[4 * i + c] = table[at + c];
  }
  context.putImageData(image, 0, 0);
}

/** The map of one unit. @param {HTMLCanvasElement} canvas @param {LayerFrame} layer @param {number} unit @param {boolean} dark */
export function paintUnit(canvas, layer, unit, dark) {
  paintBytes(canvas, layer.maps, layer.side, dark, unit * layer.side ** 2);
}

/**
 * The map of the answer: between the classes' colours, or in the likeliest one's.
 *
 * @param {HTMLCanvasElement} canvas @param {Frame} frame @param {Colours} colours @param {boolean} hard
 */
export function paintAnswer(canvas, frame, colours, hard) {
  const { side, field, winner, classes } = frame;
  if (!winner) {
    paintBytes(canvas, field, side, colours.dark, 0, true, hard && frame.task === "binary");
    return;
  }
  if (canvas.width !== side) Object.assign(canvas, { width: side, height: side });
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const image = context.createImageData(side, side);
  const STEPS = 32;
  const scales = Array.from({ length: Math.min(8, classes) }, (_, k) =>
    Array.from({ length: STEPS + 1 }, (_, i) =>
      mixed(colours.paper, colours.series[k], 0.1 + (0.6 * i) / STEPS),
    ),
  );
  for (let i = 0; i < side * side; i++) {
    const sure = hard ? 1 : Math.max(0, (field[i] / 255 - 1 / classes) / (1 - 1 / classes));
    image.data.set([...scales[winner[i] % 8][Math.round(sure * STEPS)], 255], 4 * i);
  }
  context.putImageData(image, 0, 0);
}
