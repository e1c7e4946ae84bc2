/** @import { RunError } from "./types.js" */
import { element } from "./element.js";

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
 * An error for a learner: the message, the line, what to try; the traceback one click away.
 *
 * @param {RunError} error
 * @param {string} code the text that was run
 * @param {HTMLElement[]} actions
 */
export function errorBox(error, code, actions) {
  const line = error.line ? code.split("\n")[error.line - 1] : undefined;
  return element(
    "section",
    { class: "error", "aria-label": "Error" },
    element("p", { class: "error-message" }, plainMessage(error)),
    line === undefined
      ? null
      : element(
          "p",
          { class: "error-line" },
          `line ${error.line}: `,
          element("code", {}, line.trim()),
        ),
    error.hint ? element("p", { class: "error-hint" }, error.hint) : null,
    actions.length > 0 ? element("p", { class: "error-actions" }, ...actions) : null,
    error.traceback
      ? element(
          "details",
          {},
          element("summary", {}, `${error.name}: full traceback`),
          element("pre", { tabindex: 0 }, error.traceback),
        )
      : element("p", { class: "error-name" }, error.name),
  );
}
