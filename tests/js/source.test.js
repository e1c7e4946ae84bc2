import assert from "node:assert/strict";
import { after, test } from "node:test";
import { AheadSource, fetchFrom } from "../../web/session/source.js";

const real = globalThis.fetch;
after(() => {
  globalThis.fetch = real;
});

/** A source that answers each path with its own text, and notes what was asked. */
function echo() {
  /** @type {string[]} */
  const asked = [];
  return {
    asked,
    base: "https://site.invalid/",
    fetch: async (/** @type {string} */ path) => {
      asked.push(path);
      if (path.startsWith("gone")) throw new TypeError("Failed to fetch");
      return new Response(path);
    },
    import: async (/** @type {string} */ path) => ({ path }),
  };
}

test("what comes ahead is asked for once, and again after it was used", async () => {
  const source = echo();
  const ahead = new AheadSource(source, ["a.wasm", "gone.zip"]);
  assert.deepEqual(source.asked, ["a.wasm", "gone.zip"]);
  assert.equal(await (await ahead.fetch("a.wasm")).text(), "a.wasm");
  assert.equal(source.asked.length, 2);
  assert.equal(await (await ahead.fetch("a.wasm")).text(), "a.wasm");
  assert.equal(source.asked.length, 3);
  await assert.rejects(ahead.fetch("gone.zip"), /Failed to fetch/);
  assert.deepEqual(await ahead.import("b.mjs"), { path: "b.mjs" });
});

test("addresses below the source's base are served from it, others as before", async () => {
  /** @type {unknown[]} */
  const elsewhere = [];
  globalThis.fetch = async (resource) => {
    elsewhere.push(resource);
    return new Response("elsewhere");
  };
  const source = echo();
  fetchFrom(source);
  const inside = new URL("https://site.invalid/runtime/x.whl");
  assert.equal(await (await fetch(inside)).text(), "runtime/x.whl");
  assert.equal(await (await fetch(new Request(inside))).text(), "runtime/x.whl");
  assert.equal(await (await fetch("https://site.invalid.example/x")).text(), "elsewhere");
  assert.deepEqual(source.asked, ["runtime/x.whl", "runtime/x.whl"]);
  assert.equal(elsewhere.length, 1);
});
