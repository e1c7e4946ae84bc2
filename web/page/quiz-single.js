/** @import { Host, Kind } from "./quiz.js" */

/**
 * One right option; each choice is answered at once with its own feedback.
 *
 * @param {Host} host
 * @returns {Kind}
 */
export function single({ form, data, submit, ask }) {
  const options = optionInputs(form);
  let byArrow = false;
  form.addEventListener("pointerdown", () => {
    byArrow = false;
  });
  // Arrow keys wander over the options; Enter or Space answers.
  form.addEventListener("keydown", (event) => {
    if (event.key.startsWith("Arrow")) byArrow = true;
    if (event.key !== "Enter" && event.key !== " ") return;
    const option = /** @type {HTMLInputElement} */ (event.target);
    if (!options.includes(option)) return;
    event.preventDefault();
    byArrow = false;
    option.checked = true;
    submit();
  });
  form.addEventListener("change", () => {
    if (byArrow) ask("Press Enter to answer.");
    else submit();
  });
  return {
    missing: "Choose one of the options.",
    read() {
      const at = options.findIndex((option) => option.checked);
      return at === -1 ? null : at;
    },
    write(answer) {
      if (!options[answer]) return false;
      options[answer].checked = true;
      return true;
    },
    judge(answer) {
      const right = answer === data.correctIndex;
      const html = (data.feedbackHtml[answer] ?? "") + (right ? data.explanationHtml : "");
      return { state: right ? "right" : "wrong", title: right ? "Right." : "Not quite.", html };
    },
    mark(verdict, answer) {
      for (const [index, option] of options.entries()) {
        const chosen = verdict !== null && index === answer;
        markOption(option, chosen ? verdict.state : null);
      }
    },
  };
}

/** @param {HTMLElement} form @returns {HTMLInputElement[]} */
export function optionInputs(form) {
  return [...form.querySelectorAll(".option input")].map(
    (input) => /** @type {HTMLInputElement} */ (input),
  );
}

/** @param {HTMLInputElement} option @param {"right" | "wrong" | "waiting" | null} state */
export function markOption(option, state) {
  const label = option.closest("label");
  label?.classList.toggle("right", state === "right");
  label?.classList.toggle("wrong", state === "wrong");
}
