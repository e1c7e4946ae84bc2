/**
 * Sends outputs from the worker to the page, in order.
 *
 * Python may run for minutes without returning to the event loop, where no timer fires. So an output
 * is posted at once, until a cell prints faster than a page can draw; then outputs are collected and
 * posted at most every 16 ms, by whoever comes first: the next output, the interrupt poll, or the end
 * of the run.
 */

const FRAME_MS = 16;
const AT_ONCE = 32;

export class OutputSender {
  /** @type {string[]} */
  #held = [];
  #frameStart = 0;
  #inFrame = 0;
  #post;

  /** @param {(outputs: string[]) => void} post */
  constructor(post) {
    this.#post = post;
  }

  /** @param {string} output JSON text of one output */
  send(output) {
    this.#held.push(output);
    const now = performance.now();
    if (now - this.#frameStart >= FRAME_MS) {
      this.#frameStart = now;
      this.#inFrame = 0;
    }
    this.#inFrame += 1;
    if (this.#inFrame <= AT_ONCE) this.flush();
  }

  /** Posts what a frame has held back, once that frame is over. @param {number} now */
  tick(now) {
    if (this.#held.length > 0 && now - this.#frameStart >= FRAME_MS) this.flush();
  }

  flush() {
    if (this.#held.length === 0) return;
    const outputs = this.#held;
    this.#held = [];
    this.#post(outputs);
  }
}
