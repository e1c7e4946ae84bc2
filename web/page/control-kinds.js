/** @import { Maker } from "./widgets/mount.js" */
import { loadDragPoints, loadDrawingPad, loadTimeline } from "./loaders.js";
import { button, checkbox, dropdown, slider, text } from "./widgets/controls.js";

/**
 * @typedef {Record<string, any> & {kind: string, label: string, variable: string | null,
 *   runs: string | null, value: any}} ControlSpec what the lesson says of a control
 * @typedef {object} ControlKind
 * @property {string} name how readers call it
 * @property {boolean} [isLarge] its code is fetched when the reader comes near
 * @property {(spec: ControlSpec) => Promise<Maker>} maker
 * @property {(kept: any, spec: ControlSpec) => boolean} fits whether a value of an earlier visit
 *   can be set now, although the lesson may have changed
 * @property {(value: any, spec: ControlSpec) => any} shown the value as its maker takes it
 * @property {(told: any, spec: ControlSpec) => any} told the value of what its maker tells
 */

const LONGEST_TEXT = 10_000;
const same = (/** @type {any} */ value) => value;

/** @type {Record<string, ControlKind>} */
export const CONTROL_KINDS = {
  slider: {
    name: "slider",
    maker: async () => slider,
    fits: (kept, { min, max, step }) => {
      const steps = (kept - min) / step;
      return kept >= min && kept <= max && Math.abs(steps - Math.round(steps)) < 1e-6;
    },
    shown: same,
    told: same,
  },
  dropdown: {
    name: "list",
    maker: async () => dropdown,
    fits: (kept, { options }) => options.includes(kept),
    shown: (value, { options }) => options.indexOf(value),
    told: (index, { options }) => options[index],
  },
  checkbox: {
    name: "checkbox",
    maker: async () => checkbox,
    fits: (kept) => typeof kept === "boolean",
    shown: same,
    told: same,
  },
  text: {
    name: "text field",
    maker: async () => text,
    fits: (kept) => typeof kept === "string" && kept.length <= LONGEST_TEXT,
    shown: same,
    told: same,
  },
  button: {
    name: "button",
    maker: async () => button,
    fits: () => false, // a press belongs to one visit
    shown: same,
    told: same,
  },
  timeline: {
    name: "timeline",
    isLarge: true,
    maker: async () => (await loadTimeline()).timeline,
    fits: (kept, { stops }) => Boolean(stops[kept]?.[1]),
    shown: same,
    told: same,
  },
  drawing: {
    name: "drawing",
    isLarge: true,
    maker: async () => (await loadDrawingPad()).drawingPad,
    fits: (kept, { shape }) => inkOf(kept)?.length === shape[0] * shape[1],
    shown: (value, spec) => ink(value, spec),
    told: same,
  },
  points: {
    name: "plot with points",
    isLarge: true,
    maker: async () => (await loadDragPoints()).dragPoints,
    fits: (kept, { value, x, y }) =>
      Array.isArray(kept) &&
      kept.length === value.length &&
      kept.every(
        (point) => Array.isArray(point) && isIn(point[0], x) && isIn(point[1], y) && !point[2],
      ),
    shown: same,
    told: same,
  },
};

/** @param {unknown} number @param {[number, number]} range */
function isIn(number, [low, high]) {
  return typeof number === "number" && number >= low && number <= high;
}

/**
 * The pixels of a drawing; all 0 before anything is drawn.
 *
 * @param {string | null} value @param {ControlSpec} spec
 */
export function ink(value, { shape }) {
  return (value !== null && inkOf(value)) || new Uint8Array(shape[0] * shape[1]);
}

/** A drawing as text that can be kept. @param {Uint8Array} bytes */
export function inkText(bytes) {
  return btoa(String.fromCharCode(...bytes));
}

/** @param {unknown} text */
function inkOf(text) {
  if (typeof text !== "string") return null;
  try {
    return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  } catch {
    return null;
  }
}
