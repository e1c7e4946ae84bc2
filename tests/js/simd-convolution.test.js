// Convolutions and their gradients against plain loops, over sizes that hurt.

import { test } from "node:test";
import { Arena, assertClose, floats, modules } from "./simd-arena.js";

/** @typedef {{N: number, C: number, H: number, W: number, OC: number, k: number[], s?: number[], p?: number[], d?: number[]}} Convolution */
/** @type {Convolution[]} */
const convolutions = [
  { N: 1, C: 1, H: 1, W: 1, OC: 1, k: [1, 1] },
  { N: 2, C: 1, H: 8, W: 8, OC: 16, k: [3, 3], p: [1, 1] },
  { N: 3, C: 5, H: 7, W: 11, OC: 7, k: [3, 3] },
  { N: 2, C: 3, H: 9, W: 8, OC: 5, k: [2, 3], s: [2, 3], p: [1, 2] },
  { N: 2, C: 2, H: 13, W: 10, OC: 9, k: [3, 2], p: [2, 1], d: [2, 3] },
  { N: 5, C: 4, H: 5, W: 5, OC: 3, k: [5, 5] },
  { N: 3, C: 6, H: 4, W: 4, OC: 8, k: [1, 1] },
  { N: 2, C: 31, H: 6, W: 7, OC: 13, k: [3, 3], p: [1, 1] },
  { N: 1, C: 2, H: 37, W: 31, OC: 3, k: [3, 3], p: [1, 1] },
  { N: 2, C: 2, H: 3, W: 3, OC: 261, k: [2, 2] },
  { N: 300, C: 1, H: 2, W: 2, OC: 2, k: [2, 2] },
  { N: 1, C: 40, H: 41, W: 40, OC: 2, k: [3, 3], p: [1, 1] },
  { N: 2, C: 2, H: 5, W: 37, OC: 1, k: [2, 2], p: [2, 2] },
  { N: 1, C: 5, H: 7, W: 5, OC: 3, k: [1, 1], s: [2, 2] },
  { N: 2, C: 1, H: 9, W: 7, OC: 1, k: [3, 3], p: [1, 1] },
  { N: 2, C: 1, H: 9, W: 7, OC: 1, k: [3, 2], s: [2, 1], p: [1, 1], d: [2, 1] },
  { N: 0, C: 2, H: 4, W: 4, OC: 3, k: [3, 3] },
  { N: 2, C: 0, H: 4, W: 4, OC: 3, k: [3, 3] },
  { N: 2, C: 3, H: 4, W: 4, OC: 0, k: [3, 3] },
];

for (const { name: module, kernels } of modules) {
  for (const [
    number,
    { N, C, H, W, OC, k, s = [1, 1], p = [0, 0], d = [1, 1] },
  ] of convolutions.entries()) {
    const OH = Math.floor((H + 2 * p[0] - d[0] * (k[0] - 1) - 1) / s[0]) + 1;
    const OW = Math.floor((W + 2 * p[1] - d[1] * (k[1] - 1) - 1) / s[1]) + 1;
    const name = `(${N}, ${C}, ${H}, ${W}) → ${OC}, kernel ${k}, stride ${s}, padding ${p}, dilation ${d}`;

    /**
     * Calls visit(output index, input index, weight index) for every product of the convolution.
     * @param {number} xBatch
     * @param {number} yBatch
     * @param {(y: number, x: number, w: number) => void} visit
     */
    const products = (xBatch, yBatch, visit) => {
      for (let n = 0; n < N; n++)
        for (let o = 0; o < OC; o++)
          for (let i = 0; i < OH; i++)
            for (let j = 0; j < OW; j++)
              for (let c = 0; c < C; c++)
                for (let u = 0; u < k[0]; u++)
                  for (let v = 0; v < k[1]; v++) {
                    const row = i * s[0] - p[0] + u * d[0];
                    const column = j * s[1] - p[1] + v * d[1];
                    if (row < 0 || row >= H || column < 0 || column >= W) continue;
                    const x = n * xBatch + (c * H + row) * W + column;
                    visit(
                      n * yBatch + (o * OH + i) * OW + j,
                      x,
                      ((o * C + c) * k[0] + u) * k[1] + v,
                    );
                  }
    };

    test(`${module}: conv2d and its gradients, case ${number}: ${name}`, () => {
      // Images lie apart from each other, as a group of channels does in a whole batch.
      const xBatch = C * H * W + 5;
      const yBatch = OC * OH * OW + 3;
      const geometry = [N, C, H, W, OC, ...k, ...s, ...p, ...d, OH, OW];
      const scratchBytes = kernels.conv2d_scratch(...geometry);
      /** @param {"conv2d" | "conv2d_input_grad" | "conv2d_weight_grad"} kernel */
      const check = (kernel) => {
        const arena = new Arena();
        const x = arena.input(N * xBatch);
        const w = arena.input(OC * C * k[0] * k[1]);
        const y = arena.input(N * yBatch);
        const scratch = arena.output(scratchBytes / 4);
        const outputs = {
          conv2d: { at: y, count: N, size: OC * OH * OW, apart: yBatch },
          conv2d_input_grad: { at: x, count: N, size: C * H * W, apart: xBatch },
          conv2d_weight_grad: { at: w, count: 1, size: OC * C * k[0] * k[1], apart: 0 },
        };
        const out = outputs[kernel];
        /** @type {number[]} */
        const expected = new Array(out.count * out.apart + out.size).fill(0);
        products(xBatch, yBatch, (yi, xi, wi) => {
          if (kernel === "conv2d") expected[yi] += floats[x / 4 + xi] * floats[w / 4 + wi];
          else if (kernel === "conv2d_input_grad")
            expected[xi] += floats[y / 4 + yi] * floats[w / 4 + wi];
          else expected[wi] += floats[y / 4 + yi] * floats[x / 4 + xi];
        });
        for (let n = 0; n < out.count; n++) {
          arena.writable.push([out.at / 4 + n * out.apart, out.size]);
          floats.fill(
            Number.NaN,
            out.at / 4 + n * out.apart,
            out.at / 4 + n * out.apart + out.size,
          );
        }
        arena.watch(() => kernels[kernel](x, xBatch, w, y, yBatch, ...geometry, scratch));
        for (let n = 0; n < out.count; n++) {
          const slice = expected.slice(n * out.apart, n * out.apart + out.size);
          assertClose(out.at + n * out.apart * 4, slice, `${kernel} image ${n}`, 1e-4);
        }
      };
      check("conv2d");
      check("conv2d_input_grad");
      check("conv2d_weight_grad");
    });
  }
}
