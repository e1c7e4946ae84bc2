// Attention and its gradient, a block of queries at a time: the scores of a block stay in the caches
// and are never written out (after Dao et al., 2022, "FlashAttention"). Of each query the logarithm
// of the sum of exp(score) is kept.

import { expBelow4, log4, max4, sum4 } from "../exponential";
import { sgemm, sgemm_scratch } from "../matmul";

/** Queries in a block. */
const BLOCK: i32 = 64;

// @ts-ignore: decorator
@inline
function bytes(n: i32): usize {
  return <usize>n << 2;
}

/** What a mask of kind 1 (bools) or 2 (numbers to add) says about n keys: scores changed in place. */
function hide(kind: i32, mask: usize, step: i32, scores: usize, n: i32): void {
  for (let j = 0; j < n; j++, mask += step) {
    const to = scores + bytes(j);
    if (kind == 2) store<f32>(to, load<f32>(to) + load<f32>(mask));
    else if (load<u8>(mask) == 0) store<f32>(to, -Infinity);
  }
}

// @ts-ignore: decorator
@inline
function scaleRow(x: usize, n: i32, factor: f32): void {
  const four = f32x4.splat(factor);
  let i = 0;
  for (; i + 4 <= n; i += 4) v128.store(x + bytes(i), f32x4.mul(v128.load(x + bytes(i)), four));
  for (; i < n; i++) store<f32>(x + bytes(i), load<f32>(x + bytes(i)) * factor);
}

// @ts-ignore: decorator
@inline
function exp1(x: f32): f32 {
  return f32x4.extract_lane(expBelow4(f32x4.splat(x)), 0);
}

/** x = e^(x - top); their sum. */
function exponentials(x: usize, n: i32, top: f32): f32 {
  const shift = f32x4.splat(top);
  let total = f32x4.splat(0);
  let i = 0;
  for (; i + 4 <= n; i += 4) {
    const e = expBelow4(f32x4.sub(v128.load(x + bytes(i)), shift));
    v128.store(x + bytes(i), e);
    total = f32x4.add(total, e);
  }
  let sum = sum4(total);
  for (; i < n; i++) {
    const e = exp1(load<f32>(x + bytes(i)) - top);
    store<f32>(x + bytes(i), e);
    sum += e;
  }
  return sum;
}

function largest(x: usize, n: i32): f32 {
  let best = f32x4.splat(-Infinity);
  let i = 0;
  for (; i + 4 <= n; i += 4) best = f32x4.max(best, v128.load(x + bytes(i)));
  let top = max4(best);
  for (; i < n; i++) top = max(top, load<f32>(x + bytes(i)));
  return top;
}

function dot(a: usize, b: usize, n: i32): f32 {
  let total = f32x4.splat(0);
  let i = 0;
  for (; i + 4 <= n; i += 4) {
    total = f32x4.add(total, f32x4.mul(v128.load(a + bytes(i)), v128.load(b + bytes(i))));
  }
  let sum = sum4(total);
  for (; i < n; i++) sum += load<f32>(a + bytes(i)) * load<f32>(b + bytes(i));
  return sum;
}

/** Bytes of scratch that both directions need for T queries and S keys of size D and values of E. */
export function attention_scratch(T: i32, S: i32, D: i32, E: i32): i32 {
  const rows = min(T, BLOCK), wide = max(max(D, E), S);
  const deep = max(max(D, E), max(rows, S));
  return sgemm_scratch(max(rows, S), wide, deep) + ((2 * rows * S + 32) << 2);
}

/** Scaled scores of one block of queries, hidden keys at -inf: (n, S), of which `keys` are filled. */
function scoresOf(
  n: i32, keys: i32, S: i32, D: i32, q: usize, q_row: i32, k: usize, k_row: i32, scale: f32,
  scores: usize, scratch: usize,
): void {
  sgemm(n, keys, D, q, q_row, 1, k, 1, k_row, scores, S, false, scratch);
  for (let i = 0; i < n; i++) scaleRow(scores + bytes(i * S), keys, scale);
}

/**
 * y (heads, T, E) dense and logsumexp (heads, T) of one head's q (T, D), k (S, D) and v (S, E); rows
 * are so many elements apart. mask: kind 0 (none), 1 or 2, its steps in bytes.
 */
