/**
 * All that a sandboxed worker says passes here, and none of it is believed.
 *
 * Of Comlink's messages only answers pass, as plain values or as the text of an error: a worker that
 * could hand over proxies would have functions called by the page. What the forms of the answers and
 * outputs must be is checked where they are used (`checked.js`). Who says too much is cut off.
 */

const WINDOW_MS = 1000;
const MESSAGES = 5000;
const CHARACTERS = 30e6;

/** What the session is told of a worker that floods the page. */
const FLOOD = "the code sent more than a page can take";

/** The page's end, as Comlink sees it. */
export class Gate extends EventTarget {
  #port;
  #errands;
  #since = 0;
  #messages = 0;
  #characters = 0;

  /** @param {MessagePort} port @param {import("./errands.js").Errands} errands */
  constructor(port, errands) {
    super();
    this.#port = port;
    this.#errands = errands;
    port.onmessage = ({ data }) => this.#take(data);
  }

  /** @param {any} message @param {Transferable[]} [transfer] */
  postMessage(message, transfer = []) {
    this.#port.postMessage(message, transfer);
  }

  close() {
    this.#port.onmessage = null;
    this.#port.close();
  }

  /** @param {unknown} data */
  #take(data) {
    if (!isRecord(data)) return this.#count(0);
    const { outputs, fatal, want, id } = data;
    if (Array.isArray(outputs)) {
      const texts = outputs.filter((text) => typeof text === "string");
      if (!this.#count(texts.reduce((sum, text) => sum + text.length, 0))) return;
      this.#tell({ outputs: texts });
    } else if (!this.#count(0)) {
      return;
    } else if (typeof fatal === "string") {
      this.#tell({ fatal: fatal.slice(0, 500) });
    } else if (typeof want === "number") {
      void this.#errands.run(data).then(({ body, ...rest }) => {
        this.#port.postMessage({ given: want, body, ...rest }, body ? [body] : []);
      });
    } else if (typeof id === "string") {
      this.#tell(answer(id, data));
    }
  }

  /** Whether the worker stays within its allowance. @param {number} characters */
  #count(characters) {
    const now = performance.now();
    if (now - this.#since > WINDOW_MS) {
      this.#since = now;
      this.#messages = 0;
      this.#characters = 0;
    }
    this.#messages += 1;
    this.#characters += characters;
    if (this.#messages <= MESSAGES && this.#characters <= CHARACTERS) return true;
    this.close();
    this.#tell({ fatal: FLOOD });
    return false;
  }

  /** @param {object} data */
  #tell(data) {
    this.dispatchEvent(new MessageEvent("message", { data }));
  }
}

/** @param {string} id @param {Record<string, unknown>} message */
function answer(id, { type, value }) {
  if (type === "RAW") return { id, type, value };
  const thrown = isRecord(value) && isRecord(value.value) ? value.value.message : null;
  const message = typeof thrown === "string" ? thrown : "The sandbox gave no answer.";
  return { id, type: "HANDLER", name: "throw", value: { isError: true, value: { message } } };
}

/** @param {unknown} value @returns {value is Record<string, unknown>} */
function isRecord(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
