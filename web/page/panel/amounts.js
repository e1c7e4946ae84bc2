/** How the panel writes amounts: short, with the unit, and always the same way. */

const UNITS = ["B", "kB", "MB", "GB"];

/** @param {number | null | undefined} bytes */
export function inBytes(bytes) {
  if (bytes === null || bytes === undefined) return "";
  let [amount, unit] = [bytes, 0];
  while (amount >= 999.5 && unit < UNITS.length - 1) {
    amount /= 1000;
    unit += 1;
  }
  return `${unit === 0 ? amount : digits(amount)} ${UNITS[unit]}`;
}

/** @param {number | null | undefined} ms */
export function inTime(ms) {
  if (ms === null || ms === undefined) return "";
  if (ms >= 1000) return `${digits(ms / 1000)} s`;
  return ms >= 1 ? `${digits(ms)} ms` : `${digits(ms * 1000)} µs`;
}

/** Three digits that count. @param {number} amount */
function digits(amount) {
  return amount >= 99.95 ? amount.toFixed(0) : amount.toPrecision(amount < 0.9995 ? 2 : 3);
}

/** @param {number[] | null | undefined} sizes */
export function inShape(sizes) {
  if (!sizes) return "";
  return sizes.length === 0 ? "scalar" : sizes.join("×");
}

/** A number of a learner's data. @param {number | null | undefined} value */
export function inNumber(value) {
  if (value === null || value === undefined) return "–";
  return String(Number(value.toPrecision(5)));
}

/** @param {number} count @param {string} one @param {string} [many] */
export function counted(count, one, many = `${one}s`) {
  return `${count.toLocaleString("en")} ${count === 1 ? one : many}`;
}
