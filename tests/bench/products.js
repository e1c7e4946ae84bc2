// Times products and convolutions of several builds of the CPU kernels in turn, in a page of its own:
// GFLOP/s by case and build, the second best of all rounds, for a busy machine only ever slows down.

/** @typedef {Record<string, (...given: number[]) => void>} Kernels */
/** @typedef {{name: string, flops: number, run: (kernels: Kernels) => void}} Case */

const [A, B, C, SCRATCH] = [4, 48, 96, 144].map((mebibytes) => mebibytes << 20);
const PAGES = 3072;
const FLOPS_A_SAMPLE = 5e7;

/** Batch, rows, columns, depth, and layout of the two: N rows one after the other, T columns. */
const PRODUCTS = /** @type {[number, number, number, number, string][]} */ ([
  ...[64, 128, 256, 512, 1024, 2048].map((n) => [1, n, n, n, "NN"]),
  ...["NT", "TN"].map((layout) => [1, 1024, 1024, 1024, layout]),
  [1, 64, 128, 784, "NT"],
  [1, 784, 128, 64, "TN"],
  [1, 64, 784, 128, "NN"],
  [1, 64, 10, 64, "NT"],
  [1, 1024, 192, 64, "NN"],
  [1, 192, 64, 1024, "TN"],
  [1, 64, 256, 1024, "NN"],
  [1, 1024, 64, 256, "NT"],
  [64, 64, 64, 16, "NT"],
  [64, 64, 16, 64, "NN"],
  [1, 32, 512, 128, "NT"],
  [1, 32, 128, 512, "NN"],
  [1, 65, 65, 65, "NN"],
  [1, 8, 256, 256, "NT"],
  [1, 1, 512, 512, "NT"],
  [1, 1, 512, 512, "NN"],
  [1, 512, 1, 512, "NN"],
]);

/** Images, channels, height and width, channels of the output, kernel, padding, stride. */
const CONVOLUTIONS = [
  [64, 1, 8, 16, 3, 1, 1],
  [64, 32, 8, 64, 3, 1, 1],
  [32, 1, 28, 32, 3, 1, 1],
  [32, 32, 14, 64, 3, 1, 1],
  [8, 64, 32, 64, 3, 1, 1],
  [64, 16, 14, 32, 3, 1, 1],
  [8, 64, 28, 128, 1, 0, 1],
  [8, 32, 28, 64, 3, 1, 2],
  [4, 3, 64, 32, 7, 3, 2],
];

/** @returns {Case[]} */
function cases() {
  const products = PRODUCTS.map(([batch, M, N, K, layout]) => {
    const [aRow, aColumn] = layout[0] === "T" ? [1, M] : [K, 1];
    const [bRow, bColumn] = layout[1] === "T" ? [1, K] : [N, 1];
    const steps = [batch, M * K, K * N, M * N, M, N, K];
    const given = [...steps, A, aRow, aColumn, B, bRow, bColumn, C, N, 0, SCRATCH];
    return {
      name: `${batch > 1 ? `${batch} × ` : ""}(${M}×${K})·(${K}×${N}) ${layout}`,
      flops: 2 * batch * M * N * K,
      run: (/** @type {Kernels} */ kernels) => kernels.sgemm_batch(...given),
    };
  });
  const convolutions = CONVOLUTIONS.flatMap(([N, channels, size, OC, k, pad, stride]) => {
    const out = Math.floor((size + 2 * pad - k) / stride) + 1;
    const sizes = [N, channels, size, size, OC, k, k, stride, stride, pad, pad, 1, 1, out, out];
    return ["conv2d", "conv2d_input_grad", "conv2d_weight_grad"].map((kernel) => ({
      name: `${kernel} (${N}, ${channels}, ${size}, ${size}) → ${OC}, ${k}×${k} / ${stride}`,
      flops: 2 * N * OC * out * out * channels * k * k,
      run: (/** @type {Kernels} */ kernels) =>
        kernels[kernel](A, channels * size * size, B, C, OC * out * out, ...sizes, SCRATCH),
    }));
  });
  return [...products, ...convolutions];
}

/** @param {Record<string, string>} addresses of builds, by name @param {number} rounds */
export async function race(addresses, rounds) {
  /** @type {Record<string, Kernels>} */
  const builds = {};
  for (const [name, address] of Object.entries(addresses)) {
    const memory = new WebAssembly.Memory({ initial: PAGES });
    const numbers = new Float32Array(memory.buffer);
    for (let i = 0; i < numbers.length; i++) numbers[i] = Math.random() - 0.5;
    const imports = { env: { memory } };
    const { instance } = await WebAssembly.instantiateStreaming(fetch(address), imports);
    builds[name] = /** @type {any} */ (instance.exports);
  }
  /** @type {Record<string, Record<string, number[]>>} */
  const rates = {};
  for (let round = 0; round < rounds; round++) {
    for (const { name, flops, run } of cases()) {
      rates[name] ??= {};
      const times = Math.max(1, Math.round(FLOPS_A_SAMPLE / flops));
      for (const [build, kernels] of Object.entries(builds)) {
        const start = performance.now();
        for (let i = 0; i < times; i++) run(kernels);
        const rate = (flops * times) / (performance.now() - start) / 1e6;
        rates[name][build] ??= [];
        rates[name][build].push(rate);
      }
    }
  }
  const second = (/** @type {number[]} */ values) => values.sort((a, b) => b - a)[1];
  return Object.entries(rates).map(([name, by]) => ({
    name,
    rates: Object.fromEntries(Object.entries(by).map(([build, values]) => [build, second(values)])),
  }));
}
