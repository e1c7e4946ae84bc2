/** @import { CodeCell } from "../cells/code-cell.js" */
import { element } from "../element.js";

/** Cells that have to run before the one that is shown, folded into a line that says so. */
export class Before {
  #line = element("summary", {});
  #cells;
  #seen = "";

  /** @param {HTMLElement[]} elements */
  constructor(elements) {
    this.element = element("details", { class: "embed-before" }, this.#line, ...elements);
    this.#cells = /** @type {CodeCell[]} */ (elements.filter((one) => one.localName === "gg-cell"));
    this.element.hidden = this.#cells.length === 0;
    const states = new MutationObserver(() => this.show());
    states.observe(this.element, { subtree: true, attributeFilter: ["data-state"] });
  }

  /** Says how the cells stand; one that fails is unfolded. */
  show() {
    const one = this.#cells.length === 1;
    const cells = one ? "one earlier cell" : `${this.#cells.length} earlier cells`;
    const failed = this.#cells.find((cell) => cell.dataset.state === "error");
    if (failed && this.#seen !== failed.id) this.element.open = true;
    this.#seen = failed?.id ?? "";
    const running = this.#cells.findIndex((cell) => cell.dataset.state === "running") + 1;
    const text = failed
      ? `The earlier cell ${failed.id} failed`
      : running > 0
        ? `Runs ${one ? "the earlier cell" : `earlier cell ${running} of ${this.#cells.length}`} …`
        : this.#cells.every((cell) => cell.hasRun)
          ? `${cells[0].toUpperCase()}${cells.slice(1)} ${one ? "has" : "have"} run`
          : `Runs ${cells} first`;
    if (this.#line.textContent !== text) this.#line.textContent = text;
  }
}
