// A lesson that is opened as a notebook keeps what the reader made of it.

import assert from "node:assert/strict";
import { test } from "node:test";
import { newCell, newNotebook } from "../../web/page/notebooks/format.js";
import { withReadersEdits } from "../../web/page/notebooks/lesson-copy.js";

test("edits, own cells, moves and deletions come along", () => {
  const output = { output_type: "stream", name: "stdout", text: "old" };
  const cells = ["a", "b", "c", "d"].map((id) => ({
    ...newCell("code", `${id} = 1`, id),
    outputs: [/** @type {any} */ (output)],
  }));
  const lesson = newNotebook([newCell("markdown", "# Title", "note-1"), ...cells]);
  /** @type {Record<string, any>} */
  const kept = {
    "edit:xor:a": { text: "a = 2" },
    "edit:xor:b": { text: "b = 1" },
    "edit:xor:yours-1": { text: "mine" },
    "edit:xor:yours-2": { text: "my note" },
    "structure:xor:cells": [
      { op: "insert", id: "yours-1", kind: "code", place: { after: "a" } },
      { op: "insert", id: "yours-2", kind: "note", place: { before: "a" } },
      { op: "delete", id: "c" },
      { op: "move", id: "d", place: { before: "b" } },
      { op: "insert", id: "yours-9", kind: "code", place: { after: "gone" } },
    ],
  };
  const made = withReadersEdits(lesson, "xor", (key) => kept[key] ?? null);
  assert.deepEqual(
    made.cells.map(({ id, cell_type, source }) => [id, cell_type, source]),
    [
      ["note-1", "markdown", "# Title"],
      ["yours-2", "markdown", "my note"],
      ["a", "code", "a = 2"],
      ["yours-1", "code", "mine"],
      ["d", "code", "d = 1"],
      ["b", "code", "b = 1"],
      ["yours-9", "code", ""],
    ],
  );
  assert.deepEqual(made.cells[2].outputs, [], "its output is no longer its own");
  assert.equal(made.cells[5].outputs?.length, 1);
  assert.equal(lesson.cells[1].source, "a = 1", "the lesson itself is not changed");
});
