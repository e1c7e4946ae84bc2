import { unpack } from "./packed.js";

/**
 * @typedef {{name: string, settings: string, track: import("../types.js").Packed,
 *   number?: number, reached: number | null, left: number | null, told: string}} Runner
 * @typedef {Record<string, (number | null)[]>} Columns
 * @typedef {{count: number, columns: Columns}} Track places from the start on, each with its numbers
 * @typedef {{place: number, name: string, number: number, loss: number | null, reached: number | null,
 *   words: string}} Standing
 */

/** The rows of a packed track. */
export const COLUMNS = [
  "x",
  "y",
  "loss",
  "gradient_x",
  "gradient_y",
  "share_x",
  "share_y",
  "rate_x",
  "rate_y",
];

/** @param {Runner} runner @returns {Track} */
export function readTrack({ track }) {
  const numbers = unpack(track);
  const count = Math.floor(numbers.length / COLUMNS.length);
  /** @type {Columns} */
  const columns = {};
  COLUMNS.forEach((name, row) => {
    const part = [...numbers.subarray(row * count, (row + 1) * count)];
    columns[name] = part.map((value) => (Number.isFinite(value) ? tidy(value) : null));
  });
  return { count, columns };
}

/** What a float32 means: 0.019999999552965164 is 0.02. @param {number} value */
function tidy(value) {
  return Number(value.toPrecision(7));
}

/**
 * Who leads after so many steps: first those that arrived, by when; then the others, by their loss.
 *
 * @param {Runner[]} runners
 * @param {Track[]} tracks
 * @param {number} at
 * @returns {Standing[]}
 */
export function standings(runners, tracks, at) {
  const told = runners.map((runner, number) => {
    const { columns, count } = tracks[number];
    const loss = columns.loss[Math.min(at, count - 1)] ?? null;
    const reached = runner.reached !== null && runner.reached <= at ? runner.reached : null;
    return { place: 0, name: runner.name, number, loss, reached, words: words(runner, count, at) };
  });
  const late = Number.POSITIVE_INFINITY;
  told.sort(
    (a, b) =>
      compare(a.reached ?? late, b.reached ?? late) ||
      compare(a.loss ?? late, b.loss ?? late) ||
      a.number - b.number,
  );
  told.forEach((one, i) => {
    one.place = i + 1;
  });
  return told;
}

/** @param {number} a @param {number} b */
function compare(a, b) {
  return a === b ? 0 : a - b;
}

/** @param {Runner} runner @param {number} count @param {number} at */
function words({ told, left }, count, at) {
  if (at >= count - 1) {
    return told.replace(/^reached the target at step \d+, /, "").replaceAll("-", "−");
  }
  return left !== null && at >= left ? `left the map at step ${left}` : "";
}

/**
 * The next step of a runner: the gradient's share of it, and the rest.
 *
 * @param {Track} track
 * @param {number} at
 * @returns {{x: number, y: number, gradient: [number, number], carried: [number, number]} | null}
 */
export function partsOfStep({ count, columns }, at) {
  if (at >= count - 1) return null;
  const [x, y, toX, toY] = [columns.x[at], columns.y[at], columns.x[at + 1], columns.y[at + 1]];
  const [shareX, shareY] = [columns.share_x[at], columns.share_y[at]];
  const known = [x, y, toX, toY, shareX, shareY];
  if (known.some((one) => one === null)) return null;
  const [a, b, c, d, e, f] = /** @type {number[]} */ (known);
  return { x: a, y: b, gradient: [e, f], carried: [c - a - e, d - b - f] };
}
