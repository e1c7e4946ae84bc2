import { element } from "../element.js";
import { css, inkOn, sequential } from "./colours.js";
import { controlRow, tick } from "./controls.js";
import { createFigure } from "./figure.js";
import { ARROWS } from "./maps.js";

/**
 * Which classes are taken for which: a table whose cells show what fell into them.
 *
 * @param {HTMLElement} holder
 * @returns {import("./types.js").Picture}
 */
export function confusion(holder) {
  let asShares = false;
  const shares = tick("As shares of the true class", false, (on) => {
    asShares = on;
    redraw();
  });
  const table = element("table", { class: "confusion-table" });
  const axes = element("p", { class: "confusion-axes" });
  // It scrolls where the classes are many: then the keyboard must reach it.
  const scroller = element(
    "div",
    { class: "confusion-scroller", tabindex: 0, role: "group", "aria-label": "Table" },
    table,
  );
  const examples = element("div", { class: "confusion-examples", "aria-live": "polite" });
  holder.append(controlRow(shares), axes, scroller, examples);
  /** @type {any} */
  let shown = null;
  let dark = false;
  let chosen = "";
  /** @type {ReturnType<typeof createFigure>} */
  let picture = null;

  function redraw() {
    const { values, row_names, column_names, precision, recall } = shown;
    const totals = values.map((/** @type {number[]} */ row) => row.reduce((a, b) => a + b, 0));
    const heads = column_names.map((/** @type {string} */ name) =>
      element("th", { scope: "col" }, name),
    );
    const rows = values.map((/** @type {number[]} */ row, /** @type {number} */ r) =>
      element(
        "tr",
        {},
        element("th", { scope: "row" }, row_names[r]),
        ...row.map((count, c) => cell(count, totals[r], r, c)),
        element("td", { class: "confusion-score" }, percent(recall[r])),
      ),
    );
    axes.textContent = `${shown.row_label} by row, ${shown.column_label} by column`;
    table.replaceChildren(
      element(
        "thead",
        {},
        element("tr", {}, element("td"), ...heads, element("th", { scope: "col" }, "recall")),
      ),
      element("tbody", {}, ...rows),
      element(
        "tfoot",
        {},
        element(
          "tr",
          {},
          element("th", { scope: "row" }, "precision"),
          ...precision.map((/** @type {number | null} */ p) =>
            element("td", { class: "confusion-score" }, percent(p)),
          ),
          element("td"),
        ),
      ),
    );
    const first = table.querySelector("button");
    if (first && !table.querySelector('button[tabindex="0"]')) first.tabIndex = 0;
  }

  /** @param {number} count @param {number} total @param {number} r @param {number} c */
  function cell(count, total, r, c) {
    const share = total ? count / total : 0;
    const colour = sequential(share, dark);
    const text = asShares ? percent(total ? share : null) : String(count);
    const made = element("td", { class: r === c ? "right" : "" });
    made.style.background = css(colour);
    made.style.color = inkOn(colour);
    const key = `${r},${c}`;
    if (!shown.examples) made.textContent = text;
    else {
      const names = `${shown.row_names[r]} taken for ${shown.column_names[c]}: ${text}`;
      const button = element(
        "button",
        {
          type: "button",
          tabindex: key === chosen ? 0 : -1,
          "aria-label": names,
          "aria-pressed": String(key === chosen),
          onclick: () => choose(r, c),
        },
        text,
      );
      button.dataset.cell = key;
      made.append(button);
    }
    return made;
  }

  /** @param {number} r @param {number} c */
  function choose(r, c) {
    chosen = `${r},${c}`;
    redraw();
    focus(chosen);
    const { row_names, column_names, values } = shown;
    const kept = shown.examples[chosen];
    const title = `${row_names[r]} taken for ${column_names[c]}: ${values[r][c]}`;
    const count = kept ? (kept.texts?.length ?? kept.figure.images.shape[0]) : 0;
    const more = count && count < values[r][c] ? `, the first ${count} shown` : "";
    picture?.destroy();
    picture = kept?.figure ? createFigure({ ...kept.figure, title: "" }) : null;
    const texts = (kept?.texts ?? []).map((/** @type {string} */ text) => element("li", {}, text));
    examples.replaceChildren(
      element("p", {}, title + more),
      ...(picture ? [picture.element] : []),
      ...(texts.length ? [element("ul", {}, ...texts)] : []),
    );
  }

  /** @param {string} key */
  function focus(key) {
    const to = /** @type {HTMLButtonElement | null} */ (
      table.querySelector(`button[data-cell="${key}"]`)
    );
    if (!to) return false;
    for (const button of table.querySelectorAll("button")) button.tabIndex = -1;
    to.tabIndex = 0;
    to.focus();
    return true;
  }

  table.addEventListener("keydown", (event) => {
    const from = /** @type {HTMLElement} */ (event.target).dataset.cell;
    const step = ARROWS[event.key];
    if (!from || !step) return;
    const [r, c] = from.split(",").map(Number);
    if (focus(`${r + step[0]},${c + step[1]}`)) event.preventDefault();
  });

  return {
    interactive: true,
    draw(figure, { colours }) {
      if (figure === shown && dark === colours.dark) return;
      if (figure !== shown) {
        examples.replaceChildren();
        chosen = "";
      }
      [shown, dark] = [figure, colours.dark];
      redraw();
    },
    destroy() {
      picture?.destroy();
    },
  };
}

/** @param {number | null} share */
function percent(share) {
  return share === null ? "–" : `${(100 * share).toFixed(share > 0 && share < 0.1 ? 1 : 0)}%`;
}
