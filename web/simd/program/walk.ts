// Strided arrays and blocks. A block holds elements start .. start + n of an array in the order of
// its shape; in memory they lie `strides` (bytes an axis) apart. A walk goes along the last axis run
// by run and counts the others like an odometer, in words of scratch (`counts`).

import { reduceRun } from "./reduce";

/** How elements are kept: in memory, and as lanes of a block (see lanes.ts). */
export enum Kind {
  word, long, bool, uint8, int8, int16,
}

/** Where a walk is: the address of its run's first element; `counts` holds all other axes. */
let at: usize = 0;
/** Elements of the last axis before that. */
let within: i32 = 0;

/** Begins a walk at an element. */
function begin(start: i32, axes: i32, shape: usize, strides: usize, base: usize, counts: usize): void {
  let rest = start;
  at = base;
  within = 0;
  for (let axis = axes - 1; axis >= 0; axis--) {
    const size = load<i32>(shape + (<usize>axis << 2));
    const here = rest % size;
    rest /= size;
    store<i32>(counts + (<usize>axis << 2), here);
    at += here * load<i32>(strides + (<usize>axis << 2));
    if (axis == axes - 1) within = here;
  }
}

/** Goes on to the first element of the next run. */
function next(axes: i32, shape: usize, strides: usize, counts: usize): void {
  const last = <usize>(axes - 1) << 2;
  at -= within * load<i32>(strides + last);
  within = 0;
  for (let axis = axes - 2; axis >= 0; axis--) {
    const place = <usize>axis << 2;
    const size = load<i32>(shape + place), stride = load<i32>(strides + place);
    const here = load<i32>(counts + place) + 1;
    at += stride;
    if (here < size) {
      store<i32>(counts + place, here);
      return;
    }
    at -= size * stride;
    store<i32>(counts + place, 0);
  }
}

/** Reads one element as a lane. */
// @ts-ignore: decorator
@inline
function read(kind: i32, from: usize): i32 {
  if (kind == Kind.word) return load<i32>(from);
  if (kind == Kind.bool) return load<u8>(from) != 0 ? -1 : 0;
  if (kind == Kind.uint8) return load<u8>(from);
  return kind == Kind.int8 ? load<i8>(from) : load<i16>(from);
}

/** Fills n lanes of 32 bits with one value. */
export function splat(value: i32, to: usize, n: i32): void {
  const four = i32x4.splat(value);
  let i = 0;
  for (; i + 4 <= n; i += 4, to += 16) v128.store(to, four);
  for (; i < n; i++, to += 4) store<i32>(to, value);
}

function copyWords(from: usize, stride: i32, to: usize, n: i32): void {
  let i = 0;
  if (stride == 4) {
    for (; i + 4 <= n; i += 4, to += 16, from += 16) v128.store(to, v128.load(from));
  }
  for (; i < n; i++, to += 4, from += stride) store<i32>(to, load<i32>(from));
}

function copyLongs(from: usize, stride: i32, to: usize, n: i32): void {
  for (let i = 0; i < n; i++, to += 8, from += stride) store<i64>(to, load<i64>(from));
}

/** Unpacks bytes that follow each other, four at a time. */
function copyBytes(kind: i32, from: usize, to: usize, n: i32): void {
  let i = 0;
  if (kind == Kind.bool) {
    for (; i + 4 <= n; i += 4, to += 16, from += 4) {
      const four = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(from)));
      v128.store(to, i32x4.ne(four, i32x4.splat(0)));
    }
  } else if (kind == Kind.uint8) {
    for (; i + 4 <= n; i += 4, to += 16, from += 4) {
      v128.store(to, i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(from))));
    }
  }
  for (; i < n; i++, to += 4, from += 1) store<i32>(to, read(kind, from));
}

/** A run of n elements, `stride` bytes apart, as lanes. */
function readRun(kind: i32, from: usize, stride: i32, to: usize, n: i32): void {
  if (kind == Kind.long) copyLongs(from, stride, to, n);
  else if (stride == 0) splat(read(kind, from), to, n);
  else if (kind == Kind.word) copyWords(from, stride, to, n);
  else if (stride == 1) copyBytes(kind, from, to, n);
  else for (let i = 0; i < n; i++, to += 4, from += stride) store<i32>(to, read(kind, from));
}

/** Lanes from elements start .. start + n of a strided array. */
export function gatherBlock(
  kind: i32, start: i32, n: i32, axes: i32, shape: usize, strides: usize, base: usize,
  to: usize, counts: usize,
): void {
  const last = <usize>(axes - 1) << 2;
  const size = load<i32>(shape + last), stride = load<i32>(strides + last);
  const lane = kind == Kind.long ? 3 : 2;
  begin(start, axes, shape, strides, base, counts);
  while (n > 0) {
    const run = min(n, size - within);
    readRun(kind, at, stride, to, run);
    to += <usize>run << lane;
    n -= run;
    if (n > 0) next(axes, shape, strides, counts);
  }
}

/** A run of n lanes to elements `stride` bytes apart. */
export function writeRun(kind: i32, from: usize, to: usize, stride: i32, n: i32): void {
  if (kind == Kind.word) {
    if (stride == 4) return copyWords(from, 4, to, n);
    for (let i = 0; i < n; i++, to += stride, from += 4) store<i32>(to, load<i32>(from));
  } else if (kind == Kind.long) {
    for (let i = 0; i < n; i++, to += stride, from += 8) store<i64>(to, load<i64>(from));
  } else if (kind == Kind.bool) {
    for (let i = 0; i < n; i++, to += stride, from += 4) store<u8>(to, <u8>(load<i32>(from) & 1));
  } else if (kind == Kind.int16) {
    for (let i = 0; i < n; i++, to += stride, from += 4) store<i16>(to, <i16>load<i32>(from));
  } else {
    for (let i = 0; i < n; i++, to += stride, from += 4) store<u8>(to, <u8>load<i32>(from));
  }
}

/** Elements start .. start + n of a strided array from lanes. */
export function scatterBlock(
  kind: i32, start: i32, n: i32, axes: i32, shape: usize, strides: usize, base: usize,
  from: usize, counts: usize,
): void {
  const last = <usize>(axes - 1) << 2;
  const size = load<i32>(shape + last), stride = load<i32>(strides + last);
  const lane = kind == Kind.long ? 3 : 2;
  begin(start, axes, shape, strides, base, counts);
  while (n > 0) {
    const run = min(n, size - within);
    writeRun(kind, from, at, stride, run);
    from += <usize>run << lane;
    n -= run;
    if (n > 0) next(axes, shape, strides, counts);
  }
}

/** Combines lanes into the elements that they are reduced to: those have a stride of 0 there. */
export function reduceBlock(
  code: i32, start: i32, n: i32, axes: i32, shape: usize, strides: usize, base: usize,
  from: usize, counts: usize, state: usize, lane: i32,
): void {
  const last = <usize>(axes - 1) << 2;
  const size = load<i32>(shape + last), stride = load<i32>(strides + last);
  begin(start, axes, shape, strides, base, counts);
  while (n > 0) {
    const length = min(n, size - within);
    reduceRun(code, from, at, stride, length, state);
    from += <usize>length << lane;
    n -= length;
    if (n > 0) next(axes, shape, strides, counts);
  }
}
