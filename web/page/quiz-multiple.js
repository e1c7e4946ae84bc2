/** @import { Host, Kind } from "./quiz.js" */
import { element } from "./element.js";
import { markOption, optionInputs } from "./quiz-single.js";

/**
 * How far a choice of several options is right.
 *
 * @param {number[]} chosen
 * @param {number[]} correct
 * @param {number} count how many options there are
 */
export function credit(chosen, correct, count) {
  const wrong = chosen.filter((index) => !correct.includes(index));
  const missed = correct.filter((index) => !chosen.includes(index));
  return { wrong, missed, judged: count - wrong.length - missed.length };
}

/**
 * Several right options; the verdict speaks about each one that was chosen.
 *
 * @param {Host} host
 * @returns {Kind}
 */
export function multiple({ form, data }) {
  const options = optionInputs(form);
  form.querySelector("legend")?.append(element("span", { class: "several" }, "Several are right."));
  return {
    check: "Check",
    missing: "Choose at least one of the options.",
    read() {
      const chosen = options.flatMap((option, index) => (option.checked ? [index] : []));
      return chosen.length > 0 ? chosen : null;
    },
    write(answer) {
      if (!Array.isArray(answer) || answer.some((index) => !options[index])) return false;
      for (const [index, option] of options.entries()) option.checked = answer.includes(index);
      return true;
    },
    judge(/** @type {number[]} */ chosen) {
      const { wrong, missed, judged } = credit(chosen, data.correct, options.length);
      const right = wrong.length + missed.length === 0;
      const said = chosen.map((index) => {
        const item = element("li", { class: wrong.includes(index) ? "wrong" : "right" });
        // Rendered by the build from the lesson, as are the options themselves.
        item.innerHTML = `<span class="said-of">${data.optionsHtml[index]}</span>${data.feedbackHtml[index]}`;
        return item;
      });
      /** @type {Node[]} */
      const parts = [element("ul", { class: "said" }, ...said)];
      const open = missed.length === 1 ? "One right option is" : `${missed.length} right ones are`;
      if (missed.length > 0) parts.push(element("p", {}, `${open} still missing.`));
      if (right) {
        const explanation = element("div");
        explanation.innerHTML = data.explanationHtml;
        parts.push(explanation);
      }
      const title = right ? "Right." : `${judged} of ${options.length} options judged rightly.`;
      return { state: right ? "right" : "wrong", title, parts };
    },
    mark(verdict, answer) {
      for (const [index, option] of options.entries()) {
        const chosen = verdict !== null && answer.includes(index);
        markOption(option, chosen ? (data.correct.includes(index) ? "right" : "wrong") : null);
      }
    },
    reveal() {
      for (const [index, option] of options.entries()) {
        option.checked = data.correct.includes(index);
      }
    },
  };
}
