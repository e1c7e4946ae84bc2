/**
 * A notebook as nbformat 4.5 has it, with every text in one piece.
 *
 * @typedef {Record<string, any>} Json
 * @typedef {{output_type: "stream", name: "stdout" | "stderr", text: string}
 *   | {output_type: "display_data", data: Json, metadata: Json}
 *   | {output_type: "execute_result", data: Json, metadata: Json, execution_count: number | null}
 *   | {output_type: "error", ename: string, evalue: string, traceback: string[]}} NotebookOutput
 * @typedef {"code" | "markdown" | "raw"} CellType
 * @typedef {{id: string, cell_type: CellType, source: string, metadata: Json, attachments?: Json,
 *   outputs?: NotebookOutput[], execution_count?: number | null}} NotebookCell
 * @typedef {{nbformat: 4, nbformat_minor: number, metadata: Json, cells: NotebookCell[]}} Notebook
 */

/** What is wrong with a notebook's file, said to the reader. */
export class NotebookFileError extends Error {}

const CELL_ID = /^[a-zA-Z0-9_-]{1,64}$/;

/** Whether nbformat takes this as a cell's id. @param {unknown} id */
export function isCellId(id) {
  return typeof id === "string" && CELL_ID.test(id);
}

/** An id that no other cell has. */
export function freshCellId() {
  const bytes = crypto.getRandomValues(new Uint8Array(4));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * @param {CellType} type @param {string} [source] @param {string} [id]
 * @returns {NotebookCell}
 */
export function newCell(type, source = "", id = freshCellId()) {
  const cell = { id, cell_type: type, source, metadata: {} };
  return type === "code" ? { ...cell, outputs: [], execution_count: null } : cell;
}

/** @param {NotebookCell[]} [cells] @param {string} [title] @returns {Notebook} */
export function newNotebook(cells = [newCell("code")], title = "") {
  const metadata = {
    kernelspec: { display_name: "Python 3", language: "python", name: "python3" },
    language_info: { name: "python", file_extension: ".py", mimetype: "text/x-python" },
    ...(title ? { title } : {}),
  };
  return { nbformat: 4, nbformat_minor: 5, metadata, cells };
}

/** @param {unknown} value @returns {value is Json} */
export function isRecord(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
