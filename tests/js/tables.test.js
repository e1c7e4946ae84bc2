// Tables of the engine in WebAssembly: there numpy's own whole numbers have 32 bits, and no flag tells
// of a nan.

import assert from "node:assert/strict";
import { test } from "node:test";
import { python } from "./python.js";

test("in the page's Python the CPU gives what it gives elsewhere", async (suite) => {
  const pyodide = await python();
  for (const [table, promise] of Object.entries({
    op_table: "every op has PyTorch's numbers and types",
    learn_table: "every case has scikit-learn's numbers",
  })) {
    await suite.test(promise, () => {
      const failures = pyodide.runPython(`import ${table}\n"\\n".join(${table}.failures())`);
      assert.equal(failures, "");
    });
  }
});
