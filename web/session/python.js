/**
 * Boots Pyodide: everything is fetched at once, and the memory and the missing symbol are seen to.
 *
 * @typedef {import("pyodide").PyodideInterface} Pyodide
 * @typedef {import("./snapshot/image.js").Image} Image
 * @typedef {import("./snapshot/memory.js").Module} Module
 * @typedef {{wasmMemory?: WebAssembly.Memory,
 *   instantiateWasm: (imports: WebAssembly.Imports, done: unknown) => unknown}} Settings
 * @typedef {((settings: Settings) => Promise<Module>) & {original?: CreateModule}} CreateModule
 * @typedef {{pyodide: Pyodide, memory: WebAssembly.Memory, tableBefore: number}} Python
 *   `tableBefore` is the length of the function table before any package was loaded
 */

import { addEngine, fetchEngine } from "./engine.js";
import { PATHS } from "./files.js";
import { restore } from "./snapshot/memory.js";
import { AheadSource, fetchFrom } from "./source.js";

const FILES = [
  `${PATHS.runtime}pyodide.asm.wasm`,
  `${PATHS.runtime}python_stdlib.zip`,
  `${PATHS.engine}pyodide-lock.json`,
];
const WASM_PAGE = 65536;
/** What Pyodide lets its memory grow to. */
const MOST_PAGES = 65536;
const scope = /** @type {{_createPyodideModule: CreateModule}} */ (
  /** @type {unknown} */ (globalThis)
);

/**
 * @param {import("./source.js").Source} source
 * @param {object} [options]
 * @param {boolean} [options.withEngine] whether numpy and the engine are loaded
 * @param {Promise<Image | null>} [options.image] a memory in which both are imported already
 * @param {boolean} [options.forSnapshot] whether such an image will be taken
 * @returns {Promise<Python>}
 */
export async function loadPython(source, options = {}) {
  const {
    withEngine = false,
    image: coming = Promise.resolve(null),
    forSnapshot = false,
  } = options;
  const files = new AheadSource(source, FILES);
  fetchFrom(files);
  /** @type {[typeof import("pyodide"), unknown, Image | null]} */
  const [{ loadPyodide }, , image] = await Promise.all([
    files.import(`${PATHS.runtime}pyodide.mjs`),
    files.import(`${PATHS.runtime}pyodide.asm.js`),
    coming,
  ]);
  const engine = withEngine && !image ? fetchEngine(files) : null;
  engine?.catch(() => {}); // addEngine() reports it
  const { original = scope._createPyodideModule } = scope._createPyodideModule;
  /** @type {WebAssembly.Memory | null} */
  let memory = null;
  let tableBefore = 0;
  // pyodide.asm.js leaves its factory in a global name, where Pyodide looks for it. So we see the
  // memory, which Pyodide does not hand out, and are there before Python and any package.
  const create = async (/** @type {Settings} */ settings) => {
    const instantiate = settings.instantiateWasm;
    settings.instantiateWasm = (imports, done) => {
      memory = /** @type {WebAssembly.Memory} */ (imports.env.memory);
      return instantiate(imports, done);
    };
    const compiled = image ? compile(image) : [];
    if (image) {
      const [initial, maximum] = [image.size / WASM_PAGE, MOST_PAGES];
      settings.wasmMemory = new WebAssembly.Memory({ initial, maximum });
    }
    const module = await original(settings);
    // numpy asks for backtrace() when it elides a large temporary; it only walks the C stack.
    module.mergeLibSymbols({ backtrace: () => 0 }, "stub");
    tableBefore = module.wasmTable.length;
    if (image) await restore(module, image, compiled);
    return module;
  };
  scope._createPyodideModule = Object.assign(create, { original });
  const pyodide = await loadPyodide({
    indexURL: `${files.base}${PATHS.runtime}`,
    lockFileURL: `${files.base}${PATHS.engine}pyodide-lock.json`,
    packages: engine ? ["numpy"] : [],
    .../** @type {object} */ ({ _loadSnapshot: image?.header, _makeSnapshot: forSnapshot }),
  });
  if (!memory) throw new Error("Pyodide started without handing over its memory.");
  if (engine) await addEngine(pyodide, engine);
  if (image) {
    Object.assign(pyodide.loadedPackages, image.state.packages);
    pyodide.runPython(AWAKE);
  }
  return { pyodide, memory, tableBefore };
}

/** What a memory cannot know of the session in which it is used. */
const AWAKE = `
import random
import tempfile

import numpy
import pyodide._package_loader
import pyodide_js

random.seed()
numpy.random.seed()
tempfile._name_sequence = None
pyodide._package_loader.loadedPackages = pyodide_js.loadedPackages
`;

/** @param {Image} image @returns {Promise<WebAssembly.Module>[]} the image's libraries */
function compile({ state, files }) {
  const bytes = new Map(files.map((file) => [file.path, file.bytes]));
  const compiled = state.libraries.map(async ({ name }) =>
    WebAssembly.compile(/** @type {Uint8Array<ArrayBuffer>} */ (bytes.get(name))),
  );
  for (const module of compiled) module.catch(() => {}); // restore() reports it
  return compiled;
}

/** Bytes from Python's count-down of checks to its exported switch, in the Pyodide that we pin. */
const COUNTDOWN_TO_SWITCH = 860700;
/** What Python sets the count-down to each time the interrupt buffer is read. */
const CHECKS = 50;

/**
 * Fifty checks take microseconds in most code, but seconds when each is one large matrix product. The
 * count-down is not exported; where it is not found at its place, Stop is slower in such code.
 *
 * @param {Pyodide} pyodide before its interrupt buffer is set
 * @returns {import("./stop.js").Alarm}
 */
