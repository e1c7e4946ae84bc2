// Batch normalisation of dense arrays (N, C, size): the mean and variance of each channel over the
// batch and its places.

import { sum4 } from "../exponential";
import { sumRun } from "./reduce";
import { spread } from "./rows";

// @ts-ignore: decorator
@inline
function bytes(n: i32): usize {
  return <usize>n << 2;
}

/** y = x · factor + rest over one run. */
function affine(x: usize, y: usize, n: i32, factor: f32, rest: f32): void {
  const f4 = f32x4.splat(factor), r4 = f32x4.splat(rest);
  let i = 0;
  for (; i + 4 <= n; i += 4) {
    v128.store(y + bytes(i), f32x4.add(f32x4.mul(v128.load(x + bytes(i)), f4), r4));
  }
  for (; i < n; i++) store<f32>(y + bytes(i), load<f32>(x + bytes(i)) * factor + rest);
}

/** y = (x - mean) · rstd · weight + bias; the mean and 1 / √(variance + eps) of each channel kept. */
export function batch_norm(
  x: usize, weight: usize, bias: usize, y: usize, means: usize, rstds: usize,
  N: i32, C: i32, size: i32, eps: f32,
): void {
  const count = <f64>N * size, step = bytes(C * size);
  for (let c = 0; c < C; c++) {
    const from = x + bytes(c * size);
    let total: f64 = 0;
    for (let n = 0; n < N; n++) total += sumRun(from + <usize>n * step, size);
    const mean = <f32>(total / count);
    total = 0;
    for (let n = 0; n < N; n++) total += spread(from + <usize>n * step, size, mean);
    const rstd = <f32>(1 / sqrt(total / count + eps));
    store<f32>(means + bytes(c), mean);
    store<f32>(rstds + bytes(c), rstd);
    const factor = rstd * load<f32>(weight + bytes(c));
    const rest = load<f32>(bias + bytes(c)) - mean * factor;
    const to = y + bytes(c * size);
    for (let n = 0; n < N; n++) affine(from + <usize>n * step, to + <usize>n * step, size, factor, rest);
  }
}

/**
 * The gradients of batch_norm: dbias = Σ g, dweight = Σ g · z with z the normalised x, and
 * dx = weight · rstd · (g - dbias / count - z · dweight / count).
 */
export function batch_norm_grad(
  g: usize, x: usize, weight: usize, means: usize, rstds: usize, dx: usize, dweight: usize,
  dbias: usize, N: i32, C: i32, size: i32,
): void {
  const count = <f32>N * <f32>size;
  for (let c = 0; c < C; c++) {
    const mean = load<f32>(means + bytes(c)), rstd = load<f32>(rstds + bytes(c));
    const m4 = f32x4.splat(mean), r4 = f32x4.splat(rstd);
    let sum: f64 = 0, product: f64 = 0;
    for (let n = 0; n < N; n++) {
      const start = bytes((n * C + c) * size);
      let sums = f32x4.splat(0), products = f32x4.splat(0);
      let i = 0;
      for (; i + 4 <= size; i += 4) {
        const slope = v128.load(g + start + bytes(i));
        const z = f32x4.mul(f32x4.sub(v128.load(x + start + bytes(i)), m4), r4);
        sums = f32x4.add(sums, slope);
        products = f32x4.add(products, f32x4.mul(slope, z));
      }
      sum += sum4(sums);
      product += sum4(products);
      for (; i < size; i++) {
        const slope = load<f32>(g + start + bytes(i));
        sum += slope;
        product += slope * (load<f32>(x + start + bytes(i)) - mean) * rstd;
      }
    }
    store<f32>(dbias + bytes(c), <f32>sum);
    store<f32>(dweight + bytes(c), <f32>product);
    const factor = load<f32>(weight + bytes(c)) * rstd;
    const of_sum = <f32>sum / count, of_product = <f32>product / count;
    const f4 = f32x4.splat(factor), s4 = f32x4.splat(of_sum), p4 = f32x4.splat(of_product);
    for (let n = 0; n < N; n++) {
      const start = bytes((n * C + c) * size);
      let i = 0;
      for (; i + 4 <= size; i += 4) {
        const z = f32x4.mul(f32x4.sub(v128.load(x + start + bytes(i)), m4), r4);
        const over = f32x4.sub(f32x4.sub(v128.load(g + start + bytes(i)), s4), f32x4.mul(z, p4));
        v128.store(dx + start + bytes(i), f32x4.mul(over, f4));
      }
      for (; i < size; i++) {
        const z = (load<f32>(x + start + bytes(i)) - mean) * rstd;
        const over = load<f32>(g + start + bytes(i)) - of_sum - z * of_product;
        store<f32>(dx + start + bytes(i), over * factor);
      }
    }
  }
}
