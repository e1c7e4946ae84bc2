/** @import { Notebook, NotebookCell } from "../notebooks/format.js" */
/** @import { SharedCell, SharedNotebook } from "./codec.js" */
import { isRecord, newCell, newNotebook } from "../notebooks/format.js";

const TYPES = /** @type {const} */ ({ code: "code", note: "markdown", raw: "raw" });
const KINDS = /** @type {const} */ ({ code: "code", markdown: "note", raw: "raw" });
const MAY_FAIL = "raises-exception";

/** What a link carries, as a notebook. @param {SharedNotebook} shared @returns {Notebook} */
export function fromShared({ title, lesson, cells }) {
  const notebook = newNotebook(
    cells.map(({ kind, text, id, mayFail }) => {
      const cell = newCell(TYPES[kind], text, id || undefined);
      return mayFail ? { ...cell, metadata: { tags: [MAY_FAIL] } } : cell;
    }),
    title,
  );
  if (lesson) notebook.metadata.glowgrad = { lesson };
  return notebook;
}

/** What a link can carry of a notebook. @param {Notebook} notebook @param {SharedNotebook["device"]} device @returns {SharedNotebook} */
export function toShared({ metadata, cells }, device) {
  const lesson = isRecord(metadata.glowgrad) ? String(metadata.glowgrad.lesson ?? "") : "";
  return {
    title: String(metadata.title ?? ""),
    lesson,
    device,
    // Names of cells say something only beside the lesson's.
    cells: cells.map((cell) => ({ ...toSharedCell(cell), id: lesson ? cell.id : "" })),
  };
}

/** @param {NotebookCell} cell @returns {SharedCell} */
function toSharedCell({ cell_type: type, source, id, metadata }) {
  const tags = Array.isArray(metadata.tags) ? metadata.tags : [];
  return { kind: KINDS[type], text: source, id, mayFail: tags.includes(MAY_FAIL) };
}

/** Pictures in a notebook's notes, which a link cannot carry. @param {Notebook} notebook */
export function picturesOf({ cells }) {
  return cells.flatMap(({ attachments }) => Object.keys(attachments ?? {}));
}
