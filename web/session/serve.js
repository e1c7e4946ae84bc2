/** What the worker of a session does: it boots Python, runs cells one at a time, streams their outputs. */

import * as Comlink from "comlink";
import { chooseDevice, comparisonKey, isSoftware } from "./device.js";
import { Executor } from "./executor.js";
import { PATHS } from "./files.js";
import { CAN_SUSPEND, openGpu, soon } from "./gpu.js";
import { Inbox } from "./inbox.js";
import { Measurements } from "./measurements.js";
import { OutputSender } from "./outputs.js";
import { CLOSED } from "./page-source.js";
import { GLUE, interruptAlarm } from "./python.js";
import { hasRelaxedSimd, loadSimd } from "./simd.js";
import { startAgain, startPython } from "./start.js";
import { StopWatch } from "./stop.js";

/**
 * @typedef {import("./device.js").Device} Device
 * @typedef {import("./device.js").Adapter} Adapter
 * @typedef {{device: Device, deviceNote: string, adapter: Adapter | null,
 *   reach: import("./inbox.js").Reach,
 *   boot: Boot}} Booted
 * @typedef {import("./start.js").Started} Started
 * @typedef {{worker: number, python: number, ready: number, from: Started["from"], note?: string}}
 *   Boot milliseconds from the worker's start to each step, whether Python came from a snapshot or its
 *   files, and what became of the snapshot for the next time
 * @typedef {{status: "ok" | "error" | "interrupted", result: string | null, ms: number,
 *   error: import("./glowgrad.js").RunError | null}} Finished
 */

/** The kernels that this browser can run, of which only these are fetched. */
const SIMD = hasRelaxedSimd() ? PATHS.simdRelaxed : PATHS.simd;

/** The way to the page. @type {import("comlink").Endpoint} */
let way = globalThis;
const post = (/** @type {object} */ message) => way.postMessage(message);

const outputs = new OutputSender((texts) => post({ outputs: texts }));
const inbox = new Inbox(CAN_SUSPEND);
const stop = new StopWatch(
  (now) => outputs.tick(now),
  (now) => inbox.signals(now),
  (now) => outputs.ceased(now),
);

/** Whether the page can neither share memory with this worker nor revoke an address in it. */
let isWalled = false;
/** @type {import("./source.js").Source} */
let source;
/** @type {Promise<Started>} */
let starting;
/** Set when it runs. @type {import("pyodide").PyodideInterface | null} */
let pyodide = null;
/** @type {Promise<Response>} */
let simdFile;
/** @type {ReturnType<typeof openGpu>} */
let gpu;
/** @type {Promise<Measurements>} */
let measuring;
/** Nothing has run for so long when something is measured. */
const IDLE_MS = 150;
/** How long a run may have to wait for a measurement. */
const MEASURE_MS = 8;

/**
 * Answers the page from now on; what is fetched is on its way before the page says what it wants.
 * @param {import("./source.js").Source} from
 * @param {import("comlink").Endpoint} [port] where the page is reached if not by the worker itself
 */
export function serve(from, port = globalThis) {
  way = port;
  isWalled = port !== globalThis;
  source = from;
  starting = startPython(source);
  simdFile = source.fetch(SIMD);
  gpu = openGpu();
  measuring = Measurements.open();
  for (const early of [starting, simdFile, gpu]) early.catch(() => {}); // boot() reports them
  Comlink.expose(api, port);
}

/** Text that C code prints, past sys.stdout. @param {"stdout" | "stderr"} name */
function forward(name) {
  const decoder = new TextDecoder();
  return {
    write(/** @type {Uint8Array} */ bytes) {
      const text = decoder.decode(bytes, { stream: true });
      if (text && running !== null) outputs.send(JSON.stringify({ type: "stream", name, text }));
      return bytes.length;
    },
  };
}

/** @type {number | null} */
let running = null;
/** @type {Executor | null} */
let executor = null;
/**
 * @typedef {(code: string, name: string) => Promise<string>} Run
 * @type {(Run & {callPromising: Run}) | null}
 */
