/** @import { CodeCell } from "../cells/code-cell.js" */
/** @import { CellRan } from "../cells/cell-runs.js" */
/** @import { Output, RunError } from "../types.js" */
import { FIGURE_TYPE } from "../mime.js";
import { pageSession } from "../page-session.js";
import { Frame } from "./frame.js";

/**
 * @typedef {"off" | "starting" | "running" | "pausing" | "paused" | "stopped" | "ended" | "failed"} State
 *   `pausing`: asked to wait, but Python has not said yet that it does; `stopped`: the run was
 *   ended, and with it the network
 * @typedef {"slow" | "normal" | "fast"} Pace
 */

/** Must be what `glowgrad.pictures.playground_controls` reads. */
const CHANNEL = "variable:_playground";

/**
 * The code of the cell as a training that can be paused: it waits in Python between two epochs.
 *
 * Events: "state", "frame" (`detail` is a Frame).
 */
export class Program extends EventTarget {
  /** @type {State} */
  state = "off";
  /** @type {RunError | null} */
  error = null;
  #isWanted = false;
  /** @type {Pace} */
  #pace = "normal";
  #steps = 0;
  #number = 0;
  /** @type {{number: number, layer: number, unit: number, input: number | null, value: number}[]} */
  #edits = [];
  /** @type {{number: number, epoch: number} | null} */
  #back = null;
  /** A run that the page asked for has not begun: what ends meanwhile is the one before. */
  #isDue = false;

  /** @param {CodeCell} cell */
  constructor(cell) {
    super();
    this.cell = cell;
    cell.addEventListener("asked", () => this.#asked());
    cell.addEventListener("output", (event) =>
      this.#take(/** @type {CustomEvent<Output>} */ (event).detail),
    );
    cell.addEventListener("ran", (event) =>
      this.#ended(/** @type {CustomEvent<CellRan>} */ (event).detail),
    );
    pageSession.addEventListener("fresh", () => this.#send());
  }

  get isRunning() {
    return this.#isWanted;
  }

  /** Whether Python holds the network: it can be asked for something. */
  get isLive() {
    return this.cell.isPending;
  }

  /** Whether the loop has begun: what its code sets before it no longer overwrites what it is told. */
  get listens() {
    return this.isLive && this.state !== "starting";
  }

  /** @param {Pace} pace */
  set pace(pace) {
    this.#pace = pace;
    this.#send();
  }

  get pace() {
    return this.#pace;
  }

  /** Trains, from where it stands. */
  train() {
    this.#isWanted = true;
    this.#send();
    if (this.isLive) this.#show(/paus/.test(this.state) ? "running" : this.state);
    else this.begin(true);
  }

  pause() {
    this.#isWanted = false;
    this.#send();
    if (this.state !== "running") return;
    this.#show("pausing");
    if (!this.hears) this.cell.stop();
  }

  /** Whether code that runs hears what the page wants; where it does not, pausing ends it. */
  get hears() {
    return pageSession.reach !== "awaits";
  }

  /** One epoch more. */
  step() {
    this.#isWanted = false;
    this.#steps += 1;
    this.#send();
    if (!this.isLive) this.begin(false, 1);
    else if (this.state === "running") this.#show("pausing");
  }

  /**
   * Runs the code from its first line.
   *
   * @param {boolean} trains whether it goes on by itself then
   * @param {number} [steps] epochs before it waits
   */
  begin(trains, steps = 0) {
    this.#isWanted = trains;
    this.#steps = steps;
    this.#isDue = true;
    this.#begins();
    void this.cell.run();
  }

  #begins() {
    this.error = null;
    this.#show("starting");
    this.#send();
  }

  /** A run of the cell begins, asked for by the page or by the reader at the cell itself. */
  #asked() {
    if (!this.#isDue) {
      this.#isWanted = true;
      this.#steps = 0;
      this.#begins();
    }
    this.#isDue = false;
  }

  /** Gives up the run, if there is one. */
  stop() {
    this.#isWanted = false;
    this.#send();
    this.cell.stop();
  }

  /** @param {number} layer @param {number} unit @param {number | null} input @param {number} value */
  setWeight(layer, unit, input, value) {
    this.#number += 1;
    this.#edits.push({ number: this.#number, layer, unit, input, value });
    this.#edits = this.#edits.slice(-50);
    this.#send();
  }

  /** Back to the weights of an epoch. @param {number} epoch */
  goBack(epoch) {
    this.#number += 1;
    this.#back = { number: this.#number, epoch };
    this.#send();
  }

  #send() {
    pageSession.send(CHANNEL, {
      running: this.#isWanted,
      pace: this.#pace,
      steps: this.#steps,
      edits: this.#edits,
      back: this.#back,
    });
  }

  /** @param {Output} output */
  #take(output) {
    if (this.#isDue || output.type !== "display") return;
    const figure = output.data[FIGURE_TYPE];
    if (figure?.kind !== "playground") return;
    if (this.state === "starting") this.#show(this.#isWanted ? "running" : "pausing");
    this.dispatchEvent(new CustomEvent("frame", { detail: new Frame(figure) }));
    if (this.state === "pausing" && figure.waits) this.#show("paused");
  }

  /** @param {CellRan} run */
  #ended({ status, error }) {
    if (this.#isDue) return;
    this.error = status === "error" ? error : null;
    this.#isWanted = false;
    this.#show(status === "error" ? "failed" : status === "ok" ? "ended" : "stopped");
  }

  /** @param {State} state */
  #show(state) {
    this.state = state;
    this.dispatchEvent(new Event("state"));
  }
}
