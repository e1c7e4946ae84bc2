/** @import { Packed } from "../types.js" */
import { unpack } from "./packed.js";

/**
 * @typedef {object} Layer
 * @property {Float32Array} weight (units, inputs), row by row
 * @property {Float32Array} bias
 * @property {number} units
 * @property {number} inputs
 * @property {(z: number) => number} bend
 */

/** @type {Record<string, (z: number) => number>} */
const BENDS = {
  tanh: Math.tanh,
  relu: (z) => Math.max(0, z),
  sigmoid: (z) => 1 / (1 + Math.exp(-z)),
  linear: (z) => z,
};

/** @param {{weight: Packed, bias: Packed, bend: string}[]} told @returns {Layer[]} */
export function layersOf(told) {
  return told.map(({ weight, bias, bend }) => ({
    weight: Float32Array.from(unpack(weight)),
    bias: Float32Array.from(unpack(bias)),
    units: weight.shape[0],
    inputs: weight.shape[1],
    bend: BENDS[bend] ?? BENDS.linear,
  }));
}

/**
 * What each layer answers to one input.
 *
 * @param {Layer[]} layers
 * @param {ArrayLike<number>} input
 */
export function answers(layers, input) {
  /** @type {Float32Array[]} */
  const all = [];
  let x = input;
  for (const { weight, bias, units, inputs, bend } of layers) {
    const y = new Float32Array(units);
    for (let unit = 0; unit < units; unit++) {
      let sum = bias[unit];
      for (let i = 0; i < inputs; i++) sum += weight[unit * inputs + i] * x[i];
      y[unit] = bend(sum);
    }
    all.push(y);
    x = y;
  }
  return all;
}

/**
 * What every unit answers on a grid of places, row 0 at the top: for each layer, for each unit, a
 * map of side × side.
 *
 * @param {Layer[]} layers
 * @param {[number, number]} xRange
 * @param {[number, number]} yRange
 * @param {number} side
 */
export function unitMaps(layers, [x0, x1], [y0, y1], side) {
  const maps = layers.map(({ units }) =>
    Array.from({ length: units }, () => new Float32Array(side * side)),
  );
  for (let row = 0; row < side; row++) {
    const y = y1 - ((row + 0.5) / side) * (y1 - y0);
    for (let column = 0; column < side; column++) {
      const x = x0 + ((column + 0.5) / side) * (x1 - x0);
      for (const [layer, values] of answers(layers, [x, y]).entries()) {
        for (const [unit, value] of values.entries()) {
          maps[layer][unit][row * side + column] = value;
        }
      }
    }
  }
  return maps;
}

/**
 * The likeliest class by the last layer's scores, and how likely it is: of one score by the
 * sigmoid, of several by softmax.
 *
 * @param {ArrayLike<number>} scores
 */
export function verdict(scores) {
  const all = scores.length === 1 ? [0, scores[0]] : Array.from(scores);
  const best = all.indexOf(Math.max(...all));
  const sum = all.reduce((total, score) => total + Math.exp(score - all[best]), 0);
  return { label: best, share: 1 / sum, count: all.length };
}