export function attentionHead(
  T: i32, S: i32, D: i32, E: i32, q: usize, q_row: i32, k: usize, k_row: i32, v: usize, v_row: i32,
  y: usize, logs: usize, scale: f32, causal: bool,
  kind: i32, mask: usize, mask_row: i32, mask_step: i32, scratch: usize,
): void {
  const scores = scratch, room = scratch + bytes(2 * min(T, BLOCK) * S + 32);
  for (let start = 0; start < T; start += BLOCK) {
    const n = min(BLOCK, T - start);
    const keys = causal ? min(S, start + n) : S;
    const to = y + bytes(start * E);
    scoresOf(n, keys, S, D, q + bytes(start * q_row), q_row, k, k_row, scale, scores, room);
    for (let i = 0; i < n; i++) {
      const row = scores + bytes(i * S);
      const seen = causal ? min(S, start + i + 1) : S;
      if (kind != 0) hide(kind, mask + (start + i) * mask_row, mask_step, row, seen);
      let top = largest(row, seen);
      if (top == -Infinity) top = 0;
      const total = exponentials(row, seen, top);
      if (seen < keys) memory.fill(row + bytes(seen), 0, bytes(keys - seen));
      const log = f32x4.extract_lane(log4(f32x4.splat(total)), 0);
      store<f32>(logs + bytes(start + i), total == 0 ? f32.MAX_VALUE : top + log);
      // The weights' sum, until the product is there.
      store<f32>(scores + bytes(n * S + i), total == 0 ? 1 : 1 / total);
    }
    sgemm(n, E, keys, scores, S, 1, v, v_row, 1, to, E, false, room);
    for (let i = 0; i < n; i++) scaleRow(to + bytes(i * E), E, load<f32>(scores + bytes(n * S + i)));
  }
}

/** The gradients dq (T, D), dk (S, D), dv (S, E) of one head, dense; g and y as its result. */
export function attentionHeadGrad(
  T: i32, S: i32, D: i32, E: i32, g: usize, g_row: i32, q: usize, q_row: i32, k: usize, k_row: i32,
  v: usize, v_row: i32, y: usize, logs: usize, dq: usize, dk: usize, dv: usize, scale: f32,
  causal: bool, kind: i32, mask: usize, mask_row: i32, mask_step: i32, scratch: usize,
): void {
  const rows = min(T, BLOCK);
  const weights = scratch, slopes = scratch + bytes(rows * S);
  const room = scratch + bytes(2 * rows * S + 32);
  memory.fill(dk, 0, bytes(S * D));
  memory.fill(dv, 0, bytes(S * E));
  for (let start = 0; start < T; start += BLOCK) {
    const n = min(BLOCK, T - start);
    const keys = causal ? min(S, start + n) : S;
    const from = q + bytes(start * q_row), slope = g + bytes(start * g_row);
    scoresOf(n, keys, S, D, from, q_row, k, k_row, scale, weights, room);
    sgemm(n, keys, E, slope, g_row, 1, v, 1, v_row, slopes, S, false, room);
    for (let i = 0; i < n; i++) {
      const row = weights + bytes(i * S), of_row = slopes + bytes(i * S);
      const seen = causal ? min(S, start + i + 1) : S;
      if (kind != 0) hide(kind, mask + (start + i) * mask_row, mask_step, row, seen);
      exponentials(row, seen, load<f32>(logs + bytes(start + i)));
      if (seen < keys) memory.fill(row + bytes(seen), 0, bytes(keys - seen));
      const mean = dot(slope + bytes(i * g_row), y + bytes((start + i) * E), E);
      const m4 = f32x4.splat(mean), s4 = f32x4.splat(scale);
      let j = 0;
      for (; j + 4 <= keys; j += 4) {
        const over = f32x4.sub(v128.load(of_row + bytes(j)), m4);
        const made = f32x4.mul(f32x4.mul(v128.load(row + bytes(j)), over), s4);
        v128.store(of_row + bytes(j), made);
      }
      for (; j < keys; j++) {
        const to = of_row + bytes(j);
        store<f32>(to, load<f32>(row + bytes(j)) * (load<f32>(to) - mean) * scale);
      }
    }
    sgemm(n, D, keys, slopes, S, 1, k, k_row, 1, dq + bytes(start * D), D, false, room);
    sgemm(keys, D, n, slopes, 1, S, from, q_row, 1, dk, D, true, room);
    sgemm(keys, E, n, weights, 1, S, slope, g_row, 1, dv, E, true, room);
  }
}
