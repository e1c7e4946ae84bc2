// Values of a chain added up (or their largest, smallest, product) into fewer elements, run by run.
//
// Sums along the last axis are carried in double precision until a run belongs to another element;
// the others add float32 to float32, row by row, as numpy does.

import { max4, sum4 } from "../exponential";

export enum Reduce {
  sum_f, max_f, min_f, prod_f, max_i, min_i, sum_l, max_l, min_l, prod_l,
}

/** Bytes of state a reduction keeps from run to run: a sum (f64) and where it belongs (u32). */
export const STATE: usize = 16;

/** The sum of n floats. */
export function sumRun(from: usize, n: i32): f64 {
  let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0;
  let i = 0;
  for (; i + 16 <= n; i += 16, from += 64) {
    s0 = f32x4.add(s0, v128.load(from));
    s1 = f32x4.add(s1, v128.load(from, 16));
    s2 = f32x4.add(s2, v128.load(from, 32));
    s3 = f32x4.add(s3, v128.load(from, 48));
  }
  for (; i + 4 <= n; i += 4, from += 16) s0 = f32x4.add(s0, v128.load(from));
  let total = <f64>sum4(f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3)));
  for (; i < n; i++, from += 4) total += load<f32>(from);
  return total;
}

/** Adds what is still carried to its element. */
export function flush(state: usize): void {
  const to = <usize>load<u32>(state, 8);
  if (to != 0) store<f32>(to, <f32>(<f64>load<f32>(to) + load<f64>(state)));
  store<u32>(state, 0, 8);
  store<f64>(state, 0);
}

function addRun(from: usize, to: usize, stride: i32, n: i32, state: usize): void {
  let i = 0;
  if (stride == 0) {
    if (load<u32>(state, 8) != <u32>to) {
      flush(state);
      store<u32>(state, <u32>to, 8);
    }
    store<f64>(state, load<f64>(state) + sumRun(from, n));
    return;
  }
  if (stride == 4) {
    for (; i + 4 <= n; i += 4, from += 16, to += 16) {
      v128.store(to, f32x4.add(v128.load(to), v128.load(from)));
    }
  }
  for (; i < n; i++, from += 4, to += stride) store<f32>(to, load<f32>(to) + load<f32>(from));
}

function largestRun(from: usize, to: usize, stride: i32, n: i32): void {
  let i = 0;
  if (stride == 0) {
    let best = f32x4.splat(load<f32>(to));
    for (; i + 4 <= n; i += 4, from += 16) best = f32x4.max(best, v128.load(from));
    let top = max4(best);
    for (; i < n; i++, from += 4) top = max(top, load<f32>(from));
    store<f32>(to, top);
    return;
  }
  for (; i < n; i++, from += 4, to += stride) store<f32>(to, max(load<f32>(to), load<f32>(from)));
}

/** Combines n lanes into elements `stride` bytes apart. */
export function reduceRun(
  code: i32, from: usize, to: usize, stride: i32, n: i32, state: usize,
): void {
  if (code == Reduce.sum_f) return addRun(from, to, stride, n, state);
  if (code == Reduce.max_f) return largestRun(from, to, stride, n);
  switch (code) {
    case Reduce.min_f: for (; n > 0; n--, from += 4, to += stride) store<f32>(to, min(load<f32>(to), load<f32>(from))); break;
    case Reduce.prod_f: for (; n > 0; n--, from += 4, to += stride) store<f32>(to, load<f32>(to) * load<f32>(from)); break;
    case Reduce.max_i: for (; n > 0; n--, from += 4, to += stride) store<i32>(to, max(load<i32>(to), load<i32>(from))); break;
    case Reduce.min_i: for (; n > 0; n--, from += 4, to += stride) store<i32>(to, min(load<i32>(to), load<i32>(from))); break;
    case Reduce.sum_l: for (; n > 0; n--, from += 8, to += stride) store<i64>(to, load<i64>(to) + load<i64>(from)); break;
    case Reduce.max_l: for (; n > 0; n--, from += 8, to += stride) store<i64>(to, max(load<i64>(to), load<i64>(from))); break;
    case Reduce.min_l: for (; n > 0; n--, from += 8, to += stride) store<i64>(to, min(load<i64>(to), load<i64>(from))); break;
    case Reduce.prod_l: for (; n > 0; n--, from += 8, to += stride) store<i64>(to, load<i64>(to) * load<i64>(from)); break;
  }
}