export function interruptAlarm(pyodide) {
  const module = /** @type {any} */ (pyodide)._module;
  const at = (module._Py_EMSCRIPTEN_SIGNAL_HANDLING - COUNTDOWN_TO_SWITCH) >> 2;
  if (module.HEAP32[at] !== CHECKS) return () => {};
  return (checks) => {
    module.HEAP32[at] = checks;
  };
}

/**
 * Python's half of a session: Stop reaches code that sleeps or waits, and one cell runs as one task.
 * `stop` is the worker's StopWatch.
 */
export const GLUE = `
import asyncio
import signal
import sys
import time
import types

import pyodide.ffi
import pyodide_js
from glowgrad_session import closed, flush, inbox, stop

suspend = pyodide.ffi.run_sync
can_suspend = pyodide.ffi.can_run_sync
short_sleep = time.sleep
waiting = []  # what the running cell waits for, innermost last; None where JavaScript ends the wait


def run_sync(awaitable):
    """Wait for an awaitable from synchronous code, until it settles or the reader presses Stop."""
    if isinstance(awaitable, pyodide.ffi.JsProxy):
        waiting.append(None)
        try:
            outcome = suspend(stop.race(awaitable))
        finally:
            waiting.pop()
        kind = outcome.kind
        if kind == "value":
            return outcome.value
        if kind == "stopped":
            raise KeyboardInterrupt
        raise outcome.error
    outcome = []
    # It starts at once: cancelled before, it could not note that, and Pyodide would print it.
    loop = asyncio.get_event_loop()
    task = asyncio.Task(settle(awaitable, outcome), loop=loop, eager_start=True)
    waiting.append(task)
    try:
        suspend(task)
    except BaseException:
        if not stop.take():
            raise
    finally:
        waiting.pop()
    value, error = outcome or (None, KeyboardInterrupt())
    if error is None:
        return value
    raise KeyboardInterrupt if stop.take() else error


async def settle(awaitable, outcome):
    """Note what became of an awaitable: Pyodide prints exceptions that end a wait."""
    try:
        outcome += (await awaitable, None)
    except BaseException as error:
        outcome += (None, error)


def sleep(seconds, /):
    """time.sleep that Stop can end: it waits without holding the worker where that is possible."""
    if seconds < 0:
        raise ValueError("sleep length must be non-negative")
    if seconds >= 0.02 and can_suspend():
        run_sync(stop.sleep(seconds * 1000))
        return
    end = time.perf_counter() + seconds
    while (left := end - time.perf_counter()) > 0:
        short_sleep(min(left, 0.02))
        if stop.take():
            raise KeyboardInterrupt


def wake():
    """End what the cell waits for; called from JavaScript while Python is suspended."""
    if waiting and waiting[-1] is not None:
        waiting[-1].cancel()


def take_mail():
    """What the page has sent; lets it in first where nothing arrives while Python runs."""
    if inbox.should_pause() and can_suspend():
        run_sync(inbox.pause())
    return [(channel, text, data and data.to_bytes()) for channel, text, data in inbox.take()]


def wait_for_mail():
    """Wait until the page sends something, or the reader presses Stop."""
    flush()
    if can_suspend():
        run_sync(inbox.arrival())
    elif inbox.reach == "shared":
        while not inbox.block(100):
            if stop.take():
                raise KeyboardInterrupt
    else:
        return False
    return True


def measure_idly(ms):
    """Measure a little of what the engine wants to know; whether there is more."""
    from glowgrad.measuring import measure

    return measure(ms / 1000)


def close_off():
    """Let Python's own ways to other sites say why they lead nowhere."""
    import socket
    import urllib.request

    def refuse(*_, **__):
        raise PermissionError(closed)

    socket.getaddrinfo = socket.socket.connect = urllib.request.OpenerDirector.open = refuse


def make_sandbox(emit):
    """Make the sandbox of this session; its \`run\` is a coroutine function, its \`answer\` is not."""
    from glowgrad import host, live
    from glowgrad.sandbox import Sandbox

    host.connect()  # a memory from a snapshot has the engine, but has not seen this worker
    sandbox = Sandbox(emit)
    if closed:
        close_off()
    live.take, live.wait = take_mail, wait_for_mail

    def is_own(frame):
        while frame is not None and frame.f_globals is not sandbox.namespace:
            frame = frame.f_back
        return frame is not None

    def interrupt(number, frame):
        """Raise KeyboardInterrupt in the reader's code only: in asyncio's it would lose a callback."""
        if is_own(frame):
            raise KeyboardInterrupt
        stop.returned()

    def mail(number, frame):
        """Let in what the page has sent, for variables that code reads without asking."""
        if is_own(frame):
            live.poll()

    def settle(number, frame):
        """Show what a flood of printed text has left behind."""
        if is_own(frame):
            sandbox.settle()

    signal.signal(signal.SIGINT, interrupt)
    signal.signal(signal.SIGUSR2, settle)
    signal.signal(signal.SIGUSR1, mail)
    sys.setrecursionlimit(400)  # deeper recursion through C code overflows the browser's stack

    async def run(code, name):
        # The site has them, but Python does not fetch what it imports.
        for package in ("micropip", "packaging"):
            if package in code:
                await pyodide_js.loadPackage(package, messageCallback=lambda _: None)
        task = asyncio.ensure_future(sandbox.run(code, name))
        waiting[:] = [task]
        try:
            return await task
        finally:
            waiting.clear()

    return types.SimpleNamespace(run=run, answer=sandbox.answer)


pyodide.ffi.run_sync = run_sync
time.sleep = sleep
`;
