/** @import { CellType, Json, Notebook, NotebookCell, NotebookOutput } from "./format.js" */
import { freshCellId, isCellId, isRecord, NotebookFileError, newNotebook } from "./format.js";
import { upgraded } from "./upgrade.js";

/** Characters: more of one output than this is left out, and more of all outputs together. */
export const LARGEST_OUTPUT = 4e6;
export const ALL_OUTPUTS = 20e6;
const DEEPEST = 200;

/**
 * What an .ipynb file holds, as nbformat 4.5. Throws NotebookFileError where it holds no notebook.
 *
 * @param {string} text
 * @returns {{notebook: Notebook, notices: string[]}} `notices`: what the reader should know
 */
export function readIpynb(text) {
  const file = parsed(text);
  if (deeperThan(file, DEEPEST)) {
    throw new NotebookFileError(
      "This notebook is nested far more deeply than any notebook needs to be. It was not opened.",
    );
  }
  const major = checkedVersion(file);
  const { cells, metadata } = major === 3 ? upgraded(file) : file;
  if (!Array.isArray(cells)) {
    throw new NotebookFileError("This notebook has no list of cells: it is damaged.");
  }
  const notebook = newNotebook([]);
  notebook.metadata = { ...notebook.metadata, ...(isRecord(metadata) ? metadata : {}) };
  if (major === 4 && Number(file.nbformat_minor) > 5) notebook.nbformat_minor = 5;
  const reading = { lost: 0, large: 0, budget: ALL_OUTPUTS, ids: new Set() };
  notebook.cells = cells.flatMap((cell) => readCell(cell, reading));
  if (cells.length > 0 && notebook.cells.length === 0) {
    throw new NotebookFileError("None of this notebook's cells can be read: it is damaged.");
  }
  return { notebook, notices: noticesOf(notebook, reading) };
}

/** @typedef {{lost: number, large: number, budget: number, ids: Set<string>}} Reading */

/** @param {string} text @returns {any} */
function parsed(text) {
  const content = text.replace(/^\uFEFF/, "");
  if (content.trim() === "") throw new NotebookFileError("This file is empty.");
  try {
    return JSON.parse(content);
  } catch {
    throw new NotebookFileError(
      content.trimStart().startsWith("{")
        ? "This notebook is cut off or damaged: it begins like one, but does not end like one."
        : "This is no notebook: an .ipynb file holds JSON, and this one does not.",
    );
  }
}

/** The major version, 3 or 4. @param {any} file */
function checkedVersion(file) {
  const looksLikeOne = isRecord(file) && ("cells" in file || "worksheets" in file);
  if (!looksLikeOne) {
    throw new NotebookFileError("This is a JSON file, but no notebook: it has no cells.");
  }
  const major = Number(file.nbformat ?? ("worksheets" in file ? 3 : 4));
  if (major === 3 || major === 4) return major;
  throw new NotebookFileError(
    `This notebook says that it has version ${String(file.nbformat).slice(0, 20)} of the format; versions 3 and 4 can be opened.`,
  );
}

/** Whether JSON is nested more deeply; without recursion, which would fail there. @param {unknown} value @param {number} limit */
export function deeperThan(value, limit) {
  let level = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > limit) return true;
    level = level.flatMap((one) =>
      typeof one === "object" && one !== null
        ? Object.values(one).filter((inner) => typeof inner === "object" && inner !== null)
        : [],
    );
  }
  return false;
}

/** @param {unknown} given @param {Reading} reading @returns {NotebookCell[]} none for what is no cell */
function readCell(given, reading) {
  const source = isRecord(given) ? joined(given.source) : null;
  if (!isRecord(given) || source === null) {
    reading.lost += 1;
    return [];
  }
  const known = ["code", "markdown", "raw"].includes(given.cell_type);
  const type = /** @type {CellType} */ (known ? given.cell_type : "raw");
  const id = isCellId(given.id) && !reading.ids.has(given.id) ? given.id : freshCellId();
  reading.ids.add(id);
  /** @type {NotebookCell} */
  const cell = {
    id,
    cell_type: type,
    source,
    metadata: isRecord(given.metadata) ? given.metadata : {},
  };
  if (type !== "code") {
    if (isRecord(given.attachments)) cell.attachments = given.attachments;
    return [cell];
  }
  const count = given.execution_count;
  cell.execution_count = Number.isInteger(count) && count >= 0 ? count : null;
  const outputs = Array.isArray(given.outputs) ? given.outputs : [];
  cell.outputs = outputs.flatMap((output) => readOutput(output, reading));
  return [cell];
}

