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
 * Keeps a flood readable: the first and the last part of a long text, and how many lines lie
 * between them. Null when the text is short enough to be shown whole.
 *
 * @param {string} text
 * @param {{lines: number, characters: number, tailLines: number}} limits
 * @returns {{head: string, hidden: number, tail: string} | null}
 */
export function shorten(text, { lines, characters, tailLines }) {
  const total = countLines(text);
  if (total <= lines && text.length <= characters) return null;
  const tail = lastLines(text, tailLines).slice(-Math.floor(characters / 4));
  const room = Math.max(0, Math.min(Math.floor((characters * 3) / 4), text.length - tail.length));
  const head = firstLines(text.slice(0, room), lines - tailLines);
  const hidden = Math.max(1, total - countLines(head) - countLines(tail));
  return { head, hidden, tail };
}

/** @param {string} text @param {number} count */
function firstLines(text, count) {
  let at = 0;
  for (let i = 0; i < count; i++) {
    const next = text.indexOf("\n", at);
    if (next === -1) return text;
    at = next + 1;
  }
  return text.slice(0, at);
}

/** @param {string} text @param {number} count */
function lastLines(text, count) {
  let at = text.endsWith("\n") ? text.length - 1 : text.length;
  for (let i = 0; i < count; i++) {
    at = text.lastIndexOf("\n", at - 1);
    if (at <= 0) return text;
  }
  return text.slice(at + 1);
}
