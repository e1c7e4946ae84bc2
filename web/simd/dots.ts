// Products of matrices whose rows both lie along the depth (A · Bᵀ): sums of products of vectors,
// whose four lanes are added at the end. Nothing is packed, which pays where A has few rows, and
// for gradients of convolution weights, where the depth is the positions of an image.

import { ACCUMULATE, COLUMN_BIAS, RELAXED, RELU, ROWS, ROW_BIAS, multiplyAdd } from "./tile";

/** The sums of the lanes of four vectors. */
// @ts-ignore: decorator
@inline
function sums(v0: v128, v1: v128, v2: v128, v3: v128): v128 {
  const low = f32x4.add(
    v128.shuffle<f32>(v0, v1, 0, 4, 1, 5), v128.shuffle<f32>(v0, v1, 2, 6, 3, 7),
  );
  const high = f32x4.add(
    v128.shuffle<f32>(v2, v3, 0, 4, 1, 5), v128.shuffle<f32>(v2, v3, 2, 6, 3, 7),
  );
  return f32x4.add(
    v128.shuffle<f32>(low, high, 0, 1, 4, 5), v128.shuffle<f32>(low, high, 2, 3, 6, 7),
  );
}

/** One number of C and its epilogue. */
// @ts-ignore: decorator
@inline
function put(value: f32, c: usize, epilogue: i32, row: usize, column: usize): void {
  if (epilogue & ACCUMULATE) value += load<f32>(c);
  if (epilogue & ROW_BIAS) value += load<f32>(row);
  if (epilogue & COLUMN_BIAS) value += load<f32>(column);
  if (epilogue & RELU) value = max<f32>(value, 0);
  store<f32>(c, value);
}

/** Two rows of two columns: [c00, c01, c10, c11]. */
// @ts-ignore: decorator
@inline
function putPairs(
  rows: i32, both: bool, value: v128, c: usize, cRow: usize, cColumn: usize,
  epilogue: i32, row: usize, column: usize,
): void {
  put(f32x4.extract_lane(value, 0), c, epilogue, row, column);
  if (both) put(f32x4.extract_lane(value, 1), c + cColumn, epilogue, row, column + 4);
  if (rows > 1) {
    c += cRow;
    put(f32x4.extract_lane(value, 2), c, epilogue, row + 4, column);
    if (both) put(f32x4.extract_lane(value, 3), c + cColumn, epilogue, row + 4, column + 4);
  }
}

/** C[rows, 2 or 1] = A · Bᵀ over kc, whole vectors; the rows of B are b0 and b1. `rows` and `both` are constants. */
// @ts-ignore: decorator
@inline
function dots(
  rows: i32, both: bool, kc: i32, a: usize, aRow: usize, b0: usize, b1: usize,
  c: usize, cRow: usize, cColumn: usize, epilogue: i32, row: usize, column: usize,
): void {
  const zero = f32x4.splat(0);
  let c00 = zero, c01 = zero, c10 = zero, c11 = zero, c20 = zero, c21 = zero;
  let c30 = zero, c31 = zero, c40 = zero, c41 = zero, c50 = zero, c51 = zero;
  for (; kc > 0; kc -= 4) {
    const y0 = v128.load(b0);
    let y1 = zero;
    if (both) y1 = v128.load(b1);
    let at = a;
    let x = v128.load(at);
    c00 = multiplyAdd(x, y0, c00);
    if (both) c01 = multiplyAdd(x, y1, c01);
    if (rows > 1) {
      at += aRow;
      x = v128.load(at);
      c10 = multiplyAdd(x, y0, c10);
      if (both) c11 = multiplyAdd(x, y1, c11);
    }
    if (rows > 2) {
      at += aRow;
      x = v128.load(at);
      c20 = multiplyAdd(x, y0, c20);
      if (both) c21 = multiplyAdd(x, y1, c21);
    }
    if (rows > 3) {
      at += aRow;
      x = v128.load(at);
      c30 = multiplyAdd(x, y0, c30);
      if (both) c31 = multiplyAdd(x, y1, c31);
    }
    if (rows > 4) {
      at += aRow;
      x = v128.load(at);
      c40 = multiplyAdd(x, y0, c40);
      if (both) c41 = multiplyAdd(x, y1, c41);
    }
    if (rows > 5) {
      at += aRow;
      x = v128.load(at);
      c50 = multiplyAdd(x, y0, c50);
      if (both) c51 = multiplyAdd(x, y1, c51);
    }
    a += 16;
    b0 += 16;
    b1 += 16;
  }
  putPairs(rows, both, sums(c00, c01, c10, c11), c, cRow, cColumn, epilogue, row, column);
  if (rows > 2) {
    c += 2 * cRow;
    putPairs(
      rows - 2, both, sums(c20, c21, c30, c31), c, cRow, cColumn, epilogue, row + 8, column,
    );
  }
  if (rows > 4) {
    c += 2 * cRow;
    putPairs(
      rows - 4, both, sums(c40, c41, c50, c51), c, cRow, cColumn, epilogue, row + 16, column,
    );
  }
}

// One function for each number of rows, in which it is a constant.

function dots1(
  kc: i32, a: usize, aRow: usize, b0: usize, b1: usize, c: usize, cRow: usize, cColumn: usize,
  epilogue: i32, row: usize, column: usize,
): void {
  dots(1, true, kc, a, aRow, b0, b1, c, cRow, cColumn, epilogue, row, column);
}

function dots2(
  kc: i32, a: usize, aRow: usize, b0: usize, b1: usize, c: usize, cRow: usize, cColumn: usize,
  epilogue: i32, row: usize, column: usize,
): void {
  dots(2, true, kc, a, aRow, b0, b1, c, cRow, cColumn, epilogue, row, column);
}

