/** @import { OutputArea } from "../output-area.js" */
/** @import { Place } from "../places.js" */
/** @import { Output, RunError, RunResult } from "../types.js" */
/** @import { CellBar } from "./cell-bar.js" */
/** @import { CodeCell } from "./code-cell.js" */
import { announce } from "../announce.js";
import { element } from "../element.js";
import { plainMessage } from "../error-box.js";
import { countRun, runInOrder, unrunAbove } from "../notebook.js";
import { pageSession } from "../page-session.js";
import { placeOf } from "../places.js";
import { duration, inLine } from "./times.js";

/**
 * @typedef {"idle" | "queued" | "running" | "done" | "error"} State
 *
 * What of a cell its runs change.
 * @typedef {object} Shown
 * @property {(state: State) => void} showState
 * @property {(place: Place | null) => void} markLine
 * @property {(text: string) => void} say
 */

/**
 * What a cell tells when its run has ended, as `detail` of a "ran" event; before that, each output
 * is the `detail` of an "output" event.
 *
 * @typedef {{status: RunResult["status"], text: string, result: string | null, outputs: Output[],
 *   error: RunError | null, ms: number, count: number}} CellRan
 */

/** How much of what a run printed is kept for those who ask: `ran` listeners, screen readers. */
const KEPT_TEXT = 2000;

/** The runs of a cell, one at a time: queued, started, finished, and what is shown of each. */
export class CellRuns {
  /** Whether the last one came to its end in the present interpreter. */
  isDone = false;
  /** What the shown output was made from, or null when there is none. @type {string | null} */
  outputOf = null;
  /** Which run of this Python the last one was. */
  #count = 0;
  /** @type {Promise<RunResult> | null} */
  #pending = null;
  /** Takes the waiting run off the queue. @type {AbortController | null} */
  #waiting = null;
  #cell;
  #bar;
  #outputs;
  #shown;

  /** @param {CodeCell} cell @param {CellBar} bar @param {OutputArea} outputs @param {Shown} shown */
  constructor(cell, bar, outputs, shown) {
    this.#cell = cell;
    this.#bar = bar;
    this.#outputs = outputs;
    this.#shown = shown;
  }

  /** Whether the page came with an output of this text. @param {string} text */
  takeRecorded(text) {
    if (this.#outputs.isEmpty) return false;
    this.outputOf = text;
    return true;
  }

  /** Shows what an earlier run showed; whether it showed anything. @param {({output: Output} | {error: RunError})[]} shown */
  showEarlier(shown) {
    this.#outputs.clear();
    for (const one of shown) {
      if ("error" in one) this.#outputs.addError(one.error, this.#cell.text);
      else this.#outputs.add(one.output);
    }
    this.#outputs.end();
    this.isDone = false;
    this.outputOf = this.#outputs.isEmpty ? null : this.#cell.text;
    return !this.#outputs.isEmpty;
  }

  /** What the cell says has come to its end in the present interpreter, by whoever's word. */
  noteDone() {
    this.isDone = true;
  }

  /** The interpreter is new; whether an output of the former one is still shown. */
  forget() {
    const wasDone = this.isDone;
    this.isDone = false;
    return wasDone && !this.#outputs.isEmpty;
  }

  /** @param {object | null} group */
  run(group) {
    this.#pending ??= this.#run(group).finally(() => {
      this.#pending = null;
    });
    return this.#pending;
  }

  /** Ends the run in progress, and begins another one. @param {object | null} group */
  async runAnew(group) {
    this.stop();
    await this.#pending;
    return this.run(group);
  }

  stop() {
    if (this.#state === "running") void pageSession.interrupt({ keepQueue: true });
    else this.#waiting?.abort();
  }

  get #state() {
    return this.#cell.dataset.state;
  }

  /** @param {object | null} group */
  async #run(group) {
    this.#cell.dispatchEvent(new Event("asked"));
    const code = this.#cell.text;
    const { state } = pageSession;
    const waiting = new AbortController();
    this.#waiting = waiting;
    this.#shown.showState("queued");
    this.#shown.markLine(null);
    let printed = "";
    const result = await pageSession.run(code, {
      name: this.#cell.id || "cell",
      group,
      signal: waiting.signal,
      onPlace: (place) => {
        const first = place === 1 && state !== "ready" && state !== "busy";
        this.#shown.say(first ? "starting Python …" : `waiting, ${inLine(place)}`);
      },
      onStart: () => this.#started(),
      onOutput: (output) => {
        if (printed.length < KEPT_TEXT) printed += textOf(output);
        this.#outputs.add(output);
        this.#tell("output", output);
      },
    });
    this.#finish(result, code, printed, group === null);
    return result;
  }

  #started() {
    this.#shown.showState("running");
    this.#outputs.begin();
    this.#count = countRun();
    this.#bar.showCount(0);
    this.#bar.startClock();
  }

  /**
   * @param {RunResult} result @param {string} code @param {string} printed
   * @param {boolean} alone who runs several cells says itself when all are done
   */
  #finish(result, code, printed, alone) {
    const { status, error, ms } = result;
    if (status === "cancelled") {
      this.#shown.showState("idle");
      this.#shown.say("not run");
      this.#tellEnd(result, "");
      return;
    }
    const started = this.#state !== "queued";
    this.outputOf = code;
    this.isDone = status === "ok" || (status === "error" && this.#cell.mayFail);
    this.#bar.showCount(result.restarted || !started ? null : this.#count);
    if (status === "error" && error) {
      if (!started) this.#outputs.begin(); // Python did not start
      this.#outputs.addError(error, code, this.#remedies(error.name));
      this.#shown.markLine(this.#cell.text === code ? placeOf(error) : null);
      this.#bar.sayEnd(error.line ? `failed in line ${error.line}` : "failed");
      announce(`Error: ${plainMessage(error)}`);
    } else if (status === "interrupted") {
      const note = result.restarted
        ? "Python was restarted: its variables are gone."
        : "Stopped. Variables are kept.";
      this.#outputs.addNote(note);
      this.#bar.sayEnd("stopped");
      announce(note);
    } else {
      this.#outputs.end();
      this.#bar.sayEnd(`ran in ${duration(ms)}`);
      // An output that waits for the reader's prediction is not read out either.
      const spoken = this.#cell.hasAttribute("data-awaits") ? "" : printed.slice(0, 200);
      if (alone) announce(`Finished in ${duration(ms)}. ${spoken}`);
    }
    this.#shown.showState(status === "ok" ? "done" : status === "error" ? "error" : "idle");
    this.#tellEnd(result, printed);
  }

  /** @param {RunResult} run @param {string} text */
  #tellEnd({ status, result, outputs, error, ms }, text) {
    /** @type {CellRan} */
    const detail = { status, text, result, outputs, error, ms, count: this.#count };
    this.#tell("ran", detail);
  }

  /** @param {string} name @param {Output | CellRan} detail */
  #tell(name, detail) {
    this.#cell.dispatchEvent(new CustomEvent(name, { bubbles: true, detail }));
  }

  /** @param {string} errorName */
  #remedies(errorName) {
    if (errorName !== "NameError" || unrunAbove(this.#cell).length === 0) return [];
    return [
      element(
        "button",
        {
          type: "button",
          onclick: () => void runInOrder([...unrunAbove(this.#cell), this.#cell]),
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
