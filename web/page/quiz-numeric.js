/** @import { Host, Kind } from "./quiz.js" */

const NUMBER = String.raw`[-+−]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+−]?\d+)?`;
const VALUE = new RegExp(`^(${NUMBER})(?:\\s*/\\s*(${NUMBER}))?\\s*(%?)$`);
const THOUSANDS = /^[-+−]?\d{1,3}(?:[, \u00a0\u202f']\d{3})+(?:\.\d+)?$/;
const COMMA_DECIMAL = /^[-+−]?\d*,\d+$/;

/**
 * The number that a reader typed, as people write numbers: `1,000`, `0,5`, `3/4`, `12 %`, `2e-3`,
 * with the unit or without; null if it is none.
 *
 * @param {string} text
 * @param {string} [unit]
 */
export function parseNumber(text, unit = "") {
  let plain = text.trim().replace(/^[=≈~]\s*/, "");
  if (unit && plain.toLowerCase().endsWith(unit.toLowerCase())) {
    plain = plain.slice(0, -unit.length).trim();
  }
  if (THOUSANDS.test(plain)) plain = plain.replace(/[, \u00a0\u202f']/g, "");
  else if (COMMA_DECIMAL.test(plain)) plain = plain.replace(",", ".");
  const match = VALUE.exec(plain);
  if (!match) return null;
  const [above, below] = [match[1], match[2] ?? "1"].map((one) => Number(one.replaceAll("−", "-")));
  const value = above / below / (match[3] ? 100 : 1);
  return Number.isFinite(value) ? value : null;
}

/**
 * What to say to a value: right, a typical mistake by its index, or neither.
 *
 * @param {number} value
 * @param {{answer: number, tolerance: number, mistakes: {value: number}[]}} quiz
 */
export function judgeNumber(value, { answer, tolerance, mistakes }) {
  // A float that was typed in decimals is not the one that was computed.
  const near = (/** @type {number} */ wanted, /** @type {number} */ slack) =>
    Math.abs(value - wanted) <= slack + 1e-9 * Math.max(1, Math.abs(wanted));
  if (near(answer, tolerance)) return "right";
  const at = mistakes.findIndex((mistake) => near(mistake.value, tolerance));
  return at === -1 ? null : at;
}

/**
 * A number to type; typical wrong values have a feedback of their own.
 *
 * @param {Host} host
 * @returns {Kind}
 */
export function numeric({ form, data, submit }) {
  const input = /** @type {HTMLInputElement} */ (form.querySelector("input"));
  const value = () => parseNumber(input.value, data.unit);
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    submit();
  });
  return {
    check: "Check",
    missing: "Write a number, such as 12, 0.5, 3/4 or 2e-3.",
    read: () => (value() === null ? null : input.value.trim()),
    write(answer) {
      if (typeof answer !== "string" || parseNumber(answer, data.unit) === null) return false;
      input.value = answer;
      return true;
    },
    judge(answer) {
      const found = judgeNumber(Number(parseNumber(answer, data.unit)), data);
      if (found === "right") {
        return { state: "right", title: "Right.", html: data.explanationHtml };
      }
      const html = found === null ? data.feedbackHtml : data.mistakes[found].feedbackHtml;
      return { state: "wrong", title: "Not quite.", html };
    },
    mark(verdict) {
      input.classList.toggle("right", verdict?.state === "right");
      input.classList.toggle("wrong", verdict?.state === "wrong");
      if (verdict?.state === "wrong") input.setAttribute("aria-invalid", "true");
      else input.removeAttribute("aria-invalid");
    },
    reveal() {
      input.value = String(data.answer);
    },
  };
}
