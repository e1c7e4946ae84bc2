import { element } from "../element.js";
import { diverging, sequential } from "./colours.js";

/**
 * A canvas with one pixel for each number, to be drawn larger.
 *
 * @param {ArrayLike<number>} values row by row
 * @param {number} rows
 * @param {number} columns
 * @param {{dark: boolean, signed?: boolean, peak?: number, canvas?: HTMLCanvasElement}} look
 *   peak: the size that has the full colour, by default the largest
 */
export function heat(values, rows, columns, { dark, signed = false, peak, canvas }) {
  const drawn = canvas ?? element("canvas");
  Object.assign(drawn, { width: columns, height: rows });
  const context = /** @type {CanvasRenderingContext2D} */ (drawn.getContext("2d"));
  const image = context.createImageData(columns, rows);
  let most = peak ?? 0;
  if (peak === undefined) {
    for (let i = 0; i < rows * columns; i++) most = Math.max(most, Math.abs(values[i]));
  }
  const colours = shades(dark, signed);
  for (let i = 0; i < rows * columns; i++) {
    const share = values[i] / (most || 1);
    const at = 3 * Math.round(SHADES * Math.min(1, Math.max(0, signed ? 0.5 + share / 2 : share)));
    image.data[4 * i] = colours[at];
    image.data[4 * i + 1] = colours[at + 1];
    image.data[4 * i + 2] = colours[at + 2];
    image.data[4 * i + 3] = 255;
  }
  context.putImageData(image, 0, 0);
  return drawn;
}

const SHADES = 256;
/** @type {Map<string, Uint8Array>} */
const known = new Map();

/** All colours of a scale: many heads have a million weights. @param {boolean} dark @param {boolean} signed */
function shades(dark, signed) {
  const name = `${dark} ${signed}`;
  const found = known.get(name) ?? new Uint8Array(3 * (SHADES + 1));
  if (!known.has(name)) {
    for (let at = 0; at <= SHADES; at++) {
      found.set((signed ? diverging : sequential)(at / SHADES, dark), 3 * at);
    }
    known.set(name, found);
  }
  return found;
}
