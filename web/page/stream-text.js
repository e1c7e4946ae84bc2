/**
 * What a terminal would show: a carriage return starts the line over.
 *
 * @param {string} text
 */
export function applyCarriageReturns(text) {
  if (!text.includes("\r")) return text;
  return text
    .replaceAll("\r\n", "\n")
    .split("\n")
    .map((line) => {
      const parts = line.split("\r");
      // "50 %\r" shows "50 %" until something overwrites it.
      return parts.findLast((part) => part !== "") ?? "";
    })
    .join("\n");
}

/** Counts line breaks. @param {string} text */
export function countLines(text) {
  let lines = 0;
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) lines += 1;
  return lines;
}

/**
 * The first lines of a text, at most so many characters of them.
 *
 * @param {string} text @param {number} lines @param {number} characters
 */
export function firstLines(text, lines, characters) {
  let at = 0;
  for (let i = 0; i < lines && at < characters; i++) {
    const next = text.indexOf("\n", at);
    if (next === -1) return text.slice(0, characters);
    at = next + 1;
  }
  return text.slice(0, Math.min(at, characters));
}

/**
 * The last lines of a text, at most so many characters of them.
 *
 * @param {string} text @param {number} lines @param {number} characters
 */
export function lastLines(text, lines, characters) {
  let at = text.endsWith("\n") ? text.length - 1 : text.length;
  for (let i = 0; i < lines; i++) {
    at = at > 0 ? text.lastIndexOf("\n", at - 1) : -1;
    if (at === -1) return text.slice(-characters);
  }
  return text.slice(at + 1).slice(-characters);
}

/**
 * A text in pieces that the browser can lay out one by one: whole lines, but of an endless one parts.
 *
 * @param {string} text @param {number} characters about so many a piece
 * @returns {Generator<string>}
 */
export function* pieces(text, characters) {
  for (let at = 0; at < text.length; ) {
    const near = text.indexOf("\n", at + characters);
    const end = near !== -1 && near < at + 2 * characters ? near + 1 : at + characters;
    yield text.slice(at, end);
    at = end;
  }
}

/**
 * Printed text as it grows: complete lines once and for all, and the last line as it stands.
 */
export class OpenLine {
  #open = "";

  /** What more text completes, and the line that is open then. @param {string} text */
  add(text) {
    const raw = this.#open + text;
    const end = raw.lastIndexOf("\n") + 1;
    const closed = applyCarriageReturns(raw.slice(0, end));
    this.#open = raw.slice(end);
    const line = applyCarriageReturns(this.#open);
    // A progress line that overwrites itself for hours stays short.
    if (this.#open.length > line.length + 1000) {
      this.#open = this.#open.endsWith("\r") ? `${line}\r` : line;
    }
    return { closed, line };
  }
}