/** @param {unknown} given @param {Reading} reading @returns {NotebookOutput[]} */
function readOutput(given, reading) {
  if (!isRecord(given)) return [];
  const output = soundOutput(given);
  if (!output) return [];
  const size = JSON.stringify(output).length;
  if (size > LARGEST_OUTPUT || size > reading.budget) {
    reading.large += 1;
    return [];
  }
  reading.budget -= size;
  return [output];
}

/** @param {Json} given @returns {NotebookOutput | null} */
function soundOutput(given) {
  const metadata = isRecord(given.metadata) ? given.metadata : {};
  switch (given.output_type) {
    case "stream": {
      const name = given.name === "stderr" ? "stderr" : "stdout";
      return { output_type: "stream", name, text: joined(given.text) ?? "" };
    }
    case "display_data":
      return { output_type: "display_data", data: bundle(given.data), metadata };
    case "execute_result": {
      const count = given.execution_count;
      const execution_count = Number.isInteger(count) && count >= 0 ? count : null;
      return { output_type: "execute_result", data: bundle(given.data), metadata, execution_count };
    }
    case "error":
      return {
        output_type: "error",
        ename: String(given.ename ?? "Error"),
        evalue: String(given.evalue ?? ""),
        traceback: Array.isArray(given.traceback) ? given.traceback.map(String) : [],
      };
    default:
      return null;
  }
}

/** A MIME bundle with texts in one piece. @param {unknown} data @returns {Json} */
function bundle(data) {
  if (!isRecord(data)) return {};
  const entries = Object.entries(data).flatMap(([mime, content]) => {
    if (/^application\/(.*\+)?json$/.test(mime)) return [[mime, content]];
    const text = joined(content);
    return text === null ? [] : [[mime, text]];
  });
  return Object.fromEntries(entries);
}

/** A text that may be a list of lines. @param {unknown} text @returns {string | null} */
function joined(text) {
  if (typeof text === "string") return text;
  const whole = Array.isArray(text) && text.every((line) => typeof line === "string");
  return whole ? text.join("") : null;
}

/** @param {Notebook} notebook @param {Reading} reading */
function noticesOf({ metadata }, { lost, large }) {
  const notices = [];
  const language = String(
    metadata.kernelspec?.language ?? metadata.language_info?.name ?? "python",
  );
  if (!/^i?python/i.test(language)) {
    notices.push(
      `This notebook is written in ${language.slice(0, 30)}. Its text and outputs are here, but only Python runs.`,
    );
  }
  if (lost > 0) {
    notices.push(
      `${counted(lost, "cell")} could not be read and ${lost > 1 ? "are" : "is"} left out.`,
    );
  }
  if (large > 0) {
    notices.push(
      `${counted(large, "output")} ${large > 1 ? "are" : "is"} too large to show and ${large > 1 ? "were" : "was"} left out. Run the cell to get it again.`,
    );
  }
  return notices;
}

/** @param {number} number @param {string} what */
function counted(number, what) {
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}

/** The text of an .ipynb file. @param {Notebook} notebook */
export function ipynbText(notebook) {
  const cells = notebook.cells.map(({ source, outputs, ...rest }) => ({
    ...rest,
    source: lines(source),
    ...(outputs ? { outputs: outputs.map(written) } : {}),
  }));
  return `${JSON.stringify({ ...notebook, cells }, null, 1)}\n`;
}

/** @param {NotebookOutput} output */
function written(output) {
  if (output.output_type === "stream") return { ...output, text: lines(output.text) };
  if (output.output_type === "error") return output;
  const data = Object.entries(output.data).map(([mime, content]) => {
    const isText = typeof content === "string" && /^text\/|svg\+xml$/.test(mime);
    return [mime, isText ? lines(content) : content];
  });
  return { ...output, data: Object.fromEntries(data) };
}

/** A text as Jupyter writes it: a list of lines with their ends. @param {string} text */
function lines(text) {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}
