/** @import { CodeCell } from "./cell.js" */
import { pageSession } from "./page-session.js";

/** All cells of the page, from top to bottom. @returns {CodeCell[]} */
export function cells() {
  return /** @type {CodeCell[]} */ ([...document.querySelectorAll("gg-cell")]);
}

/** The cells that belong to the lesson's own story: exercises are the reader's. */
function storyCells() {
  return cells().filter((cell) => cell.dataset.role !== "exercise");
}

/** The cell after this one, or null. @param {CodeCell} cell */
export function cellAfter(cell) {
  const all = cells();
  return all[all.indexOf(cell) + 1] ?? null;
}

/** Cells above this one that have not run in the present interpreter. @param {CodeCell} cell */
export function unrunAbove(cell) {
  const all = storyCells();
  const above = all.filter(
    (other) => other.compareDocumentPosition(cell) & Node.DOCUMENT_POSITION_FOLLOWING,
  );
  return above.filter((other) => !other.hasRun);
}

/**
 * Runs cells one after the other and stops at the first that does not succeed.
 *
 * @param {CodeCell[]} list
 * @param {(done: number, total: number) => void} [onProgress]
 */
export async function runInOrder(list, onProgress = () => {}) {
  onProgress(0, list.length);
  const group = {};
  const runs = list.map((cell) => cell.run({ group }));
  for (const [index, run] of runs.entries()) {
    const { status } = await run;
    if (status !== "ok") return false;
    onProgress(index + 1, list.length);
  }
  return true;
}

/** Runs the whole lesson. @param {(done: number, total: number) => void} onProgress */
export function runAll(onProgress) {
  return runInOrder(storyCells(), onProgress);
}

/** Lets set-up cells run as soon as a new interpreter stands, before what the reader asked for. */
export function startNotebook() {
  pageSession.addEventListener("fresh", () => {
    for (const cell of cells()) {
      if (cell.dataset.autorun === "true" && !cell.isPending) void cell.run();
    }
  });
}
