/**
 * Changes of a text, line by line.
 *
 * @typedef {{at: number, gone: string[], come: string[]}} Change lines `gone` from line `at` (from 0)
 */

/**
 * What turns one text into another.
 *
 * @param {string[]} before @param {string[]} after
 * @returns {Change[]}
 */
export function changesBetween(before, after) {
  const common = table(before, after);
  /** @type {Change[]} */
  const changes = [];
  let [i, j] = [0, 0];
  /** @type {Change | null} */
  let open = null;
  while (i < before.length || j < after.length) {
    if (i < before.length && j < after.length && before[i] === after[j]) {
      open = null;
      i += 1;
      j += 1;
      continue;
    }
    if (!open) {
      open = { at: i, gone: [], come: [] };
      changes.push(open);
    }
    if (j >= after.length || (i < before.length && common[i + 1][j] >= common[i][j + 1])) {
      open.gone.push(before[i++]);
    } else open.come.push(after[j++]);
  }
  return changes;
}

/** How many lines the ends of two texts have in common, from each pair of lines on. @param {string[]} a @param {string[]} b */
function table(a, b) {
  const common = Array.from({ length: a.length + 1 }, () => new Array(b.length + 1).fill(0));
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      common[i][j] =
        a[i] === b[j] ? common[i + 1][j + 1] + 1 : Math.max(common[i + 1][j], common[i][j + 1]);
    }
  }
  return common;
}

/**
 * A reader's text with the changes that turn `before`, from which it was made, into `after`.
 *
 * @param {string} mine @param {string} before @param {string} after
 * @returns {{text: string, refused: string[]}} `refused`: lines of `after` that have no place, because
 *   the reader has changed what they stand for
 */
export function merged(mine, before, after) {
  const [own, old, next] = [mine, before, after].map((text) => text.split("\n"));
  const edits = changesBetween(old, own);
  /** @type {string[]} */
  const refused = [];
  const lines = [...own];
  for (const { at, gone, come } of changesBetween(old, next).reverse()) {
    const end = at + gone.length;
    const touched = edits.some((edit) => overlaps(edit, at, end));
    const shift = edits
      .filter((edit) => edit.at + edit.gone.length <= at && edit.at < Math.max(at, 1))
      .reduce((sum, edit) => sum + edit.come.length - edit.gone.length, 0);
    if (touched) refused.push(...(come.length ? come : gone));
    else lines.splice(at + shift, gone.length, ...come);
  }
  return { text: lines.join("\n"), refused: refused.reverse() };
}

/** Whether a reader's edit touches the lines from `at` to before `end`. @param {Change} edit @param {number} at @param {number} end */
function overlaps(edit, at, end) {
  const stop = edit.at + edit.gone.length;
  if (edit.at === stop) return edit.at > at && edit.at < end; // lines put in
  if (at === end) return at > edit.at && at < stop;
  return edit.at < end && at < stop;
}

/** The lines (from 1) of a text that another one did not have. @param {string} before @param {string} after */
export function newLines(before, after) {
  const lines = [];
  let shift = 0;
  for (const { at, gone, come } of changesBetween(before.split("\n"), after.split("\n"))) {
    for (let k = 0; k < come.length; k++) lines.push(at + shift + k + 1);
    if (come.length === 0) lines.push(Math.max(1, at + shift)); // where some went
    shift += come.length - gone.length;
  }
  return lines;
}
