// Functions of four floats at once. The polynomials are our own fits of the smallest relative error;
// ranges are reduced as in Cody and Waite, 1980, "Software manual for the elementary functions".
// Infinities, NaN, zeros and subnormal numbers come out as in numpy; errors stay within 4 units in
// the last place (tests/js/program_against_numpy.py).
//
// 2^20 elements, ms, Chromium 156 on one core of an AMD EPYC (numpy's exp in Pyodide: 4.4):
//
//                                                         exp   tanh   gelu
//   rounded by nearest and trunc_sat, limits by min, max   2.0    4.5    9.7
//   rounded by adding 1.5 · 2^23, limits by pmin, pmax     1.0    1.1    5.5
//   multiplications fused where the browser can            0.8    0.7    1.4   this one

import { multiplyAdd } from "./tile";

// @ts-ignore: decorator
@inline
function f4(value: f32): v128 {
  return f32x4.splat(value);
}

/** a + b·c. */
// @ts-ignore: decorator
@inline
function plus(a: v128, b: v128, c: v128): v128 {
  return multiplyAdd(b, c, a);
}

// The smaller and the larger of x and a number, one instruction each; a NaN x stays.
// @ts-ignore: decorator
@inline
function atMost(x: v128, limit: f32): v128 {
  return f32x4.pmin(x, f4(limit));
}

// @ts-ignore: decorator
@inline
export function atLeast(x: v128, limit: f32): v128 {
  return f32x4.pmax(x, f4(limit));
}

/** 1.5 · 2^23: added to a small number, it leaves the nearest whole one in the lowest bits. */
const ROUNDER: f32 = 12582912;

/** x / log 2 as the nearest whole number n, in the bits of n + ROUNDER. */
// @ts-ignore: decorator
@inline
function turns(x: v128): v128 {
  return plus(f4(ROUNDER), x, f4(1.44269504));
}

/** x without n times log 2. */
// @ts-ignore: decorator
@inline
function remainder(x: v128, rounded: v128): v128 {
  const n = f32x4.sub(rounded, f4(ROUNDER));
  return plus(plus(x, n, f4(-0.693359375)), n, f4(2.12194440e-4));
}

/** 2^n for n from -126 to 127, of n + ROUNDER. */
// @ts-ignore: decorator
@inline
function powerOf(rounded: v128): v128 {
  return i32x4.add(i32x4.shl(rounded, 23), i32x4.splat(127 << 23));
}

/** x · 2^n for n from -252 to 254, in two steps: 2^n alone may be too large or too small. */
// @ts-ignore: decorator
@inline
function scaled(x: v128, rounded: v128): v128 {
  const n = i32x4.sub(rounded, i32x4.splat(0x4b400000));
  const half = i32x4.shr_s(n, 1);
  const bias = i32x4.splat(127);
  const a = i32x4.shl(i32x4.add(half, bias), 23);
  const b = i32x4.shl(i32x4.add(i32x4.sub(n, half), bias), 23);
  return f32x4.mul(f32x4.mul(x, a), b);
}

/** e^r for r from -0.35 to 0.35. */
// @ts-ignore: decorator
@inline
function expNearZero(r: v128): v128 {
  let q = plus(f4(0.008368914), r, f4(0.0013814189));
  q = plus(f4(0.041668408), r, q);
  q = plus(f4(0.1666652), r, q);
  q = plus(f4(0.49999994), r, q);
  return f32x4.add(f4(1), plus(r, f32x4.mul(r, r), q));
}

/** e^r - 1 for r from -0.35 to 0.35. */
// @ts-ignore: decorator
@inline
function expm1NearZero(r: v128): v128 {
  let q = plus(f4(0.0083667058), r, f4(0.0013882484));
  q = plus(f4(0.041667204), r, q);
  q = plus(f4(0.16666542), r, q);
  q = plus(f4(0.5), r, q);
  return plus(r, f32x4.mul(r, r), q);
}

/** e^x. */
// @ts-ignore: decorator
@inline
export function exp4(x: v128): v128 {
  const y = atLeast(atMost(x, 89), -104);
  const n = turns(y);
  return scaled(expNearZero(remainder(y, n)), n);
}

/** e^x of what is not positive, for sums and quotients in which 1e-38 is nothing: 0 below that. */
// @ts-ignore: decorator
@inline
export function expBelow4(x: v128): v128 {
  const y = atLeast(x, -87.3);
  const n = turns(y);
  const made = f32x4.mul(expNearZero(remainder(y, n)), powerOf(n));
  return v128.andnot(made, f32x4.lt(x, f4(-87.3)));
}

/** e^x - 1, exact near 0. */
// @ts-ignore: decorator
@inline
export function expm14(x: v128): v128 {
  const y = atLeast(atMost(x, 89), -104);
  const n = turns(y);
  const one = f32x4.sub(scaled(f4(1), n), f4(1));
  const made = f32x4.add(scaled(expm1NearZero(remainder(y, n)), n), one);
  // Beyond 88 the two parts are infinite; -0 stays -0.
  const large = f32x4.gt(x, f4(88));
  return v128.bitselect(exp4(x), v128.bitselect(x, made, f32x4.eq(x, f4(0))), large);
}

