/** @import { Place } from "./places.js" */
/** @import { Output, RunResult } from "./types.js" */
import { announce } from "./announce.js";
import { element, icon } from "./element.js";
import { plainMessage } from "./error-box.js";
import { loadEditor } from "./loaders.js";
import { cellAfter, runInOrder, unrunAbove } from "./notebook.js";
import { OutputArea } from "./output-area.js";
import { pageSession } from "./page-session.js";
import { markInListing, placeOf } from "./places.js";
import { fingerprint, lessonKey, recall, remember } from "./storage.js";

/** @typedef {ReturnType<typeof import("./editor.js").createEditor>} Editor */

const COMMAND = /Mac|iPhone|iPad/.test(navigator.userAgent) ? "⌘" : "Ctrl+";
/** How much of what a run printed is kept for those who ask: `ran` listeners, screen readers. */
const KEPT_TEXT = 2000;
const KEYS = `${COMMAND}Enter runs · Shift+Enter runs and moves on · Esc, then Tab leaves`;

/** One runnable cell: static until touched, then an editor; its outputs below it. */
export class CodeCell extends HTMLElement {
  /** Whether the cell has run to its end in the present interpreter. */
  hasRun = false;
  /** The lesson's own text. */
  original = "";
  #text = "";
  /** What the shown output was made from, or null when there is none. @type {string | null} */
  #outputOf = null;
  /** @type {Editor | null} */
  #editor = null;
  /** @type {Promise<Editor> | null} */
  #opening = null;
  #saving = 0;
  #clock = 0;
  /** @type {HTMLElement} */ #source = document.createElement("pre");
  /** @type {HTMLElement} */ #frame = document.createElement("div");
  /** @type {HTMLElement} */ #status = document.createElement("span");
  /** @type {HTMLElement} */ #notice = document.createElement("p");
  #outputs = new OutputArea(document.createElement("div"));
  #runButton = element(
    "button",
    { type: "button", class: "run", "aria-label": "Run", onclick: () => void this.run() },
    icon("run"),
    element("span", { "aria-hidden": "true" }, "Run"),
  );
  #resetButton = element(
    "button",
    { type: "button", class: "quiet", onclick: () => void this.reset() },
    "Reset",
  );

  connectedCallback() {
    if (this.#source.isConnected) return;
    this.#build();
    this.#restoreEdit();
    this.#showState("idle");
    if (!this.#outputs.isEmpty) {
      this.#outputOf = this.original;
      this.#say("recorded output");
    }
    this.#showEdited();
  }

  /** The text as it stands in the editor. */
  get text() {
    return this.#text;
  }

  /** Queued or running. */
  get isPending() {
    return this.dataset.state === "queued" || this.dataset.state === "running";
  }

  /**
   * Runs the text as it stands. While the cell is already queued or running, nothing new starts.
   *
   * @param {{group?: object | null}} [options]
   * @returns {Promise<RunResult>}
   */
  run({ group = null } = {}) {
    this.#pending ??= this.#run(group).finally(() => {
      this.#pending = null;
    });
    return this.#pending;
  }

  /** @type {Promise<RunResult> | null} */
  #pending = null;

  /** Brings back the lesson's text; the editor's undo brings the reader's text back. */
  async reset() {
    await this.setText(this.original);
    this.#say(`Back to the lesson's text. ${COMMAND}Z in the editor undoes this.`, true);
  }

  /** Replaces the text as one undoable step. @param {string} text */
  async setText(text) {
    const editor = await this.#open().catch(() => null);
    if (editor) editor.setText(text);
    else {
      this.#source.textContent = text;
      this.#changed(text);
    }
  }

  /** Puts the keyboard focus on the code. */
  focusCode() {
    if (this.#editor) this.#editor.focus();
    else this.#source.focus();
    this.#frame.scrollIntoView({ block: "nearest" });
  }

  /** The interpreter is new: nothing of this cell is in it. */
  forgetRun() {
    if (this.hasRun && !this.#outputs.isEmpty) this.#say("from before the restart");
    this.hasRun = false;
    if (!this.isPending) this.#showState("idle");
  }

  #build() {
    const source = /** @type {HTMLElement | null} */ (this.querySelector("pre.source"));
    if (source) this.#source = source;
    this.original = (this.#source.textContent ?? "").replace(/\n$/, "");
    this.#text = this.original;
    const outputs =
      /** @type {HTMLElement | null} */ (this.querySelector(".outputs")) ??
      element("div", { class: "outputs" });
    this.#outputs = new OutputArea(outputs);

    this.#frame = element("div", { class: "cell-code" });
    this.#source.before(this.#frame);
    this.#frame.append(this.#source);
    const name = this.id || "cell";
    this.#source.tabIndex = 0;
    this.#source.setAttribute("role", "group");
    this.#source.setAttribute("aria-label", `Code of ${name}. Press Enter to edit.`);
    this.#source.addEventListener("click", (event) => this.#clicked(event));
    this.#source.addEventListener("keydown", (event) => this.#keyOnSource(event));

    this.#status = element("span", { class: "cell-status" });
    this.#notice = element("p", { class: "cell-notice", hidden: true });
    const keys = element("span", { class: "cell-keys", id: `${name}-keys` }, KEYS);
    const bar = element(
      "div",
      { class: "cell-bar" },
      this.#runButton,
      this.#resetButton,
      this.#hiddenInputButton(),
      this.#status,
      keys,
    );
    this.#frame.after(this.#notice, bar, outputs);
    this.#runButton.addEventListener("pointerenter", () => pageSession.prefetch());
    pageSession.addEventListener("restart", () => this.forgetRun());
    addEventListener("pagehide", () => this.#save());
  }

  #hiddenInputButton() {
    if (this.dataset.hideInput !== "true") return null;
    const button = element(
      "button",
      { type: "button", class: "quiet", "aria-expanded": "false" },
      "Show code",
    );
    button.addEventListener("click", () => {
      const shown = this.toggleAttribute("data-input-shown");
      button.setAttribute("aria-expanded", String(shown));
      button.textContent = shown ? "Hide code" : "Show code";
    });
    return button;
  }

  /** @param {MouseEvent} event */
  #clicked(event) {
    // Selecting text to copy it is reading, not editing.
    if (String(getSelection() ?? "") !== "") return;
    void this.#open().then((editor) => editor.focus({ x: event.clientX, y: event.clientY }));
  }

  /** @param {KeyboardEvent} event */
  #keyOnSource(event) {
    if (event.key !== "Enter") return;
    event.preventDefault();
    if (event.ctrlKey || event.metaKey) void this.run();
    else if (event.shiftKey) this.#runAndMove();
    else void this.#open().then((editor) => editor.focus());
  }

  #runAndMove() {
    void this.run();
    cellAfter(this)?.focusCode();
  }

  /** Turns the listing into an editor. @returns {Promise<Editor>} */
  #open() {
    if (this.#editor) return Promise.resolve(this.#editor);
    this.#opening ??= loadEditor()
      .then(({ createEditor }) => {
        const hadFocus = document.activeElement === this.#source;
        const editor = createEditor({
          parent: this.#frame,
          text: this.#text,
          label: `Code of ${this.id || "cell"}`,
          describedBy: `${this.id || "cell"}-keys`,
          onChange: (text) => this.#changed(text),
          onRun: () => void this.run(),
          onRunAndMove: () => this.#runAndMove(),
        });
        this.#source.remove();
        this.#editor = editor;
        this.setAttribute("data-editing", "");
        if (hadFocus) editor.focus();
        return editor;
      })
      .catch((error) => {
        this.#opening = null;
        this.#say("The editor could not be loaded. Check the connection and try again.", true);
        throw error;
      });
    pageSession.prefetch();
    return this.#opening;
  }

  /** @param {string} text */
  #changed(text) {
    this.#text = text;
    this.#markLine(null);
    this.#showEdited();
    clearTimeout(this.#saving);
    this.#saving = window.setTimeout(() => this.#save(), 250);
  }

  get #storageKey() {
    return lessonKey("edit", this, this.id);
  }

  #save() {
    if (!this.#saving) return;
    clearTimeout(this.#saving);
    this.#saving = 0;
    const edit =
      this.#text === this.original
        ? null
        : { text: this.#text, base: this.#base ?? fingerprint(this.original) };
    if (!remember(this.#storageKey, edit) && edit) {
      this.#say("This browser stores nothing: copy your text before you leave.", true);
    }
  }

  /** Fingerprint of the lesson's text that the stored edit was made from. @type {string | null} */
  #base = null;

  #restoreEdit() {
    const stored = recall(this.#storageKey);
    if (typeof stored?.text !== "string" || stored.text === this.original) return;
    this.#text = stored.text;
    this.#source.textContent = stored.text;
    this.#base = String(stored.base);
    if (this.#base !== fingerprint(this.original)) this.#offerNewText();
    void this.#open().catch(() => {});
  }

  #offerNewText() {
    const close = () => {
      this.#base = null;
      this.#notice.hidden = true;
      this.#saving ||= 1;
      this.#save();
    };
    const act = (/** @type {string} */ label, /** @type {() => void} */ then) =>
      element(
        "button",
        {
          type: "button",
          class: "quiet",
          onclick: () => {
            close();
            then();
          },
        },
        label,
      );
    this.#notice.replaceChildren(
      "The lesson was updated after you edited this cell. Your text is kept. ",
      act("Show the new text", () => void this.reset()),
      act("Keep mine", () => this.focusCode()),
    );
    this.#notice.hidden = false;
  }

  #showEdited() {
    const edited = this.#text !== this.original;
    this.toggleAttribute("data-edited", edited);
    this.#resetButton.hidden = !edited;
    const stale = this.#outputOf !== null && this.#outputOf !== this.#text;
    this.toggleAttribute("data-stale", stale && !this.isPending);
  }

  /** @param {"idle" | "queued" | "running" | "done" | "error"} state */
  #showState(state) {
    this.dataset.state = state;
    const busy = state === "queued" || state === "running";
    this.#runButton.setAttribute("aria-disabled", String(busy));
    this.setAttribute("aria-busy", String(state === "running"));
  }

  /** @param {string} text @param {boolean} [aloud] */
  #say(text, aloud = false) {
    this.#status.textContent = text;
    if (aloud) announce(text);
  }

  /** Shows a line of the code, as a link in a traceback asks. @param {number} line */
  async showLine(line) {
    const editor = await this.#open().catch(() => null);
    if (editor) editor.showLine(line);
    else this.focusCode();
  }

  /** @param {Place | null} place */
  #markLine(place) {
    if (this.#editor) this.#editor.markLine(place);
    else markInListing(this.#source, place);
  }

  /** @param {object | null} group */
  async #run(group) {
    const code = this.#text;
    this.#showState("queued");
    this.#say(
      pageSession.state === "ready" || pageSession.state === "busy"
        ? "waiting"
        : "starting Python …",
    );
    this.#markLine(null);
    this.removeAttribute("data-stale");
    let printed = "";
    const result = await pageSession.run(code, {
      name: this.id || "cell",
      group,
      onStart: () => this.#started(),
      onOutput: (output) => {
        if (printed.length < KEPT_TEXT) printed += textOf(output);
        this.#outputs.add(output);
      },
    });
    clearInterval(this.#clock);
    this.#finish(result, code, printed);
    return result;
  }

  #started() {
    this.#showState("running");
    this.#outputs.begin();
    this.#say("running");
    const start = performance.now();
    this.#clock = window.setInterval(() => {
      this.#say(`running, ${duration(performance.now() - start)}`);
    }, 500);
  }

  /** @param {RunResult} result @param {string} code @param {string} printed */
  #finish(result, code, printed) {
    const { status, error, ms } = result;
    if (status === "cancelled") {
      this.#showState("idle");
      this.#say("not run");
      this.#showEdited();
      return;
    }
    if (status === "error" && error) {
      if (this.dataset.state === "queued") this.#outputs.begin(); // Python did not start
      this.#outputs.addError(error, code, this.#remedies(error.name));
      this.#markLine(this.#text === code ? placeOf(error) : null);
      this.#say(error.line ? `failed in line ${error.line}` : "failed");
      announce(`Error: ${plainMessage(error)}`);
    } else if (status === "interrupted") {
      const note = result.restarted
        ? "Python was restarted: its variables are gone."
        : "Stopped. Variables are kept.";
      this.#outputs.addNote(note);
      this.#say("stopped");
      announce(note);
    } else {
      this.#outputs.end();
      this.#say(duration(ms));
      // An output that waits for the reader's prediction is not read out either.
      const spoken = this.hasAttribute("data-awaits") ? "" : printed.slice(0, 200);
      announce(`Finished in ${duration(ms)}. ${spoken}`);
    }
    this.#outputOf = code;
    this.hasRun = status === "ok";
    this.#showState(status === "ok" ? "done" : status === "error" ? "error" : "idle");
    this.#showEdited();
    const detail = { status, text: printed };
    this.dispatchEvent(new CustomEvent("ran", { bubbles: true, detail }));
  }

  /** @param {string} errorName */
  #remedies(errorName) {
    if (errorName !== "NameError" || unrunAbove(this).length === 0) return [];
    return [
      element(
        "button",
        {
          type: "button",
          onclick: () => void runInOrder([...unrunAbove(this), this]),
        },
        "Start with the cells above",
      ),
    ];
  }
}

/** @param {Output} output */
function textOf(output) {
  if (output.type === "stream") return output.text;
  if (output.type === "clear" || (output.type === "display" && output.update)) return "";
  return `${output.data["text/plain"] ?? ""}\n`;
}

/** A time for people. @param {number} ms */
export function duration(ms) {
  if (ms < 1000) return `${Math.max(1, Math.round(ms))} ms`;
  const seconds = ms / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}
