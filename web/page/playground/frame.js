/** @import { Task } from "./settings.js" */
import { unpack } from "../figures/packed.js";

/**
 * A layer as it is shown: of wide ones the first units.
 *
 * @typedef {object} LayerFrame
 * @property {number} units how many there are
 * @property {number} shown
 * @property {Uint8Array} maps what each says at every place: 128 is 0, 255 its peak
 * @property {number} side places a side of such a map
 * @property {number[]} peaks
 * @property {boolean[]} flat whether a unit says the same everywhere
 * @property {Float32Array | null} weight (shown, inputs), row by row; null for the inputs
 * @property {number} inputs
 * @property {Float32Array | null} bias
 *
 * @typedef {{epoch: number[], train: (number | null)[], test: (number | null)[],
 *   train_right: (number | null)[], test_right: (number | null)[]}} Curves
 */

/** The network at one epoch, from a figure of kind `playground`. */
export class Frame {
  /** @param {any} figure */
  constructor(figure) {
    this.figure = figure;
    this.epoch = Number(figure.epoch);
    /** @type {Task} */
    this.task = figure.task;
    /** @type {[number, number]} */
    this.range = figure.range;
    this.points = /** @type {Float32Array} */ (unpack(figure.points));
    this.targets = /** @type {Float32Array} */ (unpack(figure.targets));
    this.train = Number(figure.train);
    this.classes = Number(figure.classes);
    this.field = unpack(figure.field);
    this.side = Number(figure.field.shape[0]);
    this.winner = figure.winner ? unpack(figure.winner) : null;
    /** @type {[number, number] | null} */
    this.values = figure.values ?? null;
    /** @type {string[] | null} */
    this.names = figure.names ?? null;
    // The lists grow on in Python, but what came over is a copy.
    /** @type {Curves} */
    this.curves = figure.curves;
    /** @type {LayerFrame[]} */
    this.layers = figure.layers.map(layerOf);
    this.alt = String(figure.alt ?? "");
    /** Whether going back gives the optimizer its memory back, too. */
    this.remembers = Boolean(figure.remembers);
  }

  /** The last number of a curve; null where there is none. @param {keyof Curves} name */
  last(name) {
    return this.curves[name].at(-1) ?? null;
  }
}

/** @param {any} layer @returns {LayerFrame} */
function layerOf({ units, maps, peaks, flat, weight, bias }) {
  return {
    units: Number(units),
    shown: peaks.length,
    maps: /** @type {Uint8Array} */ (unpack(maps)),
    side: Number(maps.shape[1]),
    peaks,
    flat,
    weight: weight ? /** @type {Float32Array} */ (unpack(weight)) : null,
    inputs: weight ? Number(weight.shape[1]) : 0,
    bias: bias ? /** @type {Float32Array} */ (unpack(bias)) : null,
  };
}
