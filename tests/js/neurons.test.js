// What the page computes of a small network by itself.

import assert from "node:assert/strict";
import { test } from "node:test";
import { answers, layersOf, unitMaps, verdict } from "../../web/page/figures/mlp.js";

/** @param {number[]} values @param {number[]} shape */
const packed = (values, shape) => ({
  dtype: /** @type {const} */ ("float32"),
  shape,
  base64: Buffer.from(new Float32Array(values).buffer).toString("base64"),
});
const layers = layersOf([
  { weight: packed([1, 0, 0, -2], [2, 2]), bias: packed([0, 1], [2]), bend: "relu" },
  { weight: packed([3, -1], [1, 2]), bias: packed([0.5], [1]), bend: "linear" },
]);

test("each layer reads what the one before it answers", () => {
  const [hidden, last] = answers(layers, [2, -1]);
  assert.deepEqual([...hidden], [2, 3]);
  assert.deepEqual([...last], [3.5]);
});

test("maps begin at the top left, and a unit has one each", () => {
  const [[first]] = unitMaps(layers, [0, 4], [0, 2], 2);
  assert.deepEqual([...first], [1, 3, 1, 3]);
  const [[, second]] = unitMaps(layers, [0, 4], [-1, 1], 2);
  assert.deepEqual([...second], [0, 0, 2, 2]);
});

test("one score is class 1 above 0, several are softmax", () => {
  assert.equal(verdict([0.1]).label, 1);
  assert.equal(verdict([-0.1]).label, 0);
  const { label, share, count } = verdict([0, 0, Math.log(2)]);
  assert.deepEqual([label, count], [2, 3]);
  assert.ok(Math.abs(share - 0.5) < 1e-9);
});
