import assert from "node:assert/strict";
import { test } from "node:test";
import { pack, unpack } from "../../web/session/snapshot/image.js";

const PAGE = 4096;
const state = {
  key: "worker-A.js-jspi",
  tableBefore: 3,
  table: "7:1",
  libraries: [{ name: "/lib/a.so", handle: 64, record: [1, 2], global: false }],
  packages: { numpy: "pyodide" },
  folders: ["/lib/pkg"],
};

/** A heap with two runs of pages, the second at its end. */
function heap() {
  const bytes = new Uint8Array(8 * PAGE);
  bytes[PAGE + 5] = 1;
  bytes.fill(7, 2 * PAGE, 3 * PAGE);
  bytes[8 * PAGE - 1] = 9;
  return bytes;
}

function image() {
  const files = [
    { path: "/lib/pkg/a.py", mtime: 5, bytes: new TextEncoder().encode("print('ä')\n") },
    { path: "/lib/pkg/empty.py", mtime: 6, bytes: new Uint8Array() },
  ];
  return pack(state, { header: Uint8Array.of(1, 2, 3), heap: heap(), files });
}

test("what was packed comes back, over whatever was there", () => {
  const found = unpack(image().buffer, state.key);
  assert.deepEqual(found.state, state);
  assert.deepEqual([...found.header], [1, 2, 3]);
  assert.equal(found.size, 8 * PAGE);
  const memory = new Uint8Array(9 * PAGE).fill(255);
  found.fill(memory);
  assert.deepEqual(memory.subarray(0, 8 * PAGE), heap());
  assert.equal(memory[8 * PAGE], 255);
  assert.deepEqual(
    found.files.map(({ path, mtime, bytes }) => [path, mtime, new TextDecoder().decode(bytes)]),
    [
      ["/lib/pkg/a.py", 5, "print('ä')\n"],
      ["/lib/pkg/empty.py", 6, ""],
    ],
  );
});

test("pages of zeros take no room", () => {
  assert.ok(image().length < 4.5 * PAGE);
});

test("damage and foreign keys are told from what is whole", () => {
  const damaged = image();
  damaged.fill(3, damaged.length - 2 * PAGE, damaged.length - PAGE);
  assert.throws(() => unpack(damaged.buffer, state.key), /damaged/);
  assert.throws(() => unpack(image().slice(0, -64).buffer, state.key), /damaged/);
  assert.throws(() => unpack(new ArrayBuffer(0), state.key), /damaged/);
  assert.throws(() => unpack(new ArrayBuffer(7), state.key), /damaged/);
  const index = image();
  index[40] ^= 1;
  assert.throws(() => unpack(index.buffer, state.key), /damaged/);
  assert.throws(() => unpack(image().buffer, "worker-B.js-jspi"), /made of other files/);
});
