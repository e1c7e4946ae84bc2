// Pooling, relu and the optimizers' steps against plain loops, over sizes that hurt.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Arena, assertClose, floats, longs, modules } from "./simd-arena.js";
import { compiledModule } from "./simd-module.js";

for (const { name: module, kernels } of modules) {
  test(`${module}: max_pool2d keeps the first maximum and its place; the gradient goes there`, () => {
    for (const [planes, H, W, k, s, p, d] of [
      [3, 8, 8, 2, 2, 0, 1],
      [2, 7, 9, 3, 2, 1, 1],
      [1, 1, 1, 1, 1, 0, 1],
      [2, 10, 11, 3, 1, 1, 2],
      [0, 4, 4, 2, 2, 0, 1],
      [4, 5, 13, 2, 3, 0, 1],
      [2, 6, 10, 2, 2, 0, 1],
      [2, 7, 27, 2, 2, 0, 1],
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

  test(`${module}: max_pool2d lets NaN through, in windows alone and four at once`, () => {
    for (const width of [2, 8, 10]) {
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

  test(`${module}: relu and its gradient, in place too`, () => {
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

  test(`${module}: sgd_step follows PyTorch's formulas over several steps`, () => {
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

  test(`${module}: adam_step follows PyTorch's formulas over several steps, coupled and decoupled`, () => {
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
}

test("the kernels have no data of their own: the memory is Python's", () => {
  for (const name of /** @type {const} */ (["simd", "simd-relaxed"])) {
    const bytes = compiledModule(name);
    /** @type {number[]} */
    const sections = [];
    for (let at = 8; at < bytes.length; ) {
      sections.push(bytes[at++]);
      let [size, shift] = [0, 0];
      for (; bytes[at] & 128; shift += 7) size |= (bytes[at++] & 127) << shift;
      at += (size | (bytes[at] << shift)) + 1;
    }
    assert.ok(sections.includes(10), "there is code");
    assert.ok(!sections.includes(11), `${name} has static data, which would overwrite Python's`);
  }
});
