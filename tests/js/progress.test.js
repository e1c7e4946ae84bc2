// Progress: how far a lesson is, and the file that carries it to another device.

import assert from "node:assert/strict";
import { test } from "node:test";
import { lessonOf, readRecord, standing } from "../../web/page/progress.js";
import {
  compareProgress,
  mergeProgress,
  ProgressFileError,
  progressText,
  readProgressText,
} from "../../web/page/progress-file.js";

/** @param {number} at @param {string[]} sections */
const record = (at, sections = []) => ({ version: 1, at, sections, ran: [], place: null });

test("a lesson is finished when every check is done", () => {
  const lesson = { slug: "xor", checks: ["why", "own"], sections: ["a", "b"] };
  /** @type {Map<string, any>} */
  const entries = new Map([["quiz:xor:why", { answer: 1, done: true, tries: 1 }]]);
  assert.equal(standing(new Map(), lesson).begun, false);
  const half = standing(entries, lesson);
  assert.deepEqual([half.done, half.total, half.begun, half.finished], [1, 2, true, false]);
  entries.set("exercise:xor:own", "solved");
  assert.equal(standing(entries, lesson).finished, true);
  // Answers to questions that the lesson no longer asks count for nothing.
  entries.set("quiz:xor:gone", { answer: 1, done: true, tries: 1 });
  assert.equal(standing(entries, lesson).done, 2);
});

test("a lesson without checks is finished when it was read", () => {
  const lesson = { slug: "a", checks: [], sections: ["one", "two"] };
  const read = (/** @type {string[]} */ sections) =>
    standing(new Map([["progress:a", record(1, sections)]]), lesson);
  assert.equal(read(["one"]).finished, false);
  assert.equal(read(["one", "two"]).finished, true);
});

test("whatever stands in storage makes a record", () => {
  for (const value of [null, 3, "x", [], { at: "now", sections: 3, place: 4, ran: [1, "c"] }]) {
    const { at, sections } = readRecord(value);
    assert.deepEqual([at, sections], [0, []]);
  }
  assert.deepEqual(readRecord({ ran: [1, "c"] }).ran, ["c"]);
});

test("keys name their lesson", () => {
  assert.equal(lessonOf("quiz:xor:why"), "xor");
  assert.equal(lessonOf("progress:xor"), "xor");
  assert.equal(lessonOf("theme"), null);
});

/** @type {Map<string, any>} */
const entries = new Map(
  Object.entries({
    "edit:xor:a": { text: "x = 1", base: "0" },
    "quiz:xor:why": { answer: 1, done: true, tries: 2 },
    "progress:xor": record(5, ["one"]),
    theme: "dark",
  }),
);

test("a file gives back what was saved", () => {
  const read = readProgressText(progressText(entries));
  assert.deepEqual(read.entries, entries);
  assert.equal(read.damaged, 0);
});

test("a file that is none says what it is, and changes nothing", () => {
  const text = progressText(entries);
  const cases = {
    "no progress file. Nothing": "hello",
    "cut off": text.slice(0, 80),
    "not saved by Glowgrad": '{"cells": []}',
    "not saved": "null",
    "newer Glowgrad": text.replace('"version": 1,\n "saved"', '"version": 2,\n "saved"'),
    "lost its contents": `${text.split('"entries"')[0]}"entries": []}`,
    "Nothing in this progress":
      '{"app":"glowgrad","kind":"progress","version":1,"entries":{"quiz:a:b":{}}}',
  };
  for (const [message, bad] of Object.entries(cases)) {
    assert.throws(
      () => readProgressText(bad),
      (error) => error instanceof ProgressFileError && error.message.includes(message),
      message,
    );
  }
});

test("damaged entries of a file are counted and left out", () => {
  const text = progressText(
    new Map([...entries, ["control:xor:lr", { fast: 1 }], ["edit:xor:b", 3]]),
  );
  const read = readProgressText(text);
  assert.equal(read.damaged, 2);
  assert.deepEqual(read.entries, entries);
});

test("merging keeps what was solved on either side and the newer text", () => {
  const here = new Map(
    Object.entries({
      "quiz:a:q": { answer: 0, done: false, tries: 1 },
      "exercise:a:e": { done: true, tries: 3 },
      "edit:a:c": { text: "mine", base: "0" },
      "edit:b:c": { text: "mine", base: "0" },
      "progress:a": record(10, ["one"]),
      "progress:b": record(10),
    }),
  );
  const there = new Map(
    Object.entries({
      "quiz:a:q": { answer: 1, done: true, tries: 1 },
      "exercise:a:e": { done: false, tries: 1 },
      "edit:a:c": { text: "other", base: "0" },
      "edit:b:c": { text: "other", base: "0" },
      "progress:a": record(20, ["two"]),
      "progress:b": record(5),
      "progress:c": record(5),
    }),
  );
  const merged = mergeProgress(here, there);
  assert.equal(merged.get("quiz:a:q").done, true);
  assert.equal(merged.get("exercise:a:e").done, true);
  assert.equal(merged.get("edit:a:c").text, "other");
  assert.equal(merged.get("edit:b:c").text, "mine");
  assert.deepEqual(merged.get("progress:a").sections, ["one", "two"]);
  assert.deepEqual(compareProgress(here, there), {
    lessons: 3,
    new: 1,
    newer: 1,
    older: 1,
    same: 0,
  });
});

test("a notebook in a progress file is not trusted", () => {
  const mine = { id: "1", notebook: { cells: [] } };
  const theirs = { ...mine, provenance: { kind: "link", from: "a.example", at: 1, trusted: true } };
  const entries = new Map(Object.entries({ "notebook:1": mine, "notebook:2": theirs }));
  const read = readProgressText(progressText(entries)).entries;
  assert.equal(read.get("notebook:1").provenance.trusted, false);
  assert.deepEqual(read.get("notebook:2").provenance, { ...theirs.provenance, trusted: false });
});
