// The search: what comes first, what is marked, and what misspelt questions find.

import assert from "node:assert/strict";
import { test } from "node:test";
import { entriesOf } from "../../web/search/entries.js";
import { SearchIndex, tokens } from "../../web/search/search-index.js";
import { marked, snippet } from "../../web/search/snippet.js";

const lessons = {
  lessons: [
    {
      title: "A neuron learns",
      address: "lessons/xor/",
      part: "Foundations",
      summary: "What one neuron can do.",
      sections: [
        ["", "", "Four points in two classes.", "gg.tensor"],
        [
          "training",
          "Training",
          "The relu function bends; backpropagation finds slopes.",
          "nn.Linear",
        ],
        ["words", "Words", "A hidden layer stands between.", ""],
      ],
    },
  ],
  pages: [["Playground", "playground/", "Watch a network learn."]],
  terms: [["logit", "glossary/#term-logit", "The score before the sigmoid."]],
};
const names = [
  ["nn.ReLU", "torch.nn.ReLU keras.layers.ReLU", "docs/api/nn/#ReLU", "Layers", "max(x, 0)."],
  [
    "gg.relu",
    "Tensor.relu gg.relu_ torch.relu",
    "docs/api/tensor/#relu",
    "Arithmetic",
    "max(x, 0).",
  ],
  ["nn.functional.relu", "torch.nn.functional.relu", "docs/api/functional/#relu", "Functions", ""],
  ["nn.LazyLinear", "torch.nn.LazyLinear", "docs/api/nn/#LazyLinear", "Layers", "A linear map."],
  ["nn.Linear", "torch.nn.Linear", "docs/api/nn/#Linear", "Layers", "y = x Wᵀ + b."],
  ["nn.functional.linear", "torch.nn.functional.linear", "docs/api/functional/#linear", "F", ""],
  ["nn.Conv2d", "torch.nn.Conv2d", "docs/api/nn/#Conv2d", "Layers", "Convolution of images."],
];
const index = new SearchIndex();
index.add(entriesOf(lessons, names));

/** @param {string} question */
const addresses = (question) => index.search(question).results.map((found) => found.address);

test("an exact name comes first, however it is written", () => {
  for (const question of ["nn.Linear", "torch.nn.Linear", "nn.linear", "nn.Linear(3, 4)"]) {
    assert.equal(addresses(question)[0], "docs/api/nn/#Linear", question);
  }
  assert.equal(addresses("F.relu")[0], "docs/api/functional/#relu");
  assert.equal(addresses("gg.relu")[0], "docs/api/tensor/#relu");
  assert.equal(addresses("torch.relu")[0], "docs/api/tensor/#relu");
  assert.ok(
    addresses("relu")
      .slice(0, 3)
      .every((address) => /relu$/i.test(address)),
  );
});

test("lessons are found by heading, by text and by the names in their code", () => {
  assert.equal(addresses("backpropagation")[0], "lessons/xor/#training");
  assert.equal(addresses("training")[0], "lessons/xor/#training");
  assert.ok(addresses("nn.Linear").includes("lessons/xor/#training"));
  assert.equal(addresses("four points")[0], "lessons/xor/");
});

test("where nothing has all words, some are enough", () => {
  assert.equal(addresses("backpropagation of elephants")[0], "lessons/xor/#training");
});

test("a term comes first when it is what was asked", () => {
  assert.equal(addresses("logit")[0], "glossary/#term-logit");
});

test("beginnings and slips are forgiven", () => {
  assert.equal(addresses("backprop")[0], "lessons/xor/#training");
  assert.equal(addresses("bakcpropagation")[0], "lessons/xor/#training");
  assert.equal(addresses("conv")[0], "docs/api/nn/#Conv2d");
});

test("what is not there suggests what is", () => {
  assert.deepEqual(index.search("   ").results, []);
  const answer = index.search("bkprpgation");
  assert.deepEqual(answer.results, []);
  assert.equal(answer.suggestion, "backpropagation");
  assert.equal(index.search("qqqqzzzz").suggestion, null);
  assert.equal(index.search("(*[\\").total, 0);
});

test("results of a kind stand together", () => {
  const kinds = index.search("linear").results.map((found) => found.kind);
  assert.deepEqual(
    kinds,
    [...kinds].sort((a, b) => kinds.indexOf(a) - kinds.indexOf(b)),
  );
});

test("what was found is marked, at the beginnings of words only", () => {
  assert.deepEqual(marked("A relu, prelu", ["relu"]), [
    ["A ", false],
    ["relu", true],
    [", prelu", false],
  ]);
  const far = snippet(`${"word ".repeat(60)}target ${"word ".repeat(60)}`, ["target"]);
  const text = far.map(([piece]) => piece).join("");
  assert.ok(text.startsWith("… word") && text.endsWith(" …") && text.length < 170);
  assert.deepEqual(
    far.filter(([, found]) => found),
    [["target", true]],
  );
});

test("names are found whole and by their parts", () => {
  assert.deepEqual(tokens("torch.nn.Linear."), ["torch.nn.Linear", "torch", "nn", "Linear"]);
  assert.deepEqual(tokens("cross_entropy"), ["cross_entropy", "cross", "entropy"]);
  assert.deepEqual(tokens("don't… ..."), ["don", "t"]);
});