/** log(1 + f) for f from -0.3 to 0.42. */
// @ts-ignore: decorator
@inline
function logNearOne(f: v128): v128 {
  const s = f32x4.div(f, f32x4.add(f4(2), f));
  const z = f32x4.mul(s, s);
  const p = plus(f4(0.666667762), z, plus(f4(0.399775591), z, f4(0.298713724)));
  return plus(f32x4.add(s, s), f32x4.mul(s, z), p);
}

/** What a logarithm is where x is no positive finite number: -inf, nan, inf or nan. */
// @ts-ignore: decorator
@inline
function logAtEdges(x: v128, usual: v128): v128 {
  const nan = f32x4.splat(f32.reinterpret_i32(0x7fc00000));
  let made = v128.bitselect(nan, usual, f32x4.lt(x, f4(0)));
  made = v128.bitselect(f4(-Infinity), made, f32x4.eq(x, f4(0)));
  const same = v128.or(f32x4.eq(x, f4(Infinity)), f32x4.ne(x, x));
  return v128.bitselect(x, made, same);
}

/** The exponent e of x = 2^e · (1 + f), as a float; `logPart` gives f. */
// @ts-ignore: decorator
@inline
function logExponent(bits: v128, low: v128, tiny: v128): v128 {
  let e = i32x4.sub(i32x4.shr_u(bits, 23), i32x4.splat(126));
  e = i32x4.add(e, low); // a mask is -1
  e = i32x4.sub(e, v128.and(tiny, i32x4.splat(23)));
  return f32x4.convert_i32x4_s(e);
}

/** log x, its parts combined: e · high + (e · low + log(1 + f) · scale). */
// @ts-ignore: decorator
@inline
function logOf(x: v128, high: f32, low: f32, scale: f32): v128 {
  const tiny = f32x4.lt(x, f4(1.17549435e-38));
  const bits = v128.bitselect(f32x4.mul(x, f4(8388608)), x, tiny);
  const m = v128.or(v128.and(bits, i32x4.splat(0x007fffff)), i32x4.splat(0x3f000000));
  const below = f32x4.lt(m, f4(0.70710678));
  const e = logExponent(bits, below, tiny);
  const f = f32x4.sub(v128.bitselect(f32x4.add(m, m), m, below), f4(1));
  let near = logNearOne(f);
  if (scale != 1) near = f32x4.mul(near, f4(scale));
  return logAtEdges(x, plus(plus(near, e, f4(low)), e, f4(high)));
}

/** The natural logarithm. */
// @ts-ignore: decorator
@inline
export function log4(x: v128): v128 {
  return logOf(x, 0.693359375, -2.12194440e-4, 1);
}

/** The logarithm of base 2. */
// @ts-ignore: decorator
@inline
export function log24(x: v128): v128 {
  return logOf(x, 1, 0, 1.44269504);
}

/** The logarithm of base 10. */
// @ts-ignore: decorator
@inline
export function log104(x: v128): v128 {
  return logOf(x, 0.30102539, 4.6050390e-6, 0.434294482);
}

/** log(1 + x), exact near 0. */
// @ts-ignore: decorator
@inline
export function log1p4(x: v128): v128 {
  const near = f32x4.lt(f32x4.abs(x), f4(0.28));
  const made = v128.bitselect(logNearOne(x), log4(f32x4.add(f4(1), x)), near);
  return v128.bitselect(x, made, f32x4.eq(x, f4(0)));
}

/** 2^x. */
// @ts-ignore: decorator
@inline
export function exp24(x: v128): v128 {
  const y = atLeast(atMost(x, 129), -151);
  const n = f32x4.add(y, f4(ROUNDER));
  const r = f32x4.mul(f32x4.sub(y, f32x4.sub(n, f4(ROUNDER))), f4(0.693147181));
  return scaled(expNearZero(r), n);
}

/** tanh x = e / (e + 2) with e = exp(2|x|) - 1, and x's sign. */
// @ts-ignore: decorator
@inline
export function tanh4(x: v128): v128 {
  const twice = atMost(f32x4.abs(f32x4.add(x, x)), 20);
  const n = turns(twice);
  const power = powerOf(n);
  const e = plus(f32x4.sub(power, f4(1)), expm1NearZero(remainder(twice, n)), power);
  const size = f32x4.div(e, f32x4.add(e, f4(2)));
  return v128.or(size, v128.and(x, i32x4.splat(0x80000000)));
}

/** 1 / (1 + e^-x), by the exponential of a negative number only. */
// @ts-ignore: decorator
@inline
export function sigmoid4(x: v128): v128 {
  const e = exp4(f32x4.neg(f32x4.abs(x)));
  const above = v128.bitselect(f4(1), e, f32x4.ge(x, f4(0)));
  return f32x4.div(above, f32x4.add(f4(1), e));
}

