/**
 * The page around this frame, which nobody knows: it may hand over code, have it run and stopped, and
 * hears what comes of it. All else it says is passed over.
 *
 * To the frame: open, run, stop, code {code}, theme {theme}, focus. From it: hello, ready {device},
 * height {height}, state {state}, code {code}, output {output}, error {name, message, line}, done
 * {status, result, ms}. Each has `glowgrad: 1` and its `type`.
 *
 * @typedef {object} Opening
 * @property {string} lesson
 * @property {string} cell
 * @property {string} code
 * @property {string} name what tracebacks call a cell that is no lesson's
 * @property {import("../types.js").DeviceChoice} device
 * @property {string} theme
 * @property {boolean} run
 * @property {MessagePort | null} port to the session that the cells of the page share
 *
 * @typedef {object} Orders
 * @property {(opening: Opening) => void} open once, before all others
 * @property {() => void} run
 * @property {() => void} stop
 * @property {(code: string) => void} code
 * @property {(theme: string) => void} theme
 * @property {() => void} focus
 */

/** Longer code is nobody's cell. */
const LONGEST = 1_000_000;

export class Host {
  /** Whom answers are for; null while nobody has opened a cell. @type {string | null} */
  #origin = null;

  /** @param {Orders} orders */
  constructor(orders) {
    if (!Host.isAround) return;
    addEventListener("message", ({ source, origin, data, ports }) => {
      if (source !== parent || data?.glowgrad !== 1) return;
      if (data.type === "open" && this.#origin === null) {
        this.#origin = origin === "null" ? "*" : origin;
        orders.open({ ...read(data), port: ports[0] ?? null });
      }
      if (this.#origin === null) return;
      if (data.type === "run") orders.run();
      else if (data.type === "stop") orders.stop();
      else if (data.type === "code") orders.code(text(data.code));
      else if (data.type === "theme") orders.theme(text(data.theme));
      else if (data.type === "focus") orders.focus();
    });
    parent.postMessage({ glowgrad: 1, type: "hello" }, "*");
  }

  /** Whether this is a frame in a page. */
  static get isAround() {
    return parent !== window;
  }

  /** Whether a script of the page around has opened a cell here. */
  get isOpen() {
    return this.#origin !== null;
  }

  /** @param {string} type @param {Record<string, unknown>} [what] */
  tell(type, what = {}) {
    if (this.#origin !== null) parent.postMessage({ ...what, glowgrad: 1, type }, this.#origin);
  }
}

/** @param {Record<string, unknown>} data @returns {Omit<Opening, "port">} */
function read({ lesson, cell, code, name, device, theme, run }) {
  return {
    lesson: text(lesson),
    cell: text(cell),
    code: text(code),
    name: text(name),
    device: device === "cpu" || device === "webgpu" ? device : "auto",
    theme: text(theme),
    run: run === true,
  };
}

/** @param {unknown} value */
function text(value) {
  return typeof value === "string" ? value.slice(0, LONGEST) : "";
}
