/** @import { OutputArea } from "../output-area.js" */
/** @import { Spec } from "./view.js" */
import { announce } from "../announce.js";
import { element } from "../element.js";
import { pageSession } from "../page-session.js";
import { audioClip } from "./audio-clip.js";
import { button, checkbox, dropdown, radio, slider, text } from "./controls.js";
import { dragPoints } from "./drag-points.js";
import { drawingPad } from "./drawing-pad.js";
import { fileDrop, imageDrop } from "./drop.js";
import { question } from "./question.js";
import { Responder } from "./responder.js";
import { webcam } from "./webcam.js";

export { KINDS };

/**
 * @typedef {(value: unknown, told?: {bytes?: Uint8Array | null, settled?: boolean}) => void} Tell
 * sends a value to Python; `settled` is false while the reader still moves the control
 * @typedef {{element: HTMLElement, set(value: any, spec: Spec): void, destroy?: () => void}} Control
 * @typedef {(spec: Spec, tell: Tell) => Control} Maker
 */

/** @type {Record<string, Maker>} */
const KINDS = {
  slider,
  dropdown,
  radio,
  checkbox,
  text,
  button,
  drawing: drawingPad,
  points: dragPoints,
  "image-drop": imageDrop,
  "file-drop": fileDrop,
  webcam,
  audio: audioClip,
  question,
};

/** All that is on the page, by id: one widget may be shown twice. @type {Map<string, Set<Control>>} */
const shown = new Map();
/** Who answers when a widget changes. @type {Map<string, Set<Responder>>} */
const responders = new Map();

/**
 * @template T
 * @param {Map<string, Set<T>>} map @param {string} id @param {T} item
 */
function add(map, id, item) {
  map.set(id, (map.get(id) ?? new Set()).add(item));
  return () => void map.get(id)?.delete(item);
}

/**
 * Puts a widget and those inside it into the page.
 *
 * @param {HTMLElement} holder @param {OutputArea} area where it shows what Python answers
 * @param {Spec} first
 */
export function mount(holder, area, first) {
  /** @type {(() => void)[]} */
  const undo = [];
  /** @type {Map<string, {control: Control, spec: Spec}>} */
  const controls = new Map();
  /** @type {Map<string, Responder>} */
  const own = new Map();
  let isGone = false;
  const note = element("p", { class: "run-note", hidden: true });
  const say = (/** @type {string} */ text) => {
    if (note.textContent === text && !note.hidden) return;
    note.textContent = text;
    note.hidden = false;
    announce(text);
  };
  const forget = () => {
    isGone = true;
  };
  pageSession.addEventListener("restart", forget);
  undo.push(() => pageSession.removeEventListener("restart", forget));

  /** @param {Spec} spec @returns {HTMLElement} */
  const build = (spec) => {
    listen(spec);
    if (spec.children) {
      const box = element("div", { class: `widget-${spec.kind}` }, ...spec.children.map(build));
      if (spec.manual) box.append(runButton(spec.id));
      if (spec.waiting) void own.get(spec.id)?.answer();
      return box;
    }
    const make = KINDS[spec.kind];
    if (!make) return element("div", { class: "widget-leaf" });
    const control = make(spec, (value, { bytes = null, settled = true } = {}) => {
      if (isGone) return say("Python was restarted since: run the cell again to use this control.");
      if (
        pageSession.reach === "awaits" &&
        pageSession.state === "busy" &&
        spec.kind !== "question"
      ) {
        say(
          "In this browser code that runs gets new values at its next await, or when it has ended.",
        );
      }
      pageSession.send(spec.id, value, bytes);
      for (const other of shown.get(spec.id) ?? []) if (other !== control) other.set(value, spec);
      for (const responder of responders.get(spec.id) ?? []) responder.changed(settled);
    });
    controls.set(spec.id, { control, spec });
    undo.push(add(shown, spec.id, control), () => control.destroy?.());
    return control.element;
  };

  const runButton = (/** @type {string} */ id) =>
    element("button", { type: "button", onclick: () => void own.get(id)?.answer() }, "Run");

  /** @param {Spec} spec */
  const listen = (spec) => {
    if (own.has(spec.id) || !(spec.observed || spec.kind === "interact")) return;
    const responder = new Responder(spec.id, area);
    own.set(spec.id, responder);
    undo.push(() => responder.destroy());
    const sources = spec.kind !== "interact" ? [spec.id] : spec.manual ? [] : spec.sources;
    for (const id of sources) undo.push(add(responders, id, responder));
  };

  holder.replaceChildren(build(first), note);
  return {
    /** @param {Spec} next */
    update(next) {
      listen(next);
      for (const child of next.children ?? []) this.update(child);
      const known = controls.get(next.id);
      known?.control.set(next.value, next);
    },
    destroy() {
      for (const act of undo) act();
    },
  };
}
