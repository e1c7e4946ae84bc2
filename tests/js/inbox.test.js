import assert from "node:assert/strict";
import { test } from "node:test";
import { Inbox, Outbox } from "../../web/session/inbox.js";

/** @typedef {import("../../web/session/inbox.js").Message} Message */

/** A page and a worker between which nothing is posted until `deliver()`. */
function connected({ isolated = true, canPause = true } = {}) {
  globalThis.crossOriginIsolated = isolated;
  /** @type {Message[]} */
  const posted = [];
  const outbox = new Outbox((message) => posted.push(message));
  const inbox = new Inbox(canPause);
  inbox.open(outbox.mailbox);
  const deliver = () => {
    for (const message of posted.splice(0)) inbox.receive(message);
  };
  return { outbox, inbox, deliver };
}

test("in shared memory a value is there before the worker's event loop turns", () => {
  const { outbox, inbox, deliver } = connected();
  outbox.send("lr", 0.5);
  outbox.send("name", "Zoë");
  assert.deepEqual(inbox.take(), [
    ["lr", "0.5", null],
    ["name", '"Zoë"', null],
  ]);
  deliver();
  assert.deepEqual(inbox.take(), [], "what was posted too counts once");
});

test("of one channel the newest value counts", () => {
  const { outbox, inbox, deliver } = connected();
  outbox.send("lr", 1);
  outbox.send("lr", 2);
  assert.deepEqual(inbox.take(), [["lr", "2", null]]);
  outbox.send("lr", 3);
  deliver();
  assert.deepEqual(inbox.take(), [["lr", "3", null]]);
});

test("bytes arrive with their values", () => {
  const { outbox, inbox } = connected();
  outbox.send("pad", { shape: [2] }, new Uint8Array([7, 8]));
  outbox.send("empty", null, new Uint8Array());
  outbox.send("pen", 1, new Uint8Array([9]));
  const [pad, empty, pen] = inbox.take();
  assert.deepEqual([...(pad[2] ?? [])], [7, 8]);
  assert.deepEqual([...(empty[2] ?? [1])], []);
  assert.deepEqual([...(pen[2] ?? [])], [9]);
});

test("what is too large for the mailbox comes by post", () => {
  const { outbox, inbox, deliver } = connected();
  outbox.send("file", "data.csv", new Uint8Array(3_000_000));
  assert.deepEqual(inbox.take(), []);
  deliver();
  assert.equal(inbox.take()[0][2]?.length, 3_000_000);
});

test("many values that are too much together lose none", () => {
  const { outbox, inbox, deliver } = connected();
  for (let i = 0; i < 8; i++) outbox.send(`picture ${i}`, i, new Uint8Array(300_000));
  const first = inbox.take().length;
  assert.ok(first > 0 && first < 8);
  deliver();
  assert.equal(first + inbox.take().length, 8);
});

test("without shared memory values come when Python pauses, and it says when to", async () => {
  const { outbox, inbox, deliver } = connected({ isolated: false });
  assert.equal(inbox.reach, "pauses");
  assert.equal(inbox.should_pause(), true);
  await inbox.pause();
  assert.equal(inbox.should_pause(), false, "not again at once");
  outbox.send("lr", 1);
  const arrival = inbox.arrival();
  deliver();
  await arrival;
  assert.deepEqual(inbox.take(), [["lr", "1", null]]);
});

test("without both, Python is told to wait for an await", () => {
  const { inbox } = connected({ isolated: false, canPause: false });
  assert.equal(inbox.reach, "awaits");
  assert.equal(inbox.should_pause(), false);
});

test("Python is signalled only for variables that follow a control, and not all the time", () => {
  const { outbox, inbox, deliver } = connected();
  outbox.send("lr", 1);
  deliver();
  assert.equal(inbox.signals(1000), false);
  outbox.send("variable:lr", 2);
  deliver();
  assert.equal(inbox.signals(1000), true);
  assert.equal(inbox.signals(1010), false);
});

test("a wait in shared memory ends when something is sent", () => {
  const { outbox, inbox } = connected();
  assert.equal(inbox.block(5), false);
  outbox.send("answer", "yes");
  assert.equal(inbox.block(5), true);
  assert.deepEqual(inbox.take(), [["answer", '"yes"', null]]);
});
