// Taking the whole course offline: resume, damage, a full disk, the switch to a newer version.

import assert from "node:assert/strict";
import { test } from "node:test";
import { addressOf, groupOf, readBuild } from "../../web/page/offline/course-files.js";
import { Pace } from "../../web/page/offline/pace.js";
import { FakeCaches } from "./fake-caches.js";
import { BASE, ONE, slowEngine, TWO, world } from "./offline-site.js";

test("a build is read whatever a host answers", () => {
  for (const value of [null, 3, "<html>", {}, { id: "x", files: [] }, { id: "x", files: [{}] }]) {
    assert.equal(readBuild(value), null);
  }
  const own = { path: "sw.js", bytes: 1, packed: 1, sha256: "0".repeat(64), kind: "entry" };
  const read = readBuild({ id: "x", files: [own, { ...own, path: "embed.js" }, { path: "bad" }] });
  assert.deepEqual(
    read?.files.map(({ path }) => path),
    ["embed.js"],
  );
});

test("files have the address that readers open, and a group", () => {
  assert.equal(addressOf(BASE, "index.html"), BASE);
  assert.equal(addressOf(BASE, "lessons/xor/index.html"), `${BASE}lessons/xor/`);
  assert.equal(addressOf(BASE, "404.html"), `${BASE}404.html`);
  assert.equal(groupOf("lessons/xor/xor.ipynb"), "Lessons");
  assert.equal(groupOf("runtime/1a/numpy-2.0.1-cp312.whl"), "Python, the engine and the data sets");
  assert.equal(groupOf("runtime/1a/jedi-0.20.1-py3-none-any.whl"), "Packages");
  assert.equal(groupOf("docs/api/nn/index.html"), "Reference and glossary");
  assert.equal(groupOf("assets/page-1A.js"), "The pages’ own code");
});

test("everything is fetched once, then the course is kept", async () => {
  const { asked, caches, kept, take, read } = world();
  const taking = take(ONE);
  assert.equal((await taking.run()).outcome, "complete");
  assert.deepEqual(asked.toSorted(), Object.keys(ONE.texts).toSorted());
  assert.equal((await kept.record())?.id, "one");
  assert.equal(await read("glowgrad-course-one", "lessons/xor/index.html"), "<h1>XOR</h1>");
  assert.equal(await read("glowgrad-assets", "assets/page-1.js"), "page(1)");
  const { packed, packedDone, filesDone } = taking.progress;
  assert.deepEqual([packedDone, filesDone], [packed, 4]);
  // What was true of the way only is not kept: the service worker's own request would not match.
  const page = await (await caches.open("glowgrad-course-one")).match(BASE);
  assert.equal(page?.headers.get("content-type"), "text/plain");
  assert.equal(page?.headers.get("vary"), null);
});

test("a run that ended half-way goes on where it was", async () => {
  const caches = new FakeCaches();
  const first = world({ caches, answer: slowEngine });
  await first.kept.begin(ONE.build, 1);
  const taking = first.take(ONE);
  taking.addEventListener("progress", () => {
    if (taking.progress.filesDone === 3) taking.cancel();
  });
  assert.deepEqual(await taking.run(), { outcome: "cancelled" });
  assert.equal(await first.kept.record(), null);
  const there = await first.kept.present(ONE.build);
  assert.equal(there.size, 3);
  const second = world({ caches });
  assert.equal((await second.take(ONE).run()).outcome, "complete");
  assert.deepEqual(second.asked, ["assets/engine-1.zip"]);
});

test("a pause holds what is coming, and nothing is asked for again", async () => {
  const { asked, take } = world();
  const taking = take(ONE);
  let paused = false;
  taking.addEventListener("progress", () => {
    if (taking.progress.phase !== "fetching" || paused) return;
    paused = true;
    taking.pause();
    setTimeout(() => {
      assert.equal(taking.progress.phase, "paused");
      assert.ok(taking.progress.filesDone < 4);
      taking.resume();
    }, 20);
  });
  assert.equal((await taking.run()).outcome, "complete");
  assert.equal(asked.length, 4);
});

