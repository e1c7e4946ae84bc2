import { element, icon } from "../element.js";
import { menuButton } from "../menu.js";
import { pageSession } from "../page-session.js";
import { cellMenu } from "./commands.js";
import { ago, duration } from "./times.js";

/** @import { CodeCell } from "./code-cell.js" */

const COMMAND = /Mac|iPhone|iPad/.test(navigator.userAgent) ? "⌘" : "Ctrl+";

/** What the keys do, shown in the cell that has the focus. */
export const KEYS = {
  edit: `${COMMAND}Enter runs · Esc, then Tab leaves`,
  command: "Enter edits · ? shows all keys",
};

/** The line below a cell's code: run it, and what became of it. */
export class CellBar {
  #clock = 0;
  /** @type {number | null} */
  #endedAt = null;
  #status = element("span", { class: "cell-status" });
  #freshness = element("span", { class: "cell-freshness" });
  #count = element("span", { class: "run-count", hidden: true });
  #run;
  #stop;
  #reset;

  #restarts;

  /** @param {CodeCell} cell */
  constructor(cell) {
    this.#restarts = cell.restarts;
    this.#run = element(
      "button",
      { type: "button", class: "run", "aria-label": "Run", onclick: () => void cell.run() },
      icon("run"),
      element("span", { "aria-hidden": "true" }, "Run"),
    );
    this.#run.addEventListener("pointerenter", () => pageSession.prefetch());
    this.#stop = element("button", { type: "button", class: "stop", onclick: () => cell.stop() });
    this.#stop.hidden = true;
    this.#reset = element(
      "button",
      { type: "button", class: "quiet", onclick: () => void cell.reset() },
      "Reset",
    );
    this.#status.addEventListener("pointerenter", () => this.#showAge());
    const keys = element(
      "span",
      { class: "cell-keys", id: `${cell.id || "cell"}-keys` },
      element("span", { class: "edit-keys" }, KEYS.edit),
      element("span", { class: "command-keys" }, KEYS.command),
    );
    this.element = element(
      "div",
      { class: "cell-bar" },
      element(
        "div",
        {},
        this.#run,
        this.#count,
        this.#stop,
        this.#reset,
        hiddenInputButton(cell),
        this.#status,
        this.#freshness,
        keys,
      ),
      menuButton(`More for ${cell.label}`, () => cellMenu(cell)),
    );
  }

  /** @param {"idle" | "queued" | "running" | "done" | "error"} state */
  showState(state) {
    const busy = state === "queued" || state === "running";
    this.#run.setAttribute("aria-disabled", String(busy && !this.#restarts));
    this.#stop.hidden = !busy;
    this.#stop.textContent = state === "queued" ? "Cancel" : "Stop";
    if (state !== "running") clearInterval(this.#clock);
  }

  /** @param {string} text */
  say(text) {
    this.#endedAt = null;
    this.#status.removeAttribute("title");
    this.#status.textContent = text;
  }

  /** Counts the time up until the state changes. */
  startClock() {
    const start = performance.now();
    this.say("running");
    this.#clock = window.setInterval(() => {
      this.say(`running, ${duration(performance.now() - start)}`);
    }, 500);
  }

  /** Says how a run ended; hovering tells when. @param {string} text */
  sayEnd(text) {
    this.say(text);
    this.#endedAt = Date.now();
    this.#showAge();
  }

  /** The how-manieth run of this Python it was; null: none, 0: not known yet. @param {number | null} count */
  showCount(count) {
    this.#count.hidden = count === null;
    this.#count.replaceChildren(
      element("span", { "aria-hidden": "true" }, `[${count || "*"}]`),
      element("span", { class: "visually-hidden" }, count ? `Run number ${count}.` : ""),
    );
  }

  /** @param {boolean} edited */
  showEdited(edited) {
    this.#reset.hidden = !edited;
  }

  /** Why the output may be out of date; empty: it is not. @param {string} why */
  showFreshness(why) {
    if (this.#freshness.textContent !== why) this.#freshness.textContent = why;
  }

  #showAge() {
    if (this.#endedAt === null) return;
    const time = new Date(this.#endedAt).toLocaleTimeString();
    this.#status.title = `${ago(Date.now() - this.#endedAt)}, at ${time}`;
  }
}

/** @param {CodeCell} cell */
function hiddenInputButton(cell) {
  if (cell.dataset.hideInput !== "true") return null;
  const button = element(
    "button",
    { type: "button", class: "quiet input-toggle", "aria-expanded": "false" },
    "Show code",
  );
  button.addEventListener("click", () => {
    const shown = cell.toggleAttribute("data-input-shown");
    button.setAttribute("aria-expanded", String(shown));
    button.textContent = shown ? "Hide code" : "Show code";
  });
  return button;
}
