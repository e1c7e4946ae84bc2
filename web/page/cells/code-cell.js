/** @import { Place } from "../places.js" */
/** @import { Output, RunResult } from "../types.js" */
/** @import { Stale } from "./freshness.js" */
import { announce } from "../announce.js";
import { LessonControl } from "../control.js";
import { element } from "../element.js";
import { plainMessage } from "../error-box.js";
import { loadEditor } from "../loaders.js";
import { countRun, runInOrder, unrunAbove } from "../notebook.js";
import { OutputArea } from "../output-area.js";
import { pageSession } from "../page-session.js";
import { markInListing, placeOf } from "../places.js";
import { Cell, cellLabel } from "./cell.js";
import { CellBar } from "./cell-bar.js";
import { runAndInsert, runAndMove } from "./commands.js";
import { lessonUpdate } from "./lesson-update.js";
import { duration, inLine } from "./times.js";

/** @typedef {ReturnType<typeof import("../editor.js").createEditor>} Editor */

const UNDO = /Mac|iPhone|iPad/.test(navigator.userAgent) ? "⌘Z" : "Ctrl+Z";

/** How much of what a run printed is kept for those who ask: `ran` listeners, screen readers. */
const KEPT_TEXT = 2000;

/** One runnable cell: static until touched, then an editor; its outputs below it. */
export class CodeCell extends Cell {
  /** Whether the cell has run to its end in the present interpreter. */
  hasRun = false;
  /** The lesson's own text. */
  original = "";
  #isBuilt = false;
  #text = "";
  /** What the shown output was made from, or null when there is none. @type {string | null} */
  #outputOf = null;
  /** The input that changed since the cell ran. @type {Stale | null} */
  #staleInput = null;
  /** @type {Editor | null} */
  #editor = null;
  /** @type {Promise<Editor> | null} */
  #opening = null;
  #saving = 0;
  /** Which run of this Python the last one was. */
  #count = 0;
  /** @type {HTMLElement} */ #source = document.createElement("pre");
  /** @type {HTMLElement} */ #frame = document.createElement("div");
  /** @type {CellBar | null} */ #bar = null;
  #outputs = new OutputArea(document.createElement("div"));
  /** Takes the waiting run off the queue. @type {AbortController | null} */
  #waiting = null;

