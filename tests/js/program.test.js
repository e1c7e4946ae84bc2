// Compiled steps by the SIMD kernels, in Pyodide in Node, against numpy.

import { test } from "node:test";
import { python } from "./python.js";

test("a compiled step gives by the kernels what numpy gives", async (suite) => {
  const pyodide = await python();
  pyodide.runPython("import program_against_numpy as checks");
  for (const [check, promise] of Object.entries({
    check_functions: "functions of one array, on any shape and at the edges",
    check_pairs: "functions of two arrays, broadcast",
    check_whole_numbers: "whole numbers, bools, casts",
    check_reductions: "reductions over any axes",
    check_chains: "chains: strided, constant and broadcast inputs, several results, in place",
    check_copies: "copies of any strides, cat, embed, fold",
    check_products: "matrix products and convolutions, with epilogues",
    check_rows: "softmax, losses, pooling",
    check_attention: "attention and its gradient: masks, causal, heads as they lie",
    check_indexing: "embeddings, gather and scatter; indices outside raise",
    check_training: "optimizers and random numbers by live words, and what numpy does between",
    check_recurrence: "recurrent layers and their gradients",
  })) {
    await suite.test(promise, () => {
      pyodide.runPython(`checks.${check}()`);
    });
  }
  await suite.test("rows of the op table, compiled, give what they give as they are", () => {
    pyodide.runPython("import compiled_table; compiled_table.check_rows_of_the_table()");
  });
});
