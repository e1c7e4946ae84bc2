import assert from "node:assert/strict";
import { test } from "node:test";
import { inBytes, inNumber, inShape, inTime } from "../../web/page/panel/amounts.js";
import { tokens } from "../../web/page/panel/wgsl.js";

test("amounts have three digits and a unit", () => {
  assert.equal(inBytes(0), "0 B");
  assert.equal(inBytes(999), "999 B");
  assert.equal(inBytes(24_000), "24.0 kB");
  assert.equal(inBytes(999_600), "1.00 MB");
  assert.equal(inBytes(null), "");
  assert.equal(inTime(0.0421), "42.1 µs");
  assert.equal(inTime(1234), "1.23 s");
  assert.equal(inShape([]), "scalar");
  assert.equal(inShape([2, 3]), "2×3");
  assert.equal(inNumber(0.1 + 0.2), "0.3");
  assert.equal(inNumber(null), "–");
});

test("WGSL is coloured and nothing of it is lost", () => {
  const text = "// sum @x\n@compute fn main() { let a: f32 = 1.5e-3f + x2; /* if */ }";
  const parts = tokens(text);
  assert.equal(parts.map(([part]) => part).join(""), text);
  const kinds = parts.filter(([, kind]) => kind);
  assert.deepEqual(kinds, [
    ["// sum @x", "comment"],
    ["@compute", "decorator"],
    ["fn", "keyword"],
    ["let", "keyword"],
    ["f32", "definition"],
    ["1.5e-3f", "number"],
    ["/* if */", "comment"],
  ]);
});
