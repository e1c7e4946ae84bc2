/** @import { Host, Kind } from "./quiz.js" */
/** @import { CodeCell } from "./cells/code-cell.js" */
import { announce } from "./announce.js";
import { element } from "./element.js";
import { markOption, optionInputs } from "./quiz-single.js";

/** @typedef {{guess: number | string, actual: string | null, changed?: boolean}} Prediction */

const KEPT = 2000;

/**
 * Whether a typed prediction says what was printed; blanks at the ends of lines do not count, and
 * one whole line of several is enough.
 *
 * @param {string} guess
 * @param {string} actual
 */
export function foretold(guess, actual) {
  const lines = (/** @type {string} */ text) =>
    text
      .trim()
      .split("\n")
      .map((line) => line.trim().replace(/\s+/g, " "));
  const [said, printed] = [lines(guess), lines(actual)];
  if (said.join("\n") === printed.join("\n")) return true;
  return said.length === 1 && said[0] !== "" && printed.includes(said[0]);
}

/**
 * What will a cell print? Its output is held back until the reader has said so.
 *
 * @param {Host} host
 * @returns {Kind}
 */
export function predict({ root, form, data, submit }) {
  const options = optionInputs(form);
  const typed = form.querySelector("textarea");
  const cell = /** @type {CodeCell | null} */ (document.getElementById(data.cell));
  /** @type {Prediction | null} */
  let noted = null;

  const guess = () => {
    if (typed) return typed.value.trim() || null;
    const at = options.findIndex((option) => option.checked);
    return at === -1 ? null : at;
  };
  const skip = element(
    "button",
    { type: "button", class: "quiet", onclick: () => release() },
    "show it anyway",
  );
  const notice = element(
    "p",
    { class: "held-output" },
    "The output is shown once you have ",
    element("a", { href: `#${root.id}` }, "predicted it"),
    ", or ",
    skip,
    ".",
  );
  const release = () => {
    cell?.removeAttribute("data-awaits");
    notice.remove();
  };
  if (cell) cell.append(notice);

  cell?.addEventListener("ran", (event) => {
    if (!noted) return;
    const { text, status } = /** @type {CustomEvent} */ (event).detail;
    if (status !== "ok") return;
    noted = {
      ...noted,
      actual: text.slice(0, KEPT),
      changed: cell.text !== cell.original,
    };
    submit();
  });

  return {
    check: "Predict",
    missing: typed ? "Write what you expect first." : "Pick what you expect first.",
    read() {
      const said = guess();
      if (said === null) return null;
      if (noted?.guess !== said) noted = { guess: said, actual: null };
      release();
      return noted;
    },
    write(answer) {
      const said = answer?.guess;
      if (typed && typeof said === "string") typed.value = said;
      else if (!typed && options[said]) options[said].checked = true;
      else return false;
      noted = { guess: said, actual: answer.actual ?? null, changed: answer.changed === true };
      release();
      return true;
    },
    judge({ guess: said, actual, changed = false }) {
      if (actual === null) {
        const run = element(
          "button",
          { type: "button", onclick: () => void runNow(cell) },
          "Run the cell",
        );
        return { state: "waiting", title: "Noted. Now see what happens.", parts: [run] };
      }
      const own = typed ? said : (options[said].closest("label")?.textContent ?? "").trim();
      const parts = [compared(own, actual)];
      if (changed) {
        parts.push(element("p", {}, "You have changed the cell, so this is your own experiment."));
        return { state: "waiting", title: "This is what it printed.", parts, done: true };
      }
      const right = typed ? foretold(said, actual) : said === data.correctIndex;
      const told = element("div");
      told.innerHTML = (data.feedbackHtml[said] ?? "") + data.explanationHtml;
      parts.push(told);
      const title = right ? "Well foreseen." : "It turned out differently.";
      return { state: right ? "right" : "wrong", title, parts, done: true };
    },
    mark(verdict) {
      const marked = verdict && verdict.state !== "waiting";
      for (const option of options)
        markOption(option, marked && option.checked ? verdict.state : null);
    },
  };
}

/** @param {CodeCell | null} cell */
function runNow(cell) {
  if (!cell) return;
  cell.scrollIntoView({ block: "nearest" });
  announce("Running the cell.");
  void cell.run();
}

/** The prediction and the output side by side. @param {string} said @param {string} actual */
function compared(said, actual) {
  const side = (/** @type {string} */ name, /** @type {string} */ text) =>
    element("div", {}, element("p", {}, name), element("pre", { tabindex: 0 }, text.trim() || "–"));
  return element(
    "div",
    { class: "compared" },
    side("You said", said),
    side("It printed", actual || "(nothing)"),
  );
}