let runCell = null;
/**
 * @typedef {(question: string, parameters: string) => string} Answer
 * @type {(Answer & {callPromising: (...given: Parameters<Answer>) => Promise<string>}) | null}
 */
let answer = null;
/** Settles when the questions asked so far are answered: those that read from the GPU take a while. */
let asked = Promise.resolve();
/** @type {() => void} */
let wakePython = () => {};
/**
 * @typedef {(ms: number) => boolean} Measure whether there is more to measure
 * @type {(Measure & {callPromising: (ms: number) => Promise<boolean>}) | null}
 */
let measureIdly = null;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let idleTimer;

/** Measures what the engine wants to know, bit by bit, while no code runs. */
function measureWhenIdle() {
  clearTimeout(idleTimer);
  if (!executor || !CAN_SUSPEND) return;
  idleTimer = setTimeout(() => {
    asked = asked
      .then(async () => {
        if (running !== null || executor?.lost) return;
        if (await measureIdly?.callPromising(MEASURE_MS)) measureWhenIdle();
      })
      .catch(() => {}); // what is not known stays as it was
  }, IDLE_MS);
}

/**
 * Lends Python what this worker has, and lets it make the sandbox in which cells run.
 * @param {Started} python @param {Device | "auto"} asked
 */
async function prepare({ pyodide: found, memory }, asked) {
  pyodide = found;
  const internals = /** @type {any} */ (pyodide);
  internals._api.on_fatal = (/** @type {unknown} */ error) => post({ fatal: String(error) });
  const [simd, { opened, noGpu = null }] = await Promise.all([
    loadSimd(simdFile, memory),
    soon(gpu),
  ]);
  executor = opened ? new Executor(opened.adapter, opened.device, memory) : null;
  const measurements = await measuring;
  const adapter = executor ? executor.info : null;
  const compared = measurements.get("devices") ?? {};
  const key = adapter && comparisonKey(adapter, PATHS.engine);
  const measured = key ? (compared[key] ?? null) : null;
  const choice = chooseDevice(asked, { adapter, noGpu, noSimd: simd.reason, measured });
  pyodide.registerJsModule("glowgrad_host", {
    gpu: executor,
    simd: simd.exports,
    device: choice.device,
    device_note: choice.note,
    measurements: () => measurements.get("kernels") ?? null,
    keep_measurements: (/** @type {string} */ text) => measurements.set("kernels", text),
    wants_comparison: Boolean(asked === "auto" && adapter && !isSoftware(adapter) && !measured),
    keep_comparison: (/** @type {string} */ text) =>
      measurements.set("devices", {
        ...measurements.get("devices"),
        [key ?? ""]: JSON.parse(text),
      }),
  });
  const closed = isWalled ? CLOSED : null;
  const flush = () => outputs.flush();
  pyodide.registerJsModule("glowgrad_session", { stop, inbox, flush, closed });
  stop.useAlarm(interruptAlarm(pyodide));
  pyodide.setInterruptBuffer(/** @type {any} */ (stop));
  const names = pyodide.globals.get("dict")();
  pyodide.runPython(GLUE, { globals: names, filename: "glowgrad-session" });
  const make = names.get("make_sandbox");
  const sandbox = make((/** @type {string} */ output) => outputs.send(output));
  runCell = sandbox.run;
  answer = sandbox.answer;
  wakePython = names.get("wake");
  measureIdly = names.get("measure_idly");
  pyodide.setStdout(forward("stdout"));
  pyodide.setStderr(forward("stderr"));
  return choice;
}

