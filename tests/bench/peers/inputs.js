// The numbers of py/speed/inputs.py: a hash of the place and a seed.

/** @param {number} count @param {number} seed */
function hashed(count, seed) {
  const out = new Uint32Array(count);
  const start = Math.imul(seed, 0x85ebca77);
  for (let i = 0; i < count; i++) {
    let h = (Math.imul(i, 0x9e3779b1) + start) | 0;
    h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
    out[i] = (h ^ (h >>> 16)) >>> 8;
  }
  return out;
}

/** @param {number[]} shape */
export const sizeOf = (shape) => shape.reduce((a, b) => a * b, 1);

/** float32 in [-scale, scale). @param {number[]} shape @param {number} seed */
export function numbers(shape, seed, scale = 1) {
  const factor = Math.fround(scale);
  return Float32Array.from(
    hashed(sizeOf(shape), seed),
    (h) => Math.fround(h / 2 ** 23 - 1) * factor,
  );
}

/** int32 in [0, classes). @param {number[]} shape @param {number} seed @param {number} classes */
export function labels(shape, seed, classes) {
  return Int32Array.from(hashed(sizeOf(shape), seed), (h) => h % classes);
}

/** Parameters by name, as py/speed/models.py fills them. @param {[string, number[]][]} named */
export function parameters(named) {
  return named.map(([name, shape], i) => {
    const size = sizeOf(shape);
    if (shape.length > 1) {
      const inputs = size / shape[0];
      return { name, shape, data: numbers(shape, i + 1, inputs ** -0.5) };
    }
    return { name, shape, data: new Float32Array(size).fill(name.includes("bias") ? 0 : 1) };
  });
}

export const LR = 1e-3;
export const DECAY = 0.01; // AdamW's own default

/** Shapes of inputs, and what they are: [x, y]. */
const SHAPES = {
  mlp: [[64, 784], [64]],
  cnn: [[64, 1, 28, 28], [64]],
  lstm: [[32, 32, 64], [32]],
  gpt: [
    [16, 64],
    [16, 64],
  ],
};

/** The four batches of a model. @param {keyof typeof SHAPES} model */
export function batches(model) {
  const [x, y] = SHAPES[model];
  const tokens = model === "gpt";
  return [0, 1, 2, 3].map((i) => ({
    x: { shape: x, data: tokens ? labels(x, 100 + i, 65) : numbers(x, 100 + i) },
    y: { shape: y, data: labels(y, 200 + i, tokens ? 65 : 10) },
  }));
}

/**
 * Inputs of a kernel's case, in the order of its arguments; images and weights as PyTorch's.
 * @type {Record<string, (sizes: Record<string, number>) => ReturnType<typeof named>[]>}
 */
export const KERNEL_INPUTS = {
  matmul: ({ n }) => [named([n, n], 1), named([n, n], 2, n ** -0.5)],
  chain: ({ n }) => [named([n, n], 1), named([n, n], 2, (3 / n) ** 0.5)],
  conv2d: ({ n, c, size, out }) => [
    named([n, c, size, size], 3),
    named([out, c, 3, 3], 4, (9 * c) ** -0.5),
  ],
  conv2d_grad: (sizes) => [
    ...KERNEL_INPUTS.conv2d(sizes),
    named([sizes.n, sizes.out, sizes.size, sizes.size], 5),
  ],
  relu: ({ n }) => [named([n], 6)],
  exp: ({ n }) => [named([n], 6)],
  sum: ({ n }) => [named([n], 7)],
  softmax: ({ n }) => [named([n, n], 8)],
};

/** @param {number[]} shape @param {number} seed */
const named = (shape, seed, scale = 1) => ({ shape, data: numbers(shape, seed, scale) });
