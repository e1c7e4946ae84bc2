// Share links: a notebook in the fragment of an address, and what strangers may put there.

import assert from "node:assert/strict";
import { test } from "node:test";
import { zlibSync } from "fflate";
import { decode, encode, isShareText, LONGEST } from "../../web/page/share/codec.js";
import { ShareError } from "../../web/page/share/share-error.js";

/** @typedef {import("../../web/page/share/codec.js").SharedCell} SharedCell */
/** @typedef {import("../../web/page/share/codec.js").SharedNotebook} SharedNotebook */

/** @param {string} text @param {Partial<SharedCell>} [more] @returns {SharedCell} */
const code = (text, more = {}) => ({ kind: "code", text, id: "", mayFail: false, ...more });

/** @param {SharedCell[]} cells @param {Partial<SharedNotebook>} [more] @returns {SharedNotebook} */
const notebook = (cells, more = {}) => ({ title: "", lesson: "", device: "", cells, ...more });

/** @param {unknown} json anything, packed as `encode` packs a notebook @param {number} [version] */
function packed(json, version = 1) {
  const text = typeof json === "string" ? json : JSON.stringify(json);
  const bytes = zlibSync(new TextEncoder().encode(text));
  return `${version}.${Buffer.from(bytes).toString("base64url")}`;
}

/** @param {string} text @returns {ShareError} */
function refusal(text) {
  try {
    decode(text);
  } catch (error) {
    if (error instanceof ShareError) return error;
    throw error;
  }
  throw new Error("it was read");
}

/** Numbers that look random, the same in every run. @param {number} seed */
function dice(seed) {
  let state = seed;
  return (/** @type {number} */ sides) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * sides);
  };
}

const whole = notebook(
  [
    code('print("grün 😀")\n\tx = "\\"', { id: "train" }),
    { kind: "note", text: "# Über $x^2$ \u2028 <b>", id: "", mayFail: false },
    { kind: "raw", text: "", id: "yours-1", mayFail: false },
    code("1 / 0  # lone \ud800, null \0", { mayFail: true }),
  ],
  { title: "Ein 网络 lernt", lesson: "xor", device: "webgpu" },
);

test("a notebook comes out as it went in, and always as the same text", () => {
  const text = encode(whole);
  assert.match(text, /^1\.[\w-]+$/);
  assert.deepEqual(decode(text), whole);
  assert.equal(encode(structuredClone(whole)), text);
  assert.deepEqual(decode(encode(notebook([]))), notebook([]));
});

test("random notebooks come out as they went in", () => {
  const roll = dice(7);
  const letters = ["a", "\n", '"', "\\", "é", "网", "😀", "\0", "\u2028", "    ", "__proto__", "{"];
  const textOf = (/** @type {number} */ length) =>
    Array.from({ length }, () => letters[roll(letters.length)]).join("");
  for (let round = 0; round < 100; round++) {
    const cells = Array.from({ length: roll(9) }, (_, index) =>
      code(textOf(roll(200)), { id: roll(2) ? `c${index}` : "", mayFail: roll(2) === 1 }),
    );
    const given = notebook(cells);
    assert.deepEqual(decode(encode(given)), given);
  }
});

test("what chats and mails do to a link does no harm", () => {
  const text = encode(whole);
  for (const sent of [
    `#${text}`,
    `${text}.`,
    `${text}).`,
    `${text}%20`,
    ` ${text.slice(0, 40)}\r\n ${text.slice(40)}\n`,
    text.replace(".", "%2E"),
    `${text}==`,
  ]) {
    assert.deepEqual(decode(sent), whole, sent);
  }
});

test("a link that is cut off says so and gives what came", () => {
  const text = encode(notebook([code("first = 1\n"), code(`second = ${whole.cells[0].text}`)]));
  const half = refusal(text.slice(0, -20));
  assert.equal(half.recovered[0].text, "first = 1\n");
  const faults = Array.from(text, (_, length) => refusal(text.slice(0, length)).fault);
  assert.deepEqual(faults.slice(0, 2), ["empty", "foreign"]);
  assert.ok(faults.slice(2).every((fault) => fault === "cut" || fault === "damaged"));
  assert.ok(faults.filter((fault) => fault === "cut").length > text.length / 2);
  assert.match(new ShareError("cut").message, /end of this link is missing/);
});

