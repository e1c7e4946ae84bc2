/**
 * @typedef {{name: string, x: number[], y: (number | null)[], points?: boolean}} Series
 * points: dots instead of a curve
 */

/**
 * uPlot's table: one column of x, one of y a curve; a gap where a curve has no value there.
 *
 * @param {Series[]} series
 * @param {boolean} log a logarithmic axis has no place for zero and below
 * @returns {[number[], ...(number | null)[][]]}
 */
export function align(series, log) {
  const xs = [...new Set(series.flatMap(({ x }) => x))].sort((a, b) => a - b);
  const at = new Map(xs.map((x, i) => [x, i]));
  const columns = series.map(({ x, y }) => {
    /** @type {(number | null)[]} */
    const column = new Array(xs.length).fill(null);
    for (let i = 0; i < x.length; i++) {
      const value = y[i];
      const drawable = typeof value === "number" && Number.isFinite(value) && !(log && value <= 0);
      column[/** @type {number} */ (at.get(x[i]))] = drawable ? value : null;
    }
    return column;
  });
  return [xs, ...columns];
}
