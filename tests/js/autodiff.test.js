import assert from "node:assert/strict";
import { test } from "node:test";
import { written } from "../../web/page/figures/autodiff-code.js";
import { Tape } from "../../web/page/figures/autodiff-tape.js";
import { fromHash, toHash } from "../../web/page/machine/address.js";

/** L = a * b, with a where the text says so. @param {object} [change] @returns {any} */
function graph(change = {}) {
  const input = { op: "input", shape: [], attrs: {}, args: [], gradient: [1], layer: 0, row: 0 };
  return {
    code: "a = 2.0\nL = a*b",
    at: "end",
    nodes: [
      { ...input, name: "a", value: [2], span: [4, 7] },
      { ...input, name: "b", value: [3] },
      { ...input, op: "mul", name: "L", value: [6], args: [0, 1], ...change },
    ],
    edges: [0, 1].map((tail) => ({ tail, head: 2, slot: tail, route: [] })),
  };
}

test("a graph of others that leads astray is refused", () => {
  assert.equal(new Tape(graph()).loss, 6);
  for (const change of [
    { args: [2, 1] },
    { args: [0, 9] },
    { op: "constructor" },
    { op: "input" },
    { shape: [1e6, 1e6] },
    { value: Array(1000).fill(0), shape: [1000] },
  ]) {
    assert.throws(() => new Tape(graph(change)), /no graph of the autodiff machine/);
  }
});

test("changed inputs are written into the text, or get a line", () => {
  const figure = graph();
  const tape = new Tape(figure);
  tape.set(0, 0, -1.25);
  tape.set(1, 0, 4);
  const { text, moved } = written(figure, tape);
  assert.equal(text, "b = 4\na = -1.25\nL = a*b");
  assert.equal(text.slice(moved(12)), "a*b");
});

test("an expression survives its link, and a damaged link is none", () => {
  const code = "w = 0.5  # 100 % ünïcode\nL = tanh(w*x)**2 & more";
  assert.equal(fromHash(`#${toHash(code)}`), code);
  for (const hash of ["", "#", "#code=", "#code=%E0%A4%A", "#1.abc", `#code=${"a".repeat(5000)}`]) {
    assert.equal(fromHash(hash), null);
  }
});