test("a changed letter never gives other code in silence", () => {
  const text = encode(whole);
  const roll = dice(3);
  for (let round = 0; round < 500; round++) {
    const at = 2 + roll(text.length - 2);
    const letter = "ABCDwxyz0189-_"[roll(14)];
    if (letter === text[at]) continue;
    const changed = text.slice(0, at) + letter + text.slice(at + 1);
    try {
      // The last letter of base64 has bits that mean nothing.
      assert.deepEqual(decode(changed), whole);
    } catch (error) {
      assert.ok(error instanceof ShareError, String(error));
    }
  }
});

test("noise is refused in words", () => {
  const roll = dice(11);
  for (let round = 0; round < 300; round++) {
    const noise = Array.from({ length: roll(400) }, () => String.fromCharCode(32 + roll(95)));
    assert.ok(refusal(`1.${noise.join("")}`).message.length > 20);
  }
});

test("fragments of other kinds are foreign", () => {
  for (const text of [
    "#content",
    "chapter.2",
    "=1.x",
    "0.abc",
    "-1.abc",
    "1",
    "99999.x",
    "%E0%A4",
  ]) {
    assert.equal(refusal(text).fault, "foreign", text);
    assert.equal(isShareText(text), false, text);
  }
  assert.equal(refusal("").fault, "empty");
  assert.equal(refusal("#").fault, "empty");
  assert.ok(isShareText("1.abc") && isShareText("#12.abc"));
});

test("a newer version says so, and its code is shown where it can be read", () => {
  const error = refusal(packed({ cells: [{ code: "x = 1", colour: "red" }] }, 2));
  assert.equal(error.fault, "newer");
  assert.match(error.message, /newer Glowgrad/);
  assert.equal(error.recovered[0].text, "x = 1");
  assert.equal(refusal("7.!!").fault, "newer");
});

test("a small text that unpacks to much is stopped", () => {
  const bomb = packed(`{"cells":[{"code":"${" ".repeat(60e6)}"}]}`);
  assert.ok(bomb.length < LONGEST);
  const { fault, recovered } = refusal(bomb);
  assert.equal(fault, "large");
  assert.ok(recovered[0].text.length < 6e6);
  assert.equal(refusal(`1.${"A".repeat(LONGEST + 1)}`).fault, "long");
});

test("JSON that is no notebook is refused, and strange fields are left alone", () => {
  const nested = `${"[".repeat(50_000)}${"]".repeat(50_000)}`;
  for (const json of [
    "",
    "null",
    "7",
    "[]",
    '"cells"',
    "{}",
    '{"cells": {}}',
    '{"cells": [null]}',
    '{"cells": [["code", "x"]]}',
    '{"cells": [{"code": 7}]}',
    '{"cells": [{"video": "x"}]}',
    '{"cells": [{"code": "x"}], "title": {"toString": 1}}',
    '{"__proto__": {"cells": []}}',
    '{"cells": [{"__proto__": {"code": "x"}}]}',
    `{"cells": [${'{"code":""},'.repeat(3000)}{"code":""}]}`,
    nested,
    `{"cells": [${nested}]}`,
  ]) {
    assert.equal(refusal(packed(json)).fault, "damaged", json.slice(0, 40));
  }
  const odd = decode(
    packed(
      '{"__proto__": {"x": 1}, "lesson": "../../evil", "device": "quantum", "polluted": true, "cells":' +
        '[{"code": "1", "id": "a\\" onclick", "mayFail": "yes"}, {"code": "2", "id": "a"}, {"code": "3", "id": "a"}]}',
    ),
  );
  assert.deepEqual(odd, notebook([code("1"), code("2", { id: "a" }), code("3")]));
  assert.equal(/** @type {any} */ ({}).x, undefined);
});

test("a title holds no letters that disguise it", () => {
  const title = `Safe\u202e gpj.exe\u0000\n${"x".repeat(500)}`;
  const read = decode(packed({ title, cells: [] }));
  assert.match(read.title, /^Safe {2}gpj\.exe {2}x+$/);
  assert.equal(read.title.length, 200);
});

test("what does not fit into a link is refused with its length", () => {
  const roll = dice(5);
  const noise = Array.from({ length: 300_000 }, () => String.fromCharCode(33 + roll(90))).join("");
  assert.throws(
    () => encode(notebook([code(noise)])),
    (/** @type {ShareError} */ { fault, length }) => fault === "large" && length > LONGEST,
  );
  assert.throws(() => encode(notebook([code("x".repeat(5e6))])), ShareError);
});
