import assert from "node:assert/strict";
import { test } from "node:test";
import { applyEdits, changeBetween, offsetOf, partOf } from "../../web/page/places.js";

/** @param {number} line @param {number} column @param {string} before @param {string} text */
const edit = (line, column, before, text) => ({
  line,
  column,
  end_line: line,
  end_column: column + [...before].length,
  before,
  text,
});

test("columns count characters, as Python does", () => {
  assert.equal(offsetOf("a = '😀'; b", 1, 9), 10);
  assert.equal(offsetOf("one\ntwo", 2, 1), 5);
  assert.equal(offsetOf("one", 2, 0), null);
  const place = { line: 2, column: 0, end_line: 2, end_column: 3 };
  assert.deepEqual(partOf("one\ntwo", place), { from: 4, to: 7 });
  assert.equal(partOf("one\ntwo", { line: 2 }), null);
});

test("edits go together, and only into the text that they were made for", () => {
  const code = "m = nn.Linear(64, 10)\nm(x).cudaa()";
  const edits = [edit(1, 14, "64", "128"), edit(2, 5, "cudaa", "cuda")];
  assert.equal(applyEdits(code, edits), "m = nn.Linear(128, 10)\nm(x).cuda()");
  assert.equal(applyEdits(code.replace("64", "32"), edits), null);
  assert.equal(applyEdits("x", edits), null);
  assert.equal(applyEdits("x = 1", [edit(1, 5, "", ":")]), "x = 1:");
});

test("the change between two texts is the smallest", () => {
  assert.deepEqual(changeBetween("abcd", "abXd"), { from: 2, to: 3, insert: "X" });
  assert.deepEqual(changeBetween("aa", "aaa"), { from: 2, to: 2, insert: "a" });
  assert.deepEqual(changeBetween("", "a"), { from: 0, to: 0, insert: "a" });
  assert.equal(changeBetween("same", "same"), null);
});
