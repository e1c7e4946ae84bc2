import { element } from "../element.js";
import { pageSession } from "../page-session.js";
import { counted, inBytes, inShape } from "./amounts.js";
import { DataTable } from "./data-table.js";
import { ValueView } from "./value-view.js";

/** Variables that Python tells of at once (questions/variables.py). */
const MOST = 500;

/** The learner's variables as a table; one opened shows its values. */
export class VariablesTab {
  element = element("div", { class: "variables" });
  #filter = element("input", {
    type: "search",
    placeholder: "Filter",
    "aria-label": "Filter the variables by name or type",
    autocomplete: "off",
    spellcheck: "false",
    oninput: () => this.#draw(),
  });
  #count = element("span", { class: "muted" });
  #table = new DataTable("Variables", [
    { label: "Name", value: (row) => row.name, cell: (row) => this.#name(row) },
    { label: "Type", value: (row) => row.type },
    { label: "Shape", value: (row) => inShape(row.shape) },
    { label: "Dtype", value: (row) => row.dtype ?? "" },
    { label: "Device", value: (row) => row.device ?? "" },
    {
      label: "Memory",
      value: (row) => row.bytes ?? -1,
      cell: (row) => inBytes(row.bytes),
      numeric: true,
    },
    { label: "Value", value: (row) => row.value ?? "", cell: value },
  ]);
  #list = element(
    "div",
    {},
    element("div", { class: "panel-tools" }, this.#filter, this.#count),
    this.#table.element,
  );
  #view = new ValueView(() => this.#close());
  /** @type {any[]} */
  #rows = [];

  constructor() {
    this.element.append(this.#list, this.#view.element);
    this.#view.element.hidden = true;
  }

  async refresh() {
    const rows = await pageSession.ask("variables");
    if (rows === null) return;
    this.#rows = rows;
    this.#draw();
    if (!this.#view.element.hidden) await this.#view.refresh();
  }

  clear() {
    this.#rows = [];
    this.#draw();
    this.#close();
  }

  #draw() {
    const wanted = this.#filter.value.trim().toLowerCase();
    const rows = this.#rows.filter((row) =>
      `${row.name} ${row.type}`.toLowerCase().includes(wanted),
    );
    this.#table.show(rows);
    this.#table.element.hidden = rows.length === 0;
    const all = this.#rows.length === MOST ? "the latest " : "";
    this.#count.textContent =
      rows.length === this.#rows.length
        ? all + counted(rows.length, "variable")
        : `${rows.length} of ${counted(this.#rows.length, "variable")}`;
  }

  /** @param {any} row */
  #name(row) {
    if (!row.opens) return row.name;
    const open = () => void this.#open(row.name);
    return element("button", { type: "button", class: "name", onclick: open }, row.name);
  }

  /** @param {string} name */
  async #open(name) {
    this.#list.hidden = true;
    this.#view.element.hidden = false;
    await this.#view.open([name], [name]);
  }

  #close() {
    const name = this.#view.name;
    const hadFocus = this.#view.element.contains(document.activeElement);
    this.#list.hidden = false;
    this.#view.element.hidden = true;
    this.#view.clear();
    if (!hadFocus) return;
    const buttons = [...this.element.querySelectorAll("button.name")];
    const back = buttons.find((button) => button.textContent === name) ?? this.#filter;
    /** @type {HTMLElement} */ (back).focus();
  }
}

/** @param {any} row */
function value(row) {
  const notes = (row.notes ?? []).join(", ");
  const text = [row.value, notes && `(${notes})`].filter(Boolean).join(" ");
  return element("span", { class: "short-value", title: text }, text);
}
