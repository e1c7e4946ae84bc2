// What is kept of the course, told and changed: one tab, two tabs, renewed sites.

import assert from "node:assert/strict";
import { test } from "node:test";
import { addressOf } from "../../web/page/offline/course-files.js";
import { Keeper, stateOf } from "../../web/page/offline/keeper.js";
import { FakeCaches } from "./fake-caches.js";
import { BASE, FakeLocks, ONE, slowEngine, TWO, world } from "./offline-site.js";

/** @type {BroadcastChannel[]} */
const channels = [];

/** @param {ReturnType<typeof world>} site @param {FakeLocks} [locks] */
function tab(site, locks = new FakeLocks()) {
  const channel = new BroadcastChannel("test");
  channels.push(channel);
  return new Keeper(site.kept, site.around, locks.asLocks, channel);
}

test.afterEach(() => {
  for (const channel of channels.splice(0)) channel.close();
});

/** @param {Keeper} keeper @param {() => boolean} holds @param {"change" | "progress"} [type] */
async function until(keeper, holds, type = "change") {
  while (!holds()) {
    await new Promise((resolve) => keeper.addEventListener(type, resolve, { once: true }));
  }
}

/** @param {Keeper} keeper */
const state = (keeper) => keeper.standing && stateOf(keeper.standing);

test("from nothing to the whole course, and to a newer one", async () => {
  const site = world();
  const keeper = tab(site);
  await keeper.open();
  assert.equal(state(keeper), "nothing");
  assert.deepEqual([keeper.standing?.left.files, site.asked.length], [4, 0]);
  // A second click changes nothing.
  await Promise.all([keeper.take(), keeper.take()]);
  assert.equal(state(keeper), "kept");
  assert.equal(site.asked.length, 4);
  site.serve(TWO);
  await keeper.look();
  assert.equal(state(keeper), "older");
  assert.equal(keeper.standing?.left.files, 2);
  await keeper.take();
  assert.deepEqual([state(keeper), keeper.standing?.record?.id], ["kept", "two"]);
  await keeper.remove();
  assert.equal(state(keeper), "nothing");
  assert.equal(keeper.standing?.present.size, 0);
});

test("what is lost is told, and mended by a check", async () => {
  const site = world();
  const keeper = tab(site);
  await keeper.open();
  await keeper.take();
  await (await site.caches.open("glowgrad-assets")).delete(addressOf(BASE, "assets/page-1.js"));
  await keeper.look();
  assert.equal(state(keeper), "lost");
  assert.deepEqual(
    keeper.standing?.lost.map(({ path }) => path),
    ["assets/page-1.js"],
  );
  await keeper.check();
  assert.deepEqual([state(keeper), keeper.outcome?.outcome], ["kept", "complete"]);
});

test("without a network the kept course is told from its own list, and only looked at", async () => {
  const site = world();
  await site.take(ONE).run();
  site.asked.length = 0;
  site.around.fetch = async () => {
    throw new TypeError("Failed to fetch");
  };
  const keeper = tab(site);
  await keeper.open();
  assert.equal(state(keeper), "kept");
  await keeper.check();
  assert.equal(keeper.outcome?.outcome, "complete");
  await (await site.caches.open("glowgrad-course-one")).delete(BASE);
  await keeper.check();
  assert.equal(keeper.outcome?.outcome, "incomplete");
  const empty = tab(world({ caches: new FakeCaches(), answer: () => Response.error() }));
  await empty.open();
  assert.equal(state(empty), "unknown");
});

test("a page that was closed goes on when it is opened; a pause outlives it", async () => {
  const caches = new FakeCaches();
  const first = world({ caches });
  await first.kept.begin(ONE.build, 1);
  const going = tab(world({ caches }));
  await going.open();
  assert.equal(state(going), "kept");
  await going.remove();
  await first.kept.begin(ONE.build, 1);
  const begun = await first.kept.unfinished();
  assert.ok(begun);
  await first.kept.keepUnfinished({ ...begun, paused: true });
  const paused = tab(world({ caches }));
  await paused.open();
  assert.equal(state(paused), "part");
  await paused.cancel({ giveUp: true });
  assert.equal(state(paused), "nothing");
});

test("of two tabs one fetches; the other shows it and can hold it", async () => {
  const locks = new FakeLocks();
  /** @type {(value?: undefined) => void} */
  let letGo = () => {};
  const held = new Promise((/** @type {(value?: undefined) => void} */ resolve) => {
    letGo = resolve;
  });
  const caches = new FakeCaches();
  const site = world({
    caches,
    answer: (path) => (path === "assets/engine-1.zip" ? held.then(() => undefined) : undefined),
  });
  const other = world({ caches });
  const [one, two] = [tab(site, locks), tab(other, locks)];
  await one.open();
  await two.open();
  const taken = one.take();
  await until(one, () => one.progress?.phase === "fetching", "progress");
  await two.take();
  assert.deepEqual([two.elsewhere, two.doing, other.asked.length], [true, "taking", 0]);
  await two.pause();
  await until(one, () => one.progress?.phase === "paused", "progress");
  assert.equal(
    (await site.kept.unfinished())?.paused,
    true,
    "shown, but lost if the tab closes now",
  );
  await two.resume();
  letGo();
  await taken;
  await until(two, () => state(two) === "kept" && !two.doing);
  assert.deepEqual([two.elsewhere, state(one)], [false, "kept"]);
  assert.equal(site.asked.length, 4);
});

test("a site that was renewed meanwhile is told, and what still fits serves", async () => {
  const site = world();
  const keeper = tab(site);
  await keeper.open();
  site.serve(TWO);
  await keeper.take();
  assert.deepEqual(
    [keeper.outcome?.outcome, keeper.renewed, state(keeper)],
    ["incomplete", true, "part"],
  );
  site.asked.length = 0;
  await keeper.take();
  assert.deepEqual(site.asked.toSorted(), ["assets/page-2.js", "index.html"]);
  assert.equal(keeper.standing?.record?.id, "two");
});

test("giving up leaves nothing behind but what visits had brought", async () => {
  const site = world({ answer: slowEngine });
  const assets = await site.caches.open("glowgrad-assets");
  await assets.put(addressOf(BASE, "assets/page-1.js"), new Response("page(1)"));
  const keeper = tab(site);
  await keeper.open();
  const taken = keeper.take();
  await until(keeper, () => keeper.progress?.filesDone === 3, "progress");
  await keeper.cancel({ giveUp: true });
  await taken;
  assert.deepEqual([state(keeper), keeper.outcome?.outcome], ["nothing", "cancelled"]);
  assert.deepEqual([...(keeper.standing?.present ?? [])], ["assets/page-1.js"]);
});

test("removing leaves what visits had brought, also after an update", async () => {
  const site = world();
  const assets = await site.caches.open("glowgrad-assets");
  await assets.put(addressOf(BASE, "assets/engine-1.zip"), new Response("engine 1 ".repeat(50)));
  const keeper = tab(site);
  await keeper.open();
  await keeper.take();
  site.serve(TWO);
  await keeper.look();
  await keeper.take();
  assert.equal(keeper.standing?.record?.id, "two");
  await keeper.remove();
  assert.deepEqual([...(keeper.standing?.present ?? [])], ["assets/engine-1.zip"]);
  assert.deepEqual(await site.caches.keys(), ["glowgrad-assets", "glowgrad-course"]);
});

test("a browser without room for the first note says so", async () => {
  const site = world();
  site.caches.room = 10;
  const keeper = tab(site);
  await keeper.open();
  await keeper.take();
  assert.equal(keeper.outcome?.outcome, "full");
  assert.equal(keeper.doing, null);
});
