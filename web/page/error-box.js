/** @import { Frame, RunError } from "./types.js" */
import { announce } from "./announce.js";
import { element } from "./element.js";
import { cellNamed, fixesList, withCode } from "./fixes.js";
import { shapesDrawing } from "./shapes-drawing.js";

/**
 * The message without a leading "NameError: ": the kind is shown beside it.
 *
 * @param {RunError} error
 */
export function plainMessage({ name, message }) {
  const prefix = `${name}: `;
  const text = message.startsWith(prefix) ? message.slice(prefix.length) : message;
  return text.trim() || name;
}

/**
 * An error for a learner: the message, its place and likely cause, what may mend it, and the
 * traceback one click away.
 *
 * @param {RunError} error
 * @param {string} code the text that was run
 * @param {HTMLElement[]} actions
 * @param {string} [where] the cell, to tell one error from another
 */
export function errorBox(error, code, actions, where = "") {
  const { advice } = error;
  const cause = advice?.cause ?? error.hint;
  return element(
    "section",
    { class: "error", "aria-label": where ? `Error in ${where}` : "Error" },
    element("p", { class: "error-message" }, plainMessage(error)),
    placeOfError(error, code),
    cause ? element("p", { class: "error-hint" }, ...withCode(cause)) : null,
    advice?.shapes ? shapesDrawing(advice.shapes) : null,
    advice?.fixes.length ? fixesList(advice.fixes) : null,
    actions.length > 0 ? element("p", { class: "error-actions" }, ...actions) : null,
    error.traceback
      ? traceback(error.name, error.traceback)
      : element("p", { class: "error-name" }, error.name),
  );
}

/**
 * The learner's frames as links to their lines; one line of plain text where nothing can be linked.
 *
 * @param {RunError} error @param {string} code
 */
function placeOfError({ line, frames = [] }, code) {
  const linked = frames.filter(({ cell }) => cellNamed(cell));
  if (linked.length > 1) {
    return element(
      "ol",
      { class: "error-frames", "aria-label": "Where it happened, from outside to inside" },
      ...linked.map((frame) => element("li", {}, ...frameLink(frame))),
    );
  }
  const text = line ? code.split("\n")[line - 1] : undefined;
  if (!line || text === undefined) return null;
  const only = linked[0];
  const shown = element("code", {}, text.trim());
  return element(
    "p",
    { class: "error-line" },
    only && only.line === line ? lineButton(only, `line ${line}`) : `line ${line}`,
    ": ",
    shown,
  );
}

/** @param {Frame} frame */
function frameLink(frame) {
  const inside = frame.function ? `, in ${frame.function}` : "";
  const code = element("code", {}, frame.code.trim());
  return [lineButton(frame, `${frame.cell}, line ${frame.line}`), `${inside}: `, code];
}

/** @param {Frame} frame @param {string} label */
function lineButton({ cell, line }, label) {
  return element(
    "button",
    { type: "button", class: "line-link", onclick: () => void cellNamed(cell)?.showLine(line) },
    label,
  );
}

/** @param {string} name @param {string} text */
function traceback(name, text) {
  const copy = element("button", { type: "button", class: "quiet" }, "Copy");
  copy.addEventListener("click", async () => {
    const done = await navigator.clipboard.writeText(text).then(
      () => true,
      () => false,
    );
    copy.textContent = done ? "Copied" : "Select the text to copy it";
    announce(copy.textContent);
  });
  return element(
    "details",
    {},
    element("summary", {}, `${name}: full traceback`),
    element("pre", {}, text),
    element("p", { class: "error-copy" }, copy),
  );
}
