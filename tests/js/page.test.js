// The page's pure parts: what printed text looks like, where ticks and contours lie, what a plot gets.

import assert from "node:assert/strict";
import { test } from "node:test";
import { align } from "../../web/page/figures/align.js";
import { contour } from "../../web/page/figures/contour.js";
import { unpack } from "../../web/page/figures/packed.js";
import { short, ticks } from "../../web/page/figures/ticks.js";
import { fingerprint } from "../../web/page/storage.js";
import {
  applyCarriageReturns,
  firstLines,
  lastLines,
  OpenLine,
  pieces,
} from "../../web/page/stream-text.js";

test("a carriage return starts the line over, as a terminal shows it", () => {
  assert.equal(applyCarriageReturns("10 %\r50 %\r100 %\ndone\n"), "100 %\ndone\n");
  assert.equal(applyCarriageReturns("50 %\r"), "50 %");
  assert.equal(applyCarriageReturns("one\r\ntwo\r\n"), "one\ntwo\n");
  assert.equal(applyCarriageReturns("plain"), "plain");
});

test("a line that overwrites itself stays one short line", () => {
  const open = new OpenLine();
  assert.deepEqual(open.add("a\n10 %"), { closed: "a\n", line: "10 %" });
  assert.deepEqual(open.add("\r20 %"), { closed: "", line: "20 %" });
  for (let i = 0; i < 10_000; i++) open.add(`\r${i} of many`);
  assert.deepEqual(open.add("\r"), { closed: "", line: "9999 of many" });
  assert.deepEqual(open.add("done\nnext"), { closed: "done\n", line: "next" });
});

test("a flood keeps its beginning and its end", () => {
  const text = Array.from({ length: 1000 }, (_, i) => `line ${i}\n`).join("");
  assert.equal(firstLines(text, 2, 1000), "line 0\nline 1\n");
  assert.equal(lastLines(text, 2, 1000), "line 998\nline 999\n");
  assert.equal(lastLines("a\nb", 5, 1000), "a\nb");
  assert.equal(firstLines("x".repeat(5000), 10, 100).length, 100);
  assert.equal(lastLines("x".repeat(5000), 10, 100).length, 100);
  assert.equal(lastLines("", 3, 10), "");
});

test("a long text falls into pieces that together are the text", () => {
  const text = `${"short\n".repeat(50)}${"x".repeat(5000)}\n${"end\n".repeat(30)}`;
  const parts = [...pieces(text, 100)];
  assert.equal(parts.join(""), text);
  assert.ok(parts.every((part) => part.length <= 200));
  assert.ok(parts[0].endsWith("\n"));
});

test("ticks are round numbers inside the range", () => {
  assert.deepEqual(ticks(0, 1, 5), [0, 0.2, 0.4, 0.6, 0.8, 1]);
  assert.deepEqual(ticks(-1.5, 1.5, 3), [-1, 0, 1]);
  assert.deepEqual(ticks(0.1, 0.35, 3), [0.1, 0.2, 0.3]);
  assert.deepEqual(ticks(2, 2, 5), [2]);
  assert.deepEqual(ticks(0, Number.NaN, 5), [0]);
});

test("numbers are written short", () => {
  assert.equal(short(0.30000000000000004), "0.3");
  assert.equal(short(-2), "−2");
  assert.equal(short(1234567), "1.2e6");
  assert.equal(short(0.00012), "1.2e−4");
  assert.equal(short(0), "0");
  assert.equal(short(Number.NaN), "NaN");
});

test("a contour runs where the values cross the level", () => {
  // 0 on the left, 1 on the right: the halfway line stands between the two columns.
  const pieces = contour([0, 1, 0, 1, 0, 1], 3, 2, 0.5);
  assert.deepEqual(pieces, [
    [0.5, 0, 0.5, 1],
    [0.5, 1, 0.5, 2],
  ]);
  assert.deepEqual(contour([1, 1, 1, 1], 2, 2, 0.5), []);
});

test("curves with different x share one axis, with gaps", () => {
  const data = align(
    [
      { name: "training", x: [1, 2, 3], y: [3, 2, 1] },
      { name: "test", x: [1, 3], y: [4, Number.NaN] },
    ],
    false,
  );
  assert.deepEqual(data, [
    [1, 2, 3],
    [3, 2, 1],
    [4, null, null],
  ]);
});

test("a logarithmic axis leaves out zero and below", () => {
  assert.deepEqual(align([{ name: "loss", x: [1, 2], y: [0, 0.5] }], true)[1], [null, 0.5]);
});

test("packed arrays come back as numbers", () => {
  const floats = new Float32Array([0.5, -2]);
  const base64 = Buffer.from(floats.buffer).toString("base64");
  assert.deepEqual(unpack({ dtype: "float32", shape: [2], base64 }), floats);
  const bytes = unpack({ dtype: "uint8", shape: [3], base64: "AAH/" });
  assert.deepEqual([...bytes], [0, 1, 255]);
});

test("a text's fingerprint changes with the text", () => {
  assert.equal(fingerprint("x = 1"), fingerprint("x = 1"));
  assert.notEqual(fingerprint("x = 1"), fingerprint("x = 2"));
});
