// One instruction of a chain over a block: `bytes` bytes of lanes at d from those at a, b and c.
//
// A lane is a float32 (f), an int32 (i), an int64 (l) or a mask of 32 bits that stands for a bool
// (b). The names of `Lane` are read by Python: an operation's name and the kind of what it takes.
// Lanes come in whole vectors; what is computed past an array's end is not stored.

import {
  erf4, exp24, exp4, expm14, gelu4, geluSlope4, geluTanh4, geluTanhSlope4, log104, log1p4, log24, log4,
  sigmoid4, siluSlope4, tanh4,
} from "../exponential";
import { powerLanes } from "./power";

export enum Lane {
  add_f, sub_f, mul_f, div_f, maximum_f, minimum_f, relu_grad_f, copysign_f, pow_f,
  neg_f, abs_f, sign_f, exp_f, log_f, sqrt_f, tanh_f, sigmoid_f, floor_f, ceil_f, trunc_f, round_f,
  relu_f, exp2_f, expm1_f, log2_f, log10_f, log1p_f, erf_f, gelu_f, gelu_tanh_f, silu_f,
  gelu_grad_f, gelu_tanh_grad_f, silu_grad_f, square_f,
  eq_f, ne_f, lt_f, le_f, gt_f, ge_f, isnan_f, where_f,
  add_i, sub_i, mul_i, maximum_i, minimum_i, neg_i, abs_i, sign_i, relu_i,
  eq_i, ne_i, lt_i, le_i, gt_i, ge_i, where_i,
  bitwise_and_i, bitwise_or_i, bitwise_xor_i, bitwise_not_i,
  add_l, sub_l, mul_l, maximum_l, minimum_l, neg_l, abs_l, sign_l, relu_l,
  eq_l, ne_l, lt_l, le_l, gt_l, ge_l, where_l,
  bitwise_and_l, bitwise_or_l, bitwise_xor_l, bitwise_not_l,
  add_b, mul_b, maximum_b, minimum_b, eq_b, ne_b, where_b,
  logical_and_b, logical_or_b, logical_xor_b, logical_not_b,
  bitwise_and_b, bitwise_or_b, bitwise_xor_b, bitwise_not_b,
  cast_fi, cast_fl, cast_fb, cast_if, cast_il, cast_ib, cast_lf, cast_li, cast_lb,
  cast_bf, cast_bi, cast_bl,
  to_uint8, to_int8, to_int16,
}

// @ts-ignore: decorator
@inline
function both(a: usize, i: usize, b: usize): v128 {
  return v128.and(v128.load(a + i), v128.load(b + i));
}

/** 1, -1 or 0 by the sign; 0 of NaN. */
// @ts-ignore: decorator
@inline
function sign4(x: v128): v128 {
  const one = f32x4.splat(1), zero = f32x4.splat(0);
  return f32x4.sub(v128.and(f32x4.gt(x, zero), one), v128.and(f32x4.lt(x, zero), one));
}

// @ts-ignore: decorator
@inline
function signI4(x: v128): v128 {
  const zero = i32x4.splat(0);
  return i32x4.sub(i32x4.lt_s(x, zero), i32x4.gt_s(x, zero));
}

/** Four masks of 32 bits as two pairs of 64. */
// @ts-ignore: decorator
@inline
function wideMask(c: usize, i: usize): v128 {
  return i64x2.extend_low_i32x4_s(v128.load64_zero(c + (i >> 1)));
}

/** The low halves of four numbers of 64 bits. */
// @ts-ignore: decorator
@inline
function narrowed(a: usize, i: usize): v128 {
  return v128.shuffle<i32>(v128.load(a + 2 * i), v128.load(a + 2 * i, 16), 0, 2, 4, 6);
}

/** Stores one mask a number from comparisons of 64 bits. */
// @ts-ignore: decorator
@inline
function storeMasks(d: usize, i: usize, low: v128, high: v128): void {
  v128.store(d + i, v128.shuffle<i32>(low, high, 0, 2, 4, 6));
}

