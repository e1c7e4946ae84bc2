import assert from "node:assert/strict";
import { test } from "node:test";
import { COLUMNS, partsOfStep, readTrack, standings } from "../../web/page/figures/race-tracks.js";
import { tablesOf } from "../../web/page/figures/tables.js";

/** @param {Record<string, number[]>} columns @param {number} count */
function packed(columns, count) {
  const numbers = new Float32Array(COLUMNS.length * count).fill(Number.NaN);
  COLUMNS.forEach((name, row) => {
    numbers.set(columns[name] ?? [], row * count);
  });
  const base64 = Buffer.from(numbers.buffer).toString("base64");
  return { dtype: "float32", shape: [COLUMNS.length, count], base64 };
}

/** @param {string} name @param {number[]} loss @param {object} [more] @returns {any} */
const runner = (name, loss, more) => ({
  name,
  settings: "lr 1",
  track: packed({ loss, x: loss, y: loss }, loss.length),
  reached: null,
  left: null,
  told: `loss ${loss.at(-1)} after ${loss.length - 1} steps`,
  ...more,
});

const RUNNERS = [
  runner("late", [9, 5, 1, 0.1], { reached: 3, told: "reached the target at step 3, loss 0.1" }),
  runner("early", [9, 0.2, 4, 6], { reached: 1 }),
  runner("lost", [9, Number.POSITIVE_INFINITY], {
    left: 1,
    told: "left the map at step 1, loss inf",
  }),
  runner("slow", [9, 8, 7, 6]),
];

test("those that arrived lead, the others follow by their loss, and who is lost is last", () => {
  const tracks = RUNNERS.map(readTrack);
  const names = (/** @type {number} */ at) =>
    standings(RUNNERS, tracks, at).map(({ name }) => name);
  assert.deepEqual(names(1), ["early", "late", "slow", "lost"]);
  assert.deepEqual(names(3), ["early", "late", "slow", "lost"]);
  const end = standings(RUNNERS, tracks, 3);
  assert.deepEqual(
    end.map(({ words }) => words),
    [
      "loss 6 after 3 steps",
      "loss 0.1",
      "loss 6 after 3 steps",
      "left the map at step 1, loss inf",
    ],
  );
  assert.equal(end[3].loss, null);
  assert.equal(standings(RUNNERS, tracks, 2)[1].reached, null);
});

test("a step is the gradient's share and what is carried on", () => {
  const track = readTrack(
    /** @type {any} */ ({
      track: packed({ x: [1, 3], y: [0, -1], share_x: [0.5], share_y: [-0.25] }, 2),
    }),
  );
  assert.deepEqual(partsOfStep(track, 0), {
    x: 1,
    y: 0,
    gradient: [0.5, -0.25],
    carried: [1.5, -0.75],
  });
  assert.equal(partsOfStep(track, 1), null);
});

test("the numbers of a race are a table a runner", () => {
  const [first, , lost] = tablesOf({ kind: "race", runners: RUNNERS });
  assert.equal(first.name, "late");
  assert.deepEqual(first.columns.step, [0, 1, 2, 3]);
  assert.deepEqual(lost.columns.loss, [9, null]);
});
