/** @import { Output, RunError } from "../types.js" */
/** @import { Json, NotebookOutput } from "./format.js" */
import { FIGURE_TYPE, WIDGET_TYPE } from "../mime.js";
import { LARGEST_OUTPUT } from "./ipynb.js";

const LONGEST_STREAM = 200_000;

/**
 * What a run showed, as a notebook keeps it: as it stood at the end.
 *
 * @param {Output[]} outputs @param {RunError | null} error @param {number | null} count
 * @returns {NotebookOutput[]}
 */
export function toNotebook(outputs, error, count) {
  const kept = merged(outputs).flatMap((output) => keptOutput(output, count));
  if (error) {
    const { name, message, traceback } = error;
    kept.push({
      output_type: "error",
      ename: name,
      evalue: message,
      traceback: (traceback || `${name}: ${message}`).split("\n"),
    });
  }
  return kept;
}

/** @param {Output} output @param {number | null} count @returns {NotebookOutput[]} */
function keptOutput(output, count) {
  if (output.type === "stream") {
    return [{ output_type: "stream", name: output.name, text: shortened(output.text) }];
  }
  if (output.type === "clear") return [];
  const { [WIDGET_TYPE]: widget, ...data } = output.data;
  const svg = data[FIGURE_TYPE]?.svg;
  if (typeof svg === "string") data["image/svg+xml"] ??= svg;
  if (JSON.stringify(data).length > LARGEST_OUTPUT) {
    for (const mime of Object.keys(data)) if (mime !== "text/plain") delete data[mime];
    data["text/plain"] = shortened(String(data["text/plain"] ?? ""));
  }
  if (widget && !data["text/plain"]) return [];
  return output.type === "result"
    ? [{ output_type: "execute_result", data, metadata: {}, execution_count: count }]
    : [{ output_type: "display_data", data, metadata: {} }];
}

/**
 * Outputs as they stand at the end of a run: streams joined, updated displays in their first place.
 *
 * @param {Output[]} outputs
 */
function merged(outputs) {
  /** @type {Output[]} */
  let result = [];
  let clearNext = false;
  for (const output of outputs) {
    if (output.type === "clear") {
      // A widget's answer empties the widget's own place only.
      if (output.into) continue;
      if (output.wait) clearNext = true;
      else result = [];
      continue;
    }
    if (clearNext) result = [];
    clearNext = false;
    const last = result.at(-1);
    if (output.type === "stream" && last?.type === "stream" && last.name === output.name) {
      result[result.length - 1] = { ...last, text: last.text + output.text };
      continue;
    }
    if (output.type === "display" && output.update) {
      const place = result.findIndex((one) => one.type === "display" && one.id === output.id);
      if (place >= 0) {
        result[place] = output;
        continue;
      }
    }
    result.push(output);
  }
  return result.filter((one) => !("data" in one) || Object.keys(one.data).length > 0);
}

/** Beginning and end of what would fill the storage. @param {string} text */
function shortened(text) {
  if (text.length <= LONGEST_STREAM) return text;
  const half = LONGEST_STREAM / 2;
  const left = text.length - LONGEST_STREAM;
  return `${text.slice(0, half)}\n… ${left} characters are not kept …\n${text.slice(-half)}`;
}

let shown = 0;

/**
 * A notebook's output as the page shows it.
 *
 * @param {NotebookOutput} output
 * @returns {{output: Output} | {error: RunError}}
 */
export function fromNotebook(output) {
  if (output.output_type === "stream") {
    return { output: { type: "stream", name: output.name, text: output.text } };
  }
  if (output.output_type === "error") {
    const traceback = output.traceback.join("\n").replace(ANSI, "");
    return { error: { name: output.ename, message: output.evalue, traceback } };
  }
  /** @type {Json & {"text/plain": string}} */
  const data = { "text/plain": "", ...output.data };
  if (output.output_type === "execute_result") return { output: { type: "result", data } };
  shown += 1;
  return { output: { type: "display", id: `kept-${shown}`, data } };
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: terminals' colours begin with one
const ANSI = /\u001b\[[0-9;:]*[A-Za-z]/g;
