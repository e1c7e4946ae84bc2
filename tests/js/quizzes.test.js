// What quizzes make of an answer, apart from the page.

import assert from "node:assert/strict";
import { test } from "node:test";
import { credit } from "../../web/page/quiz-multiple.js";
import { judgeNumber, parseNumber } from "../../web/page/quiz-numeric.js";
import { judgeOrder } from "../../web/page/quiz-order.js";
import { foretold } from "../../web/page/quiz-predict.js";
import { judgeSort } from "../../web/page/quiz-sort.js";

test("numbers are read as people write them", () => {
  const cases = {
    12: 12,
    " -0.5 ": -0.5,
    "−3": -3,
    "1,000": 1000,
    "1 000 000": 1_000_000,
    "0,5": 0.5,
    "2e-3": 0.002,
    "3/4": 0.75,
    "12 %": 0.12,
    ".5": 0.5,
    "= 7": 7,
  };
  for (const [text, value] of Object.entries(cases)) assert.equal(parseNumber(text), value, text);
  assert.equal(parseNumber("12 MB", "MB"), 12);
  assert.equal(parseNumber("12mb", "MB"), 12);
  for (const text of ["", "twelve", "1/0", "12 MB", "1e999", "--1", "1,00,0", "Infinity"]) {
    assert.equal(parseNumber(text), null, text);
  }
});

test("a number is right within the tolerance, or a typical mistake, or neither", () => {
  const quiz = { answer: 0.3, tolerance: 0, mistakes: [{ value: 0.6 }, { value: 3 }] };
  assert.equal(judgeNumber(0.1 + 0.2, quiz), "right");
  assert.equal(judgeNumber(3, quiz), 1);
  assert.equal(judgeNumber(0.31, quiz), null);
  assert.equal(judgeNumber(0.31, { ...quiz, tolerance: 0.02 }), "right");
});

test("each option counts, chosen or not", () => {
  assert.deepEqual(credit([0, 1], [1, 2], 4), { wrong: [0], missed: [2], judged: 2 });
  assert.deepEqual(credit([2, 1], [1, 2], 4), { wrong: [], missed: [], judged: 4 });
});

test("any of the right orders is right, and the nearest one counts the lines in place", () => {
  const orders = [
    [0, 1, 2, 3],
    [0, 2, 1, 3],
  ];
  const mistakes = [{ order: [3, 0] }];
  const judge = (/** @type {number[]} */ given) => judgeOrder(given, { orders, mistakes });
  assert.deepEqual(judge([0, 2, 1, 3]), { right: true, head: 4, mistake: null });
  assert.deepEqual(judge([0, 2, 3, 1]), { right: false, head: 2, mistake: null });
  assert.deepEqual(judge([3, 0, 1, 2]), { right: false, head: 0, mistake: 0 });
});

test("a sorting counts what lies in its group, and is right when all do", () => {
  const items = [{ group: 0 }, { group: 1 }, { group: 1 }];
  assert.deepEqual(judgeSort([-1, -1, -1], items), { right: 0, left: 3, all: false });
  assert.deepEqual(judgeSort([0, 0, 1], items), { right: 2, left: 1, all: false });
  assert.deepEqual(judgeSort([0, 1, 1], items), { right: 3, left: 0, all: true });
});

test("a typed prediction may differ in blanks, and may name one line of several", () => {
  assert.ok(foretold("(2,  3)", "(2, 3)\n"));
  assert.ok(foretold("loss 0.5", "step 1\nloss 0.5\n"));
  assert.ok(!foretold("3", "13\n"));
  assert.ok(!foretold("", "a\n\nb\n"));
});
