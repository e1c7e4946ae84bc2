// Pyodide in Node, with numpy, the engine and its kernels, as the worker sets them up.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { loadPyodide } from "pyodide";
import { compiledModule } from "./simd-module.js";

const root = join(import.meta.dirname, "../..");

/**
 * Python that imports the engine, the modules of this folder, and those of `tests`.
 * @param {"simd" | "simd-relaxed"} kernels
 */
export async function python(kernels = "simd-relaxed") {
  /** @type {WebAssembly.Memory | undefined} */
  let memory;
  const instantiate = WebAssembly.instantiate;
  /** @type {any} */ (WebAssembly).instantiate = (
    /** @type {BufferSource} */ source,
    /** @type {any} */ imports,
  ) => {
    memory ??= imports?.env?.memory;
    return instantiate(source, imports);
  };
  const pyodide = await loadPyodide();
  WebAssembly.instantiate = instantiate;
  assert.ok(memory, "Pyodide was instantiated without a memory");

  // numpy refers to a symbol that Pyodide does not have; large temporaries call it.
  const { _module, FS } = /** @type {any} */ (pyodide);
  _module.mergeLibSymbols({ backtrace: () => 0 }, "stub");
  const folder = join(root, "node_modules/@emscripten-forge/numpy/pkg");
  const archive = new Uint8Array(readFileSync(join(folder, readdirSync(folder)[0])));
  pyodide.unpackArchive(archive, "gztar", { extractDir: "/" });

  const module = new WebAssembly.Module(compiledModule(kernels));
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  pyodide.registerJsModule("glowgrad_host", { simd: exports, gpu: null, device: "cpu" });
  for (const [name, path] of [
    ["py", "py"],
    ["checks", "tests/js"],
    ["checkout/tests", "tests"],
  ]) {
    FS.mkdirTree(`/${name}`);
    FS.mount(FS.filesystems.NODEFS, { root: join(root, path) }, `/${name}`);
  }
  pyodide.runPython(`
import sys
sys.dont_write_bytecode = True
sys.path[:0] = ["/py", "/checks", "/checkout"]
`);
  return pyodide;
}
