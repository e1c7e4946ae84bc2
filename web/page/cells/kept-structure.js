/** @import { Change, Operation } from "./structure.js" */
import { lessonKey, recall, remember } from "../storage.js";
import { cellList } from "./cell-list.js";
import { playable, record, withoutDiscarded } from "./structure.js";

/** @type {Operation[]} */
let log = [];

/** Rebuilds the page as the reader left it, and keeps what the reader changes from now on. */
export function keepStructure() {
  const key = lessonKey("structure", cellList.root, "cells");
  const ids = cellList.all.map(({ id }) => id);
  const stored = playable(ids, recall(key));
  for (const operation of stored) replay(operation);
  cellList.discardDeleted();
  log = withoutDiscarded(stored);
  cellList.addEventListener("change", (event) => {
    log = record(log, /** @type {CustomEvent<Change>} */ (event).detail);
    remember(key, log.length > 0 ? log : null);
  });
}

/** Brings the page back to what the lesson says: cells, order and texts. */
export function resetStructure() {
  log = [];
  remember(lessonKey("structure", cellList.root, "cells"), null);
  cellList.reset();
}

/** @param {Operation} operation */
function replay(operation) {
  const { op, id } = operation;
  if (op === "insert") {
    cellList.insert(operation.place, { kind: operation.kind, id });
    return;
  }
  const cell = cellList.all.find((one) => one.id === id);
  if (!cell) return;
  if (op === "move") cellList.moveTo(cell, operation.place);
  else cellList.delete(cell);
}
