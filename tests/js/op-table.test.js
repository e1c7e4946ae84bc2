// The op table in WebAssembly, where numpy's own whole numbers have 32 bits and no flag tells of nan.

import assert from "node:assert/strict";
import { test } from "node:test";
import { python } from "./python.js";

test("every row gives PyTorch's numbers and types on the CPU of the page", async () => {
  const pyodide = await python();
  assert.equal(pyodide.runPython("import op_table\n'\\n'.join(op_table.failures())"), "");
});