/** `bytes` counts what lanes of 32 bits take; those of 64 take twice as much. */
export function runLane(code: i32, d: usize, a: usize, b: usize, c: usize, bytes: usize): void {
  if (code <= Lane.where_f) floats(code, d, a, b, c, bytes);
  else if (code <= Lane.bitwise_not_i) integers(code, d, a, b, c, bytes);
  else if (code <= Lane.bitwise_not_l) longs(code, d, a, b, c, bytes);
  else if (code <= Lane.bitwise_not_b) masks(code, d, a, b, c, bytes);
  else casts(code, d, a, bytes);
}

/** y = an operation on n floats, at least four, of a (and b); y is neither of them. */
export function apply_lane(code: i32, a: usize, b: usize, y: usize, n: i32): void {
  const whole = <usize>(n & -4) << 2, last = <usize>(n - 4) << 2;
  runLane(code, y, a, b, a, whole);
  // The last four again where they are not a whole vector.
  if (n & 3) runLane(code, y + last, a + last, b + last, a + last, 16);
}

function floats(code: i32, d: usize, a: usize, b: usize, c: usize, bytes: usize): void {
  const zero = f32x4.splat(0);
  let i: usize = 0;
  switch (code) {
    case Lane.add_f: for (; i < bytes; i += 16) v128.store(d + i, f32x4.add(v128.load(a + i), v128.load(b + i))); break;
    case Lane.sub_f: for (; i < bytes; i += 16) v128.store(d + i, f32x4.sub(v128.load(a + i), v128.load(b + i))); break;
    case Lane.mul_f: for (; i < bytes; i += 16) v128.store(d + i, f32x4.mul(v128.load(a + i), v128.load(b + i))); break;
    case Lane.div_f: for (; i < bytes; i += 16) v128.store(d + i, f32x4.div(v128.load(a + i), v128.load(b + i))); break;
    case Lane.maximum_f: for (; i < bytes; i += 16) v128.store(d + i, f32x4.max(v128.load(a + i), v128.load(b + i))); break;
    case Lane.minimum_f: for (; i < bytes; i += 16) v128.store(d + i, f32x4.min(v128.load(a + i), v128.load(b + i))); break;
    case Lane.relu_grad_f: for (; i < bytes; i += 16) v128.store(d + i, v128.and(v128.load(a + i), f32x4.gt(v128.load(b + i), zero))); break;
    case Lane.copysign_f: for (; i < bytes; i += 16) v128.store(d + i, v128.bitselect(v128.load(b + i), v128.load(a + i), i32x4.splat(0x80000000))); break;
    case Lane.pow_f: powerLanes(d, a, b, bytes); break;
    case Lane.neg_f: for (; i < bytes; i += 16) v128.store(d + i, f32x4.neg(v128.load(a + i))); break;
    case Lane.abs_f: for (; i < bytes; i += 16) v128.store(d + i, f32x4.abs(v128.load(a + i))); break;
    case Lane.sign_f: for (; i < bytes; i += 16) v128.store(d + i, sign4(v128.load(a + i))); break;
    case Lane.exp_f: for (; i < bytes; i += 16) v128.store(d + i, exp4(v128.load(a + i))); break;
    case Lane.log_f: for (; i < bytes; i += 16) v128.store(d + i, log4(v128.load(a + i))); break;
    case Lane.sqrt_f: for (; i < bytes; i += 16) v128.store(d + i, f32x4.sqrt(v128.load(a + i))); break;
    case Lane.tanh_f: for (; i < bytes; i += 16) v128.store(d + i, tanh4(v128.load(a + i))); break;
    case Lane.sigmoid_f: for (; i < bytes; i += 16) v128.store(d + i, sigmoid4(v128.load(a + i))); break;
    case Lane.floor_f: for (; i < bytes; i += 16) v128.store(d + i, f32x4.floor(v128.load(a + i))); break;
    case Lane.ceil_f: for (; i < bytes; i += 16) v128.store(d + i, f32x4.ceil(v128.load(a + i))); break;
    case Lane.trunc_f: for (; i < bytes; i += 16) v128.store(d + i, f32x4.trunc(v128.load(a + i))); break;
    case Lane.round_f: for (; i < bytes; i += 16) v128.store(d + i, f32x4.nearest(v128.load(a + i))); break;
    case Lane.relu_f: for (; i < bytes; i += 16) v128.store(d + i, f32x4.pmax(v128.load(a + i), zero)); break;
    case Lane.exp2_f: for (; i < bytes; i += 16) v128.store(d + i, exp24(v128.load(a + i))); break;
    case Lane.expm1_f: for (; i < bytes; i += 16) v128.store(d + i, expm14(v128.load(a + i))); break;
    case Lane.log2_f: for (; i < bytes; i += 16) v128.store(d + i, log24(v128.load(a + i))); break;
    case Lane.log10_f: for (; i < bytes; i += 16) v128.store(d + i, log104(v128.load(a + i))); break;
    case Lane.log1p_f: for (; i < bytes; i += 16) v128.store(d + i, log1p4(v128.load(a + i))); break;
    case Lane.erf_f: for (; i < bytes; i += 16) v128.store(d + i, erf4(v128.load(a + i))); break;
    case Lane.gelu_f: for (; i < bytes; i += 16) v128.store(d + i, gelu4(v128.load(a + i))); break;
    case Lane.gelu_tanh_f: for (; i < bytes; i += 16) v128.store(d + i, geluTanh4(v128.load(a + i))); break;
    case Lane.silu_f: for (; i < bytes; i += 16) v128.store(d + i, f32x4.mul(v128.load(a + i), sigmoid4(v128.load(a + i)))); break;
    case Lane.gelu_grad_f: for (; i < bytes; i += 16) v128.store(d + i, f32x4.mul(v128.load(a + i), geluSlope4(v128.load(b + i)))); break;
    case Lane.gelu_tanh_grad_f: for (; i < bytes; i += 16) v128.store(d + i, f32x4.mul(v128.load(a + i), geluTanhSlope4(v128.load(b + i)))); break;
    case Lane.silu_grad_f: for (; i < bytes; i += 16) v128.store(d + i, f32x4.mul(v128.load(a + i), siluSlope4(v128.load(b + i)))); break;
    case Lane.square_f: for (; i < bytes; i += 16) v128.store(d + i, f32x4.mul(v128.load(a + i), v128.load(a + i))); break;
    case Lane.eq_f: for (; i < bytes; i += 16) v128.store(d + i, f32x4.eq(v128.load(a + i), v128.load(b + i))); break;
    case Lane.ne_f: for (; i < bytes; i += 16) v128.store(d + i, f32x4.ne(v128.load(a + i), v128.load(b + i))); break;
    case Lane.lt_f: for (; i < bytes; i += 16) v128.store(d + i, f32x4.lt(v128.load(a + i), v128.load(b + i))); break;
    case Lane.le_f: for (; i < bytes; i += 16) v128.store(d + i, f32x4.le(v128.load(a + i), v128.load(b + i))); break;
    case Lane.gt_f: for (; i < bytes; i += 16) v128.store(d + i, f32x4.gt(v128.load(a + i), v128.load(b + i))); break;
    case Lane.ge_f: for (; i < bytes; i += 16) v128.store(d + i, f32x4.ge(v128.load(a + i), v128.load(b + i))); break;
    case Lane.isnan_f: for (; i < bytes; i += 16) v128.store(d + i, f32x4.ne(v128.load(a + i), v128.load(a + i))); break;
    default: select(d, a, b, c, bytes);
  }
}

