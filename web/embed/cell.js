import { CellFrame } from "./cell-frame.js";
import { CellView } from "./cell-view.js";
import { lessonCell } from "./lessons.js";
import { addOutput } from "./outputs.js";
import { ownText } from "./own-text.js";
import { SITE, siteHtml } from "./place.js";
import { isOnDark } from "./tone.js";

/**
 * @typedef {{name: string, message: string, line: number | null}} CellError
 * @typedef {{status: "ok" | "error" | "interrupted", result: string | null, outputs: any[],
 *   error: CellError | null, ms: number}} Result
 */

/** A lesson's cells are fetched when the reader is so near to one of them. */
const NEAR = "800px";

/**
 * `<glowgrad-cell>`: Python that stands in a page as text and runs on the reader's click.
 * Dispatches `ready`, `output`, `done` and `error`, which do not bubble.
 */
export class GlowgradCell extends HTMLElement {
  static observedAttributes = ["lesson", "cell", "height", "theme", "label"];

  /** What the last run has shown, in the order in which it came. @type {any[]} */
  output = [];
  /** Text of the last expression's value, of the last run. @type {string | null} */
  result = null;

  #code = "";
  /** The page or the reader has set the code: neither the element's text nor the lesson counts. */
  #isSet = false;
  /** The lesson's cell, once it is here. @type {Awaited<ReturnType<typeof lessonCell>> | null} */
  #known = null;
  /** @type {Promise<void> | null} */
  #fetching = null;
  #isOpening = false;
  #isReady = false;
  #wantsToEdit = false;
  /** @type {CellFrame | null} */
  #frame = null;
  /** @type {{promise: Promise<Result>, settle: (result: Result) => void} | null} */
  #run = null;
  /** What comes next belongs to a new run. */
  #isOver = true;
  /** @type {CellError | null} */
  #error = null;
  /** How tall the frame's content is. */
  #height = 0;
  /** The frame does not get smaller than what it replaces before the first run is over. */
  #least = 0;

