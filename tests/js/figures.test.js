import assert from "node:assert/strict";
import { test } from "node:test";
import { iou, kept, moved } from "../../web/page/figures/box-geometry.js";
import { projected } from "../../web/page/figures/projected.js";
import { towards } from "../../web/page/figures/towards.js";

test("points of the plane fill the picture and keep up upwards", () => {
  const look = { width: 136, height: 86, zoom: 1, turn: null };
  const [low, high] = projected([0, 0, 10, 5], 2, look);
  assert.deepEqual([low.x, low.y], [18, 68]);
  assert.deepEqual([high.x, high.y], [118, 18]);
});

test("no turn takes points of space out of the picture", () => {
  const points = [-3, 0, 0, 3, 1, -2, 0, 2, 2, 1, -2, 1];
  for (let yaw = 0; yaw < 7; yaw += 0.7) {
    const turn = { yaw, pitch: yaw / 3 - 1 };
    for (const { x, y, depth } of projected(points, 3, {
      width: 200,
      height: 120,
      zoom: 1,
      turn,
    })) {
      assert.ok(x >= 0 && x <= 200 && y >= 0 && y <= 120, `${x} ${y}`);
      assert.ok(depth >= 0 && depth <= 1, `${depth}`);
    }
  }
});

test("an arrow key goes to the nearest place on its side", () => {
  const places = [
    { x: 0, y: 0 },
    { x: 10, y: 1 },
    { x: 5, y: 8 },
    { x: -4, y: 0 },
  ];
  assert.equal(towards(places, 0, [1, 0]), 1);
  assert.equal(towards(places, 0, [0, 1]), 2);
  assert.equal(towards(places, 0, [-1, 0]), 3);
  assert.equal(towards(places, 0, [0, -1]), -1);
});

test("suppression keeps the best of boxes of one class that overlap", () => {
  /** @type {[number, number, number, number][]} */
  const boxes = [
    [0, 0, 10, 10],
    [1, 0, 11, 10],
    [1, 0, 11, 10],
    [50, 50, 60, 60],
  ];
  const found = { boxes, labels: ["a", "a", "b", "a"], scores: [0.6, 0.9, 0.5, 0.2] };
  assert.ok(Math.abs(iou(boxes[0], boxes[1]) - 9 / 11) < 1e-12);
  assert.deepEqual(kept(found, 0, 0.5), [1, 2, 3]);
  assert.deepEqual(kept(found, 0.3, 1), [1, 0, 2]);
});

test("boxes stay on their image", () => {
  const size = /** @type {[number, number]} */ ([20, 20]);
  assert.deepEqual(moved([0, 0, 10, 10], [-5, 15], false, size), [0, 10, 10, 20]);
  assert.deepEqual(moved([5, 5, 10, 10], [-50, 3], true, size), [5, 5, 6, 13]);
});