/** d = b where the mask a is set, else c. */
function select(d: usize, a: usize, b: usize, c: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 16) {
    v128.store(d + i, v128.bitselect(v128.load(b + i), v128.load(c + i), v128.load(a + i)));
  }
}

function integers(code: i32, d: usize, a: usize, b: usize, c: usize, bytes: usize): void {
  const zero = i32x4.splat(0);
  let i: usize = 0;
  switch (code) {
    case Lane.add_i: for (; i < bytes; i += 16) v128.store(d + i, i32x4.add(v128.load(a + i), v128.load(b + i))); break;
    case Lane.sub_i: for (; i < bytes; i += 16) v128.store(d + i, i32x4.sub(v128.load(a + i), v128.load(b + i))); break;
    case Lane.mul_i: for (; i < bytes; i += 16) v128.store(d + i, i32x4.mul(v128.load(a + i), v128.load(b + i))); break;
    case Lane.maximum_i: for (; i < bytes; i += 16) v128.store(d + i, i32x4.max_s(v128.load(a + i), v128.load(b + i))); break;
    case Lane.minimum_i: for (; i < bytes; i += 16) v128.store(d + i, i32x4.min_s(v128.load(a + i), v128.load(b + i))); break;
    case Lane.neg_i: for (; i < bytes; i += 16) v128.store(d + i, i32x4.neg(v128.load(a + i))); break;
    case Lane.abs_i: for (; i < bytes; i += 16) v128.store(d + i, i32x4.abs(v128.load(a + i))); break;
    case Lane.sign_i: for (; i < bytes; i += 16) v128.store(d + i, signI4(v128.load(a + i))); break;
    case Lane.relu_i: for (; i < bytes; i += 16) v128.store(d + i, i32x4.max_s(v128.load(a + i), zero)); break;
    case Lane.eq_i: for (; i < bytes; i += 16) v128.store(d + i, i32x4.eq(v128.load(a + i), v128.load(b + i))); break;
    case Lane.ne_i: for (; i < bytes; i += 16) v128.store(d + i, i32x4.ne(v128.load(a + i), v128.load(b + i))); break;
    case Lane.lt_i: for (; i < bytes; i += 16) v128.store(d + i, i32x4.lt_s(v128.load(a + i), v128.load(b + i))); break;
    case Lane.le_i: for (; i < bytes; i += 16) v128.store(d + i, i32x4.le_s(v128.load(a + i), v128.load(b + i))); break;
    case Lane.gt_i: for (; i < bytes; i += 16) v128.store(d + i, i32x4.gt_s(v128.load(a + i), v128.load(b + i))); break;
    case Lane.ge_i: for (; i < bytes; i += 16) v128.store(d + i, i32x4.ge_s(v128.load(a + i), v128.load(b + i))); break;
    case Lane.bitwise_and_i: for (; i < bytes; i += 16) v128.store(d + i, both(a, i, b)); break;
    case Lane.bitwise_or_i: for (; i < bytes; i += 16) v128.store(d + i, v128.or(v128.load(a + i), v128.load(b + i))); break;
    case Lane.bitwise_xor_i: for (; i < bytes; i += 16) v128.store(d + i, v128.xor(v128.load(a + i), v128.load(b + i))); break;
    case Lane.bitwise_not_i: for (; i < bytes; i += 16) v128.store(d + i, v128.not(v128.load(a + i))); break;
    default: select(d, a, b, c, bytes);
  }
}

