import assert from "node:assert/strict";
import { test } from "node:test";
import { StopWatch } from "../../web/session/stop.js";

const wait = (/** @type {number} */ ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** A watch whose run can be stopped through shared memory. */
function armed() {
  const flag = new Int32Array(new SharedArrayBuffer(4));
  const watch = new StopWatch(() => {});
  watch.arm(flag);
  return { flag, watch };
}

test("the buffer reads 0 until the page asks to stop, then SIGINT", async () => {
  const { flag, watch } = armed();
  assert.equal(watch[0], 0);
  Atomics.store(flag, 0, 1);
  await wait(2); // within one millisecond it looks but once
  assert.equal(watch[0], 2);
});

test("an interrupt is sent again only after Python had time to act on it", async () => {
  const { flag, watch } = armed();
  Atomics.store(flag, 0, 1);
  assert.equal(watch[0], 2);
  assert.equal(watch[0], 0);
  await wait(260);
  assert.equal(watch[0], 2);
});

test("an interrupt that Python did not use comes again at once", () => {
  const { flag, watch } = armed();
  Atomics.store(flag, 0, 1);
  assert.equal(watch[0], 2);
  watch.returned();
  assert.equal(watch[0], 2);
  assert.equal(watch.take(), true);
  assert.equal(watch[0], 0, "Python raised it itself");
});

test("Python is told once that outputs have ceased", async () => {
  let quiet = true;
  const watch = new StopWatch(
    () => {},
    () => false,
    () => quiet,
  );
  watch.arm(new Int32Array(new SharedArrayBuffer(4)));
  assert.equal(watch[0], 12);
  quiet = false;
  await wait(2);
  assert.equal(watch[0], 0);
});

test("a signal that comes after the run reaches nothing", () => {
  const { flag, watch } = armed();
  watch.disarm();
  Atomics.store(flag, 0, 1);
  assert.equal(watch[0], 0);
  watch.wake();
  watch.arm(new Int32Array(new SharedArrayBuffer(4)));
  assert.equal(watch[0], 0);
});

test("slow checks make the buffer read at each of them", async () => {
  const { watch } = armed();
  /** @type {number[]} */
  const asked = [];
  watch.useAlarm((checks) => asked.push(checks));
  void watch[0];
  void watch[0];
  await wait(10);
  void watch[0];
  assert.ok(/** @type {number} */ (asked.at(-2)) > 1);
  assert.equal(asked.at(-1), 1);
});

test("a wait ends with its promise, or when it is woken", async () => {
  const { watch } = armed();
  assert.deepEqual(await watch.race(Promise.resolve(5)), { kind: "value", value: 5 });
  const refused = await watch.race(Promise.reject(new Error("no")));
  assert.equal(refused.kind, "error");
  const waiting = watch.race(new Promise(() => {}));
  watch.wake();
  assert.deepEqual(await waiting, { kind: "stopped" });
  assert.equal(watch[0], 0, "the end of the wait was the first interrupt");
});
