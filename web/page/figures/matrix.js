import { css, diverging, inkOn, sequential } from "./colours.js";
import { Surface } from "./surface.js";
import { short } from "./ticks.js";

/**
 * A table of numbers as coloured squares: a confusion matrix, attention, a kernel.
 *
 * @param {HTMLElement} holder
 * @returns {import("./types.js").Picture}
 */
export function matrix(holder) {
  const surface = new Surface(holder);
  return {
    draw(figure, { width, colours }) {
      /** @type {{values: number[][], row_names?: string[], column_names?: string[]}} */
      const { values, row_names = [], column_names = [] } = figure;
      const [rows, columns] = [values.length, values[0]?.length ?? 0];
      const context = surface.context;
      context.font = "12px system-ui, sans-serif";
      const widest = (/** @type {string[]} */ names) =>
        Math.max(0, ...names.map((name) => context.measureText(name).width));
      const left = widest(row_names) + 10 + (figure.row_label ? 20 : 0);
      const room = Math.max(4, (width - left - 4) / Math.max(1, columns));
      const side = Math.min(room, 44, 440 / Math.max(1, rows, columns) + 12);
      const slanted = widest(column_names) > side - 4;
      const top = (slanted ? widest(column_names) : 14) + 8 + (figure.column_label ? 20 : 0);
      surface.begin(left + side * columns + 2, top + side * rows + 2);

      const flat = values.flat().filter(Number.isFinite);
      const peak = Math.max(1e-12, ...flat.map(Math.abs));
      const signed = flat.some((value) => value < 0);
      context.textAlign = "center";
      context.textBaseline = "middle";
      for (let r = 0; r < rows; r++) {
        for (let c = 0; c < columns; c++) {
          const value = values[r][c];
          const share = value / peak;
          const colour = signed
            ? diverging(0.5 + share / 2, colours.dark)
            : sequential(share, colours.dark);
          context.fillStyle = css(colour);
          const [x, y] = [left + c * side, top + r * side];
          const gap = side > 12 ? 1 : 0;
          context.fillRect(x, y, side - gap, side - gap);
          const text = short(value);
          if (side >= 20 && context.measureText(text).width < side - 2) {
            context.fillStyle = inkOn(colour);
            context.fillText(text, x + side / 2, y + side / 2);
          }
        }
      }
      drawNames(context, { left, top, side, slanted }, figure, colours);
    },
  };
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {{left: number, top: number, side: number, slanted: boolean}} place
 * @param {any} figure
 * @param {import("./types.js").Colours} colours
 */
function drawNames(context, { left, top, side, slanted }, figure, colours) {
  const { row_names = [], column_names = [], row_label = "", column_label = "" } = figure;
  const every = Math.max(1, Math.ceil(14 / side));
  context.fillStyle = colours.muted;
  context.textAlign = "right";
  row_names.forEach((/** @type {string} */ name, /** @type {number} */ r) => {
    if (r % every === 0) context.fillText(name, left - 7, top + (r + 0.5) * side);
  });
  column_names.forEach((/** @type {string} */ name, /** @type {number} */ c) => {
    if (c % every !== 0) return;
    context.save();
    context.translate(left + (c + 0.5) * side, top - 8);
    if (slanted) context.rotate(-Math.PI / 2);
    context.textAlign = slanted ? "left" : "center";
    context.fillText(name, 0, 0);
    context.restore();
  });
  context.fillStyle = colours.text;
  context.textAlign = "center";
  context.textBaseline = "top";
  context.fillText(column_label, left + (side * column_names.length) / 2, 1);
  context.save();
  context.translate(1, top + (side * row_names.length) / 2);
  context.rotate(-Math.PI / 2);
  context.fillText(row_label, 0, 0);
  context.restore();
}
