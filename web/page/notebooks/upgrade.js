/** @import { Json } from "./format.js" */
import { isRecord } from "./format.js";

/** nbformat 3's names of forms. */
const FORMS = {
  text: "text/plain",
  html: "text/html",
  svg: "image/svg+xml",
  png: "image/png",
  jpeg: "image/jpeg",
  latex: "text/latex",
  json: "application/json",
  javascript: "application/javascript",
};

/**
 * A notebook of nbformat 3 (worksheets, headings as cells, outputs by other names) as one of version 4.
 *
 * @param {Json} file
 * @returns {{cells: unknown[], metadata: Json}}
 */
export function upgraded({ worksheets, metadata }) {
  const sheets = Array.isArray(worksheets) ? worksheets : [];
  const cells = sheets.flatMap((sheet) =>
    isRecord(sheet) && Array.isArray(sheet.cells) ? sheet.cells : [],
  );
  const { name, signature: _, ...rest } = isRecord(metadata) ? metadata : {};
  return { cells: cells.map(cell), metadata: name ? { title: String(name), ...rest } : rest };
}

/** @param {unknown} given */
function cell(given) {
  if (!isRecord(given)) return given;
  const { metadata } = given;
  if (given.cell_type === "heading") {
    const level = Math.min(6, Math.max(1, Number(given.level) || 1));
    const text = [given.source ?? ""].flat().join("");
    return { cell_type: "markdown", metadata, source: `${"#".repeat(level)} ${text}` };
  }
  if (given.cell_type !== "code") return given;
  const outputs = Array.isArray(given.outputs) ? given.outputs.map(output) : [];
  const { input: source, prompt_number: execution_count } = given;
  return { cell_type: "code", metadata, source, execution_count, outputs };
}

/** @param {unknown} given */
function output(given) {
  if (!isRecord(given)) return given;
  const { output_type, metadata } = given;
  if (output_type === "stream") return { ...given, name: given.stream };
  if (output_type === "pyerr") return { ...given, output_type: "error" };
  const data = Object.fromEntries(
    Object.entries(FORMS).flatMap(([form, mime]) => (form in given ? [[mime, given[form]]] : [])),
  );
  if (output_type === "pyout") {
    const execution_count = given.prompt_number;
    return { output_type: "execute_result", data, metadata, execution_count };
  }
  return { output_type, data, metadata };
}
