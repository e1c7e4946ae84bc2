import assert from "node:assert/strict";
import test from "node:test";
import { importedModules, importPlace } from "../../web/page/assist/imports.js";
import { staticItems } from "../../web/page/assist/static-names.js";

const names = {
  python: ["print", "while"],
  tensor: ["shape", "sum"],
  modules: [
    { name: "glowgrad.nn", twin: "torch.nn", names: ["Linear", "ReLU"] },
    { name: "glowgrad.datasets", twin: "", names: ["load_digits"] },
  ],
};

/** @param {string} before @param {string} [cells] */
const labels = (before, cells = before) =>
  staticItems(names, before, cells).items.map(({ label }) => label);

test("an import goes before the first one, else after what a cell begins with", () => {
  const rows = /** @type {[string, number][]} */ ([
    ["", 0],
    ["x = 1", 0],
    ["# data\nx = 1", 7],
    ["%pip install a\n\nx", 16],
    ["# a\nimport b\nx", 4],
    ["x = 1\nfrom b import c\nx", 6],
    ["from __future__ import annotations\nx", 35],
    ["def f():\n    import b\n", 0],
  ]);
  for (const [text, at] of rows) assert.equal(importPlace(text), at, JSON.stringify(text));
});

test("what imports bring", () => {
  const code = "import numpy as np, os\nimport torch.nn\nfrom torch import nn as n, optim";
  assert.deepEqual(Object.fromEntries(importedModules(code)), {
    np: "numpy",
    torch: "torch",
    n: "torch.nn",
    optim: "torch.optim",
  });
});

test("the static list follows imports, words and letters", () => {
  assert.deepEqual(labels("from torch import nn\nnn."), ["Linear", "ReLU"]);
  assert.deepEqual(labels("from glowgrad.nn import Li"), ["Linear", "ReLU"]);
  assert.deepEqual(labels("from glowgrad."), ["nn", "datasets"]);
  assert.deepEqual(labels("y = unknown.s"), ["shape", "sum"]);
  assert.deepEqual(labels("w", "weights = 1\nw"), ["weights", "while"]);
  assert.deepEqual(labels(""), []);
  assert.deepEqual(staticItems(null, "x.", "x.").items, []);
  const [linear] = staticItems(names, "Lin", "import torch\nLin").items;
  assert.equal(linear.import, "from torch.nn import Linear");
});
