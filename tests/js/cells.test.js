// What a page remembers of its cells: how the reader rebuilt it, and whose output is out of date.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Freshness } from "../../web/page/cells/freshness.js";
import { playable, record, withoutDiscarded } from "../../web/page/cells/structure.js";

/** @typedef {import("../../web/page/cells/structure.js").Change} Change */

/** @param {Change[]} changes */
const logOf = (...changes) =>
  changes.reduce(
    record,
    /** @type {import("../../web/page/cells/structure.js").Operation[]} */ ([]),
  );

test("bringing a cell back leaves nothing in the log", () => {
  assert.deepEqual(logOf({ op: "delete", id: "a" }, { op: "restore", id: "a" }), []);
});

test("moves of one cell in a row become one", () => {
  const log = logOf(
    { op: "move", id: "a", place: { after: "b" } },
    { op: "move", id: "a", place: { after: "c" } },
  );
  assert.deepEqual(log, [{ op: "move", id: "a", place: { after: "c" } }]);
});

test("a converted cell is inserted as what it became", () => {
  const log = logOf(
    { op: "insert", id: "yours-1", kind: "code", place: { after: "a" } },
    { op: "convert", id: "yours-1", kind: "note" },
  );
  assert.deepEqual(log, [{ op: "insert", id: "yours-1", kind: "note", place: { after: "a" } }]);
});

test("a lesson that lost cells keeps the reader's own, in their order", () => {
  const log = logOf(
    { op: "insert", id: "yours-1", kind: "code", place: { after: "gone" } },
    { op: "insert", id: "yours-2", kind: "note", place: { after: "yours-1" } },
    { op: "move", id: "gone", place: { before: "a" } },
    { op: "move", id: "a", place: { after: "gone" } },
    { op: "delete", id: "gone" },
    { op: "delete", id: "b" },
  );
  assert.deepEqual(playable(["a", "b"], log), [
    { op: "insert", id: "yours-1", kind: "code", place: { end: true } },
    { op: "insert", id: "yours-2", kind: "note", place: { after: "yours-1" } },
    { op: "delete", id: "b" },
  ]);
});

test("what is stored may be damaged", () => {
  assert.deepEqual(playable(["a"], "nonsense"), []);
  assert.deepEqual(playable(["a"], [null, 7, { op: "fly", id: "a" }, { op: "delete" }]), []);
  const twice = [
    { op: "insert", id: "a", kind: "code", place: { after: "a" } },
    { op: "delete", id: "a" },
    { op: "delete", id: "a" },
    { op: "move", id: "a", place: { after: "a" } },
  ];
  assert.deepEqual(playable(["a"], twice), [{ op: "delete", id: "a" }]);
});

test("own cells that were deleted are forgotten, unless another stands beside them", () => {
  const first = logOf(
    { op: "insert", id: "yours-1", kind: "code", place: { after: "a" } },
    { op: "insert", id: "yours-2", kind: "code", place: { after: "yours-1" } },
    { op: "delete", id: "yours-1" },
    { op: "delete", id: "yours-2" },
  );
  assert.deepEqual(
    withoutDiscarded(first).map(({ op, id }) => `${op} ${id}`),
    ["insert yours-1", "delete yours-1"],
  );
});

const page = (/** @type {Record<string, string>} */ texts) =>
  Object.entries(texts).map(([id, text]) => ({ id, text }));

test("an input that was bound again above makes a cell stale, until it runs again", () => {
  const freshness = new Freshness();
  const cells = page({ lr: "lr = 1", train: "print(lr)" });
  freshness.ran("lr", { code: "lr = 1", writes: ["lr"] });
  freshness.ran("train", { code: "print(lr)", reads: ["lr", "print"] });
  assert.equal(freshness.stale(cells, "train"), null);
  freshness.ran("lr", { code: "lr = 1", writes: ["lr"] });
  assert.deepEqual(freshness.stale(cells, "train"), { name: "lr", by: "lr", why: "rebound" });
  freshness.ran("train", { code: "print(lr)", reads: ["lr", "print"] });
  assert.equal(freshness.stale(cells, "train"), null);
  freshness.ran("lr", { code: "lr = 1", writes: ["lr"] });
  freshness.forget();
  assert.equal(freshness.stale(cells, "train"), null);
});

test("an edited source makes a cell stale before it runs", () => {
  const freshness = new Freshness();
  freshness.ran("lr", { code: "lr = 1", writes: ["lr"] });
  freshness.ran("train", { code: "print(lr)", reads: ["lr"] });
  const edited = page({ lr: "lr = 2", train: "print(lr)" });
  assert.deepEqual(freshness.stale(edited, "train"), { name: "lr", by: "lr", why: "edited" });
});

test("a name that a cell below binds again is the normal course of a page", () => {
  const freshness = new Freshness();
  const cells = page({ a: "", b: "", c: "" });
  freshness.ran("a", { code: "", writes: ["x"] });
  freshness.ran("b", { code: "", reads: ["x"] });
  freshness.ran("c", { code: "", reads: ["x"], writes: ["x"] });
  assert.equal(freshness.stale(cells, "b"), null);
  assert.equal(freshness.stale(cells, "c"), null);
});

test("what no cell above binds came from where it was bound last", () => {
  const freshness = new Freshness();
  const cells = page({ b: "", c: "" });
  freshness.ran("slider-lr", { code: "", writes: ["lr"] });
  freshness.ran("b", { code: "", reads: ["lr"] });
  freshness.ran("slider-lr", { code: "", writes: ["lr"] });
  assert.deepEqual(freshness.stale(cells, "b"), { name: "lr", by: "slider-lr", why: "rebound" });
});
