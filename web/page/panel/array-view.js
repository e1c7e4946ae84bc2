import { element } from "../element.js";
import { createFigure } from "../figures/figure.js";
import { inNumber } from "./amounts.js";
import { HeatMap } from "./heat-map.js";
import { histogram } from "./histogram.js";
import { pager } from "./pages.js";

const ROWS = 20;
const COLUMNS = 10;

/** @typedef {{fixed: number[], row: number, column: number}} Place */

/** One is shown at a time. */
const heatMap = new HeatMap();

/** The numbers of an array: statistics, pictures, a heat map and a table of two of its axes. */
export class ArrayView {
  element = element("div", { class: "array-view" });
  #ask;
  #slice = element("div", { class: "array-slice" });
  /** @type {any} */
  #shown;
  #asked = 0;

  /** @param {any} told @param {(place: Place) => Promise<any>} ask */
  constructor(told, ask) {
    this.#ask = ask;
    this.#shown = told.array;
    const { statistics, pictures } = told;
    if (pictures) this.element.append(...picturesOf(pictures));
    if (statistics) this.element.append(figuresOf(statistics));
    this.element.append(...this.#axes(), this.#slice);
    this.#draw();
  }

  /** Where the reader is, for the next refresh. @returns {Place} */
  get place() {
    const { fixed, row, column } = this.#shown;
    return { fixed, row, column };
  }

  /** @param {Partial<Place>} change */
  async #go(change) {
    const asked = ++this.#asked;
    const told = await this.#ask({ ...this.place, ...change }).catch(() => null);
    if (asked !== this.#asked || !told?.array) return;
    this.#shown = told.array;
    this.#draw();
  }

  /** One choice for each axis before the last two. @returns {Node[]} */
  #axes() {
    const { axes, fixed } = this.#shown;
    if (fixed.length === 0) return [];
    const inputs = fixed.map((/** @type {number} */ at, /** @type {number} */ i) => {
      const input = element("input", { type: "number", min: 0, max: axes[i] - 1, value: at });
      input.addEventListener("change", () => {
        const wanted = Math.min(axes[i] - 1, Math.max(0, Math.trunc(input.valueAsNumber || 0)));
        input.value = String(wanted);
        const next = [...this.#shown.fixed];
        next[i] = wanted;
        void this.#go({ fixed: next, row: 0, column: 0 });
      });
      return element("label", {}, `Axis ${i} (0–${axes[i] - 1}) `, input);
    });
    return [element("div", { class: "axes", role: "group", "aria-label": "Slice" }, ...inputs)];
  }

  #draw() {
    const { cells, heat, height, width, row, column } = this.#shown;
    if (cells.length === 0) {
      this.#slice.replaceChildren(element("p", { class: "muted" }, "It has no elements."));
      return;
    }
    if (heat) heatMap.show(heat, { height, width });
    const parts = [
      heat && height * width > 1 ? heatMap.element : null,
      table(cells, row, column),
      pager(
        "Rows",
        { from: row, to: row + cells.length - 1, total: height },
        {
          earlier: row > 0 ? () => void this.#go({ row: row - ROWS }) : null,
          later: row + ROWS < height ? () => void this.#go({ row: row + ROWS }) : null,
        },
      ),
      pager(
        "Columns",
        { from: column, to: column + cells[0].length - 1, total: width },
        {
          earlier: column > 0 ? () => void this.#go({ column: column - COLUMNS }) : null,
          later:
            column + COLUMNS < width ? () => void this.#go({ column: column + COLUMNS }) : null,
        },
      ),
    ];
    this.#slice.replaceChildren(...parts.filter((part) => part !== null));
  }
}

/** @param {string[][]} cells @param {number} row @param {number} column */
function table(cells, row, column) {
  const head = element(
    "tr",
    {},
    element("td"),
    ...cells[0].map((_, c) => element("th", { scope: "col" }, String(column + c))),
  );
  const lines = cells.map((line, r) =>
    element(
      "tr",
      {},
      element("th", { scope: "row" }, String(row + r)),
      ...line.map((text) =>
        element("td", { class: /nan|inf/.test(text) ? "not-finite" : null }, text),
      ),
    ),
  );
  return element(
    "div",
    { class: "numbers", tabindex: 0, role: "region", "aria-label": "Numbers" },
    element("table", {}, element("thead", {}, head), element("tbody", {}, ...lines)),
  );
}

/** @param {any} told */
function figuresOf(told) {
  /** @type {[string, string][]} */
  const facts = [
    ["min", inNumber(told.min)],
    ["max", inNumber(told.max)],
    ["mean", inNumber(told.mean)],
    ["std", inNumber(told.std)],
    ["zeros", told.zero.toLocaleString("en")],
  ];
  if (told.nan) facts.push(["nan", told.nan.toLocaleString("en")]);
  if (told.inf) facts.push(["inf", told.inf.toLocaleString("en")]);
  const list = element(
    "dl",
    { class: "statistics" },
    ...facts.map(([name, value]) =>
      element(
        "div",
        { class: name === "nan" || name === "inf" ? "not-finite" : null },
        element("dt", {}, name),
        element("dd", {}, value),
      ),
    ),
  );
  const sampled = told.sampled
    ? `of a sample of ${told.sampled.toLocaleString("en")} of ${told.elements.toLocaleString("en")} elements`
    : null;
  return element(
    "div",
    {},
    list,
    told.histogram?.length > 1 ? histogram(told.histogram, told.min, told.max) : null,
    sampled && element("p", { class: "muted" }, sampled),
  );
}

/** @param {any} told @returns {Node[]} */
function picturesOf({ images, total, low, high }) {
  const shown = images.shape[0];
  const alt = `${shown === 1 ? "The array as a picture" : `${shown} pictures`}, black is ${inNumber(low)} and white ${inNumber(high)}`;
  const drawn = createFigure({ kind: "images", title: "", alt, images });
  const rest = total > shown ? `the first ${shown} of ${total}, ` : "";
  const note = `${rest}black is ${inNumber(low)}, white ${inNumber(high)}`;
  return drawn ? [drawn.element, element("p", { class: "muted" }, note)] : [];
}
