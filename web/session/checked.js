/**
 * What a sandboxed worker says, in the forms that the page expects, or not at all.
 *
 * The page draws these as data. Here they get the sizes that it can draw: a figure with more numbers
 * than pixels, a table with a million rows or a grid of -1 columns would keep it busy or break it.
 *
 * @typedef {import("./glowgrad.js").Output} Output
 * @typedef {import("./glowgrad.js").Data} Data
 */

const FIGURE = "application/vnd.glowgrad.figure+json";
const WIDGET = "application/vnd.glowgrad.widget+json";
/** The longest text of each form, in characters. @type {Record<string, number>} */
const TEXTS = {
  "text/plain": 2e6,
  "text/html": 5e5,
  "text/markdown": 2e5,
  "text/latex": 2e4,
  "image/svg+xml": 3e6,
  "image/png": 3e7,
  "image/jpeg": 3e7,
};
/** Such drawings can unfold into more than anyone can draw. */
const UNFOLDING = /<use\b|<!ENTITY|<!DOCTYPE/i;

/** Values in one figure, all in all. */
const VALUES = 300_000;
/** Things in one list that are not numbers: each may become an element of the page. */
const ITEMS = 5000;
const DEPTH = 40;
const LONGEST = 3e7;
/** Numbers of these names, alone or in pairs, become loops and grids. */
const SIZES = /^(columns|rows|count|levels|steps|scale|units|size|digits|patches)$/;
const PAIRS = /^(size|patches)$/;
const LARGEST_SIZE = 512;
const LARGEST_AXIS = 65536;
const CELLS = 8e6;
const POISONOUS = new Set(["__proto__", "constructor", "prototype"]);

/**
 * One output, checked.
 *
 * @param {string} text JSON
 * @returns {Output} a note instead of what the page does not take
 */
export function checkedOutput(text) {
  try {
    return outputOf(JSON.parse(text));
  } catch (error) {
    const reason = error instanceof Misfit ? error.message : "it is not in the form of an output";
    return { type: "stream", name: "stderr", text: `An output is not shown: ${reason}.\n` };
  }
}

/**
 * What a run came to, checked.
 *
 * @param {unknown} value
 * @returns {import("./serve.js").Finished}
 */
export function checkedResult(value) {
  const { status, result, ms, error, reads, writes } = record(plain(value));
  if (status !== "ok" && status !== "error" && status !== "interrupted") {
    throw new Misfit("a run has no such status");
  }
  return /** @type {any} */ ({
    status,
    result: typeof result === "string" ? result.slice(0, TEXTS["text/plain"]) : null,
    ms: typeof ms === "number" ? ms : 0,
    error: error === null || error === undefined ? null : errorOf(error),
    reads: names(reads),
    writes: names(writes),
  });
}

/**
 * What a worker tells of itself when it has started, checked.
 *
 * @param {unknown} value
 * @returns {import("./serve.js").Booted}
 */
export function checkedStart(value) {
  const { device, deviceNote, adapter, reach, boot } = record(plain(value));
  if (device !== "webgpu" && device !== "cpu") throw new Misfit("there is no such device");
  return /** @type {any} */ ({
    device,
    deviceNote: string(deviceNote).slice(0, 500),
    adapter: adapter === null ? null : record(adapter),
    reach: reach === "pauses" ? reach : "awaits",
    boot: record(boot),
  });
}

class Misfit extends Error {}

/** @param {unknown} value @returns {Output} */
function outputOf(value) {
  const { type, name, text, id, update, wait, data, into } = record(value);
  const place = into === undefined ? {} : { into: string(into).slice(0, 200) };
  if (type === "stream") {
    if (name !== "stdout" && name !== "stderr") throw new Misfit("there is no such stream");
    return /** @type {any} */ ({ type, name, text: string(text), ...place });
  }
  if (type === "clear") return /** @type {any} */ ({ type, wait: wait === true, ...place });
  if (type === "result") return /** @type {any} */ ({ type, data: dataOf(data), ...place });
  if (type !== "display") throw new Misfit("there is no such kind of output");
  const shown = { id: string(id).slice(0, 200), update: update === true, data: dataOf(data) };
  return /** @type {any} */ ({ type, ...shown, ...place });
}