test("a damaged answer is fetched once more past the caches", async () => {
  /** @type {string[]} */
  const modes = [];
  const { asked, take, read } = world({
    answer: (path, cache) => {
      if (path !== "assets/page-1.js") return undefined;
      modes.push(cache);
      return modes.length === 1 ? new Response("page(1) and more") : undefined;
    },
  });
  assert.equal((await take(ONE).run()).outcome, "complete");
  assert.deepEqual(modes, ["force-cache", "reload"]);
  assert.equal(asked.length, 5);
  assert.equal(await read("glowgrad-assets", "assets/page-1.js"), "page(1)");
});

test("what stays damaged, cut off or lost is told, and the rest is kept", async () => {
  const { asked, kept, take } = world({
    answer: (path) => {
      if (path === "assets/page-1.js") return new Response("page");
      if (path === "index.html") return new Response("no", { status: 503 });
      return undefined;
    },
  });
  const outcome = await take(ONE).run();
  assert.equal(outcome.outcome, "incomplete");
  assert.ok("troubles" in outcome);
  const told = Object.fromEntries(outcome.troubles.map(({ path, why }) => [path, why]));
  assert.match(told["assets/page-1.js"], /cut off/);
  assert.match(told["index.html"], /503/);
  assert.equal(asked.length, 6);
  assert.equal(await kept.record(), null);
  assert.equal((await kept.present(ONE.build)).size, 2);
});

test("where the network goes it waits, and fetches only what was coming again", async () => {
  let gone = true;
  const { asked, around, take } = world({
    answer: (path) => {
      if (gone && path === "assets/engine-1.zip") throw new TypeError("Failed to fetch");
      return undefined;
    },
  });
  const taking = take(ONE);
  /** @type {string[]} */
  const phases = [];
  around.reconnected = async () => {
    await new Promise((resolve) => setTimeout(resolve, 10));
    phases.push(taking.progress.phase);
    gone = false;
  };
  assert.equal((await taking.run()).outcome, "complete");
  assert.deepEqual(phases, ["waiting"]);
  assert.equal(asked.length, 5);
});

test("a line that breaks in the same file each time is told", async () => {
  const { take } = world({
    answer: (path) => {
      if (path === "assets/page-1.js") throw new TypeError("Failed to fetch");
      return undefined;
    },
  });
  const outcome = await take(ONE).run();
  assert.ok("troubles" in outcome);
  assert.match(outcome.troubles[0].why, /broke each time/);
});

test("a full disk ends it with what is missing, and keeps what has come", async () => {
  const caches = new FakeCaches();
  caches.room = 100;
  const small = world({ caches });
  const outcome = await small.take(ONE).run();
  assert.ok("bytes" in outcome);
  assert.equal(outcome.outcome, "full");
  assert.ok(outcome.bytes >= 450);
  caches.room = 10_000;
  const large = world({ caches });
  const before = await large.kept.present(ONE.build);
  assert.equal((await large.take(ONE).run()).outcome, "complete");
  assert.equal(large.asked.length, 4 - before.size);
});

test("an update fetches what changed, switches once, and lets go of the old version", async () => {
  const { asked, caches, kept, serve, take, read } = world();
  await take(ONE).run();
  asked.length = 0;
  serve(TWO);
  const here = await kept.present(TWO.build);
  assert.deepEqual([...here].toSorted(), ["assets/engine-1.zip", "lessons/xor/index.html"]);
  const taking = take(TWO);
  taking.addEventListener("progress", async () => {
    // Until the end the old version is the one that is kept.
    if (taking.progress.filesDone < 4) assert.equal((await kept.record())?.id, "one");
  });
  assert.equal((await taking.run()).outcome, "complete");
  assert.deepEqual(asked.toSorted(), ["assets/page-2.js", "index.html"]);
  assert.equal((await kept.record())?.id, "two");
  assert.equal(await caches.has("glowgrad-course-one"), false);
  assert.equal(await read("glowgrad-assets", "assets/page-1.js"), undefined);
  assert.equal(
    await read("glowgrad-assets", "assets/engine-1.zip"),
    ONE.texts["assets/engine-1.zip"],
  );
  assert.equal(await read("glowgrad-course-two", "lessons/xor/index.html"), "<h1>XOR</h1>");
});

