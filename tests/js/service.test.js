import assert from "node:assert/strict";
import test from "node:test";
import { cacheKey, kindOf, pathIn, withSlash } from "../../web/service/addresses.js";
import { buildOf, superfluous } from "../../web/service/builds.js";

const SCOPE = "https://example.org/learn/glowgrad/";

test("only addresses below the site's folder are the worker's", () => {
  assert.equal(pathIn(SCOPE, `${SCOPE}lessons/xor/?device=cpu#train`), "lessons/xor/");
  assert.equal(pathIn(SCOPE, SCOPE), "");
  assert.equal(pathIn(SCOPE, "https://example.org/learn/"), null);
  assert.equal(pathIn(SCOPE, "https://example.org/learn/glowgrad-2/"), null);
  assert.equal(pathIn(SCOPE, "https://example.com/learn/glowgrad/"), null);
  assert.equal(pathIn(SCOPE, `https://example.org/?from=${SCOPE}`), null);
});

test("what an address is for", () => {
  const rows = {
    asset: [
      "assets/page-ABCDEF27.js",
      "assets/parts/editor-ABCDEF27.js",
      "assets/search/api-ABCDEF27.json",
      "runtime/ABCDEF27/pyodide.asm.wasm",
      "engine/ABCDEF27/pyodide-lock.json",
    ],
    page: ["", "lessons/xor/", "lessons/xor", "404.html", "lessons/xor/index.html", "embed/"],
    file: ["glowgrad.js", "embed.js", "lessons/xor/xor.ipynb", "NOTICES.txt", "lessons/xor/a.svg"],
    fresh: ["sw.js", "build.json"],
  };
  for (const [kind, paths] of Object.entries(rows)) {
    for (const path of paths) assert.equal(kindOf(path), kind, path);
  }
});

test("a page is one entry, whatever is asked of it", () => {
  for (const asked of ["notebook/", "notebook/?notebook=7#a", "notebook/index.html?lesson=xor"]) {
    assert.equal(cacheKey(SCOPE + asked), `${SCOPE}notebook/`);
  }
  assert.equal(withSlash(`${SCOPE}lessons/xor?device=cpu`), `${SCOPE}lessons/xor/?device=cpu`);
  assert.equal(withSlash(`${SCOPE}lessons/xor/`), null);
  assert.equal(withSlash(`${SCOPE}404.html`), null);
});

test("a page names its build; another host's page has none", () => {
  assert.equal(buildOf('<head><meta name="glowgrad-build" content="a1b2">'), "a1b2");
  assert.equal(buildOf("<title>Sign in to the hotel's network</title>"), null);
});

const builds = ["a", "b", "c", "d", "e"].map((id, since) => ({
  id,
  since,
  assets: ["shared", `only-${id}`],
}));
const assets = ["shared", "stray", ...builds.map(({ id }) => `only-${id}`)];

test("an update drops what nothing asks for any more", () => {
  const kept = { assets, builds, pages: new Map([["page", "e"]]), course: [] };
  assert.deepEqual(superfluous(kept, "e", new Set(["e"])), {
    assets: ["stray", "only-a", "only-b", "only-c", "only-d"],
    builds: ["a", "b", "c", "d"],
    pages: [],
  });
});

test("what an open tab, a kept page or the kept course needs stays", () => {
  const pages = new Map([["read", "c"]]);
  const kept = { assets, builds, pages, course: ["only-a", "stray"] };
  const gone = superfluous(kept, "e", new Set(["d"]));
  assert.deepEqual(gone, { assets: ["only-b"], builds: ["a", "b"], pages: [] });
});

test("a build that waits for its turn is left alone by the one that works", () => {
  const kept = { assets, builds, pages: new Map(), course: [] };
  const gone = superfluous(kept, "c", new Set(["c"]));
  assert.deepEqual(gone.assets, ["stray", "only-a", "only-b"]);
  assert.deepEqual(gone.builds, ["a", "b"]);
});

test("of long-former builds pages go with their assets, never half", () => {
  const pages = new Map([
    ["first", "a"],
    ["second", "b"],
    ["third", "c"],
    ["unknown", "z"],
    ["foreign", null],
  ]);
  const gone = superfluous({ assets, builds, pages, course: [] }, "e", new Set());
  assert.deepEqual(gone.pages, ["first", "unknown", "foreign"]);
  assert.deepEqual(gone.assets, ["stray", "only-a", "only-d"]);
});
