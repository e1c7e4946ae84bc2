// Files that a reader brings: what they are, and the code that loads them.

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  contentOf,
  kindOf,
  LARGEST_FILE,
  loadingCode,
  pictureArray,
  safeName,
  tableFacts,
} from "../../web/page/notebooks/data-files.js";

const bytes = (/** @type {(number | string)[]} */ ...parts) =>
  new Uint8Array(
    parts.flatMap((part) =>
      typeof part === "number" ? [part] : [...new TextEncoder().encode(part)],
    ),
  );
const png = bytes(0x89, "PNG\r\n", 0x1a, "\n");
const jpeg = bytes(0xff, 0xd8, 0xff, 0xe0);
const zip = bytes("PK", 3, 4, 0, 0);
const npy = bytes(0x93, "NUMPY", 1, 0);

test("a file is what its name says, if its bytes agree", () => {
  /** @type {[string, Uint8Array, string][]} */
  const table = [
    ["cat.png", png, "image"],
    ["cat.PNG", jpeg, "image"],
    ["no-ending", jpeg, "image"],
    ["a.npz", zip, "npz"],
    ["a.npy", npy, "npy"],
    ["w.pt", zip, "torch"],
    ["w.pth", bytes(0x80, 2, 99), "torch"],
    ["w.safetensors", bytes(40, 0, 0, 0, 0, 0, 0, 0, '{"a":'), "safetensors"],
    ["w.h5", bytes(0x89, "HDF"), "hdf5"],
    ["t.csv", bytes("a,b\n1,2"), "csv"],
    ["t.json", bytes("{}"), "json"],
    ["n.ipynb", bytes("{"), "ipynb"],
    ["n.ipynb", bytes(), "ipynb"],
    ["p.py", bytes("x = 'ä'"), "py"],
    ["notes", bytes("words"), "text"],
    ["strange.xyz", bytes(0, 1, 2), "bytes"],
  ];
  for (const [name, head, kind] of table) assert.equal(kindOf(name, head.length, head), kind, name);
});

test("a file that is something else is refused by what it is", () => {
  /** @type {[string, Uint8Array, RegExp][]} */
  const table = [
    ["cat.png", bytes("%PDF-1.7"), /cat\.png is no picture: by its first bytes it is a PDF/],
    ["cat.jpg", bytes("<html>"), /no picture: .* text/],
    ["cat.png", bytes(), /an empty file/],
    ["cat.webp", bytes("RIFF0000WAVE"), /no picture: /],
    ["a.npz", npy, /no NumPy archive: .* a NumPy array/],
    ["a.npy", zip, /a ZIP archive/],
    ["t.csv", bytes(0, 1, 2), /unknown kind/],
    ["t.csv", bytes(0x1f, 0x8b, 8), /gzip/],
    ["w.safetensors", bytes("hello"), /no safetensors file/],
    ["n.ipynb", png, /no notebook: .* PNG/],
    ["w.pt", bytes("text"), /no PyTorch file/],
  ];
  for (const [name, head, message] of table) {
    assert.throws(() => kindOf(name, head.length, head), { message }, name);
  }
  const large = { message: /has 200\.0 MB; at most 100\.0 MB .* It was not read/ };
  assert.throws(() => kindOf("t.csv", 2 * LARGEST_FILE, bytes("a,b")), large);
  // A character that the first bytes cut in two is still text.
  assert.equal(contentOf(bytes("abc", 0xc3)), "text");
});

test("names are safe in a folder and in code", () => {
  assert.equal(safeName('C:\\x\\my "data".csv', []), "my _data_.csv");
  assert.equal(safeName("../../etc/passwd", []), "passwd");
  assert.equal(safeName(".hidden", []), "hidden");
  assert.equal(safeName("a.csv", ["a.csv", "a-2.csv"]), "a-3.csv");
  assert.equal(safeName("", []), "file");
  assert.equal(safeName("größe 1.npy", []), "größe 1.npy");
});

test("a table's header and delimiter are found", () => {
  /** @type {[string, string, string[] | null, boolean][]} */
  const table = [
    ["a,b\n1,2\n3,4.5\n", ",", ["a", "b"], true],
    ["1;2\n3;-4e3", ";", null, true],
    ['"x"\t"y"\r\n1\t2', "\t", ["x", "y"], true],
    ["name,age\nAda,36", ",", ["name", "age"], false],
    ["Ada,36\nAlan,41", ",", null, false],
    ["a,b\n1,\nnan,2", ",", ["a", "b"], true],
    ["5", ",", null, true],
    ["", ",", null, true],
  ];
  for (const [text, delimiter, header, numeric] of table) {
    assert.deepEqual(tableFacts(text), { delimiter, header, numeric }, JSON.stringify(text));
  }
  assert.match(loadingCode("csv", "a.csv", "a,b\n1,2"), /names = \["a","b"\]/);
  assert.match(loadingCode("csv", "a.csv", "n,b\nx,2"), /csv\.DictReader\(file, delimiter=","\)/);
});

test("a picture becomes an array that NumPy reads", () => {
  const data = new Uint8ClampedArray([1, 2, 3, 255, 4, 5, 6, 255]);
  const made = pictureArray({ width: 2, height: 1, data });
  const header = new TextDecoder("latin1").decode(made.subarray(0, 64 * 2));
  assert.equal(contentOf(made), "a NumPy array");
  assert.match(header, /'shape': \(1, 2, 3\)/);
  assert.deepEqual([...made.subarray(-6)], [1, 2, 3, 4, 5, 6]);
  assert.equal((made.length - 6) % 64, 0);
});
