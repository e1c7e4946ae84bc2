import { element } from "../element.js";

/**
 * "Earlier" and "Later" with what is shown between them; null where all fits.
 *
 * @param {string} what "Rows"
 * @param {{from: number, to: number, total: number | null}} place `total` null: not known, more follow
 * @param {{earlier: (() => void) | null, later: (() => void) | null}} act
 */
export function pager(what, { from, to, total }, { earlier, later }) {
  if (!earlier && !later) return null;
  const step = (/** @type {string} */ sign, /** @type {string} */ name, /** @type {any} */ then) =>
    element(
      "button",
      {
        type: "button",
        class: "quiet",
        "aria-label": `${what}: ${name}`,
        "aria-disabled": then ? null : "true",
        onclick: () => then?.(),
      },
      sign,
    );
  const of = total === null ? "" : ` of ${total.toLocaleString("en")}`;
  return element(
    "div",
    { class: "pager", role: "group", "aria-label": `${what} shown` },
    step("‹", "earlier", earlier),
    `${what} ${from.toLocaleString("en")}–${to.toLocaleString("en")}${of}`,
    step("›", "later", later),
  );
}

/**
 * The way to what is open, each step a button but the last.
 *
 * @param {[label: string, open: () => void][]} steps
 */
export function crumbs(steps) {
  const parts = steps.map(([label, open], i) =>
    i === steps.length - 1
      ? element("span", { "aria-current": "true" }, label)
      : element("button", { type: "button", class: "quiet", onclick: open }, label),
  );
  return element("nav", { class: "crumbs", "aria-label": "Path" }, ...parts);
}