  connectedCallback() {
    if (this.#isBuilt) return;
    this.#isBuilt = true;
    this.#build();
    this.#restoreEdit();
    this.#showState("idle");
    if (!this.#outputs.isEmpty) {
      this.#outputOf = this.original;
      this.#bar?.say("recorded output");
    }
    this.#showEdited();
  }

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

  /** Takes the cell off the queue, or stops it. */
  stop() {
    if (this.dataset.state === "running") void pageSession.interrupt({ keepQueue: true });
    else this.#waiting?.abort();
  }

  leaveQueue() {
    if (this.dataset.state === "queued") this.stop();
  }

  /** Brings back the lesson's text; the editor's undo brings the reader's text back. */
  async reset() {
    await this.setText(this.original);
    this.#say(`Back to the lesson's text. ${UNDO} in the editor undoes this.`, true);
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

  async edit() {
    if (this.dataset.hideInput === "true" && !this.hasAttribute("data-input-shown")) {
      /** @type {HTMLElement | null} */ (this.querySelector(".input-toggle"))?.click();
    }
    this.setAttribute("data-opening", "");
    const editor = await this.#open().catch(() => null);
    this.removeAttribute("data-opening");
    editor?.focus();
    this.#frame.scrollIntoView({ block: "nearest" });
  }

  /** Puts the keyboard focus on the code. */
  focusCode() {
    void this.edit();
  }

  /** The interpreter is new: nothing of this cell is in it. */
  forgetRun() {
    if (this.hasRun && !this.#outputs.isEmpty) this.#say("not run since Python restarted");
    this.hasRun = false;
    this.showStaleInput(null);
    this.#bar?.showCount(null);
    if (!this.isPending) this.#showState("idle");
  }

  /** Says that an input is no longer what this cell has seen. @param {Stale | null} stale */
  showStaleInput(stale) {
    this.#staleInput = stale;
    this.#showFreshness();
  }

  discard() {
    clearTimeout(this.#saving);
    this.#saving = 0;
    super.discard();
  }

  #build() {
    const source = /** @type {HTMLElement | null} */ (this.querySelector("pre.source"));
    if (source) this.#source = source;
    const text = (this.#source.textContent ?? "").replace(/\n$/, "");
    this.original = this.isOwn ? "" : text;
    this.#text = text;
    const outputs =
      /** @type {HTMLElement | null} */ (this.querySelector(".outputs")) ??
      element("div", { class: "outputs" });
    this.#outputs = new OutputArea(outputs);
    this.tabIndex = 0;
    this.setAttribute("role", "group");
    this.setAttribute("aria-label", `${this.label}, code`);
    this.setAttribute("aria-describedby", `${this.id || "cell"}-keys`);

    this.#frame = element("div", { class: "cell-code" });
    this.#bar = new CellBar(this);
    if (source) source.before(this.#frame);
    else this.append(this.#frame);
    this.#frame.append(this.#source);
    this.#source.addEventListener("click", (event) => this.#clicked(event));
    this.#frame.after(this.#bar.element, outputs);
    pageSession.addEventListener("restart", () => this.forgetRun());
    addEventListener("pagehide", () => this.#save());
  }

  /** @param {MouseEvent} event */
  #clicked(event) {
    // Selecting text to copy it is reading, not editing.
    if (String(getSelection() ?? "") !== "") return;
    const point = { x: event.clientX, y: event.clientY };
    void this.#open().then(
      (editor) => editor.focus(point),
      () => {},
    );
  }

  /** Turns the listing into an editor. @returns {Promise<Editor>} */
  #open() {
    if (this.#editor) return Promise.resolve(this.#editor);
    this.#opening ??= loadEditor()
      .then(({ createEditor }) => {
        const editor = createEditor({
          parent: this.#frame,
          text: this.#text,
          label: `Code of ${this.label}`,
          describedBy: `${this.id || "cell"}-keys`,
          onChange: (text) => this.#changed(text),
          onRun: () => void this.run(),
          onRunAndMove: () => runAndMove(this),
          onRunAndInsert: () => runAndInsert(this),
          onLeave: () => this.select(),
        });
        this.#source.remove();
        this.#editor = editor;
        this.setAttribute("data-editing", "");
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
    this.dispatchEvent(new Event("textchange", { bubbles: true }));
    clearTimeout(this.#saving);
    this.#saving = window.setTimeout(() => this.#save(), 250);
  }

  #save() {
    if (!this.#saving) return;
    clearTimeout(this.#saving);
    this.#saving = 0;
    if (!this.stored.keep(this.#text, this.original) && this.#text !== this.original) {
      this.#say("This browser stores nothing: copy your text before you leave.", true);
    }
  }

  #restoreEdit() {
    const stored = this.stored.recall(this.original);
    if (!stored || (this.isOwn && this.#text !== "")) return;
    this.#text = stored.text;
    this.#source.textContent = stored.text;
    if (stored.updated) {
      const notice = lessonUpdate({
        before: stored.before,
        mine: () => this.#text,
        lesson: this.original,
        onChoice: (text) => this.#chooseText(text),
      });
      this.#frame.after(notice);
    }
    void this.#open().catch(() => {});
  }

  /** @param {string | null} text the reader's choice after the lesson's update; null: mine as it is */
  #chooseText(text) {
    this.stored.acknowledge();
    if (text === null) this.stored.keep(this.#text, this.original);
    else void this.setText(text);
    void this.edit();
  }

  #showEdited() {
    const edited = !this.isOwn && this.#text !== this.original;
    this.toggleAttribute("data-edited", edited);
    this.#bar?.showEdited(edited);
    this.#showFreshness();
  }

  #showFreshness() {
    const edited = this.#outputOf !== null && this.#outputOf !== this.#text && !this.isPending;
    this.toggleAttribute("data-stale", edited);
    const stale = this.isPending || edited ? null : this.#staleInput;
    this.toggleAttribute("data-inputs-stale", stale !== null);
    this.#bar?.showFreshness(
      edited ? "edited since this output" : stale ? describeStale(stale) : "",
    );
  }

  /** @param {"idle" | "queued" | "running" | "done" | "error"} state */
  #showState(state) {
    this.dataset.state = state;
    this.setAttribute("aria-busy", String(state === "running"));
    this.#bar?.showState(state);
    this.#showFreshness();
  }

  /** @param {string} text @param {boolean} [aloud] */
  #say(text, aloud = false) {
    this.#bar?.say(text);
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
    const { state } = pageSession;
    const waiting = new AbortController();
    this.#waiting = waiting;
    this.#showState("queued");
    this.#markLine(null);
    let printed = "";
    const result = await pageSession.run(code, {
      name: this.id || "cell",
      group,
      signal: waiting.signal,
      onPlace: (place) => {
        const first = place === 1 && state !== "ready" && state !== "busy";
        this.#say(first ? "starting Python …" : `waiting, ${inLine(place)}`);
      },
      onStart: () => this.#started(),
      onOutput: (output) => {
        if (printed.length < KEPT_TEXT) printed += textOf(output);
        this.#outputs.add(output);
      },
    });
    this.#finish(result, code, printed);
    return result;
  }

  #started() {
    this.#showState("running");
    this.#outputs.begin();
    this.#count = countRun();
    this.#bar?.showCount(0);
    this.#bar?.startClock();
  }

  /** @param {RunResult} result @param {string} code @param {string} printed */
  #finish(result, code, printed) {
    const { status, error, ms } = result;
    if (status === "cancelled") {
      this.#showState("idle");
      this.#say("not run");
      return;
    }
    this.#outputOf = code;
    this.hasRun = status === "ok";
    this.#bar?.showCount(result.restarted || this.dataset.state === "queued" ? null : this.#count);
    if (status === "error" && error) {
      if (this.dataset.state === "queued") this.#outputs.begin(); // Python did not start
      this.#outputs.addError(error, code, this.#remedies(error.name));
      this.#markLine(this.#text === code ? placeOf(error) : null);
      this.#bar?.sayEnd(error.line ? `failed in line ${error.line}` : "failed");
      announce(`Error: ${plainMessage(error)}`);
    } else if (status === "interrupted") {
      const note = result.restarted
        ? "Python was restarted: its variables are gone."
        : "Stopped. Variables are kept.";
      this.#outputs.addNote(note);
      this.#bar?.sayEnd("stopped");
      announce(note);
    } else {
      this.#outputs.end();
      this.#bar?.sayEnd(`ran in ${duration(ms)}`);
      // An output that waits for the reader's prediction is not read out either.
      const spoken = this.hasAttribute("data-awaits") ? "" : printed.slice(0, 200);
      announce(`Finished in ${duration(ms)}. ${spoken}`);
    }
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

/** @param {Stale} stale */
function describeStale({ name, by, why }) {
  const source = document.getElementById(by);
  const where =
    source instanceof CodeCell
      ? cellLabel(by, source.isOwn)
      : source instanceof LessonControl
        ? `the ${source.kindName}`
        : null;
  if (why === "edited") return `uses ${name}, and ${where} was edited since`;
  return where ? `uses ${name}, which changed in ${where}` : `uses ${name}, which changed`;
}

/** @param {Output} output */
function textOf(output) {
  if (output.type === "stream") return output.text;
  if (output.type === "clear" || (output.type === "display" && output.update)) return "";
  return `${output.data["text/plain"] ?? ""}\n`;
}
