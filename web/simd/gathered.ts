// Products with rows that lie where a table says: of a convolution's columns with the gradient of its
// output, which give the gradient of the weight.
//
// The tile is that of `tile.ts`, its rows read through pointers of their own.

import { RELAXED, ROWS, multiplyAdd } from "./tile";

// @ts-ignore: decorator
@inline
function addRow(v0: v128, v1: v128, c: usize): void {
  v128.store(c, f32x4.add(v0, v128.load(c)));
  v128.store(c, f32x4.add(v1, v128.load(c, 16)), 16);
}

/** C[rows, 8] += A[rows, kc] · B; A's row i begins at a + table[i], and its numbers are neighbours. */
// @ts-ignore: decorator
@inline
function tile(
  rows: i32, kc: i32, a: usize, table: usize, b: usize, c: usize, cRow: usize,
): void {
  const zero = f32x4.splat(0);
  let c00 = zero, c01 = zero, c10 = zero, c11 = zero, c20 = zero, c21 = zero;
  let c30 = zero, c31 = zero, c40 = zero, c41 = zero, c50 = zero, c51 = zero;
  let a0 = a + load<u32>(table), a1 = a0, a2 = a0, a3 = a0, a4 = a0, a5 = a0;
  if (rows > 1) a1 = a + load<u32>(table, 4);
  if (rows > 2) a2 = a + load<u32>(table, 8);
  if (rows > 3) a3 = a + load<u32>(table, 12);
  if (rows > 4) a4 = a + load<u32>(table, 16);
  if (rows > 5) a5 = a + load<u32>(table, 20);
  for (let k = kc; k > 0; k--) {
    const b0 = v128.load(b), b1 = v128.load(b, 16);
    let x = v128.load_splat<f32>(a0);
    c00 = multiplyAdd(x, b0, c00); c01 = multiplyAdd(x, b1, c01);
    a0 += 4;
    if (rows > 1) {
      x = v128.load_splat<f32>(a1);
      c10 = multiplyAdd(x, b0, c10); c11 = multiplyAdd(x, b1, c11);
      a1 += 4;
    }
    if (rows > 2) {
      x = v128.load_splat<f32>(a2);
      c20 = multiplyAdd(x, b0, c20); c21 = multiplyAdd(x, b1, c21);
      a2 += 4;
    }
    if (rows > 3) {
      x = v128.load_splat<f32>(a3);
      c30 = multiplyAdd(x, b0, c30); c31 = multiplyAdd(x, b1, c31);
      a3 += 4;
    }
    if (rows > 4) {
      x = v128.load_splat<f32>(a4);
      c40 = multiplyAdd(x, b0, c40); c41 = multiplyAdd(x, b1, c41);
      a4 += 4;
    }
    if (rows > 5) {
      x = v128.load_splat<f32>(a5);
      c50 = multiplyAdd(x, b0, c50); c51 = multiplyAdd(x, b1, c51);
      a5 += 4;
    }
    b += 32;
  }
  addRow(c00, c01, c);
  if (rows > 1) addRow(c10, c11, c + cRow);
  if (rows > 2) addRow(c20, c21, c + 2 * cRow);
  if (rows > 3) addRow(c30, c31, c + 3 * cRow);
  if (rows > 4) addRow(c40, c41, c + 4 * cRow);
  if (rows > 5) addRow(c50, c51, c + 5 * cRow);
}

// One function for each number of rows, in which it is a constant.

function tile1(kc: i32, a: usize, table: usize, b: usize, c: usize, cRow: usize): void {
  tile(1, kc, a, table, b, c, cRow);
}

function tile2(kc: i32, a: usize, table: usize, b: usize, c: usize, cRow: usize): void {
  tile(2, kc, a, table, b, c, cRow);
}

function tile3(kc: i32, a: usize, table: usize, b: usize, c: usize, cRow: usize): void {
  tile(3, kc, a, table, b, c, cRow);
}

function tile4(kc: i32, a: usize, table: usize, b: usize, c: usize, cRow: usize): void {
  tile(4, kc, a, table, b, c, cRow);
}

function tile5(kc: i32, a: usize, table: usize, b: usize, c: usize, cRow: usize): void {
  tile(5, kc, a, table, b, c, cRow);
}

function tile6(kc: i32, a: usize, table: usize, b: usize, c: usize, cRow: usize): void {
  tile(6, kc, a, table, b, c, cRow);
}

/**
 * C[mc, nc] += A[mc, kc] · B, where A's row i begins at a + table[i] and B lies in panels of eight
 * columns, without gaps. nc is a multiple of 8. Distances are in bytes.
 */
export function multiplyGathered(
  mc: i32, nc: i32, kc: i32, a: usize, table: usize, b: usize, c: usize, cRow: usize,
): void {
  const panel = <usize>kc << 5;
  for (let left = mc, strips = (mc + ROWS - 1) / ROWS; strips > 0; strips--) {
    const rows = (left + strips - 1) / strips;
    let from = b, to = c;
    for (let j = 0; j < nc; j += 8) {
      if (rows == 1) tile1(kc, a, table, from, to, cRow);
      else if (rows == 2) tile2(kc, a, table, from, to, cRow);
      else if (rows == 3) tile3(kc, a, table, from, to, cRow);
      else if (!RELAXED || rows == 4) tile4(kc, a, table, from, to, cRow);
      else if (rows == 5) tile5(kc, a, table, from, to, cRow);
      else tile6(kc, a, table, from, to, cRow);
      from += panel;
      to += 32;
    }
    table += <usize>rows << 2;
    c += <usize>rows * cRow;
    left -= rows;
  }
}
