// The SIMD kernels against plain loops, over sizes that hurt, in a memory that is watched: a kernel
// may write to its outputs and its scratch, and every other byte must stay as it was.

import assert from "node:assert/strict";
import { test } from "node:test";
import { compiledModule } from "./simd-module.js";

/** @typedef {Record<string, (...args: number[]) => number>} Kernels */

const memory = new WebAssembly.Memory({ initial: 128 });
const module = new WebAssembly.Module(compiledModule());
const kernels = /** @type {Kernels} */ (
  /** @type {unknown} */ (new WebAssembly.Instance(module, { env: { memory } }).exports)
);
const floats = new Float32Array(memory.buffer);
const longs = new BigInt64Array(memory.buffer);
const words = new Uint32Array(memory.buffer);

let seed = 1;
/** A repeatable number in -1..1. */
function random() {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
  return seed / 2 ** 31 - 1;
}

/** Hands out places in the memory and knows afterwards which of them a kernel may have changed. */
class Arena {
  constructor() {
    this.next = 4096;
    /** @type {[number, number][]} */
    this.writable = [];
    words.fill(0x7fc0dead); // a NaN: whatever is read from outside an array spoils the result
  }

  /** @param {number} length */
  place(length) {
    const address = this.next;
    // 4-byte alignment is all that numpy promises for a view, so that is all the kernels get.
    this.next += length * 4 + 68;
    return address;
  }

  /** @param {number} length */
  input(length) {
    const address = this.place(length);
    for (let i = 0; i < length; i++) floats[address / 4 + i] = Math.fround(random());
    return address;
  }

  /** @param {number} length */
  output(length) {
    const address = this.place(length);
    this.writable.push([address / 4, length]);
    return address;
  }

  /** @param {number} length of an int64 output, which JavaScript can only read where 8 divides */
  indices(length) {
    this.next += this.next % 8;
    return this.output(2 * length);
  }

  /** @param {() => void} call */
  watch(call) {
    const before = words.slice();
    call();
    for (const [start, length] of this.writable) {
      before.set(words.subarray(start, start + length), start);
    }
    const changed = before.findIndex((word, i) => word !== words[i]);
    assert.equal(changed, -1, `wrote outside its arrays, at byte ${changed * 4}`);
  }
}

/**
 * @param {number} address
 * @param {number[]} expected
 * @param {string} name
 * @param {number} tolerance
 */
function assertClose(address, expected, name, tolerance = 1e-5) {
  expected.forEach((value, i) => {
    const got = floats[address / 4 + i];
    const close = Math.abs(got - value) <= tolerance * Math.max(1, Math.abs(value));
    assert.ok(close || Object.is(got, value), `${name}: [${i}] is ${got}, expected ${value}`);
  });
}

const sizes = [
  [1, 1, 1],
  [4, 8, 1],
  [4, 8, 16],
  [3, 7, 5],
  [5, 9, 2],
  [13, 17, 19],
  [1, 33, 7],
  [31, 1, 11],
  [64, 10, 64],
  [133, 9, 3],
  [7, 11, 257],
  [129, 8, 513],
  [5, 1031, 4],
  [0, 5, 3],
  [4, 0, 3],
  [6, 10, 0],
];

test("sgemm multiplies matrices of any size and any strides", () => {
  for (const [M, N, K] of sizes) {
    for (const layout of ["NN", "NT", "TN", "TT", "strided"]) {
      for (const accumulate of [0, 1]) {
        const name = `${M}×${K}·${K}×${N} ${layout}${accumulate ? " added" : ""}`;
        const gap = layout === "strided" ? 2 : 1;
        const [aRow, aColumn] = layout[0] === "T" ? [1, M] : [K * gap + gap, gap];
        const [bRow, bColumn] = layout[1] === "T" ? [1, K] : [N * gap + gap, gap];
        const cRow = N + (layout === "strided" ? 3 : 0);
        const arena = new Arena();
        const a = arena.input((K + 1) * (M + 1) * gap * 2);
        const b = arena.input((K + 1) * (N + 1) * gap * 2);
        const scratch = arena.output(kernels.sgemm_scratch(M, N, K) / 4);
        const c = arena.input(M * cRow);
        for (let i = 0; i < M; i++) arena.writable.push([c / 4 + i * cRow, N]);
        const before = floats.slice(c / 4, c / 4 + M * cRow);
        arena.watch(() =>
          kernels.sgemm(M, N, K, a, aRow, aColumn, b, bRow, bColumn, c, cRow, accumulate, scratch),
        );
        for (let i = 0; i < M; i++) {
          const row = [];
          for (let j = 0; j < N; j++) {
            let sum = accumulate ? before[i * cRow + j] : 0;
            for (let k = 0; k < K; k++) {
              sum +=
                floats[a / 4 + i * aRow + k * aColumn] * floats[b / 4 + k * bRow + j * bColumn];
            }
            row.push(sum);
          }
          assertClose(c + i * cRow * 4, row, `${name}, row ${i}`, 1e-4);
        }
      }
    }
  }
});

