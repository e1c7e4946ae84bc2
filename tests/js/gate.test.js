import assert from "node:assert/strict";
import { test } from "node:test";
import { Gate } from "../../web/session/gate.js";

/** A gate, what came through it, and the worker's end. */
function opened() {
  const { port1, port2 } = new MessageChannel();
  const errands = { run: async (/** @type {any} */ wish) => ({ status: 200, body: null, wish }) };
  const gate = new Gate(port1, /** @type {any} */ (errands));
  /** @type {any[]} */
  const heard = [];
  gate.addEventListener("message", (event) => {
    heard.push(/** @type {MessageEvent} */ (event).data);
  });
  /** Waits until everything sent so far was taken. */
  const settle = async () => {
    port2.postMessage({ fatal: "last" });
    while (heard.at(-1)?.fatal !== "last") await new Promise((resolve) => setTimeout(resolve, 1));
    return heard.slice(0, -1);
  };
  return { gate, heard, worker: port2, settle };
}

test("answers pass as plain values or as the text of an error", async () => {
  const { gate, worker, settle } = opened();
  const { port1 } = new MessageChannel();
  worker.postMessage({ id: "a", type: "RAW", value: 1 });
  worker.postMessage({ id: "b", type: "HANDLER", name: "proxy", value: port1 }, [port1]);
  const thrown = {
    isError: true,
    value: { message: "no", name: "TypeError", stack: "s", extra: 1 },
  };
  worker.postMessage({ id: "c", type: "HANDLER", name: "throw", value: thrown });
  worker.postMessage({
    id: "d",
    type: "HANDLER",
    name: "throw",
    value: { isError: false, value: {} },
  });
  const told = await settle();
  gate.close();
  assert.deepEqual(told[0], { id: "a", type: "RAW", value: 1 });
  for (const one of told.slice(1)) {
    assert.equal(one.name, "throw");
    assert.deepEqual(Object.keys(one.value.value), ["message"]);
  }
  assert.equal(told[2].value.value.message, "no");
});

test("nothing else passes: no calls, no texts, no lists", async () => {
  const { gate, worker, settle } = opened();
  for (const data of [
    "text",
    1,
    null,
    [1],
    {},
    { type: "APPLY", path: ["close"] },
    { outputs: "x" },
  ]) {
    worker.postMessage(data);
  }
  worker.postMessage({ outputs: [1, "one", {}, null] });
  const told = await settle();
  gate.close();
  assert.deepEqual(told, [{ outputs: ["one"] }]);
});

test("a worker that says too much is cut off", async () => {
  const { gate, heard, worker } = opened();
  for (let i = 0; i < 6000; i++) worker.postMessage({});
  while (!heard.length) await new Promise((resolve) => setTimeout(resolve, 1));
  assert.match(heard[0].fatal, /more than a page can take/);
  gate.close();
  const second = opened();
  for (let i = 0; i < 5; i++) second.worker.postMessage({ outputs: ["x".repeat(8e6)] });
  while (!second.heard.at(-1)?.fatal) await new Promise((resolve) => setTimeout(resolve, 1));
  assert.equal(second.heard.filter(({ outputs }) => outputs).length, 3);
  second.gate.close();
});
