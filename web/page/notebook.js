/** @import { Cell } from "./cells/cell.js" */
/** @import { CodeCell } from "./cells/code-cell.js" */
/** @import { Ran } from "./page-session.js" */
import { announce } from "./announce.js";
import { cellList } from "./cells/cell-list.js";
import { Freshness } from "./cells/freshness.js";
import { pageSession } from "./page-session.js";
import { isReadInLoop } from "./read-in-loop.js";

/** All code cells of the page, from top to bottom. @returns {CodeCell[]} */
export function cells() {
  return /** @type {CodeCell[]} */ (cellList.all.filter(({ kind }) => kind === "code"));
}

/** The cells that belong to the lesson's own story: exercises are the reader's. */
function storyCells() {
  return cells().filter((cell) => cell.dataset.role !== "exercise");
}

/** @param {Cell} cell @param {Cell} other */
function isAbove(other, cell) {
  return Boolean(other.compareDocumentPosition(cell) & Node.DOCUMENT_POSITION_FOLLOWING);
}

/** Story cells above a cell. @param {Cell} cell */
export function cellsAbove(cell) {
  return storyCells().filter((other) => other !== cell && isAbove(other, cell));
}

/** Story cells below a cell. @param {Cell} cell */
export function cellsBelow(cell) {
  return storyCells().filter((other) => other !== cell && isAbove(cell, other));
}

/** Cells above this one that have not run in the present interpreter. @param {CodeCell} cell */
export function unrunAbove(cell) {
  return cellsAbove(cell).filter((other) => !other.hasRun);
}

/**
 * Runs cells one after the other and stops at the first that does not succeed; one that the reader
 * takes off the queue is passed over.
 *
 * @param {CodeCell[]} list
 * @param {(done: number, total: number) => void} [onProgress]
 */
export async function runInOrder(list, onProgress = () => {}) {
  onProgress(0, list.length);
  const group = {};
  const runs = list.map((cell) => cell.run({ group: cell.mayFail ? null : group }));
  for (const [index, run] of runs.entries()) {
    const { status, skipped } = await run;
    const failed = status === "error" && list[index].mayFail;
    if (status !== "ok" && !skipped && !failed) return false;
    onProgress(index + 1, list.length);
  }
  const [none, one] = ["There is no cell to run.", "The cell has run."];
  announce([none, one][list.length] ?? `All ${list.length} cells have run.`);
  return true;
}

/** Runs the whole lesson. @param {(done: number, total: number) => void} [onProgress] */
export function runAll(onProgress) {
  return runInOrder(storyCells(), onProgress);
}

let count = 0;

/** The how-manieth run of the present interpreter begins now. */
export function countRun() {
  count += 1;
  return count;
}

const freshness = new Freshness();
let refreshing = 0;
/** What controls have set while the present run goes on: variables by the control's id. @type {Map<string, string>} */
const setDuringRun = new Map();

/** A control has given a variable another value. @param {string} id @param {string} variable */
export function noteBinding(id, variable) {
  freshness.ran(id, { code: "", writes: [variable] });
  if (pageSession.running) setDuringRun.set(id, variable);
  showFreshness();
}

/** Lets each cell say whether its inputs are still what it has seen. */
function showFreshness() {
  clearTimeout(refreshing);
  refreshing = window.setTimeout(() => {
    const sources = /** @type {NodeListOf<CodeCell>} */ (
      cellList.root.querySelectorAll("gg-cell, gg-control")
    );
    const known = [...sources].map(({ id, text = "" }) => ({ id, text })); // a control has no text
    for (const cell of cells()) cell.showStaleInput(freshness.stale(known, cell.id));
  }, 100);
}

/**
 * Lets set-up cells run as soon as a new interpreter stands, before what the reader asked for, and
 * follows which cell gave its names to which.
 */
export function startNotebook() {
  pageSession.addEventListener("fresh", () => {
    for (const cell of cells()) {
      if (cell.dataset.autorun === "true" && !cell.isPending) void cell.run({ group: {} });
    }
  });
  pageSession.addEventListener("restart", () => {
    count = 0;
    freshness.forget();
    setDuringRun.clear();
  });
  pageSession.addEventListener("ran", (event) => {
    const { name, code, result } = /** @type {CustomEvent<Ran>} */ (event).detail;
    if (!result.restarted) freshness.ran(name, { code, ...result });
    for (const [id, variable] of setDuringRun) {
      // A loop has followed the control; other code has seen the value of before.
      if (!isReadInLoop(code, variable)) freshness.ran(id, { code: "", writes: [variable] });
    }
    setDuringRun.clear();
    showFreshness();
  });
  document.addEventListener("textchange", showFreshness);
  cellList.addEventListener("change", showFreshness);
}
