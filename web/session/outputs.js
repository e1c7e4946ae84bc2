/**
 * Sends outputs from the worker to the page, in order.
 *
 * Python may run for minutes without returning to the event loop, where no timer fires. So an output
 * is posted at once, until a cell prints faster than a page can draw; then outputs are collected and
 * posted at most every 16 ms, by whoever comes first: the next output, the interrupt poll, or the end
 * of the run. Text printed in many pieces goes as one; much of it goes in several messages, so that
 * the page can do something else between them.
 */

const FRAME_MS = 16;
const AT_ONCE = 32;
/** Nothing was printed for so long: what Python still gathers should not wait for more. */
const QUIET_MS = 100;
const MESSAGE = 500_000; // characters

export class OutputSender {
  /** @type {string[]} */
  #held = [];
  #frameStart = 0;
  #inFrame = 0;
  #sentAt = Number.POSITIVE_INFINITY;
  #post;

  /** @param {(outputs: string[]) => void} post */
  constructor(post) {
    this.#post = post;
  }

  /** @param {string} output JSON text of one output */
  send(output) {
    this.#held.push(output);
    const now = performance.now();
    this.#sentAt = now;
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

  /** Whether outputs have just ceased; true once each time. @param {number} now */
  ceased(now) {
    if (now - this.#sentAt < QUIET_MS) return false;
    this.#sentAt = Number.POSITIVE_INFINITY;
    return true;
  }

  flush() {
    if (this.#held.length === 0) return;
    const outputs = this.#held.length > 2 ? merged(this.#held) : this.#held;
    this.#held = [];
    let size = 0;
    let start = 0;
    for (const [index, output] of outputs.entries()) {
      size += output.length;
      if (size < MESSAGE && index < outputs.length - 1) continue;
      this.#post(outputs.slice(start, index + 1));
      start = index + 1;
      size = 0;
    }
  }
}

/** Outputs with neighbouring pieces of one stream joined. @param {string[]} texts */
function merged(texts) {
  /** @type {string[]} */
  const result = [];
  /** @type {{name: string, text: string, into?: string} | null} */
  let stream = null;
  const close = () => {
    if (stream) result.push(JSON.stringify(stream));
    stream = null;
  };
  for (const text of texts) {
    const output = text.startsWith('{"type": "stream"') ? JSON.parse(text) : null;
    const same = stream && output && output.name === stream.name && output.into === stream.into;
    if (stream && same && stream.text.length < MESSAGE / 2) {
      stream.text += output.text;
      continue;
    }
    close();
    if (output) stream = output;
    else result.push(text);
  }
  close();
  return result;
}
