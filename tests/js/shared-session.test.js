/** One session, several clients over ports: who hears what, in which order, and what a client may stop. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { connect } from "../../web/session/remote.js";
import { SharedSession } from "../../web/session/shared-session.js";

/** Ends runs when told; what it was asked for stands in `log`. */
class FakeSession extends EventTarget {
  state = "ready";
  device = "cpu";
  deviceNote = "The CPU.";
  adapter = null;
  reach = "pauses";
  boot = {};
  /** @type {string[]} */
  log = [];
  /** @type {((result: any) => void) | null} */
  #end = null;

  /** @param {any} options */
  constructor(options) {
    super();
    this.options = options;
  }

  /** @param {string} code @param {any} options */
  run(code, { name, onStart, onOutput }) {
    this.log.push(`run ${name}`);
    onStart();
    onOutput({ type: "stream", name: "stdout", text: code });
    return new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  /** @param {any} [result] */
  finish(result = { status: "ok", result: "1", outputs: ["too much"], error: null, ms: 2 }) {
    this.#end?.(result);
  }

  /** @param {string} channel @param {any} value */
  send(channel, value) {
    this.log.push(`send ${channel} ${value}`);
  }

  /** @param {string} question @param {any} parameters */
  async ask(question, parameters) {
    if (question === "nonsense") throw new Error("no such question");
    return { question, parameters };
  }

  async interrupt() {
    this.log.push("interrupt");
    this.finish({ status: "interrupted", result: null, outputs: [], error: null, ms: 1 });
  }

  /** @param {{device: string}} options */
  async restart({ device }) {
    this.device = device;
    this.finish({ status: "interrupted", result: null, outputs: [], error: null, ms: 1 });
    for (const state of ["booting", "ready"]) {
      this.state = state;
      this.options.onState(state);
    }
  }
}

/** @type {MessagePort[]} */
const ports = [];
after(() => {
  for (const port of ports) port.close();
});

/** A shared session and as many clients, each with a list of what it hears. */
async function together(/** @type {any[]} */ options = [{}, {}]) {
  /** @type {FakeSession[]} */
  const made = [];
  const shared = new SharedSession(async (given) => {
    made.push(new FakeSession(given));
    return /** @type {any} */ (made[0]);
  });
  const clients = [];
  for (const one of options) {
    const { port1, port2 } = new MessageChannel();
    ports.push(port1);
    shared.serve(port2, "webgpu");
    clients.push(await connect(port1, one));
  }
  return { session: made[0], made, clients };
}

const turn = () => new Promise((resolve) => setTimeout(resolve, 20));

test("a run's outputs go to who asked, its end is told to all", async () => {
  /** @type {string[]} */
  const heard = [];
  const onRan = (/** @type {any} */ { name, code }) => heard.push(`${name}: ${code}`);
  const { session, made, clients } = await together([{}, { onRan }]);
  const [one, other] = clients;
  assert.equal(made.length, 1);
  assert.equal(session.options.device, "webgpu");
  assert.deepEqual([other.state, other.deviceNote, other.reach], ["ready", "The CPU.", "pauses"]);
  const run = one.run("x = 1", { name: "a", onOutput: (output) => heard.push(output.type) });
  await turn();
  session.finish();
  const { status, result, outputs } = await run;
  assert.deepEqual([status, result], ["ok", "1"]);
  assert.deepEqual(outputs, [{ type: "stream", name: "stdout", text: "x = 1" }]);
  await turn();
  assert.deepEqual(heard, ["stream", "a: x = 1"]);
});

test("runs wait in one queue, and each client's figures have their own width", async () => {
  const { session, clients } = await together();
  const [one, other] = clients;
  one.send("room", 300);
  other.send("room", 700);
  /** @type {(string | number)[]} */
  const told = [];
  const first = one.run("1", { name: "first", onStart: () => told.push("first begins") });
  await turn();
  const second = other.run("2", {
    name: "second",
    onPlace: (place) => told.push(place),
    onStart: () => told.push("second begins"),
  });
  await turn();
  assert.deepEqual(told, ["first begins", 1]);
  session.finish();
  await first;
  await turn();
  session.finish();
  assert.equal((await second).status, "ok");
  assert.deepEqual(told, ["first begins", 1, "second begins"]);
  assert.deepEqual(session.log, ["send room 300", "run first", "send room 700", "run second"]);
});

test("a client stops its own runs only", async () => {
  const { session, clients } = await together();
  const [one, other] = clients;
  const mine = one.run("1", { name: "mine" });
  await turn();
  const waiting = other.run("2", { name: "theirs" });
  await other.interrupt();
  assert.equal((await waiting).error?.message, "Stopped before it began.");
  assert.deepEqual(session.log, ["run mine"]);
  await one.interrupt();
  assert.equal((await mine).status, "interrupted");
});

test("who goes away is stopped, and its queue is emptied", async () => {
  const { session, clients } = await together();
  const [one, other] = clients;
  void one.run("1", { name: "a" });
  void one.run("2", { name: "b" });
  await turn(); // between two ports no order is promised
  const left = other.run("3", { name: "c" });
  await turn();
  one.close();
  assert.equal((await one.run("4")).error?.message, "The session was closed.");
  await turn();
  assert.deepEqual(session.log, ["run a", "interrupt", "run c"]);
  session.finish();
  assert.equal((await left).status, "ok");
});

test("who has left can come back by the same port", async () => {
  const { session, clients } = await together([{}]);
  clients[0].close();
  const again = await connect(/** @type {MessagePort} */ (ports.at(-1)));
  const run = again.run("1");
  await turn();
  session.finish();
  assert.equal((await run).result, "1");
});

test("a restart by one is told to the others, and ends what waits", async () => {
  const { session, clients } = await together();
  const [one, other] = clients;
  /** @type {string[]} */
  const states = [];
  other.addEventListener("state", () => states.push(other.state));
  const running = one.run("1");
  await turn();
  const waiting = other.run("2");
  await turn();
  await one.restart({ device: "cpu" });
  assert.equal((await running).status, "interrupted");
  assert.match(String((await waiting).error?.message), /restarted/);
  await turn();
  assert.deepEqual(states, ["booting", "ready"]);
  assert.deepEqual([other.device, other.asked, session.device], ["cpu", "cpu", "cpu"]);
});

test("what has run is told to who comes later, until Python restarts", async () => {
  /** @type {string[]} */
  const names = [];
  const { session, clients } = await together([
    { onRan: (/** @type {any} */ { name }) => names.push(name) },
  ]);
  const [one] = clients;
  const run = one.run("import glowgrad", { name: "start" });
  await turn();
  session.finish();
  await run;
  one.greet();
  await turn();
  assert.deepEqual(names, ["start", "start"]);
  await one.restart();
  one.greet();
  await turn();
  assert.deepEqual(names, ["start", "start"]);
});

test("a question of permission goes to the client whose code asks", async () => {
  /** @type {string[]} */
  const asked = [];
  const { session, clients } = await together([
    { onPermission: () => asked.push("the wrong one") },
    { onPermission: (/** @type {any} */ { packages }) => asked.push(packages.join()) > 0 },
    {},
  ]);
  const request = { kind: "install", packages: ["six"], hosts: ["an index"] };
  assert.equal(await session.options.onPermission(request), false); // nobody's code runs
  const run = clients[1].run("%pip install six");
  await turn();
  assert.equal(await session.options.onPermission(request), true);
  assert.deepEqual(asked, ["six"]);
  session.finish();
  await run;
  void clients[2].run("%pip install six");
  await turn();
  assert.equal(await session.options.onPermission(request), false); // it has no way to ask
});

test("questions are answered, and a failed one says why", async () => {
  const { clients } = await together([{}]);
  assert.deepEqual(await clients[0].ask("variables", { deep: true }), {
    question: "variables",
    parameters: { deep: true },
  });
  await assert.rejects(clients[0].ask("nonsense"), /no such question/);
});

test("Python that does not start is told in words, and asked again by who comes next", async () => {
  let tries = 0;
  const shared = new SharedSession(async (given) => {
    tries += 1;
    if (tries === 1) throw new Error("Python could not be started: no memory");
    return /** @type {any} */ (new FakeSession(given));
  });
  const { port1, port2 } = new MessageChannel();
  ports.push(port1);
  shared.serve(port2);
  await assert.rejects(connect(port1), /no memory/);
  const session = await connect(port1);
  assert.equal(session.state, "ready");
});
