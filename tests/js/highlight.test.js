// Listings of a notebook in colours: nothing of the code is lost.

import assert from "node:assert/strict";
import { test } from "node:test";
import { highlighted } from "../../web/page/notebooks/highlight.js";

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
      ['f"a # {x}"', "s1"],
      [`'''b\n"c"'''`, "s1"],
      ["if", "k"],
      ["1.5e3", "mi"],
      ["else", "k"],
      ["None", "k"],
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