  #view = new CellView(this.attachShadow({ mode: "open" }), {
    run: () => void this.run(),
    edit: () => {
      this.#wantsToEdit = true;
      void this.#open();
    },
    toneChanged: () => this.#paint(),
  });
  #nearness = new IntersectionObserver(
    (entries) => {
      if (entries.some((entry) => entry.isIntersecting)) void this.#fetch();
    },
    { rootMargin: NEAR },
  );
  #text = new MutationObserver(() => this.#readText());

  connectedCallback() {
    if (Object.hasOwn(this, "value")) {
      // Set before this script had come.
      const { value } = this;
      Reflect.deleteProperty(this, "value");
      this.value = value;
    }
    this.#text.observe(this, { childList: true, characterData: true, subtree: true });
    unframe(this);
    this.#readText();
    this.#name();
    this.#paint();
    if (!this.#known) this.#nearness.observe(this);
  }

  disconnectedCallback() {
    this.#nearness.disconnect();
    this.#text.disconnect();
    // Whoever moves an element puts it back at once.
    queueMicrotask(() => {
      if (!this.isConnected) this.#close("The cell was taken out of the page.");
    });
  }

  /** A move that keeps frames as they are. */
  connectedMoveCallback() {}

  /** @param {string} name @param {string | null} before @param {string | null} now */
  attributeChangedCallback(name, before, now) {
    if (before === now || !this.isConnected) return;
    if (name === "theme") this.#paint();
    if (name === "lesson" || name === "cell") this.#become();
    this.#name();
  }

  focus() {
    this.#view.focus();
  }

  /** The code as it stands. */
  get value() {
    return this.#code;
  }

  set value(code) {
    this.#isSet = true;
    this.#show(String(code));
    this.#frame?.post({ type: "code", code: this.#code });
  }

  /**
   * Runs the code, as a click does. While it runs, nothing new starts.
   *
   * @returns {Promise<Result>} never rejects: what went wrong is in its `error`
   */
  run() {
    if (this.#run) return this.#run.promise;
    /** @type {(result: Result) => void} */
    let settle = () => {};
    /** @type {Promise<Result>} */
    const promise = new Promise((resolve) => {
      settle = resolve;
    });
    this.#run = { promise, settle };
    if (this.#frame) this.#frame.post({ type: "run" });
    else void this.#open();
    return promise;
  }

  /** Stops the run; what Python holds stays. */
  stop() {
    if (this.#frame?.isOpen) this.#frame.post({ type: "stop" });
    else if (this.#run) this.#endRun("interrupted");
  }

  #readText() {
    if (this.#isSet || this.#known) return;
    const code = ownText(this);
    if (code === this.#code) return;
    this.#show(code);
    this.#frame?.post({ type: "code", code });
  }

  /** @param {string} code */
  #show(code) {
    this.#code = code;
    this.#view.showCode(code);
  }

  /** The element stands for another cell now. */
  #become() {
    this.#close("The cell has become another one.");
    this.#isSet = false;
    this.#known = null;
    this.#fetching = null;
    this.#view.showOutputs("");
    this.#view.say("");
    this.#show(ownText(this));
    this.#nearness.observe(this);
  }

  /** Fetches what the lesson has for this cell; where it cannot, the element's text stays. */
  #fetch() {
    this.#nearness.disconnect();
    const slug = this.getAttribute("lesson");
    if (slug === null || this.#known) return Promise.resolve();
    if (this.#fetching) return this.#fetching;
    const asked = lessonCell(slug, this.getAttribute("cell") ?? "")
      .then((found) => {
        if (asked !== this.#fetching) return;
        this.#known = found;
        if (!this.#isSet) this.#show(found.code);
        this.#view.showOutputs(siteHtml(found.outputs));
        this.#name();
      })
      .catch((error) => {
        if (asked !== this.#fetching) return;
        this.#fetching = null;
        this.#view.say(error.message, "failed");
      });
    this.#fetching = asked;
    return asked;
  }

  /** Which of the page's cells it is, from 1: in what they share, none is called as another. */
  get #place() {
    return [...document.querySelectorAll("glowgrad-cell")].indexOf(this) + 1;
  }

  #name() {
    const { title, lesson, cell } = this.#known ?? {};
    const label =
      this.getAttribute("label") ?? (title ? `${title}, ${cell}` : `Python cell ${this.#place}`);
    const address = new URL(lesson ? `lessons/${lesson}/#${cell}` : "", SITE);
    this.#view.name(label, title ?? "Glowgrad", address.href);
    this.#fit();
    if (this.#frame) this.#frame.element.title = label;
  }

  get #minimum() {
    return Math.max(0, Number.parseFloat(this.getAttribute("height") ?? "") || 0);
  }

  /** @returns {"light" | "dark"} */
  get #theme() {
    const asked = this.getAttribute("theme");
    if (asked === "light" || asked === "dark") return asked;
    return isOnDark(this) ? "dark" : "light";
  }

  #paint() {
    const theme = this.#theme;
    this.#view.paint(theme);
    this.#frame?.post({ type: "theme", theme });
  }

  async #open() {
    if (this.#isOpening || this.#frame) return;
    this.#isOpening = true;
    this.#view.say(`Loading Glowgrad from ${SITE.host} …`, "busy");
    await this.#fetch();
    if (!this.isConnected) this.#close("The cell is in no page.");
    if (!this.#isOpening) return;
    this.#isOpening = false;
    if (this.getAttribute("lesson") !== null && !this.#known && !this.#code) {
      // Nothing could run, and why is said already.
      this.#fail(this.#view.said);
      return;
    }
    this.#frame = new CellFrame({
      opening: (again) => this.#opening(again),
      onMessage: (message) => this.#heard(message),
      onFailure: (why) => this.#fail(why),
    });
    this.#least = this.#view.height;
    this.#view.hold(this.#frame.element);
    this.#name();
  }

  /** @param {boolean} again @returns {import("./cell-frame.js").Opening} */
  #opening(again) {
    if (again && this.#run) this.#endRun("interrupted");
    this.#isReady = false;
    const device = this.getAttribute("device");
    return {
      lesson: this.#known?.lesson ?? "",
      cell: this.#known?.cell ?? "",
      code: this.#code,
      name: this.id || `cell-${this.#place}`,
      device: device === "cpu" || device === "webgpu" ? device : "auto",
      theme: this.#theme,
      own: this.getAttribute("session") === "own",
      run: this.#run !== null,
    };
  }

  /** @param {any} message of the frame */
  #heard(message) {
    if (message.type === "ready" || (message.type === "state" && message.state === "ready")) {
      // A session that others have started is ready without having become so.
      if (!this.#isReady) this.#tell("ready", { device: message.device ?? null });
      this.#isReady = true;
    } else if (message.type === "height" && message.height > 0) {
      this.#height = Number(message.height);
      this.#fit();
    } else if (message.type === "code") {
      this.#isSet = true;
      this.#show(String(message.code));
    } else if (message.type === "output") {
      this.#beginRun();
      addOutput(this.output, message.output);
      this.#tell("output", message.output);
    } else if (message.type === "error") {
      this.#report({ name: message.name, message: message.message, line: message.line ?? null });
    } else if (message.type === "done") {
      this.#endRun(message.status, message.result ?? null, message.ms ?? 0);
      this.#least = 0;
      this.#fit();
    }
  }

  /** Gives the cell its height, and shows the frame when it has said how tall it is. */
  #fit() {
    const frame = this.#frame;
    this.#view.setHeight(Math.max(this.#height, this.#least, this.#minimum));
    if (!frame || this.#height === 0) return;
    if (!frame.element.inert) return;
    // A click leaves the focus where it is: the page must not scroll under the reader's hand.
    const takesFocus = this.#wantsToEdit || this.#view.hasKeyboard;
    this.#view.show(frame.element);
    this.#view.say("");
    if (!takesFocus) return;
    frame.element.focus({ preventScroll: true });
    frame.post({ type: "focus", direction: "forward" });
  }

  /** Something of a run arrives: the first of it takes the place of what the last run left. */
  #beginRun() {
    if (!this.#isOver) return;
    this.#isOver = false;
    this.output = [];
    this.result = null;
    this.#error = null;
  }

  /** @param {CellError} error */
  #report(error) {
    this.#beginRun();
    this.#error = error;
    this.#tell("error", error);
  }

  /** @param {Result["status"]} status @param {string | null} [result] @param {number} [ms] */
  #endRun(status, result = null, ms = 0) {
    this.#beginRun();
    this.#isOver = true;
    this.result = result;
    const whole = { status, result, outputs: this.output, error: this.#error, ms };
    const run = this.#run;
    this.#run = null;
    this.#tell("done", whole);
    run?.settle(whole);
  }

  /** Back to the listing. What was asked for and did not come ends with the reason. @param {string} why */
  #close(why) {
    this.#isOpening = false;
    this.#wantsToEdit = false;
    this.#frame?.close();
    this.#frame = null;
    this.#height = 0;
    this.#least = 0;
    this.#fit();
    this.#view.showStill();
    this.#view.say("");
    if (!this.#run) return;
    this.#report({ name: "NotLoaded", message: why, line: null });
    this.#endRun("error");
  }

  /** @param {string} why */
  #fail(why) {
    this.#close(why);
    this.#view.say(why, "failed");
  }

  /** @param {string} name @param {unknown} detail */
  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

/**
 * In Markdown a cell stands in a `<pre>`, which keeps its lines together and is of no use any more.
 *
 * @param {Element} cell
 */
function unframe(cell) {
  const frame = cell.parentElement;
  if (frame?.localName !== "pre" || frame.textContent?.trim() !== cell.textContent?.trim()) return;
  frame.style.cssText = "all: unset; display: block";
}
