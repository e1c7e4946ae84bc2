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
  for (let i = 0; i < rows * columns; i++) {
    const share = values[i] / (most || 1);
    const colour = signed ? diverging(0.5 + share / 2, dark) : sequential(share, dark);
    image.data.set([...colour, 255], 4 * i);
  }
  context.putImageData(image, 0, 0);
  return drawn;
}