/** @param {unknown} value @returns {Data} */
function dataOf(value) {
  /** @type {Data} */
  const data = {};
  for (const [form, content] of Object.entries(record(value))) {
    if (form === FIGURE || form === WIDGET) data[form] = record(plain(content));
    else if (Object.hasOwn(TEXTS, form)) data[form] = textOf(form, content);
  }
  return data;
}

/** @param {string} form @param {unknown} content */
function textOf(form, content) {
  const text = string(content);
  if (form === "text/plain" && text.length > TEXTS[form]) return `${text.slice(0, TEXTS[form])}…`;
  if (text.length > TEXTS[form]) throw new Misfit("it is larger than a page can draw");
  if (form === "image/svg+xml" && UNFOLDING.test(text)) {
    throw new Misfit("a drawing of code from elsewhere may not refer to its own parts");
  }
  return text;
}

/** @param {unknown} value */
function errorOf(value) {
  const { name, message, traceback, hint, line, ...rest } = record(value);
  return {
    ...rest,
    name: string(name).slice(0, 200),
    message: string(message).slice(0, 20_000),
    traceback: typeof traceback === "string" ? traceback.slice(0, 200_000) : "",
    hint: typeof hint === "string" ? hint.slice(0, 5000) : null,
    line: typeof line === "number" ? line : null,
  };
}

/** @param {unknown} value @returns {string[]} */
function names(value) {
  if (!Array.isArray(value)) return [];
  return value.filter((one) => typeof one === "string" && one.length < 1000);
}

/** @param {unknown} value @returns {Record<string, unknown>} */
function record(value) {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return /** @type {Record<string, unknown>} */ (value);
  }
  throw new Misfit("a part of it is missing");
}

/** @param {unknown} value */
function string(value) {
  if (typeof value === "string") return value;
  throw new Misfit("a text of it is missing");
}

/**
 * A copy with nothing but numbers, texts, lists and records, of sizes that can be drawn.
 *
 * @param {unknown} value
 */
export function plain(value) {
  let left = VALUES;
  let room = LONGEST;
  /** @param {unknown} part @param {number} depth @param {string} key @returns {unknown} */
  const copy = (part, depth, key) => {
    left -= 1;
    if (left < 0 || depth > DEPTH) throw new Misfit("it is larger than a page can draw");
    if (part === null || part === undefined || typeof part === "boolean") return part ?? null;
    if (typeof part === "string") {
      room -= part.length;
      if (room < 0) throw new Misfit("it is larger than a page can draw");
      return part;
    }
    if (typeof part === "number") {
      const isSize = SIZES.test(key) && !(part >= 0 && part <= LARGEST_SIZE);
      if (!Number.isFinite(part) || isSize) throw new Misfit(`its ${key || "number"} is ${part}`);
      return part;
    }
    if (Array.isArray(part)) {
      if (part.length > ITEMS && part.some((one) => typeof one !== "number" && one !== null)) {
        throw new Misfit(`it has ${part.length} parts`);
      }
      return part.map((one) => copy(one, depth + 1, PAIRS.test(key) ? key : ""));
    }
    if (typeof part !== "object") throw new Misfit("a part of it is no data");
    if ("base64" in part) checkPacked(part);
    /** @type {Record<string, unknown>} */
    const made = {};
    for (const [name, one] of Object.entries(part)) {
      if (!POISONOUS.has(name)) made[name] = copy(one, depth + 1, name);
    }
    return made;
  };
  return copy(value, 0, "");
}

/** A packed array holds as many numbers as its shape says. @param {object} packed */
function checkPacked(packed) {
  const { dtype, shape, base64 } = /** @type {Record<string, unknown>} */ (packed);
  const bytes = dtype === "float32" ? 4 : dtype === "uint8" ? 1 : 0;
  const isAxis = (/** @type {unknown} */ n) =>
    Number.isInteger(n) && Number(n) >= 0 && Number(n) <= LARGEST_AXIS;
  if (!bytes || !Array.isArray(shape) || shape.length > 6 || !shape.every(isAxis)) {
    throw new Misfit("an array of it has no proper shape");
  }
  const size = shape.reduce((product, n) => product * n, 1);
  const text = string(base64);
  const given = Math.floor((text.length * 3) / 4) - (/=*$/.exec(text)?.[0].length ?? 0);
  if (size > CELLS || given !== size * bytes) {
    throw new Misfit("an array of it has not as many numbers as its shape says");
  }
}
