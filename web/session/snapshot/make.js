/** Makes a snapshot in a worker that does nothing else, and tries it before it is kept. */

import { addEngine, fetchEngine } from "../engine.js";
import { loadPython } from "../python.js";
import { unpack } from "./image.js";
import { tableOf, take } from "./memory.js";

/** @typedef {import("./memory.js").Module} Module */

/** What a first cell needs, and what takes long to import when a lesson asks for it. */
const IMPORT = `
import gc
import importlib
import sys

for name in (
    "numpy.fft",
    "numpy.random",
    "glowgrad",
    "glowgrad.checks",
    "glowgrad.keras",
    "glowgrad.live",
    "glowgrad.pyplot",
    "glowgrad.sandbox",
    "glowgrad.sandbox.advice",
    "glowgrad.sandbox.questions.completion",
    "glowgrad.sandbox.questions.variables",
    "glowgrad.widgets",
):
    importlib.import_module(name)
sys.path.remove("")  # every start adds it
gc.collect()
`;

/** Says what is wrong in a restored memory, by an error. */
const TRY = `
import numpy as np
import glowgrad as gg

a = np.arange(9.0).reshape(3, 3) + np.eye(3)
assert np.allclose(np.linalg.inv(a) @ a, np.eye(3))
assert np.allclose(np.fft.ifft(np.fft.fft(a)), a)
large = np.ones(1 << 17)
assert ((large + large) * large - large).sum() == 1 << 17
x = gg.ones(3, requires_grad=True)
(x * x).sum().backward()
assert x.grad.tolist() == [2.0, 2.0, 2.0]
`;

/**
 * @param {import("../source.js").Source} source
 * @param {import("./store.js").SnapshotStore} store
 * @returns {Promise<number>} the bytes that it takes
 */
export async function makeSnapshot(source, store) {
  const { pyodide, tableBefore } = await loadPython(source, { forSnapshot: true });
  /** @type {Module} */
  const module = /** @type {any} */ (pyodide)._module;
  // Loaded with their packages, libraries leave no record of their places; when imported, they do.
  const { loadDynamicLibrary } = module;
  module.loadDynamicLibrary = async () => {};
  await pyodide.loadPackage("numpy", { messageCallback: () => {} });
  module.loadDynamicLibrary = loadDynamicLibrary;
  await addEngine(pyodide, fetchEngine(source));
  pyodide.runPython(IMPORT);
  const made = take(pyodide, { key: store.key, tableBefore });

  const image = unpack(made.buffer, store.key);
  const again = await loadPython(source, { image: Promise.resolve(image) });
  if (tableOf(/** @type {any} */ (again.pyodide)._module) !== image.state.table) {
    throw new Error("the function table is not as it was");
  }
  again.pyodide.runPython(TRY);
  await store.keep(made);
  return made.length;
}