test("sgemm_batch steps from matrix to matrix, and shares one where the step is 0", () => {
  const [batch, M, N, K] = [3, 5, 7, 6];
  const arena = new Arena();
  const a = arena.input(batch * M * K);
  const b = arena.input(K * N);
  const scratch = arena.output(kernels.sgemm_scratch(M, N, K) / 4);
  const c = arena.output(batch * M * N);
  const expected = [];
  for (let i = 0; i < batch * M; i++)
    for (let j = 0; j < N; j++) {
      let sum = 0;
      for (let k = 0; k < K; k++) sum += floats[a / 4 + i * K + k] * floats[b / 4 + k * N + j];
      expected.push(sum);
    }
  arena.watch(() =>
    kernels.sgemm_batch(batch, M * K, 0, M * N, M, N, K, a, K, 1, b, N, 1, c, N, 0, scratch),
  );
  assertClose(c, expected, "product");
});

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
  { N: 0, C: 2, H: 4, W: 4, OC: 3, k: [3, 3] },
  { N: 2, C: 0, H: 4, W: 4, OC: 3, k: [3, 3] },
  { N: 2, C: 3, H: 4, W: 4, OC: 0, k: [3, 3] },
];

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
                  visit(n * yBatch + (o * OH + i) * OW + j, x, ((o * C + c) * k[0] + u) * k[1] + v);
                }
  };

  test(`conv2d and its gradients, case ${number}: ${name}`, () => {
    // Images lie apart from each other, as a group of channels does in a whole batch.
    const xBatch = C * H * W + 5;
    const yBatch = OC * OH * OW + 3;
    const geometry = [N, C, H, W, OC, ...k, ...s, ...p, ...d, OH, OW];
    const scratchBytes = kernels.conv2d_scratch(N, C, H, W, OC, ...k, ...p, OH, OW);
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
        floats.fill(Number.NaN, out.at / 4 + n * out.apart, out.at / 4 + n * out.apart + out.size);
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

test("max_pool2d keeps the first maximum and its place; the gradient goes there", () => {
  for (const [planes, H, W, k, s, p, d] of [
    [3, 8, 8, 2, 2, 0, 1],
    [2, 7, 9, 3, 2, 1, 1],
    [1, 1, 1, 1, 1, 0, 1],
    [2, 10, 11, 3, 1, 1, 2],
    [0, 4, 4, 2, 2, 0, 1],
    [4, 5, 13, 2, 3, 0, 1],
    [2, 6, 10, 2, 2, 0, 1],
    [2, 9, 23, 3, 1, 1, 1],
    [2, 9, 40, 3, 3, 1, 2],
  ]) {
    const OH = Math.floor((H + 2 * p - d * (k - 1) - 1) / s) + 1;
    const OW = Math.floor((W + 2 * p - d * (k - 1) - 1) / s) + 1;
    const arena = new Arena();
    const x = arena.input(planes * H * W);
    // Few distinct values, so that windows have ties.
    for (let i = 0; i < planes * H * W; i++)
      floats[x / 4 + i] = Math.round(floats[x / 4 + i] * 3) - 5;
    const y = arena.output(planes * OH * OW);
    const index = arena.indices(planes * OH * OW);
    const g = arena.input(planes * OH * OW);
    const dx = arena.output(planes * H * W);
    const values = [];
    const places = [];
    const gradient = new Array(planes * H * W).fill(0);
    for (let plane = 0; plane < planes; plane++)
      for (let i = 0; i < OH; i++)
        for (let j = 0; j < OW; j++) {
          let best = Number.NEGATIVE_INFINITY;
          let at = -1;
          for (let u = 0; u < k; u++)
            for (let v = 0; v < k; v++) {
              const row = i * s - p + u * d;
              const column = j * s - p + v * d;
              if (row < 0 || row >= H || column < 0 || column >= W) continue;
              const value = floats[x / 4 + plane * H * W + row * W + column];
              if (value > best) [best, at] = [value, row * W + column];
            }
          gradient[plane * H * W + at] += floats[g / 4 + values.length];
          values.push(best);
          places.push(at);
        }
    arena.watch(() => {
      kernels.max_pool2d(x, y, index, planes, H, W, k, k, s, s, p, p, d, d, OH, OW);
      kernels.max_pool2d_grad(g, index, dx, planes, H * W, OH * OW);
    });
    assertClose(y, values, "maximum");
    const got = [...longs.subarray(index / 8, index / 8 + places.length)];
    assert.deepEqual(got.map(Number), places);
    assertClose(dx, gradient, "gradient");
  }
});

test("max_pool2d lets NaN through, in windows alone and four at once", () => {
  for (const width of [2, 8]) {
    const arena = new Arena();
    const x = arena.input(2 * width);
    floats[x / 4 + 1] = Number.NaN;
    const y = arena.output(width / 2);
    const index = arena.indices(width / 2);
    arena.watch(() =>
      kernels.max_pool2d(x, y, index, 1, 2, width, 2, 2, 2, 2, 0, 0, 1, 1, 1, width / 2),
    );
    assert.ok(Number.isNaN(floats[y / 4]));
    assert.equal(longs[index / 8], 1n);
    if (width > 2) assert.ok(floats[y / 4 + 1] > -1);
  }
});

test("relu and its gradient, in place too", () => {
  for (const n of [0, 1, 3, 4, 5, 31, 64]) {
    const arena = new Arena();
    const x = arena.input(n);
    const g = arena.input(n);
    if (n > 4) floats.set([Number.NaN, 0, -0, Number.NEGATIVE_INFINITY], x / 4);
    const xs = [...floats.subarray(x / 4, x / 4 + n)];
    const gs = [...floats.subarray(g / 4, g / 4 + n)];
    arena.writable.push([x / 4, n]);
    const y = arena.output(n);
    arena.watch(() => {
      kernels.relu_grad(g, x, y, n);
      kernels.relu(x, x, n);
    });
    assertClose(
      y,
      gs.map((value, i) => (xs[i] > 0 ? value : 0)),
      "gradient",
    );
    assertClose(
      x,
      xs.map((value) => (Number.isNaN(value) ? value : Math.max(value, 0))),
      "relu",
    );
  }
});

test("sgd_step follows PyTorch's formulas over several steps", () => {
  for (const [n, momentum, dampening, decay, nesterov] of [
    [9, 0, 0, 0, 0],
    [10, 0.9, 0, 0, 0],
    [11, 0.9, 0.5, 0.01, 0],
    [12, 0.8, 0, 0.1, 1],
    [2, 0, 0, 0.1, 0],
  ]) {
    const arena = new Arena();
    const [p, g, v] = [arena.input(n), arena.input(n), arena.input(n)];
    arena.writable.push([p / 4, n]);
    if (momentum) arena.writable.push([v / 4, n]);
    const parameter = [...floats.subarray(p / 4, p / 4 + n)];
    const velocity = new Array(n).fill(0);
    for (let step = 1; step <= 3; step++) {
      for (let i = 0; i < n; i++) {
        let slope = floats[g / 4 + i] + decay * parameter[i];
        velocity[i] = step === 1 ? slope : momentum * velocity[i] + (1 - dampening) * slope;
        if (momentum) slope = nesterov ? slope + momentum * velocity[i] : velocity[i];
        parameter[i] -= 0.1 * slope;
      }
      const first = step === 1 ? 1 : 0;
      arena.watch(() =>
        kernels.sgd_step(p, g, v, n, 0.1, momentum, dampening, decay, nesterov, first),
      );
      assertClose(p, parameter, `parameter, momentum ${momentum}, step ${step}`);
      if (momentum) assertClose(v, velocity, `velocity, step ${step}`);
    }
  }
});

test("adam_step follows PyTorch's formulas over several steps, coupled and decoupled", () => {
  for (const [n, decay, decoupled] of [
    [9, 0, 0],
    [10, 0.1, 0],
    [11, 0.1, 1],
  ]) {
    const [lr, beta1, beta2, eps] = [0.01, 0.9, 0.999, 1e-8];
    const arena = new Arena();
    const [p, g, m, v] = [arena.input(n), arena.input(n), arena.output(n), arena.output(n)];
    arena.writable.push([p / 4, n]);
    floats.fill(0, m / 4, m / 4 + n);
    floats.fill(0, v / 4, v / 4 + n);
    const parameter = [...floats.subarray(p / 4, p / 4 + n)];
    const [mean, square] = [new Array(n).fill(0), new Array(n).fill(0)];
    for (let t = 1; t <= 4; t++) {
      const stepSize = lr / (1 - beta1 ** t);
      const scale = Math.sqrt(1 - beta2 ** t);
      for (let i = 0; i < n; i++) {
        let slope = floats[g / 4 + i];
        if (decoupled) parameter[i] *= 1 - lr * decay;
        else slope += decay * parameter[i];
        mean[i] = beta1 * mean[i] + (1 - beta1) * slope;
        square[i] = beta2 * square[i] + (1 - beta2) * slope * slope;
        parameter[i] -= (stepSize * mean[i]) / (Math.sqrt(square[i]) / scale + eps);
      }
      const rates = [lr, beta1, 1 - beta1, beta2, 1 - beta2, eps, decay, decoupled];
      arena.watch(() => kernels.adam_step(p, g, m, v, n, ...rates, stepSize, scale));
      assertClose(p, parameter, `parameter, step ${t}`);
      assertClose(m, mean, `mean, step ${t}`);
      assertClose(v, square, `mean square, step ${t}`);
    }
  }
});
