/** @import { CodeCell } from "./cell.js" */
import { unrunAbove } from "./notebook.js";
import { pageSession } from "./page-session.js";
import { lessonKey, recall, remember } from "./storage.js";

const SETTLE_MS = 150;

/** A control for one Python variable; moving it runs a cell again with the new value. */
export class Slider extends HTMLElement {
  #timer = 0;
  #turn = 0;
  #ready = false;

  connectedCallback() {
    const input = this.#input;
    if (this.#ready || !input) return;
    this.#ready = true;
    const stored = recall(this.#storageKey);
    if (typeof stored === "number") input.value = String(stored);
    input.addEventListener("input", () => this.#moved());
    input.addEventListener("pointerenter", () => pageSession.prefetch());
    // A new interpreter knows the control's value before any cell asks for it.
    pageSession.addEventListener("fresh", () => void this.#assign());
    this.#show();
  }

  get #input() {
    return this.querySelector("input");
  }

  get #settings() {
    return JSON.parse(this.querySelector("script")?.textContent ?? "{}");
  }

  get #storageKey() {
    return lessonKey("slider", this, this.id);
  }

  #moved() {
    this.#show();
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => void this.#apply(), SETTLE_MS);
  }

  #show() {
    const output = this.querySelector("output");
    if (output && this.#input) output.textContent = this.#input.value;
  }

  #assign() {
    const { variable } = this.#settings;
    const code = `${variable} = ${this.#input?.value ?? 0}`;
    return pageSession.run(code, { name: `slider-${this.id}` });
  }

  async #apply() {
    const turn = ++this.#turn;
    remember(this.#storageKey, Number(this.#input?.value));
    const { runs } = this.#settings;
    const cell = /** @type {CodeCell | null} */ (runs ? document.getElementById(runs) : null);
    if (!cell) {
      await this.#assign();
      return;
    }
    if (cell.isPending) {
      if (cell.dataset.state === "running") await pageSession.interrupt();
      await cell.run(); // resolves with the run that is ending
      if (turn !== this.#turn) return;
    }
    // The cells above are run once, so that a reader may begin with the control.
    const group = {};
    for (const above of unrunAbove(cell)) void above.run({ group });
    void this.#assign();
    await cell.run({ group });
  }
}