const api = {
  /**
   * @param {Device | "auto"} asked
   * @param {SharedArrayBuffer | null} mailbox
   * @returns {Promise<Booted>}
   */
  async boot(asked, mailbox) {
    const start = performance.now();
    inbox.open(mailbox, isWalled);
    let python = await starting;
    const loaded = performance.now();
    /** @type {Awaited<ReturnType<typeof prepare>>} */
    let choice;
    try {
      choice = await prepare(python, asked);
    } catch (error) {
      if (python.from !== "snapshot") throw error;
      simdFile = source.fetch(SIMD);
      python = await startAgain(source, error);
      choice = await prepare(python, asked);
    }
    // A cell may call js.close(), and no event would tell the page that its worker is gone.
    globalThis.close = () => post({ fatal: "the code closed Python's worker" });
    const { device, note: deviceNote } = choice;
    const boot = { worker: start, python: loaded, ready: performance.now(), from: python.from };
    return { device, deviceNote, adapter: adapterOf(executor), reach: inbox.reach, boot };
  },

  /**
   * @param {number} id
   * @param {string} code
   * @param {string} name
   * @param {import("./stop.js").Token} token
   * @returns {Promise<Finished>}
   */
  async run(id, code, name, token) {
    if (!runCell) throw new Error("Python has not started.");
    running = id;
    await asked;
    const start = performance.now();
    stop.arm(token);
    try {
      // Only a call that can be suspended lets Python wait for a GPU; without that, everything else works.
      const text = await (CAN_SUSPEND ? runCell.callPromising(code, name) : runCell(code, name));
      return asInterrupted(JSON.parse(text));
    } catch (error) {
      return asInterrupted({
        status: "error",
        result: null,
        error: asRunError(error),
        ms: performance.now() - start,
      });
    } finally {
      stop.disarm();
      running = null;
      outputs.flush();
      measureWhenIdle();
    }
  },

  /**
   * Looks into the live namespace between two runs, one question after the other; null while one runs.
   * @param {string} question @param {string} parameters @returns {Promise<string | null>}
   */
  ask(question, parameters) {
    const told = asked.then(() => {
      if (running !== null || !answer) return null;
      return CAN_SUSPEND
        ? answer.callPromising(question, parameters)
        : answer(question, parameters);
    });
    asked = told.then(
      () => {},
      () => {},
    );
    return told;
  },

  /** @param {import("./inbox.js").Message} message */
  receive(message) {
    inbox.receive(message);
  },

  /** Makes a package of the runtime folder ready for import. @param {string} name */
  async load(name) {
    if (running !== null || !pyodide) return false;
    const quiet = () => {};
    const loaded = await pyodide.loadPackage(name, {
      messageCallback: quiet,
      errorCallback: quiet,
    });
    return loaded.some((one) => one.name === name) || name in pyodide.loadedPackages;
  },

  /** Writes a file into Python's working folder. @param {string} name @param {Uint8Array} bytes */
  async writeFile(name, bytes) {
    if (!pyodide) return false;
    pyodide.FS.writeFile(name, bytes);
    return true;
  },

  /** Reaches Python only while it waits; in a loop it sees the run's own signal. @param {number} id */
  stop(id) {
    if (id !== running) return;
    executor?.abandon_reads();
    stop.wake();
    wakePython();
  },
};

/**
 * A task that Stop cancels ends with CancelledError, which to the reader is the same interrupt.
 * @param {Finished} finished
 * @returns {Finished}
 */
function asInterrupted(finished) {
  const ended = /^(KeyboardInterrupt|CancelledError)$/.test(finished.error?.name ?? "");
  if (finished.status !== "error" || !ended || !stop.look()) return finished;
  return { ...finished, status: "interrupted", error: null };
}

/** What a page may tell of the adapter. @param {Executor | null} executor @returns {Adapter | null} */
function adapterOf(executor) {
  if (!executor) return null;
  const { vendor, architecture, description, isFallbackAdapter } = executor.info;
  return { vendor, architecture, description, isFallbackAdapter };
}

/** @param {unknown} error @returns {import("./glowgrad.js").RunError} */
function asRunError(error) {
  const { type, message } = /** @type {{type?: string, message?: string}} */ (error ?? {});
  const text = message ?? String(error);
  const name = type ?? "Error";
  const last = text.trimEnd().split("\n").at(-1) ?? text;
  return { name, message: last.replace(`${name}: `, ""), traceback: text, line: null, hint: null };
}
