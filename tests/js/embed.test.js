// What embed.js makes of a page's text and colours.

import assert from "node:assert/strict";
import { test } from "node:test";
import { addOutput } from "../../web/embed/outputs.js";
import { dedent } from "../../web/embed/own-text.js";
import { lightness } from "../../web/embed/tone.js";

test("a text loses the margin and the empty lines around it, and nothing else", () => {
  const rows = /** @type {[string, string][]} */ ([
    ["", ""],
    ["  \n\n", ""],
    ["print(1)", "print(1)"],
    ["\n    if a:\n\n        b\n    c  \n", "if a:\n\n    b\nc"],
    ["\r\n  x\r\n  y\r\n", "x\ny"],
    ["\n\tfor a in b:\n\t\tc\n", "for a in b:\n\tc"],
    ["x\n  y", "x\n  y"],
    ["\n\u00a0\u00a0x\n\u00a0\u00a0\u00a0y", "x\n y"],
    ["\n    x\n  \n    y", "x\n\ny"],
  ]);
  for (const [text, code] of rows) assert.equal(dedent(text), code, JSON.stringify(text));
});

test("light and dark are told apart in every notation that browsers give back", () => {
  const light = ["rgb(255, 250, 240)", "rgba(200, 200, 200, 0.9)", "oklch(0.9 0.1 20)"];
  const dark = ["rgb(0, 0, 0)", "rgb(24, 24, 90)", "oklab(0.2 0 0)", "lab(12 3 4)"];
  light.push("lab(92 0 0)", "color(srgb 0.9 0.8 0.9)", "color(display-p3 1 1 1)");
  dark.push("lch(20 30 40 / 0.5)", "color(srgb 0.1 0 0.2)", "color(display-p3 0 0 0)");
  for (const colour of light) assert.ok(lightness(colour) > 0.6, colour);
  for (const colour of dark) assert.ok(lightness(colour) < 0.3, colour);
});

test("what a run has shown stands as readers see it", () => {
  const text = (/** @type {string} */ said, name = "stdout") => ({
    type: "stream",
    name,
    text: said,
  });
  const display = (
    /** @type {string} */ id,
    update = false,
    data = { "text/plain": `${update}` },
  ) => ({
    type: "display",
    id,
    update,
    data,
  });
  const rows = [
    [
      [text("a"), text("b"), text("c", "stderr")],
      [text("ab"), text("c", "stderr")],
    ],
    [
      [display("1"), text("a"), display("1", true), display("2")],
      [{ ...display("1", true), update: false }, text("a"), display("2")],
    ],
    [[display("1"), text("a"), display("1", true, /** @type {any} */ ({}))], [text("a")]],
    [[text("a"), { type: "clear", wait: false }, text("b")], [text("b")]],
    [[text("a"), { type: "clear", wait: true }, text("b")], [text("b")]],
  ];
  for (const [outputs, left] of rows) {
    /** @type {any[]} */
    const shown = [];
    for (const output of outputs) addOutput(shown, output);
    assert.deepEqual(shown, left);
  }
});
