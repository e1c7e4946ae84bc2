/**
 * Line pieces along which a grid of values crosses a level (marching squares), in grid units:
 * the value of row r, column c lies at (c, r).
 *
 * @param {ArrayLike<number>} values row by row
 * @param {number} rows
 * @param {number} columns
 * @param {number} level
 * @returns {[number, number, number, number][]} x0, y0, x1, y1
 */
export function contour(values, rows, columns, level) {
  /** @type {[number, number, number, number][]} */
  const pieces = [];
  for (let r = 0; r + 1 < rows; r++) {
    for (let c = 0; c + 1 < columns; c++) {
      const a = values[r * columns + c] - level;
      const b = values[r * columns + c + 1] - level;
      const d = values[(r + 1) * columns + c] - level;
      const e = values[(r + 1) * columns + c + 1] - level;
      /** @type {[number, number][]} */
      const crossings = [];
      if (a > 0 !== b > 0) crossings.push([c + a / (a - b), r]);
      if (b > 0 !== e > 0) crossings.push([c + 1, r + b / (b - e)]);
      if (d > 0 !== e > 0) crossings.push([c + d / (d - e), r + 1]);
      if (a > 0 !== d > 0) crossings.push([c, r + a / (a - d)]);
      for (let i = 0; i + 1 < crossings.length; i += 2) {
        pieces.push([...crossings[i], ...crossings[i + 1]]);
      }
    }
  }
  return pieces;
}