/** The error function: a quotient of polynomials up to 4, beyond which it is ±1 in 24 bits. */
// @ts-ignore: decorator
@inline
export function erf4(x: v128): v128 {
  const y = atLeast(atMost(x, 4), -4);
  const s = f32x4.mul(y, y);
  let p = plus(f4(-2.8827227e-7), s, f4(-4.4837498e-8));
  p = plus(f4(3.0576564e-4), s, p);
  p = plus(f4(0.0029560753), s, p);
  p = plus(f4(0.0509387363), s, p);
  p = plus(f4(0.1669044883), s, p);
  p = plus(f4(1.1283791682), s, p);
  let q = plus(f4(4.1001947e-5), s, f4(-6.2003876e-7));
  q = plus(f4(0.0010398846), s, q);
  q = plus(f4(0.0134915391), s, q);
  q = plus(f4(0.1055592219), s, q);
  q = plus(f4(0.4812486236), s, q);
  q = plus(f4(1), s, q);
  const made = f32x4.div(f32x4.mul(y, p), q);
  return atLeast(atMost(made, 1), -1);
}

/**
 * The share Φ(x) of a normal distribution below x, where `bell` is e^(-x²/2): beyond |x| lies
 * bell · t · P(t) with t = 1 / (1 + 0.4 |x|), which keeps its digits where 1 + erf has none left.
 */
// @ts-ignore: decorator
@inline
function shareBelow(x: v128, bell: v128): v128 {
  const t = f32x4.div(f4(1), plus(f4(1), f32x4.abs(x), f4(0.4)));
  let p = plus(f4(-0.25133696), t, f4(0.055534367));
  p = plus(f4(0.33448297), t, p);
  p = plus(f4(0.017202215), t, p);
  p = plus(f4(0.18718426), t, p);
  p = plus(f4(0.15693317), t, p);
  const beyond = f32x4.mul(f32x4.mul(bell, t), p);
  return v128.bitselect(f32x4.sub(f4(1), beyond), beyond, f32x4.gt(x, f4(0)));
}

// @ts-ignore: decorator
@inline
function bellOf(x: v128): v128 {
  return expBelow4(f32x4.mul(f32x4.mul(x, x), f4(-0.5)));
}

/** x · Φ(x). */
// @ts-ignore: decorator
@inline
export function gelu4(x: v128): v128 {
  return f32x4.mul(x, shareBelow(x, bellOf(x)));
}

/** The derivative of `gelu4`: Φ(x) + x · φ(x). */
// @ts-ignore: decorator
@inline
export function geluSlope4(x: v128): v128 {
  const bell = bellOf(x);
  return plus(shareBelow(x, bell), f32x4.mul(x, f4(0.398942280)), bell);
}

/** tanh's argument in the approximation of GELU: √(2/π) · (x + 0.044715 x³). */
// @ts-ignore: decorator
@inline
function geluInner(x: v128): v128 {
  const cube = f32x4.mul(f32x4.mul(x, x), f32x4.mul(x, f4(0.044715)));
  return f32x4.mul(f4(0.797884561), f32x4.add(x, cube));
}

/** GELU by way of tanh: x · (1 + tanh(…)) / 2. */
// @ts-ignore: decorator
@inline
export function geluTanh4(x: v128): v128 {
  const half = f32x4.mul(x, f4(0.5));
  return plus(half, half, tanh4(geluInner(x)));
}

/** The derivative of `geluTanh4`. */
// @ts-ignore: decorator
@inline
export function geluTanhSlope4(x: v128): v128 {
  const t = tanh4(geluInner(x));
  const slope = f32x4.mul(f4(0.797884561), plus(f4(1), f4(0.134145), f32x4.mul(x, x)));
  const bend = f32x4.mul(f32x4.sub(f4(1), f32x4.mul(t, t)), slope);
  return f32x4.mul(f4(0.5), f32x4.add(f32x4.add(f4(1), t), f32x4.mul(x, bend)));
}

/** The derivative of x · sigmoid(x): s + x · s · (1 - s). */
// @ts-ignore: decorator
@inline
export function siluSlope4(x: v128): v128 {
  const s = sigmoid4(x);
  return plus(s, f32x4.mul(x, s), f32x4.sub(f4(1), s));
}

/** The sum of four lanes. */
// @ts-ignore: decorator
@inline
export function sum4(x: v128): f32 {
  return (f32x4.extract_lane(x, 0) + f32x4.extract_lane(x, 1)) +
    (f32x4.extract_lane(x, 2) + f32x4.extract_lane(x, 3));
}

/** The largest of four lanes; NaN if one is. */
// @ts-ignore: decorator
@inline
export function max4(x: v128): f32 {
  return max(
    max(f32x4.extract_lane(x, 0), f32x4.extract_lane(x, 1)),
    max(f32x4.extract_lane(x, 2), f32x4.extract_lane(x, 3)),
  );
}
