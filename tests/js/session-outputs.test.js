import assert from "node:assert/strict";
import { test } from "node:test";
import { OutputSender } from "../../web/session/outputs.js";

/** A sender and the batches that it posted. */
function sender() {
  /** @type {string[][]} */
  const batches = [];
  return { batches, sender: new OutputSender((outputs) => batches.push(outputs)) };
}

const wait = (/** @type {number} */ ms) => new Promise((resolve) => setTimeout(resolve, ms));

test("a few outputs are posted at once, each when it comes", () => {
  const { batches, sender: outputs } = sender();
  outputs.send("a");
  outputs.send("b");
  assert.deepEqual(batches, [["a"], ["b"]]);
});

test("a flood is collected, in order, and nothing is lost", () => {
  const { batches, sender: outputs } = sender();
  const all = Array.from({ length: 5000 }, (_, i) => String(i));
  for (const output of all) outputs.send(output);
  outputs.flush();
  assert.deepEqual(batches.flat(), all);
  assert.ok(batches.length < 2500, `${batches.length} messages`);
});

test("what was held back goes out once the frame is over", async () => {
  const { batches, sender: outputs } = sender();
  for (let i = 0; i < 100; i++) outputs.send(String(i));
  const before = batches.flat().length;
  outputs.tick(performance.now());
  assert.ok(before < 100);
  await wait(20);
  outputs.tick(performance.now());
  assert.equal(batches.flat().length, 100);
});

test("printed lines that wait go as one text, and much text in several messages", () => {
  const { batches, sender: outputs } = sender();
  const line = (/** @type {string} */ name, /** @type {string} */ text) =>
    JSON.stringify({ type: "stream", name, text }).replaceAll('":"', '": "');
  for (let i = 0; i < 5000; i++) outputs.send(line("stdout", `${i}\n`));
  outputs.send(line("stderr", "e"));
  for (let i = 0; i < 9; i++) outputs.send(line("stdout", "x".repeat(200_000)));
  outputs.flush();
  const sent = batches.flat().map((text) => JSON.parse(text));
  const all = (/** @type {string} */ name) =>
    sent.map((output) => (output.name === name ? output.text : "")).join("");
  assert.ok(sent.length < 2500, `${sent.length} outputs`);
  assert.ok(all("stdout").startsWith("0\n1\n2\n"));
  assert.equal(all("stdout").length, 23_890 + 1_800_000);
  assert.equal(all("stderr"), "e");
  assert.ok(batches.every((batch) => batch.join("").length < 1_100_000));
});
