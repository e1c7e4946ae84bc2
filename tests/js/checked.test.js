import assert from "node:assert/strict";
import { test } from "node:test";
import { checkedOutput, checkedResult, checkedStart, plain } from "../../web/session/checked.js";

const FIGURE = "application/vnd.glowgrad.figure+json";

/** What becomes of a figure that a sandboxed session sends. @param {object} figure @returns {any} */
function sent(figure) {
  return checkedOutput(JSON.stringify({ type: "result", data: { [FIGURE]: figure } }));
}

/** @param {number} n */
const zeros = (n) => Buffer.alloc(n).toString("base64");

test("honest outputs come through as they are", () => {
  const outputs = [
    { type: "stream", name: "stdout", text: "1\n" },
    { type: "display", id: "a", update: true, data: {} },
    { type: "display", id: "a", update: false, data: { "text/plain": "x" }, into: "box" },
    { type: "clear", wait: true },
    {
      type: "result",
      data: {
        [FIGURE]: {
          kind: "images",
          columns: 8,
          levels: [-1, 2000],
          images: { dtype: "uint8", shape: [2, 3, 3], base64: zeros(18) },
        },
        "text/plain": "x",
      },
    },
  ];
  for (const output of outputs) {
    assert.deepEqual(checkedOutput(JSON.stringify(output)), output);
  }
});

test("what is no output becomes a note", () => {
  for (const text of [
    "",
    "null",
    "[]",
    "{}",
    "nonsense",
    '{"type":"stream","name":"x","text":""}',
  ]) {
    const output = /** @type {any} */ (checkedOutput(text));
    assert.equal(output.name, "stderr");
    assert.match(output.text, /^An output is not shown: /);
  }
});

test("figures have sizes that a page can draw", () => {
  const absurd = [
    { kind: "images", columns: 1e9 },
    { kind: "images", columns: -1 },
    { kind: "lines", series: [{ x: Array(400_000).fill(1) }] },
    { kind: "graph", nodes: Array(6000).fill({}) },
    { kind: "images", images: { dtype: "uint8", shape: [1e9, 0, 0], base64: "" } },
    { kind: "images", images: { dtype: "uint8", shape: [64, 64], base64: zeros(4) } },
    { kind: "images", images: { dtype: "int64", shape: [1], base64: zeros(8) } },
    { kind: "walk", frames: { dtype: "uint8", shape: ["a"], base64: "" } },
    { kind: "attention", patches: [1e6, 1e6] },
  ];
  for (const figure of absurd) assert.match(sent(figure).text, /not shown/, figure.kind);
  const infinite = `{"type":"result","data":{"${FIGURE}":{"kind":"lines","x":1e999}}}`;
  assert.match(/** @type {any} */ (checkedOutput(infinite)).text, /not shown/);
  let nested = {};
  for (let i = 0; i < 1000; i++) nested = { nested };
  assert.match(sent(nested).text, /not shown/);
});

test("forms that are not known are left out, drawings that unfold are refused", () => {
  const data = { "text/plain": "x", "application/javascript": "alert()" };
  const output = /** @type {any} */ (checkedOutput(JSON.stringify({ type: "result", data })));
  assert.deepEqual(output.data, { "text/plain": "x" });
  const svg = { "image/svg+xml": "<svg><use href='#a'/></svg>" };
  const drawn = checkedOutput(JSON.stringify({ type: "result", data: svg }));
  assert.match(/** @type {any} */ (drawn).text, /own parts/);
});

test("no prototype is touched", () => {
  const poison = '{"__proto__": {"polluted": 1}, "constructor": {"prototype": {"polluted": 1}}}';
  const copy = /** @type {any} */ (plain(JSON.parse(poison)));
  assert.deepEqual(Object.keys(copy), []);
  Object.assign({}, copy);
  assert.equal(/** @type {any} */ ({}).polluted, undefined);
  assert.equal(copy.polluted, undefined);
});

test("a result has the form of a result", () => {
  const honest = {
    ...{ status: "error", result: null, ms: 2, reads: ["a"], writes: [] },
    error: { name: "E", message: "m", traceback: "t", line: 1, hint: null, frames: [] },
  };
  assert.deepEqual(checkedResult(honest), honest);
  const forged = checkedResult({ status: "ok", result: {}, ms: "no", reads: [1, {}], error: null });
  assert.deepEqual(forged, {
    status: "ok",
    result: null,
    ms: 0,
    error: null,
    reads: [],
    writes: [],
  });
  assert.throws(() => checkedResult({ status: "stolen" }));
  assert.throws(() => checkedResult(() => {}));
  assert.throws(() => checkedStart({ device: "mine", deviceNote: "" }));
});