function longs(code: i32, d: usize, a: usize, b: usize, c: usize, bytes: usize): void {
  const zero = i64x2.splat(0), one = i64x2.splat(1);
  const wide: usize = 2 * bytes;
  let i: usize = 0;
  switch (code) {
    case Lane.add_l: for (; i < wide; i += 16) v128.store(d + i, i64x2.add(v128.load(a + i), v128.load(b + i))); break;
    case Lane.sub_l: for (; i < wide; i += 16) v128.store(d + i, i64x2.sub(v128.load(a + i), v128.load(b + i))); break;
    case Lane.mul_l: for (; i < wide; i += 16) v128.store(d + i, i64x2.mul(v128.load(a + i), v128.load(b + i))); break;
    case Lane.maximum_l: for (; i < wide; i += 16) v128.store(d + i, v128.bitselect(v128.load(a + i), v128.load(b + i), i64x2.gt_s(v128.load(a + i), v128.load(b + i)))); break;
    case Lane.minimum_l: for (; i < wide; i += 16) v128.store(d + i, v128.bitselect(v128.load(a + i), v128.load(b + i), i64x2.lt_s(v128.load(a + i), v128.load(b + i)))); break;
    case Lane.neg_l: for (; i < wide; i += 16) v128.store(d + i, i64x2.neg(v128.load(a + i))); break;
    case Lane.abs_l: for (; i < wide; i += 16) v128.store(d + i, i64x2.abs(v128.load(a + i))); break;
    case Lane.sign_l: for (; i < wide; i += 16) v128.store(d + i, i64x2.sub(v128.and(i64x2.gt_s(v128.load(a + i), zero), one), v128.and(i64x2.lt_s(v128.load(a + i), zero), one))); break;
    case Lane.relu_l: for (; i < wide; i += 16) v128.store(d + i, v128.and(v128.load(a + i), i64x2.gt_s(v128.load(a + i), zero))); break;
    case Lane.eq_l: for (; i < bytes; i += 16) storeMasks(d, i, i64x2.eq(v128.load(a + 2 * i), v128.load(b + 2 * i)), i64x2.eq(v128.load(a + 2 * i, 16), v128.load(b + 2 * i, 16))); break;
    case Lane.ne_l: for (; i < bytes; i += 16) storeMasks(d, i, i64x2.ne(v128.load(a + 2 * i), v128.load(b + 2 * i)), i64x2.ne(v128.load(a + 2 * i, 16), v128.load(b + 2 * i, 16))); break;
    case Lane.lt_l: for (; i < bytes; i += 16) storeMasks(d, i, i64x2.lt_s(v128.load(a + 2 * i), v128.load(b + 2 * i)), i64x2.lt_s(v128.load(a + 2 * i, 16), v128.load(b + 2 * i, 16))); break;
    case Lane.le_l: for (; i < bytes; i += 16) storeMasks(d, i, i64x2.le_s(v128.load(a + 2 * i), v128.load(b + 2 * i)), i64x2.le_s(v128.load(a + 2 * i, 16), v128.load(b + 2 * i, 16))); break;
    case Lane.gt_l: for (; i < bytes; i += 16) storeMasks(d, i, i64x2.gt_s(v128.load(a + 2 * i), v128.load(b + 2 * i)), i64x2.gt_s(v128.load(a + 2 * i, 16), v128.load(b + 2 * i, 16))); break;
    case Lane.ge_l: for (; i < bytes; i += 16) storeMasks(d, i, i64x2.ge_s(v128.load(a + 2 * i), v128.load(b + 2 * i)), i64x2.ge_s(v128.load(a + 2 * i, 16), v128.load(b + 2 * i, 16))); break;
    case Lane.bitwise_and_l: for (; i < wide; i += 16) v128.store(d + i, both(a, i, b)); break;
    case Lane.bitwise_or_l: for (; i < wide; i += 16) v128.store(d + i, v128.or(v128.load(a + i), v128.load(b + i))); break;
    case Lane.bitwise_xor_l: for (; i < wide; i += 16) v128.store(d + i, v128.xor(v128.load(a + i), v128.load(b + i))); break;
    case Lane.bitwise_not_l: for (; i < wide; i += 16) v128.store(d + i, v128.not(v128.load(a + i))); break;
    default: for (; i < wide; i += 16) v128.store(d + i, v128.bitselect(v128.load(b + i), v128.load(c + i), wideMask(a, i)));
  }
}

