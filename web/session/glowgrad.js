/**
 * A session runs Python with Glowgrad in a worker of this page.
 *
 *     import { createSession } from "./glowgrad.js";
 *     const session = await createSession({ device: "auto" });
 *     const { status, result, outputs, error, ms } = await session.run("1 + 1");
 *     await session.interrupt();
 *     await session.restart();
 *     session.close();
 */

import { checkedOutput, plain } from "./checked.js";
import { Connection } from "./connection.js";
import { SandboxRoom } from "./sandbox-room.js";
import { offerSnapshot, siteSnapshot } from "./snapshot/offer.js";
import { StopSignal } from "./stop.js";
import { WorkerRoom } from "./worker-room.js";

export { offerSnapshot, readSnapshot } from "./snapshot/offer.js";

/**
 * @typedef {import("./device.js").Device} Device
 * @typedef {import("./device.js").Adapter} Adapter
 * @typedef {import("./serve.js").Boot} Boot
 * @typedef {"booting" | "ready" | "busy" | "dead"} State
 *
 * @typedef {Record<string, any> & {"text/plain"?: string}} Data content by mime type
 * @typedef {{type: "stream", name: "stdout" | "stderr", text: string}
 *   | {type: "display", id: string, update: boolean, data: Data}
 *   | {type: "result", data: Data}} Output
 *
 * @typedef {{name: string, message: string, traceback: string, line: number | null,
 *   hint: string | null}} RunError `line` is the line of the code (from 1) at which it failed
 *
 * @typedef {object} RunResult
 * @property {"ok" | "error" | "interrupted"} status
 * @property {string | null} result text of the last expression's value
 * @property {Output[]} outputs in the order in which they were made
 * @property {RunError | null} error
 * @property {number} ms how long the code ran
 * @property {string[]} [reads] names that the code takes from what ran before
 * @property {string[]} [writes] names that the code binds
 *
 * @typedef {object} RunOptions
 * @property {string} [name] what tracebacks call the code
 * @property {(output: Output) => void} [onOutput] called with each output as it arrives
 * @property {() => void} [onStart] called when the code begins
 *
 * @typedef {object} SessionOptions
 * @property {Device | "auto"} [device] "auto" takes the GPU where it is the faster choice
 * @property {boolean} [sandbox] whether the code came from elsewhere: then it runs where it reaches
 *   neither the site's storage nor any other site
 * @property {import("./package-index.js").AskPermission} [onPermission] asked before a sandboxed
 *   session fetches packages from their public index; without it none are
 * @property {(output: Output) => void} [onOutput] called with each output of every run
 * @property {(state: State) => void} [onState] called at each change of state, from "booting" on
 *
 * @typedef {{id: number, code: string, options: RunOptions, outputs: Output[], stop: StopSignal | null,
 *   done: Promise<RunResult>, settle: (result: RunResult) => void}} Job
 */

/** After so long a Stop that Python ignores ends Python itself. */
const LAST_RESORT_MS = 3000;

/**
 * Start Python in a worker; resolves when it is ready to run code.
 *
 * @param {SessionOptions} [options]
 * @returns {Promise<Session>} rejects with a readable message when Python cannot be started
 */
export async function createSession(options = {}) {
  const session = new Session(options);
  await session.restart();
  return session;
}

/** Made by `createSession`. Dispatches a "state" event at each change of `state`. */
export class Session extends EventTarget {
  /** @type {State} */
  state = "dead";
  /** @type {Device} what tensors are made on unless the code says otherwise */
  device = "cpu";
  /** One sentence for the reader: which device runs, and why. */
  deviceNote = "";
  /** What is known of the opened WebGPU adapter; null without one. @type {Adapter | null} */
  adapter = null;
  /** How what is sent reaches code that runs. @type {import("./inbox.js").Reach} */
  reach = "awaits";
  /** Milliseconds from the worker's start to each step of the last boot, and what it began from. @type {Partial<Boot>} */
  boot = {};

  /** Whether the code is walled off from the site. */
  sandboxed;

  #asked;
  #onPermission;
  #onOutput;
  #onState;
  /** @type {Connection | null} */
  #python = null;
  /** One in which code has run to its end. @type {Connection | null} */
  #proven = null;
  /** @type {Promise<void>} */
  #booting = Promise.resolve();
  /** @type {Job[]} waiting to run */
  #queue = [];
  /** @type {Job | null} */
  #running = null;
  #lastId = 0;
  #whyDead = "The session has not started.";

