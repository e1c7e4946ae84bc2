/** @import { Edit, RunError } from "./types.js" */

/**
 * A place in a cell's code as Python says it: lines from 1, columns in characters from 0.
 *
 * @typedef {{line: number, column?: number | null, end_line?: number | null,
 *   end_column?: number | null}} Place
 */

/** Where an error happened, or null. @param {RunError} error @returns {Place | null} */
export function placeOf({ line, column, end_line, end_column }) {
  return line ? { line, column, end_line, end_column } : null;
}

/**
 * The place in a text of JavaScript, where a character beyond the first plane counts twice.
 *
 * @param {string} text @param {number} line @param {number} column
 */
export function offsetOf(text, line, column) {
  const lines = text.split("\n");
  if (line < 1 || line > lines.length) return null;
  const before = lines.slice(0, line - 1).reduce((sum, other) => sum + other.length + 1, 0);
  return before + [...lines[line - 1]].slice(0, column).join("").length;
}

/** From where to where the failing part reaches; null where only its line is known.
 * @param {string} text @param {Place} place */
export function partOf(text, { line, column, end_line, end_column }) {
  if (typeof column !== "number" || typeof end_column !== "number") return null;
  const from = offsetOf(text, line, column);
  const to = offsetOf(text, end_line ?? line, end_column);
  return from !== null && to !== null && to > from ? { from, to } : null;
}

/**
 * The text after edits, or null when it no longer is the text that the edits were made for.
 *
 * @param {string} text @param {Edit[]} edits
 */
export function applyEdits(text, edits) {
  let result = text;
  for (const edit of [...edits].sort((a, b) => b.line - a.line || b.column - a.column)) {
    const from = offsetOf(text, edit.line, edit.column);
    const to = offsetOf(text, edit.end_line, edit.end_column);
    if (from === null || to === null || text.slice(from, to) !== edit.before) return null;
    result = result.slice(0, from) + edit.text + result.slice(to);
  }
  return result;
}

/** The smallest change that turns one text into another; null for none.
 * @param {string} before @param {string} after */
export function changeBetween(before, after) {
  if (before === after) return null;
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < most - start && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  return { from: start, to: before.length - end, insert: after.slice(start, after.length - end) };
}

/** Marks a place in a listing that is no editor yet. @param {HTMLElement} listing @param {Place | null} place */
export function markInListing(listing, place) {
  listing.classList.toggle("has-failed-line", place !== null);
  if (place) listing.style.setProperty("--failed-line", String(place.line));
  const marks = globalThis.CSS?.highlights;
  if (!marks) return; // the line's own mark is enough
  const drawn = marks.get("failed-part") ?? new Highlight();
  marks.set("failed-part", drawn);
  for (const range of drawn) if (listing.contains(range.startContainer)) drawn.delete(range);
  const part = place && partOf(listing.textContent ?? "", place);
  const range = part && rangeOf(listing, part.from, part.to);
  if (range) drawn.add(range);
}

/** @param {HTMLElement} listing @param {number} from @param {number} to */
function rangeOf(listing, from, to) {
  const range = document.createRange();
  const walker = document.createTreeWalker(listing, NodeFilter.SHOW_TEXT);
  let at = 0;
  let begun = false;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const end = at + (node.textContent ?? "").length;
    if (!begun && from < end) {
      range.setStart(node, from - at);
      begun = true;
    }
    if (begun && to <= end) {
      range.setEnd(node, to - at);
      return range;
    }
    at = end;
  }
  return null;
}
