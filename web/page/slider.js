/** @import { CodeCell } from "./cells/code-cell.js" */
import { unrunAbove } from "./notebook.js";
import { pageSession } from "./page-session.js";
import { isReadInLoop } from "./read-in-loop.js";
import { lessonKey, recall, remember } from "./storage.js";

const SETTLE_MS = 150;
/** A run that goes on for so long is not begun again where its loop can follow the control. */
const LONG_RUN_MS = 1000;

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
    pageSession.addEventListener("fresh", () => this.#assign());
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
    pageSession.send(`variable:${variable}`, Number(this.#input?.value ?? 0));
  }

  /** Whether the running cell reads the variable again and again. @param {CodeCell} cell */
  #follows(cell) {
    const { variable } = this.#settings;
    const { runningFor, reach } = pageSession;
    const isLong = cell.dataset.state === "running" && runningFor > LONG_RUN_MS;
    return isLong && reach !== "awaits" && isReadInLoop(cell.text, variable);
  }

  async #apply() {
    const turn = ++this.#turn;
    remember(this.#storageKey, Number(this.#input?.value));
    const { runs } = this.#settings;
    const cell = /** @type {CodeCell | null} */ (runs ? document.getElementById(runs) : null);
    this.#assign();
    if (!cell || this.#follows(cell)) return;
    if (cell.isPending) {
      if (cell.dataset.state === "running") await pageSession.interrupt();
      await cell.run(); // resolves with the run that is ending
      if (turn !== this.#turn) return;
    }
    // The cells above are run once, so that a reader may begin with the control.
    const group = {};
    for (const above of unrunAbove(cell)) void above.run({ group });
    await cell.run({ group });
  }
}