test("an update that ends half-way leaves the old version whole", async () => {
  const { kept, serve, take, read } = world({
    answer: (path) => (path === "assets/page-2.js" ? new Response("bad") : undefined),
  });
  await take(ONE).run();
  serve(TWO);
  await kept.begin(TWO.build, 2);
  assert.equal((await take(TWO).run()).outcome, "incomplete");
  assert.equal((await kept.record())?.id, "one");
  assert.equal((await kept.present(ONE.build)).size, 4);
  assert.equal(await read("glowgrad-course-one", "index.html"), "<h1>Course</h1>");
  // Given up, it leaves nothing of its own behind.
  await kept.giveUp();
  assert.equal(await kept.unfinished(), null);
  assert.equal((await kept.present(ONE.build)).size, 4);
  assert.equal(await read("glowgrad-course-two", "index.html"), undefined);
});

test("a check finds what was altered or lost, and mends it", async () => {
  const { asked, caches, take } = world();
  await take(ONE).run();
  asked.length = 0;
  const assets = await caches.open("glowgrad-assets");
  await assets.put(addressOf(BASE, "assets/page-1.js"), new Response("page(9)"));
  await (await caches.open("glowgrad-course-one")).delete(BASE);
  const looked = await take(ONE).run({ fetching: false });
  assert.ok("troubles" in looked);
  assert.deepEqual(looked.troubles.map(({ path }) => path).toSorted(), [
    "assets/page-1.js",
    "index.html",
  ]);
  assert.equal(asked.length, 0);
  assert.equal((await take(ONE).run()).outcome, "complete");
  assert.deepEqual(asked.toSorted(), ["assets/page-1.js", "index.html"]);
  assert.deepEqual(await take(ONE).run({ fetching: false }), { outcome: "complete", fetched: 0 });
});

test("removing takes the course and leaves what belongs to others", async () => {
  const { caches, kept, take } = world();
  await take(ONE).run();
  const elsewhere = "https://course.test/other/index.html";
  await (await caches.open("glowgrad-course-one")).put(elsewhere, new Response("other"));
  await (await caches.open("glowgrad-snapshot")).put(`${BASE}snapshot`, new Response("memory"));
  await kept.remove();
  assert.equal(await kept.record(), null);
  assert.equal((await kept.present(ONE.build)).size, 0);
  assert.ok(await (await caches.open("glowgrad-course-one")).match(elsewhere));
  assert.ok(await (await caches.open("glowgrad-snapshot")).match(`${BASE}snapshot`));
});

test("records that are nonsense count as none", async () => {
  const { caches, kept } = world();
  const records = await caches.open("glowgrad-course");
  for (const text of ["", "{", "[]", '{"id": 3}', '{"id": "x", "complete": true}']) {
    await records.put(`${BASE}kept.json`, new Response(text));
    await records.put(`${BASE}unfinished.json`, new Response(text));
    assert.equal(await kept.record(), null);
  }
});

test("the time that is left is told from how fast bytes come now", () => {
  const pace = new Pace();
  assert.equal(pace.left(1000), null);
  for (let second = 0; second <= 30; second++)
    pace.note(second < 20 ? 0 : (second - 20) * 100, second * 1000);
  assert.equal(pace.left(1000), 10);
  pace.forget();
  assert.equal(pace.left(1000), null);
});
