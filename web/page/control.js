/** @import { CodeCell } from "./cells/code-cell.js" */
/** @import { ControlKind, ControlSpec } from "./control-kinds.js" */
import { CONTROL_KINDS, ink, inkText } from "./control-kinds.js";
import { noteBinding, unrunAbove } from "./notebook.js";
import { pageSession } from "./page-session.js";
import { isReadInLoop } from "./read-in-loop.js";
import { lessonKey, recall, remember } from "./storage.js";

const SETTLE_MS = 150;
/** A cell this quick runs while the control moves, and is not stopped for a newer value. */
const QUICK_MS = 80;
/** A run that goes on for so long is not begun again where its loop can follow the control. */
const LONG_RUN_MS = 1000;

/** A lesson's control for one Python variable; changing it can run a cell with the new value. */
export class LessonControl extends HTMLElement {
  #timer = 0;
  #turn = 0;
  #took = Number.POSITIVE_INFINITY;
  /** @type {any} */
  #value = null;
  /** @type {ControlSpec | null} */
  #spec = null;

  connectedCallback() {
    if (this.#spec) return;
    /** @type {ControlSpec} */
    const spec = JSON.parse(this.querySelector("script")?.textContent ?? "{}");
    this.#spec = spec;
    const kind = CONTROL_KINDS[spec.kind];
    const kept = recall(this.#storageKey);
    this.#value = kept !== null && kind.fits(kept, spec) ? kept : spec.value;
    this.addEventListener("pointerenter", () => pageSession.prefetch());
    // A new interpreter knows the control's value before any cell asks for it.
    pageSession.addEventListener("fresh", () => this.#assign());
    if (kind.isLarge) this.#whenNear(() => void this.#build(spec, kind));
    else void this.#build(spec, kind);
  }

  /** What readers call this control. */
  get kindName() {
    return this.#spec ? CONTROL_KINDS[this.#spec.kind].name : "control";
  }

  /** Python that sets the variable to what the control says now; "" where it has none. */
  get assignment() {
    const { variable, kind, shape } = /** @type {ControlSpec} */ (this.#spec);
    if (variable === null) return "";
    if (kind !== "drawing") return `${variable} = ${pythonValue(this.#value)}`;
    return `import numpy as np\n\n${variable} = np.zeros((${shape.join(", ")}), np.float32)`;
  }

  get #storageKey() {
    return lessonKey("control", this, this.id);
  }

  /** Calls back once the reader comes near. @param {() => void} act */
  #whenNear(act) {
    const observer = new IntersectionObserver(
      (entries) => {
        if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
        observer.disconnect();
        act();
      },
      { rootMargin: "100% 0px" },
    );
    observer.observe(this);
  }

  /** Puts the live control in the place of the still one. @param {ControlSpec} spec @param {ControlKind} kind */
  async #build(spec, kind) {
    const make = await kind.maker(spec);
    const value = kind.shown(this.#value, spec);
    const control = make({ ...spec, id: this.id, value }, (told, { bytes, settled = true } = {}) =>
      this.#changed(bytes ? inkText(bytes) : kind.told(told, spec), settled),
    );
    this.querySelector(".widget-controls")?.replaceChildren(control.element);
  }

  /** @param {any} value @param {boolean} settled the reader has let go */
  #changed(value, settled) {
    this.#value = value;
    this.#assign();
    const isMoving = this.#timer !== 0;
    if (isMoving && !settled && this.#took < QUICK_MS) return;
    clearTimeout(this.#timer);
    const typing = this.#spec?.kind === "text" && !settled;
    this.#timer = window.setTimeout(() => {
      this.#timer = 0;
      void this.#apply(typing);
    }, SETTLE_MS);
  }

  #assign() {
    const { variable, kind, shape } = /** @type {ControlSpec} */ (this.#spec);
    if (variable === null) return;
    const channel = `variable:${variable}`;
    const spec = /** @type {ControlSpec} */ (this.#spec);
    if (kind === "drawing") pageSession.send(channel, { shape }, ink(this.#value, spec));
    else pageSession.send(channel, this.#value);
    noteBinding(this.id, variable);
  }

  /** Whether the running cell reads the variable again and again. @param {CodeCell} cell */
  #follows(cell) {
    const variable = this.#spec?.variable ?? null;
    const { runningFor, reach } = pageSession;
    const isLong = cell.dataset.state === "running" && runningFor > LONG_RUN_MS;
    return isLong && reach !== "awaits" && variable !== null && isReadInLoop(cell.text, variable);
  }

  /** Keeps the value, and runs the control's cell. @param {boolean} typing the cell waits */
  async #apply(typing) {
    const turn = ++this.#turn;
    remember(this.#storageKey, this.#value);
    const { runs, stops } = /** @type {ControlSpec} */ (this.#spec);
    const id = stops ? stops[this.#value][1] : runs;
    const cell = /** @type {CodeCell | null} */ (id ? document.getElementById(id) : null);
    if (!cell || typing || this.#follows(cell)) return;
    if (cell.isPending) {
      const isLong = pageSession.runningFor > QUICK_MS;
      if (cell.dataset.state === "running" && isLong) await pageSession.interrupt();
      await cell.run(); // resolves with the run that is ending
      if (turn !== this.#turn) return;
    }
    // The cells above are run once, so that a reader may begin with the control.
    const group = {};
    for (const above of unrunAbove(cell)) void above.run({ group: above.mayFail ? null : group });
    const { status, ms } = await cell.run({ group });
    this.#took = status === "ok" ? ms : Number.POSITIVE_INFINITY;
  }
}

/** @param {any} value */
function pythonValue(value) {
  if (typeof value === "boolean") return value ? "True" : "False";
  return JSON.stringify(value);
}
