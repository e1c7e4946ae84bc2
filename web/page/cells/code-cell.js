/** @import { Place } from "../places.js" */
/** @import { Output, RunError, RunResult } from "../types.js" */
/** @import { Stale } from "./freshness.js" */
import { announce } from "../announce.js";
import { LessonControl } from "../control.js";
import { element } from "../element.js";
import { loadEditor, notLoaded } from "../loaders.js";
import { OutputArea } from "../output-area.js";
import { pageSession } from "../page-session.js";
import { markInListing } from "../places.js";
import { Cell, cellLabel, isEmbed, isPlayground } from "./cell.js";
import { CellBar } from "./cell-bar.js";
import { CellRuns } from "./cell-runs.js";
import { runAndInsert, runAndMove } from "./commands.js";
import { lessonUpdate } from "./lesson-update.js";

/** @typedef {ReturnType<typeof import("../editor.js").createEditor>} Editor */

const UNDO = /Mac|iPhone|iPad/.test(navigator.userAgent) ? "⌘Z" : "Ctrl+Z";

/** One runnable cell: static until touched, then an editor; its outputs below it. */
export class CodeCell extends Cell {
  /** The lesson's own text. */
  original = "";
  #isBuilt = false;
  #text = "";
  /** The input that changed since the cell ran. @type {Stale | null} */
  #staleInput = null;
  /** @type {Editor | null} */
  #editor = null;
  /** @type {Promise<Editor> | null} */
  #opening = null;
  #saving = 0;
  /** What runs before the present run. @type {CodeCell[]} */
  #needed = [];
  /** @type {HTMLElement} */ #source = document.createElement("pre");
  /** @type {HTMLElement} */ #frame = document.createElement("div");
  /** @type {CellBar | null} */ #bar = null;
  /** @type {CellRuns | null} */ #runs = null;

  connectedCallback() {
    if (this.#isBuilt) return;
    this.#isBuilt = true;
    this.#build();
    this.#restoreEdit();
    this.#showState("idle");
    if (this.#runs?.takeRecorded(this.original)) this.#bar?.say("recorded output");
    this.#showEdited();
  }

  get text() {
    return this.#text;
  }

  /** An error of this cell is no reason to stop those that follow. */
  get mayFail() {
    return this.hasAttribute("data-may-fail");
  }

  /** Whether a run that is asked for while another one goes on takes its place. */
  get restarts() {
    return this.hasAttribute("data-restarts");
  }

  /** Queued or running. */
  get isPending() {
    return this.dataset.state === "queued" || this.dataset.state === "running";
  }

  /** Whether the cell has run to its end in the present interpreter. */
  get hasRun() {
    return this.#runs?.isDone ?? false;
  }

  /**
   * What has to run before a cell that is run by itself: nothing, unless the page says otherwise.
   *
   * @type {(cell: CodeCell) => CodeCell[]}
   */
  static needs = () => [];

  /**
   * Runs the text as it stands. While the cell is already queued or running, nothing new starts.
   *
   * @param {{group?: object | null}} [options]
   * @returns {Promise<RunResult>}
   */
  run({ group = null } = {}) {
    if (!this.#runs) throw new Error("A cell runs in a page.");
    if (this.isPending && this.restarts) return this.#runs.runAnew(group);
    if (!this.isPending) this.#needed = CodeCell.needs(this);
    if (this.#needed.length === 0) return this.#runs.run(group);
    const together = group ?? {};
    for (const cell of this.#needed) void cell.run({ group: together });
    const run = this.#runs.run(together);
    if (!group) void run.then(({ status }) => status === "ok" && announce("The cell has run."));
    return run;
  }

  /** Another page that shares the session has run this very text. */
  noteRun() {
    if (!this.isPending) this.#runs?.noteDone();
  }

  /** Takes the cell off the queue, or stops it. */
  stop() {
    if (this.dataset.state === "queued") for (const cell of this.#needed) cell.stop();
    this.#runs?.stop();
  }

  leaveQueue() {
    if (this.dataset.state === "queued") this.stop();
  }

  /** Brings back the lesson's text; the editor's undo brings the reader's text back. */
  async reset() {
    await this.setText(this.original);
    const where = isEmbed() ? "original" : isPlayground() ? "controls'" : "lesson's";
    this.#say(`Back to the ${where} text. ${UNDO} in the editor undoes this.`, true);
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

  /**
   * Another text takes the place of the page's own, from which Reset and "edited" are reckoned.
   *
   * @param {string} original @param {string} [text] what the reader made of it
   * @param {number[]} [lines] those that are lit up, from 1
   */
  async offer(original, text = original, lines = []) {
    this.original = original;
    const editor = await this.#open().catch(() => null);
    await this.setText(text);
    this.#showEdited();
    editor?.lightUp(lines);
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
    if (this.#runs?.forget()) this.#say("not run since Python restarted");
    this.showStaleInput(null);
    this.#bar?.showCount(null);
    if (!this.isPending) this.#showState("idle");
  }

  /** Says that an input is no longer what this cell has seen. @param {Stale | null} stale */
  showStaleInput(stale) {
    this.#staleInput = stale;
    this.#showFreshness();
  }

  /** Shows what an earlier run showed. @param {({output: Output} | {error: RunError})[]} shown */
  showEarlier(shown) {
    const some = this.#runs?.showEarlier(shown) ?? false;
    this.#bar?.showCount(null);
    this.#say(some ? "output of an earlier run" : "");
    this.#showState("idle");
  }

  /** Takes away what the last run showed. */
  clearOutputs() {
    if (this.isPending) return;
    this.showEarlier([]);
    this.dispatchEvent(new Event("cleared", { bubbles: true }));
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
    this.#runs = new CellRuns(this, this.#bar, new OutputArea(outputs), {
      showState: (state) => this.#showState(state),
      markLine: (place) => this.#markLine(place),
      say: (text) => this.#say(text),
    });
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
        this.#say(notLoaded("The editor", error), true);
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
    const shown = this.#runs?.outputOf ?? null;
    const edited = shown !== null && shown !== this.#text && !this.isPending;
    this.toggleAttribute("data-stale", edited);
    const stale = this.isPending || edited ? null : this.#staleInput;
    this.toggleAttribute("data-inputs-stale", stale !== null);
    this.#bar?.showFreshness(
      edited ? "edited since this output" : stale ? describeStale(stale) : "",
    );
  }

  /** @param {import("./cell-runs.js").State} state */
  #showState(state) {
    this.dataset.state = state;
    this.setAttribute("aria-busy", String(state === "running"));
    this.#bar?.showState(state);
    this.#showEdited();
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
