// The kernels as Python calls them: Pyodide in Node, numpy's arrays, glowgrad.cpu.simd.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { loadPyodide } from "pyodide";
import { compiledModule } from "./simd-module.js";

const root = join(import.meta.dirname, "../..");

/** Pyodide with numpy, the engine and the kernels, as the worker sets them up. */
async function python() {
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

  const module = new WebAssembly.Module(compiledModule());
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  pyodide.registerJsModule("glowgrad_host", { simd: exports, gpu: null, device: "cpu" });
  for (const [name, path] of [
    ["py", "py"],
    ["checks", "tests/js"],
  ]) {
    FS.mkdirTree(`/${name}`);
    FS.mount(FS.filesystems.NODEFS, { root: join(root, path) }, `/${name}`);
  }
  pyodide.runPython(`
import sys
sys.dont_write_bytecode = True
sys.path[:0] = ["/py", "/checks"]
import simd_against_numpy as checks
`);
  return pyodide;
}

test("the kernels give numpy's answers on numpy's arrays", async (suite) => {
  const pyodide = await python();
  for (const [check, promise] of Object.entries({
    check_addresses: "an array's address is read from its header",
    check_matmul: "matmul: any strides, batches, broadcasting, other types",
    check_convolution: "conv2d and both gradients: stride, padding, dilation, groups, layouts",
    check_transposed_convolution: "conv2d_input_grad to inputs of other sizes",
    check_pooling: "max_pool2d, its places and its gradient",
    check_elementwise: "relu and relu_grad",
    check_optimizers: "sgd_step and adam_step",
    check_recurrence: "recurrent layers and their gradients",
    check_switch: "switched off, numpy's rules run",
  })) {
    await suite.test(promise, () => {
      pyodide.runPython(`checks.${check}()`);
    });
  }
});
