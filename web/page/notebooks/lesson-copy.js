/** @import { Notebook, NotebookCell } from "./format.js" */
/** @import { Operation } from "../cells/structure.js" */
import { playable } from "../cells/structure.js";
import { newCell } from "./format.js";

/**
 * A lesson's notebook as the reader has rebuilt the lesson: edited texts, own cells, order.
 *
 * @param {Notebook} notebook
 * @param {string} slug
 * @param {(key: string) => any} recall what is kept under a key
 * @returns {Notebook}
 */
export function withReadersEdits(notebook, slug, recall) {
  const textOf = (/** @type {string} */ id) => {
    const text = recall(`edit:${slug}:${id}`)?.text;
    return typeof text === "string" ? text : null;
  };
  const cells = notebook.cells.map((cell) => {
    const text = cell.cell_type === "code" ? textOf(cell.id) : null;
    return text === null || text === cell.source ? cell : { ...cell, source: text, outputs: [] };
  });
  const ids = cells.map(({ id }) => id);
  for (const operation of playable(ids, recall(`structure:${slug}:cells`))) {
    apply(cells, operation, textOf);
  }
  return { ...notebook, cells };
}

/**
 * @param {NotebookCell[]} cells changed in place
 * @param {Operation} operation
 * @param {(id: string) => string | null} textOf
 */
function apply(cells, operation, textOf) {
  const { op, id } = operation;
  const at = cells.findIndex((cell) => cell.id === id);
  const [before] = at < 0 ? [] : cells.splice(at, 1);
  if (op === "delete") return;
  const type = op === "insert" && operation.kind === "note" ? "markdown" : "code";
  const cell = before ?? newCell(type, textOf(id) ?? "", id);
  const { place } = operation;
  const neighbour = "before" in place ? place.before : "after" in place ? place.after : null;
  const found = cells.findIndex((one) => one.id === neighbour);
  if (found < 0) cells.push(cell);
  else cells.splice("before" in place ? found : found + 1, 0, cell);
}