function masks(code: i32, d: usize, a: usize, b: usize, c: usize, bytes: usize): void {
  let i: usize = 0;
  switch (code) {
    case Lane.add_b:
    case Lane.maximum_b:
    case Lane.bitwise_or_b:
    case Lane.logical_or_b: for (; i < bytes; i += 16) v128.store(d + i, v128.or(v128.load(a + i), v128.load(b + i))); break;
    case Lane.mul_b:
    case Lane.minimum_b:
    case Lane.bitwise_and_b:
    case Lane.logical_and_b: for (; i < bytes; i += 16) v128.store(d + i, both(a, i, b)); break;
    case Lane.ne_b:
    case Lane.bitwise_xor_b:
    case Lane.logical_xor_b: for (; i < bytes; i += 16) v128.store(d + i, v128.xor(v128.load(a + i), v128.load(b + i))); break;
    case Lane.eq_b: for (; i < bytes; i += 16) v128.store(d + i, i32x4.eq(v128.load(a + i), v128.load(b + i))); break;
    case Lane.bitwise_not_b:
    case Lane.logical_not_b: for (; i < bytes; i += 16) v128.store(d + i, v128.not(v128.load(a + i))); break;
    default: select(d, a, b, c, bytes);
  }
}

function casts(code: i32, d: usize, a: usize, bytes: usize): void {
  const zero = i32x4.splat(0);
  let i: usize = 0;
  switch (code) {
    case Lane.cast_fi: for (; i < bytes; i += 16) v128.store(d + i, i32x4.trunc_sat_f32x4_s(v128.load(a + i))); break;
    case Lane.cast_fl: for (; i < bytes; i += 4) store<i64>(d + 2 * i, <i64>load<f32>(a + i)); break;
    case Lane.cast_fb: for (; i < bytes; i += 16) v128.store(d + i, f32x4.ne(v128.load(a + i), zero)); break;
    case Lane.cast_if: for (; i < bytes; i += 16) v128.store(d + i, f32x4.convert_i32x4_s(v128.load(a + i))); break;
    case Lane.cast_il: for (; i < bytes; i += 4) store<i64>(d + 2 * i, load<i32>(a + i)); break;
    case Lane.cast_ib: for (; i < bytes; i += 16) v128.store(d + i, i32x4.ne(v128.load(a + i), zero)); break;
    case Lane.cast_lf: for (; i < bytes; i += 4) store<f32>(d + i, <f32>load<i64>(a + 2 * i)); break;
    case Lane.cast_li: for (; i < bytes; i += 16) v128.store(d + i, narrowed(a, i)); break;
    case Lane.cast_lb: for (; i < bytes; i += 4) store<i32>(d + i, load<i64>(a + 2 * i) != 0 ? -1 : 0); break;
    case Lane.cast_bf: for (; i < bytes; i += 16) v128.store(d + i, v128.and(v128.load(a + i), f32x4.splat(1))); break;
    case Lane.cast_bi: for (; i < bytes; i += 16) v128.store(d + i, v128.and(v128.load(a + i), i32x4.splat(1))); break;
    case Lane.cast_bl: for (; i < bytes; i += 4) store<i64>(d + 2 * i, load<i32>(a + i) & 1); break;
    case Lane.to_uint8: for (; i < bytes; i += 16) v128.store(d + i, v128.and(v128.load(a + i), i32x4.splat(255))); break;
    case Lane.to_int8: for (; i < bytes; i += 16) v128.store(d + i, i32x4.shr_s(i32x4.shl(v128.load(a + i), 24), 24)); break;
    case Lane.to_int16: for (; i < bytes; i += 16) v128.store(d + i, i32x4.shr_s(i32x4.shl(v128.load(a + i), 16), 16)); break;
  }
}
