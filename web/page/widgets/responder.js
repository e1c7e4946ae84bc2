/** @import { OutputArea } from "../output-area.js" */
import { announce } from "../announce.js";
import { plainMessage } from "../error-box.js";
import { pageSession } from "../page-session.js";

/** After so long without a movement a control counts as settled. */
const SETTLE_MS = 150;
/** Answers this quick follow each movement. */
const QUICK_MS = 60;
/** Answers slower than this are asked for when the control is let go. */
const SLOW_MS = 500;

/** Lets Python answer the changes of a widget: one answer at a time, the newest counts. */
export class Responder {
  #timer = 0;
  #running = false;
  #startedAt = 0;
  #again = false;
  #took = SETTLE_MS;
  #id;
  #area;

  /** @param {string} id @param {OutputArea} area */
  constructor(id, area) {
    this.#id = id;
    this.#area = area;
  }

  /** @param {boolean} settled the control was let go */
  changed(settled) {
    clearTimeout(this.#timer);
    if (!settled && this.#took > SLOW_MS) return;
    const wait = settled || this.#took < QUICK_MS ? 0 : SETTLE_MS;
    this.#timer = window.setTimeout(() => void this.answer(), wait);
  }

  destroy() {
    clearTimeout(this.#timer);
    this.#again = false;
  }

  get #name() {
    return `answer of ${this.#id}`;
  }

  /** Runs now, after the run in progress. An own run in progress gives way, another's does not. */
  async answer() {
    if (this.#running) {
      // One that still waits in the queue will find the newest values.
      if (!this.#startedAt) return;
      this.#again = true;
      if (performance.now() - this.#startedAt > SETTLE_MS) void pageSession.stop(this.#name);
      return;
    }
    this.#running = true;
    do {
      this.#again = false;
      await this.#run();
    } while (this.#again);
    this.#running = false;
  }

  async #run() {
    let spoken = "";
    this.#startedAt = 0;
    const { status, error, ms } = await pageSession.run(
      `await __respond__(${JSON.stringify(this.#id)})`,
      {
        name: this.#name,
        onStart: () => {
          this.#startedAt = performance.now();
        },
        onOutput: (output) => {
          if (output.type === "stream" && spoken.length < 200) spoken += output.text;
          this.#area.add(output);
        },
      },
    );
    this.#took = status === "ok" ? ms : performance.now() - this.#startedAt;
    if (status === "error" && error) {
      this.#area.end();
      const frames = error.frames?.filter(({ cell }) => cell !== this.#name) ?? [];
      const line = frames.at(-1)?.line ?? null; // of the reader's code, not of the page's call
      this.#area.addError({ ...error, frames, line }, this.#code, []);
      announce(`Error: ${plainMessage(error)}`);
    } else if (status === "ok" && !this.#again) announce(spoken.slice(0, 200));
  }

  /** The text in which an error's line stands. */
  get #code() {
    const cell = /** @type {import("../cells/code-cell.js").CodeCell | null} */ (
      this.#area.container.closest("gg-cell")
    );
    return cell?.text ?? "";
  }
}
