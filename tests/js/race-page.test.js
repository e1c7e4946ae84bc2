import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { codeOf, pythonOf, takesPlace } from "../../web/page/race/code.js";
import { beginning, fromHash, OWN, toHash } from "../../web/page/race/state.js";

/** @type {import("../../web/page/race/state.js").Landscapes} */
const LANDSCAPES = {
  narrow_valley: {
    title: "Narrow valley",
    formula: "",
    x: [-3, 3],
    y: [-2.2, 2.2],
    start: [-2.6, 1.6],
    target: 0.05,
  },
};
const first = () => beginning(LANDSCAPES, "narrow_valley");

test("the recorded race is the one with which the page begins", () => {
  const recorded = new URL("../../web/race/race.txt", import.meta.url);
  assert.equal(`${codeOf(first())}\n`, readFileSync(recorded, "utf8"));
});

test("a link brings a race back", () => {
  const state = first();
  state.start = [0.125, -1];
  state.racers.Adam = { on: false, values: [0.037, 0.8, 0.99] };
  Object.assign(state, { steps: 80, seed: 7, at: 12, arrows: 3 });
  assert.deepEqual(fromHash(toHash(state), LANDSCAPES), state);
  const own = { ...beginning(LANDSCAPES, OWN), formula: "x**2 + 3 * y**2 + gg.sin(5 * x)" };
  assert.deepEqual(fromHash(toHash(own), LANDSCAPES), own);
  assert.match(codeOf(own), /\n {4}return x\*\*2 \+ 3 \* y\*\*2/);
});

test("a formula may be written as on paper", () => {
  const written = {
    "x^2 + y²": "x**2 + y**2",
    "2x − 3(x + y)": "2*x - 3*(x + y)",
    "(x+1)(y-1) + 4xy": "(x+1)*(y-1) + 4*x*y",
    "0.5 sin(2πx)·ln(y)": "0.5*gg.sin(2*gg.pi*x)*gg.log(y)",
    "√(x**2) + math.cos(pi * y)": "gg.sqrt(x**2) + gg.cos(gg.pi * y)",
    "e^x + 1e-3y": "gg.e**x + 1e-3*y",
    // What is Python already stays as it is.
    "gg.log2(x) + max(x, 0) if y > 0 else (x) and 1e5*x1": "",
    "gg.exp(-(x**2)) * 2.5": "",
  };
  for (const [formula, python] of Object.entries(written)) {
    assert.equal(pythonOf(formula), python || formula);
  }
  assert.deepEqual(["", "3", "gg.exp(2)", "2y"].map(takesPlace), [false, false, false, true]);
});

test("of a link only what makes sense is taken", () => {
  assert.equal(fromHash("try", LANDSCAPES), null);
  assert.equal(fromHash("surface=__proto__", LANDSCAPES), null);
  assert.equal(fromHash("surface=constructor", LANDSCAPES), null);
  const hostile =
    "surface=narrow_valley&start=9,NaN&steps=1e9&seed=-1&SGD=1e99&Adam=0.1&RMSprop=1,2,3&arrows=x";
  const { racers, start, steps } = /** @type {any} */ (fromHash(hostile, LANDSCAPES));
  assert.deepEqual([start, steps], [first().start, 300]);
  assert.deepEqual(racers.SGD.values, [20]);
  assert.deepEqual([racers.Adam, racers.RMSprop], [first().racers.Adam, first().racers.RMSprop]);
  const lines = fromHash(`surface=${OWN}&f=${encodeURIComponent("x\nimport os")}`, LANDSCAPES);
  assert.equal(lines?.formula, "x import os");
});

test("who is switched off stands in the code as a remark", () => {
  const state = first();
  state.racers.SGD.on = false;
  assert.match(codeOf(state), /\n {8}# "SGD": lambda p: optim\.SGD\(p, lr=0\.036\),\n/);
});
