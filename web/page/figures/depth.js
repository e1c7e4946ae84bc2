import { element } from "../element.js";
import { css, sequential } from "./colours.js";
import { short } from "./ticks.js";

/**
 * One number a layer, from the first to the last, and what it was at earlier steps beneath its bar.
 *
 * @param {HTMLElement} holder
 * @returns {import("./types.js").Picture}
 */
export function depth(holder) {
  const about = element("p", { class: "depth-about" });
  const list = element("ul", { class: "depth-list" });
  holder.append(about, list);
  return {
    interactive: true,
    draw(figure, { colours }) {
      const { names, values, marks, details, steps, history, log, y_label } = figure;
      const scale = scaleOf(figure);
      const rows = names.map((/** @type {string} */ name, /** @type {number} */ i) => {
        const value = /** @type {number | null} */ (values[i]);
        const bar = element("span", { class: "depth-bar" });
        bar.style.inlineSize = `${100 * scale(value)}%`;
        const number = value === null ? "–" : short(Number(value.toPrecision(3)));
        return element(
          "li",
          { class: marks[i] ? "marked" : "" },
          element("span", { class: "depth-name" }, name),
          element(
            "span",
            { class: "depth-value" },
            ` ${number} `,
            marks[i] ? element("strong", {}, marks[i]) : null,
          ),
          element(
            "span",
            { class: "depth-bars" },
            element("span", { class: "depth-track" }, bar),
            steps.length > 1 ? strip(history, i, scale, colours.dark) : null,
            details[i] ? element("span", { class: "depth-detail" }, details[i]) : null,
          ),
        );
      });
      about.textContent = `${y_label}${log ? ", on a logarithmic scale" : ""}${
        steps.length > 1 ? `; the strip under each bar is its history, ${steps.at(-1)} looks` : ""
      }`;
      list.replaceChildren(...rows);
    },
  };
}

/**
 * Where a value lies between nothing and a full bar, by the values of all steps.
 *
 * @param {{values: (number | null)[], history: (number | null)[][], log: boolean, limit?: number}} figure
 * @returns {(value: number | null) => number}
 */
export function scaleOf({ values, history, log, limit }) {
  const all = [...history.flat(), ...values].filter(
    (value) => typeof value === "number" && (value > 0 || !log),
  );
  const known = /** @type {number[]} */ (all);
  const high = limit ?? known.reduce((a, b) => Math.max(a, b), 0);
  if (!log) return (value) => (value === null || high === 0 ? 0 : Math.min(1, value / high));
  // A decade of room below the least, so that it still has a bar.
  const low = Math.log10(known.reduce((a, b) => Math.min(a, b), high || 1)) - 1;
  const top = Math.log10(high || 1);
  return (value) =>
    value === null || value <= 0
      ? 0
      : Math.min(1, Math.max(0, (Math.log10(value) - low) / (top - low)));
}

/**
 * @param {(number | null)[][]} history
 * @param {number} layer
 * @param {(value: number | null) => number} scale
 * @param {boolean} dark
 */
function strip(history, layer, scale, dark) {
  const canvas = element("canvas", {
    class: "depth-strip",
    width: history.length,
    height: 1,
    "aria-hidden": "true",
  });
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  history.forEach((step, x) => {
    context.fillStyle = css(sequential(scale(step[layer]), dark));
    context.fillRect(x, 0, 1, 1);
  });
  return canvas;
}
