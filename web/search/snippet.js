/** @import { Piece } from "./types.js" */

const BEFORE = 50;
const LENGTH = 150;

/**
 * Cuts a text into what was found and the rest.
 *
 * @param {string} text
 * @param {string[]} words as they stand in the text, in lower case
 * @returns {Piece[]}
 */
export function marked(text, words) {
  const pattern = patternOf(words);
  if (!pattern) return text ? [[text, false]] : [];
  /** @type {Piece[]} */
  const pieces = [];
  let end = 0;
  for (const match of text.matchAll(pattern)) {
    if (match.index > end) pieces.push([text.slice(end, match.index), false]);
    pieces.push([match[0], true]);
    end = match.index + match[0].length;
  }
  if (end < text.length) pieces.push([text.slice(end), false]);
  return pieces;
}

/**
 * A line of the text around the first word that was found.
 *
 * @param {string} text
 * @param {string[]} words
 * @returns {Piece[]}
 */
export function snippet(text, words) {
  const pattern = patternOf(words);
  const first = pattern ? text.search(pattern) : -1;
  let start = Math.max(0, first - BEFORE);
  if (start > 0) start = text.indexOf(" ", start) + 1;
  let end = Math.min(text.length, start + LENGTH);
  if (end < text.length) end = Math.max(start + 1, text.lastIndexOf(" ", end));
  const cut = `${start > 0 ? "… " : ""}${text.slice(start, end)}${end < text.length ? " …" : ""}`;
  return marked(cut, words);
}

/** @param {string[]} words */
function patternOf(words) {
  const escaped = words
    .filter((word) => word.length > 1)
    .sort((a, b) => b.length - a.length)
    .map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return escaped.length ? new RegExp(`(?<![\\p{L}\\d])(?:${escaped.join("|")})`, "giu") : null;
}
