import { element } from "../element.js";
import { pageSession } from "../page-session.js";
import { inBytes, inShape } from "./amounts.js";
import { ArrayView } from "./array-view.js";
import { DataTable } from "./data-table.js";
import { crumbs, pager } from "./pages.js";

const ITEMS = 50;

/** One variable or a part of it, opened: an array, a list of parts, or a text. */
export class ValueView {
  element = element("div", { class: "value-view" });
  #onClose;
  /** @type {(string | number)[]} */
  #path = [];
  /** @type {string[]} */
  #labels = [];
  #start = 0;
  #asked = 0;
  /** @type {ArrayView | null} */
  #array = null;

  /** @param {() => void} onClose back to all variables */
  constructor(onClose) {
    this.#onClose = onClose;
  }

  /** The name of the variable. */
  get name() {
    return String(this.#path[0] ?? "");
  }

  clear() {
    this.#asked += 1;
    this.#path = [];
    this.#array = null;
    this.element.replaceChildren();
  }

  /** @param {(string | number)[]} path @param {string[]} labels what the steps are called */
  async open(path, labels) {
    this.#path = path;
    this.#labels = labels;
    this.#start = 0;
    this.#array = null;
    await this.refresh();
    /** @type {HTMLElement | null} */ (this.element.querySelector(".crumbs button"))?.focus();
  }

  async refresh() {
    const asked = ++this.#asked;
    const place = this.#array?.place ?? {};
    const told = await pageSession
      .ask("values", { path: this.#path, start: this.#start, ...place })
      .catch((error) => ({ failed: error.message }));
    if (asked !== this.#asked) return; // something else was opened meanwhile
    const content = told === null ? null : this.#content(told);
    this.element.replaceChildren(
      this.#crumbs(),
      ...(content ?? [element("p", {}, "Shown when the run ends.")]),
    );
  }

  #crumbs() {
    /** @type {[string, () => void][]} */
    const steps = this.#labels.map((label, i) => [
      label,
      () => void this.open(this.#path.slice(0, i + 1), this.#labels.slice(0, i + 1)),
    ]);
    return crumbs([["Variables", this.#onClose], ...steps]);
  }

  /** @param {any} told @returns {Node[]} */
  #content(told) {
    if (told.failed) return [element("p", { class: "alert" }, told.failed)];
    const facts = [
      told.type,
      inShape(told.shape),
      told.dtype,
      told.device,
      inBytes(told.bytes),
      ...(told.notes ?? []),
    ];
    const line = element("p", { class: "facts" }, facts.filter(Boolean).join(" · "));
    if (told.array) return [line, ...this.#gradient(told), this.#arrayOf(told)];
    this.#array = null;
    if (told.text !== undefined) return [line, ...textOf(told)];
    const summary = told.kind === "module" ? [element("p", {}, told.value)] : [];
    return [line, ...summary, ...this.#children(told)];
  }

  /** @param {any} told */
  #gradient(told) {
    if (!told.gradient) return [];
    const open = () => void this.open([...this.#path, ".grad"], [...this.#labels, "grad"]);
    return [element("button", { type: "button", onclick: open }, "Show its gradient")];
  }

  /** @param {any} told */
  #arrayOf(told) {
    const path = this.#path;
    this.#array = new ArrayView(told, (place) =>
      pageSession.ask("values", { path, ...place, more: true }),
    );
    return this.#array.element;
  }

  /** @param {any} told @returns {Node[]} */
  #children(told) {
    const rows = told.children ?? [];
    if (rows.length === 0) return [element("p", { class: "muted" }, "Nothing to show inside.")];
    const table = new DataTable("Parts", [
      { label: "Part", value: (row) => row.label, cell: (row) => this.#part(row) },
      { label: "Type", value: (row) => row.type },
      { label: "Shape", value: (row) => inShape(row.shape) },
      { label: "Value", value: (row) => row.value ?? "" },
    ]);
    table.show(rows);
    const from = told.start;
    const pages = pager(
      "Items",
      { from: from + 1, to: from + rows.length, total: told.shape?.[0] ?? null },
      {
        earlier: from > 0 ? () => this.#page(from - ITEMS) : null,
        later: told.following ? () => this.#page(from + ITEMS) : null,
      },
    );
    return [table.element, ...(pages ? [pages] : [])];
  }

  /** @param {number} start */
  #page(start) {
    this.#start = Math.max(0, start);
    void this.refresh();
  }

  /** @param {any} row */
  #part(row) {
    if (!row.opens) return row.label;
    const open = () => void this.open([...this.#path, row.step], [...this.#labels, row.label]);
    return element("button", { type: "button", class: "name", onclick: open }, row.label);
  }
}

/** @param {any} told */
function textOf(told) {
  const more = told.cut
    ? [element("p", { class: "muted" }, `and ${told.cut} more characters`)]
    : [];
  return [element("pre", { class: "text-value", tabindex: 0 }, told.text), ...more];
}
