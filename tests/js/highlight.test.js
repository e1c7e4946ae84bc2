// Listings in colours, in notebooks and on other sites: nothing of the code is lost.

import assert from "node:assert/strict";
import { test } from "node:test";
import { highlighted } from "../../web/page/highlight.js";

test("keywords, strings, comments, numbers and definitions are told apart", () => {
  const code = `def größe(x):  # "why"\n    return f"a # {x}" + '''b\n"c"''' if x > 1.5e3 else None`;
  const pieces = highlighted(code);
  assert.equal(pieces.map(([text]) => text).join(""), code);
  assert.deepEqual(
    pieces.filter(([, name]) => name !== ""),
    [
      ["def", "k"],
      ["größe", "nf"],
      ['# "why"', "c1"],
      ["return", "k"],
      ['f"a # ', "s1"],
      ["{", "si"],
      ["}", "si"],
      ['"', "s1"],
      [`'''b\n"c"'''`, "s1"],
      ["if", "k"],
      ["1.5e3", "mi"],
      ["else", "k"],
      ["None", "kc"],
    ],
  );
});

test("code that is no Python comes through whole", () => {
  for (const code of ["", "'", '"""open', "x = 'cut\n'", "%time x", "🙂 é", "1..2__"]) {
    assert.equal(
      highlighted(code)
        .map(([text]) => text)
        .join(""),
      code,
    );
  }
});

test("decorators, numbers and what f-strings hold", () => {
  /** @param {string} code */
  const kinds = (code) => highlighted(code).filter(([, name]) => name);
  assert.deepEqual(kinds("  @gg.no_grad()\ny = a @ b"), [["  @gg.no_grad", "nd"]]);
  for (const number of ["0x1F", "1_000", ".5", "1e-3", "2j", "3."]) {
    assert.deepEqual(kinds(`x1 = ${number}`), [[number, "mi"]]);
  }
  assert.deepEqual(kinds("F'{{no}} {n!r:>{width}} {a != 1}'"), [
    ["F'{{no}} ", "s1"],
    ["{", "si"],
    ["!r:>{width}}", "si"],
    [" ", "s1"],
    ["{", "si"],
    ["1", "mi"],
    ["}", "si"],
    ["'", "s1"],
  ]);
  assert.deepEqual(kinds("r'\\' # '"), [["r'\\' # '", "s1"]]);
});
