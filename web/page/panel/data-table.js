import { element } from "../element.js";

/**
 * @typedef {object} Column
 * @property {string} label
 * @property {(row: any) => string | number} value what is shown, and sorted by
 * @property {(row: any) => Node | string} [cell] what is shown instead
 * @property {boolean} [numeric] right-aligned, and sorted from the largest on
 */

/** A table that is sorted by a column when its head is pressed. */
export class DataTable {
  element;
  #columns;
  #body = element("tbody");
  /** @type {HTMLElement[]} */
  #heads = [];
  /** @type {any[]} */
  #rows = [];
  #sorted = -1;
  #reversed = false;

  /** @param {string} name for screen readers @param {Column[]} columns */
  constructor(name, columns) {
    this.#columns = columns;
    this.#heads = columns.map((column, i) =>
      element(
        "th",
        { scope: "col", class: column.numeric ? "numeric" : null },
        element("button", { type: "button", onclick: () => this.#sortBy(i) }, column.label),
      ),
    );
    const head = element("thead", {}, element("tr", {}, ...this.#heads));
    const table = element("table", { "aria-label": name }, head, this.#body);
    // What scrolls must be reachable by keyboard; the buttons in it are.
    this.element = element("div", { class: "data-table" }, table);
  }

  /** @param {any[]} rows */
  show(rows) {
    this.#rows = rows;
    this.#draw();
  }

  /** @param {number} index */
  #sortBy(index) {
    this.#reversed = this.#sorted === index && !this.#reversed;
    this.#sorted = index;
    this.#draw();
  }

  #draw() {
    const column = this.#columns[this.#sorted];
    const rows = column ? [...this.#rows].sort((a, b) => order(column, a, b)) : this.#rows;
    if (this.#reversed) rows.reverse();
    this.#heads.forEach((head, i) => {
      const isNumeric = Boolean(this.#columns[i].numeric);
      const direction = isNumeric === this.#reversed ? "ascending" : "descending";
      if (i === this.#sorted) head.setAttribute("aria-sort", direction);
      else head.removeAttribute("aria-sort");
    });
    const focused = this.#focusedName();
    this.#body.replaceChildren(...rows.map((row) => this.#row(row)));
    if (focused) this.#focus(focused);
  }

  /** A refresh must not take the keyboard's place away. */
  #focusedName() {
    const { activeElement } = document;
    return this.#body.contains(activeElement) ? (activeElement?.textContent ?? "") : "";
  }

  /** @param {string} name */
  #focus(name) {
    const buttons = [...this.#body.querySelectorAll("button")];
    buttons.find((button) => button.textContent === name)?.focus();
  }

  /** @param {any} row */
  #row(row) {
    const cells = this.#columns.map((column, i) =>
      element(
        i === 0 ? "th" : "td",
        { class: column.numeric ? "numeric" : null, scope: i === 0 ? "row" : null },
        column.cell ? column.cell(row) : String(column.value(row)),
      ),
    );
    return element("tr", {}, ...cells);
  }
}

/** @param {Column} column @param {any} a @param {any} b */
function order(column, a, b) {
  const [left, right] = [column.value(a), column.value(b)];
  if (column.numeric) return Number(right) - Number(left);
  return String(left).localeCompare(String(right), undefined, { numeric: true });
}