function dots3(
  kc: i32, a: usize, aRow: usize, b0: usize, b1: usize, c: usize, cRow: usize, cColumn: usize,
  epilogue: i32, row: usize, column: usize,
): void {
  dots(3, true, kc, a, aRow, b0, b1, c, cRow, cColumn, epilogue, row, column);
}

function dots4(
  kc: i32, a: usize, aRow: usize, b0: usize, b1: usize, c: usize, cRow: usize, cColumn: usize,
  epilogue: i32, row: usize, column: usize,
): void {
  dots(4, true, kc, a, aRow, b0, b1, c, cRow, cColumn, epilogue, row, column);
}

function dots5(
  kc: i32, a: usize, aRow: usize, b0: usize, b1: usize, c: usize, cRow: usize, cColumn: usize,
  epilogue: i32, row: usize, column: usize,
): void {
  dots(5, true, kc, a, aRow, b0, b1, c, cRow, cColumn, epilogue, row, column);
}

function dots6(
  kc: i32, a: usize, aRow: usize, b0: usize, b1: usize, c: usize, cRow: usize, cColumn: usize,
  epilogue: i32, row: usize, column: usize,
): void {
  dots(6, true, kc, a, aRow, b0, b1, c, cRow, cColumn, epilogue, row, column);
}

/** The last column, where their number is odd. */
function oddDots(
  rows: i32, kc: i32, a: usize, aRow: usize, b0: usize, c: usize, cRow: usize,
  epilogue: i32, row: usize, column: usize,
): void {
  if (rows == 1) dots(1, false, kc, a, aRow, b0, b0, c, cRow, 0, epilogue, row, column);
  else if (rows == 2) dots(2, false, kc, a, aRow, b0, b0, c, cRow, 0, epilogue, row, column);
  else if (rows == 3) dots(3, false, kc, a, aRow, b0, b0, c, cRow, 0, epilogue, row, column);
  else if (!RELAXED || rows == 4) {
    dots(4, false, kc, a, aRow, b0, b0, c, cRow, 0, epilogue, row, column);
  } else if (rows == 5) dots(5, false, kc, a, aRow, b0, b0, c, cRow, 0, epilogue, row, column);
  else dots(6, false, kc, a, aRow, b0, b0, c, cRow, 0, epilogue, row, column);
}

/** C (+)= A · Bᵀ over the last numbers, which make no vector. */
function multiplyRest(
  mc: i32, nc: i32, kc: i32, a: usize, aRow: usize, b: usize, bRow: usize, table: usize,
  c: usize, cRow: usize, cColumn: usize, accumulate: bool,
): void {
  for (let j = 0; j < nc; j++) {
    const from = table ? b + load<u32>(table + (<usize>j << 2)) : b;
    let at = a, to = c;
    for (let i = 0; i < mc; i++) {
      let value: f32 = accumulate ? load<f32>(to) : 0;
      for (let k = 0; k < kc; k++) {
        const place = <usize>k << 2;
        value += load<f32>(at + place) * load<f32>(from + place);
      }
      store<f32>(to, value);
      at += aRow;
      to += cRow;
    }
    b += bRow;
    c += cColumn;
  }
}

/**
 * C[mc, nc] = A[mc, kc] · B[nc, kc]ᵀ and its epilogue. B's row j begins at b + j · bRow, or where
 * there is a table at b + table[j]. All distances are in bytes; C's may be any.
 */
export function multiplyRows(
  mc: i32, nc: i32, kc: i32, a: usize, aRow: usize, b: usize, bRow: usize, table: usize,
  c: usize, cRow: usize, cColumn: usize, epilogue: i32, row: usize, column: usize,
): void {
  const whole = kc & ~3;
  if (whole < kc || kc == 0) {
    const end = <usize>whole << 2;
    const added = (epilogue & ACCUMULATE) != 0;
    multiplyRest(mc, nc, kc - whole, a + end, aRow, b + end, bRow, table, c, cRow, cColumn, added);
    epilogue |= ACCUMULATE;
    kc = whole;
  }
  for (let left = mc, strips = (mc + ROWS - 1) / ROWS; strips > 0; strips--) {
    const rows = (left + strips - 1) / strips;
    let to = c, bias = column;
    for (let j = 0; j < nc; j += 2) {
      const place = table + (<usize>j << 2);
      const b0 = table ? b + load<u32>(place) : b + <usize>j * bRow;
      if (j + 1 == nc) {
        oddDots(rows, kc, a, aRow, b0, to, cRow, epilogue, row, bias);
        break;
      }
      const b1 = table ? b + load<u32>(place, 4) : b0 + bRow;
      if (rows == 1) dots1(kc, a, aRow, b0, b1, to, cRow, cColumn, epilogue, row, bias);
      else if (rows == 2) dots2(kc, a, aRow, b0, b1, to, cRow, cColumn, epilogue, row, bias);
      else if (rows == 3) dots3(kc, a, aRow, b0, b1, to, cRow, cColumn, epilogue, row, bias);
      else if (!RELAXED || rows == 4) {
        dots4(kc, a, aRow, b0, b1, to, cRow, cColumn, epilogue, row, bias);
      } else if (rows == 5) dots5(kc, a, aRow, b0, b1, to, cRow, cColumn, epilogue, row, bias);
      else dots6(kc, a, aRow, b0, b1, to, cRow, cColumn, epilogue, row, bias);
      to += 2 * cColumn;
      bias += 8;
    }
    a += <usize>rows * aRow;
    c += <usize>rows * cRow;
    row += <usize>rows << 2;
    left -= rows;
  }
}