  /** @param {SessionOptions} options */
  constructor({ device = "auto", sandbox = false, onPermission, onOutput, onState }) {
    super();
    this.sandboxed = sandbox;
    this.#asked = device;
    this.#onPermission = onPermission ?? (() => false);
    this.#onOutput = onOutput;
    this.#onState = onState;
  }

  /**
   * Run code after everything that was asked for before; never rejects for an error in the code.
   *
   * @param {string} code
   * @param {RunOptions} [options]
   * @returns {Promise<RunResult>}
   */
  run(code, options = {}) {
    /** @type {Job["settle"]} */
    let settle = () => {};
    /** @type {Job["done"]} */
    const done = new Promise((resolve) => {
      settle = resolve;
    });
    this.#lastId += 1;
    const id = this.#lastId;
    const job = { id, code: String(code), options, outputs: [], stop: null, done, settle };
    if (this.state === "dead") settle(ended(job, "error", "SessionEnded", this.#whyDead));
    else this.#queue.push(job);
    this.#next();
    return done;
  }

  /**
   * Look into the live namespace (completions, variables, …; `glowgrad.sandbox.questions` lists them).
   *
   * @param {string} question
   * @param {Record<string, unknown>} [parameters]
   * @returns {Promise<any>} null while code runs; rejects when the question cannot be answered
   */
  async ask(question, parameters = {}) {
    if (this.state !== "ready" || !this.#python) return null;
    const text = await this.#python.ask(question, JSON.stringify(parameters));
    if (text === null) return null;
    const { value, error } = JSON.parse(text);
    if (error) throw new Error(error);
    return this.sandboxed ? plain(value) : value;
  }

  /**
   * Tell Python a value by name, also while it runs; of one channel the newest counts.
   *
   * @param {string} channel
   * @param {unknown} value JSON
   * @param {Uint8Array | null} [bytes]
   */
  send(channel, value, bytes = null) {
    this.#python?.send(channel, value, bytes);
  }

  /**
   * Load one of the Python packages of the site's runtime folder, without importing it.
   *
   * @param {string} name
   * @returns {Promise<boolean>} whether it is there now; false while code runs
   */
  async load(name) {
    if (this.state !== "ready" || !this.#python) return false;
    return this.#python.load(name);
  }

  /**
   * Write a file into Python's working folder: at once, or as soon as no code runs.
   *
   * @param {string} name
   * @param {Uint8Array} bytes
   * @returns {Promise<boolean>} whether it is there now
   */
  async writeFile(name, bytes) {
    return (await this.#python?.writeFile(name, bytes)) ?? false;
  }

  /**
   * Stop the running code and keep all variables; resolves when it has stopped. Does nothing when no
   * code runs. Runs that wait stay in the queue unless `queued` is true. Code that cannot be stopped
   * within 3 seconds is ended by restarting Python, which its result then says, unless `patient`.
   *
   * @param {{queued?: boolean, patient?: boolean}} [options]
   */
  async interrupt({ queued = false, patient = false } = {}) {
    if (queued) {
      for (const job of this.#queue.splice(0)) {
        job.settle(ended(job, "interrupted", "KeyboardInterrupt", "Stopped before it began."));
      }
    }
    const job = this.#running;
    if (!job) return;
    job.stop?.raise();
    this.#python?.stop(job.id);
    const lastResort = setTimeout(() => {
      if (patient || this.#running !== job) return;
      this.#restartAfter(
        "The code could not be stopped, so Python was restarted. Its variables are lost: run the earlier cells again.",
      ).catch((error) => console.error(error));
    }, LAST_RESORT_MS);
    await job.done;
    clearTimeout(lastResort);
  }

  /**
   * Start Python anew, without any variables. Code that runs or waits ends as "interrupted".
   *
   * @param {{device?: Device | "auto"}} [options]
   */
  async restart({ device } = {}) {
    this.#asked = device ?? this.#asked;
    await this.#restartAfter("Python was restarted, and its variables are gone.");
  }

  /** End the session and free its memory. */
  close() {
    this.#end("interrupted", "The session was closed.");
  }

  /** @param {string} message what the runs that end now are told */
  #restartAfter(message) {
    this.#end("interrupted", message, "booting");
    const python = new Connection(
      this.sandboxed ? new SandboxRoom(this.#onPermission) : new WorkerRoom(),
    );
    this.#python = python;
    this.#booting = this.#boot(python);
    return this.#booting;
  }

  /** @param {Connection} python */
  async #boot(python) {
    python.onOutputs = (outputs) => this.#receive(python, outputs);
    try {
      const { device, deviceNote, adapter, reach, boot } = await python.boot(this.#asked);
      if (this.#python !== python) return this.#booting; // another restart overtook this one
      Object.assign(this, { device, deviceNote, adapter, reach, boot });
    } catch (error) {
      if (this.#python !== python) return this.#booting;
      const reason = error instanceof Error ? error.message : String(error);
      const message = `Python could not be started: ${reason}`;
      this.#end("error", message);
      throw new Error(message);
    }
    python.ended.then((reason) => {
      if (this.#python !== python) return;
      const suspect = this.boot.from === "snapshot" && this.#proven !== python;
      if (suspect && !this.sandboxed) void siteSnapshot().reject();
      this.#end(
        "error",
        `Python ended (${reason}), and its variables are lost. Restart the session to go on.`,
      );
    });
    this.#setState("ready");
    this.#next();
  }

  /**
   * Settles every run and lets go of the worker.
   * @param {"error" | "interrupted"} status @param {string} message @param {State} [state]
   */
  #end(status, message, state = "dead") {
    const python = this.#python;
    const jobs = [...(this.#running ? [this.#running] : []), ...this.#queue.splice(0)];
    this.#python = null;
    this.#running = null;
    this.#whyDead = message;
    python?.terminate(message);
    this.#setState(state);
    const name = status === "error" ? "SessionEnded" : "KeyboardInterrupt";
    for (const job of jobs) {
      job.stop?.release();
      job.settle(ended(job, status, name, message));
    }
  }

  async #next() {
    const python = this.#python;
    if (this.state !== "ready" || !python) return;
    const job = this.#queue.shift();
    if (!job) return;
    this.#running = job;
    job.stop = new StopSignal(this.sandboxed);
    this.#setState("busy");
    const { name = "cell", onStart } = job.options;
    onStart?.();
    /** @type {RunResult} */
    let result;
    try {
      const finished = await python.run(job.id, job.code, name, job.stop.token);
      result = { ...finished, outputs: job.outputs };
    } catch (error) {
      result = ended(job, "error", "SessionError", String(error));
    }
    if (this.#running !== job) return; // it was settled when its Python ended
    job.stop.release();
    this.#running = null;
    this.#setState("ready");
    job.settle(result);
    if (result.status === "ok") this.#prove(python);
    this.#next();
  }

  /** Python works here: later sessions may start from its memory. @param {Connection} python */
  #prove(python) {
    if (this.#proven === python) return;
    this.#proven = python;
    const { boot } = this;
    if (boot.from !== "files") return;
    offerSnapshot(() => (this.#python === python ? this.state : "dead")).then(
      (note) => Object.assign(boot, { note }),
      (error) => Object.assign(boot, { note: `no snapshot: ${error}` }),
    );
  }

  /** @param {Connection} python @param {string[]} texts */
  #receive(python, texts) {
    const job = this.#running;
    if (this.#python !== python || !job) return;
    for (const text of texts) {
      const output = this.sandboxed ? checkedOutput(text) : JSON.parse(text);
      job.outputs.push(output);
      for (const listener of [job.options.onOutput, this.#onOutput]) {
        try {
          listener?.(output);
        } catch (error) {
          console.error(error); // a fault in drawing must not cost the outputs that follow
        }
      }
    }
  }

  /** @param {State} state */
  #setState(state) {
    if (state === this.state) return;
    this.state = state;
    this.#onState?.(state);
    this.dispatchEvent(new Event("state"));
  }
}

/**
 * @param {Job} job @param {"error" | "interrupted"} status @param {string} name
 * @param {string} message
 * @returns {RunResult}
 */
function ended(job, status, name, message) {
  const error = { name, message, traceback: "", line: null, hint: null };
  return { status, result: null, outputs: job.outputs, error, ms: 0 };
}
