// The kernels as Python calls them: Pyodide in Node, numpy's arrays, glowgrad.cpu.simd.

import { test } from "node:test";
import { python } from "./python.js";

test("the kernels give numpy's answers on numpy's arrays", async (suite) => {
  const pyodide = await python();
  pyodide.runPython("import simd_against_numpy as checks");
  for (const [check, promise] of Object.entries({
    check_addresses: "an array's address is read from its header",
    check_matmul: "matmul: any strides, batches, broadcasting, other types",
    check_convolution: "conv2d and both gradients: stride, padding, dilation, groups, layouts",
    check_transposed_convolution: "conv2d_input_grad to inputs of other sizes",
    check_pooling: "max_pool2d, its places and its gradient",
    check_elementwise: "relu and relu_grad",
    check_functions: "functions of one array and of two",
    check_rows: "softmax, losses, normalization",
    check_optimizers: "sgd_step and adam_step",
    check_recurrence: "recurrent layers and their gradients",
    check_attention: "attention and its gradients: masks, causal, any layout",
    check_switch: "switched off, numpy's rules run",
  })) {
    await suite.test(promise, () => {
      pyodide.runPython(`checks.${check}()`);
    });
  }
});
