// The register tile: everything that multiplies comes down to it.
//
// A tile holds ROWS × 8 sums in vector registers while it walks along the depth; x86 has sixteen of
// them, of which V8 keeps one. Rows of A are read one number at a time from where they lie, in any
// layout; of B eight neighbours at a time, a fixed step apart (matrices, packed panels) or where a
// table says (convolutions: `image.ts`). A tile of few rows or four columns is the same code with
// constants folded. What was tried, GFLOP/s at depth 256 in cached memory, Chromium 156, one core of
// an AMD EPYC (Zen 5, 4.1 GHz: 2 multiplications and 2 additions a cycle, of 4 numbers each, are 66;
// other processors need fused ones to reach as much):
//
//   tile, in rows × columns of C                      simd   simd-relaxed
//   4×8, A packed, two steps a round                   59        60
//   4×8, A packed                                      61        61
//   4×8, A where it lies                               60        60    this one in simd
//   5×8, A packed                                      62        62
//   3×12, A packed                                     64        62
//   4×12, A packed (spills)                            34        42
//   6×8, A packed (without fusing it spills)           34        66
//   6×8, A where it lies, six pointers                 33        65
//   6×8, A where it lies, one pointer that walks       33        65    this one in simd-relaxed
//   6×8, likewise, B by table                          33        65    this one in simd-relaxed

/** Whether this is the module for browsers that fuse multiplications with additions. */
export const RELAXED: bool = ASC_FEATURE_RELAXED_SIMD;
/** Rows of the largest tile: as many as the registers allow. */
export const ROWS: i32 = RELAXED ? 6 : 4;
/** Bytes that a tile needs to be put aside, where it hangs over C's edge. */
export const SPARE: usize = 256;

// What becomes of a product before it is stored; any of them together:
/** It is added to C. */
export const ACCUMULATE: i32 = 1;
/** A number is added to each row, ... */
export const ROW_BIAS: i32 = 2;
/** ... or to each column. */
export const COLUMN_BIAS: i32 = 4;
/** The larger of it and 0 is kept. */
export const RELU: i32 = 8;

/** x · y + sum */
// @ts-ignore: decorator
@inline
export function multiplyAdd(x: v128, y: v128, sum: v128): v128 {
  if (RELAXED) return f32x4.relaxed_madd(x, y, sum);
  return f32x4.add(sum, f32x4.mul(x, y));
}

// @ts-ignore: decorator
@inline
function finished(value: v128, c: usize, epilogue: i32, row: usize, column: usize): v128 {
  if (epilogue & ACCUMULATE) value = f32x4.add(value, v128.load(c));
  if (epilogue & ROW_BIAS) value = f32x4.add(value, v128.load_splat<f32>(row));
  if (epilogue & COLUMN_BIAS) value = f32x4.add(value, v128.load(column));
  if (epilogue & RELU) value = f32x4.max(value, f32x4.splat(0));
  return value;
}

/** C's row of eight (or four): stored, at once where nothing else is wanted. */
// @ts-ignore: decorator
@inline
function storeRow(
  wide: bool, v0: v128, v1: v128, c: usize, epilogue: i32, row: usize, column: usize,
): void {
  if (epilogue != 0) {
    v0 = finished(v0, c, epilogue, row, column);
    if (wide) v1 = finished(v1, c + 16, epilogue, row, column + 16);
  }
  v128.store(c, v0);
  if (wide) v128.store(c, v1, 16);
}

/**
 * C[rows, 8 or 4] = A · B over kc steps. A's rows are aRow apart and its steps aStep; B's steps bStep
 * or, where `table` is not 0, at b + table[k]. All distances are in bytes; rows, wide and indirect
 * are constants. `row` and `column` point at the epilogue's biases.
 */
// @ts-ignore: decorator
@inline
function tile(
  rows: i32, wide: bool, indirect: bool, kc: i32, a: usize, aRow: usize, aStep: usize,
  b: usize, bStep: usize, table: usize, c: usize, cRow: usize,
  epilogue: i32, row: usize, column: usize,
): void {
  let c00 = f32x4.splat(0), c01 = f32x4.splat(0);
  let c10 = f32x4.splat(0), c11 = f32x4.splat(0);
  let c20 = f32x4.splat(0), c21 = f32x4.splat(0);
  let c30 = f32x4.splat(0), c31 = f32x4.splat(0);
  let c40 = f32x4.splat(0), c41 = f32x4.splat(0);
  let c50 = f32x4.splat(0), c51 = f32x4.splat(0);
  for (let k = kc; k > 0; k--) {
    let from = b;
    if (indirect) {
      from += load<u32>(table);
      table += 4;
    } else {
      b += bStep;
    }
    const b0 = v128.load(from);
    let b1 = b0;
    if (wide) b1 = v128.load(from, 16);
    let at = a;
    let x = v128.load_splat<f32>(at);
    c00 = multiplyAdd(x, b0, c00);
    if (wide) c01 = multiplyAdd(x, b1, c01);
    if (rows > 1) {
      at += aRow;
      x = v128.load_splat<f32>(at);
      c10 = multiplyAdd(x, b0, c10);
      if (wide) c11 = multiplyAdd(x, b1, c11);
    }
    if (rows > 2) {
      at += aRow;
      x = v128.load_splat<f32>(at);
      c20 = multiplyAdd(x, b0, c20);
      if (wide) c21 = multiplyAdd(x, b1, c21);
    }
    if (rows > 3) {
      at += aRow;
      x = v128.load_splat<f32>(at);
      c30 = multiplyAdd(x, b0, c30);
      if (wide) c31 = multiplyAdd(x, b1, c31);
    }
    if (rows > 4) {
      at += aRow;
      x = v128.load_splat<f32>(at);
      c40 = multiplyAdd(x, b0, c40);
      if (wide) c41 = multiplyAdd(x, b1, c41);
    }
    if (rows > 5) {
      at += aRow;
      x = v128.load_splat<f32>(at);
      c50 = multiplyAdd(x, b0, c50);
      if (wide) c51 = multiplyAdd(x, b1, c51);
    }
    a += aStep;
  }
  storeRow(wide, c00, c01, c, epilogue, row, column);
  if (rows > 1) storeRow(wide, c10, c11, c + cRow, epilogue, row + 4, column);
  if (rows > 2) storeRow(wide, c20, c21, c + 2 * cRow, epilogue, row + 8, column);
  if (rows > 3) storeRow(wide, c30, c31, c + 3 * cRow, epilogue, row + 12, column);
  if (rows > 4) storeRow(wide, c40, c41, c + 4 * cRow, epilogue, row + 16, column);
  if (rows > 5) storeRow(wide, c50, c51, c + 5 * cRow, epilogue, row + 20, column);
}

// The tile that most work is done in is a function of its own: within the loop over tiles V8 keeps
// fewer of its values in registers (in simd.wasm 48 GFLOP/s instead of 58).

function tileOfMatrix(
  kc: i32, a: usize, aRow: usize, aStep: usize, b: usize, bStep: usize,
  c: usize, cRow: usize, epilogue: i32, row: usize, column: usize,
): void {
  tile(ROWS, true, false, kc, a, aRow, aStep, b, bStep, 0, c, cRow, epilogue, row, column);
}

function tileByTable(
  kc: i32, a: usize, aRow: usize, aStep: usize, b: usize, table: usize,
  c: usize, cRow: usize, epilogue: i32, row: usize, column: usize,
): void {
  tile(ROWS, true, true, kc, a, aRow, aStep, b, 0, table, c, cRow, epilogue, row, column);
}

/**
 * C[1, 32] where B's rows are 32 neighbours: one row alone would make two sums at a time, and wait
 * for each (13 GFLOP/s; so 40).
 */
// @ts-ignore: decorator
@inline
function tileOfRow(
  indirect: bool, kc: i32, a: usize, aStep: usize, b: usize, bStep: usize, table: usize, c: usize,
  epilogue: i32, row: usize, column: usize,
): void {
  let c0 = f32x4.splat(0), c1 = f32x4.splat(0), c2 = f32x4.splat(0), c3 = f32x4.splat(0);
  let c4 = f32x4.splat(0), c5 = f32x4.splat(0), c6 = f32x4.splat(0), c7 = f32x4.splat(0);
  for (let k = kc; k > 0; k--) {
    let from = b;
    if (indirect) {
      from += load<u32>(table);
      table += 4;
    } else {
      b += bStep;
    }
    const x = v128.load_splat<f32>(a);
    c0 = multiplyAdd(x, v128.load(from), c0);
    c1 = multiplyAdd(x, v128.load(from, 16), c1);
    c2 = multiplyAdd(x, v128.load(from, 32), c2);
    c3 = multiplyAdd(x, v128.load(from, 48), c3);
    c4 = multiplyAdd(x, v128.load(from, 64), c4);
    c5 = multiplyAdd(x, v128.load(from, 80), c5);
    c6 = multiplyAdd(x, v128.load(from, 96), c6);
    c7 = multiplyAdd(x, v128.load(from, 112), c7);
    a += aStep;
  }
  storeRow(true, c0, c1, c, epilogue, row, column);
  storeRow(true, c2, c3, c + 32, epilogue, row, column + 32);
  storeRow(true, c4, c5, c + 64, epilogue, row, column + 64);
  storeRow(true, c6, c7, c + 96, epilogue, row, column + 96);
}

/** Tiles side by side: C[rows, nc]. B's panels of eight columns are bPanel apart. */
// @ts-ignore: decorator
@inline
function strip(
  rows: i32, indirect: bool, nc: i32, kc: i32, a: usize, aRow: usize, aStep: usize,
  b: usize, bPanel: usize, bStep: usize, table: usize, c: usize, cRow: usize,
  epilogue: i32, row: usize, column: usize, spare: usize,
): void {
  if (rows == 1 && bPanel == 32) {
    for (; nc >= 32; nc -= 32) {
      tileOfRow(indirect, kc, a, aStep, b, bStep, table, c, epilogue, row, column);
      b += 128;
      c += 128;
      column += 128;
    }
  }
  for (; nc > 0; nc -= 8) {
    // What hangs over C's edge is put aside, and of that the part which exists is copied.
    const whole = nc >= 8 || nc == 4;
    const to = whole ? c : spare;
    const toRow = whole ? cRow : 32;
    const then = whole ? epilogue : 0;
    if (nc > 4 && rows == ROWS && indirect) {
      tileByTable(kc, a, aRow, aStep, b, table, to, toRow, then, row, column);
    } else if (nc > 4 && rows == ROWS) {
      tileOfMatrix(kc, a, aRow, aStep, b, bStep, to, toRow, then, row, column);
    } else if (nc > 4) {
      tile(rows, true, indirect, kc, a, aRow, aStep, b, bStep, table, to, toRow, then, row, column);
    } else {
      tile(rows, false, indirect, kc, a, aRow, aStep, b, bStep, table, to, toRow, then, row, column);
    }
    if (!whole) storeEdge(rows, nc, spare, c, cRow, epilogue, row, column);
    b += bPanel;
    c += 32;
    column += 32;
  }
}

function storeEdge(
  rows: i32, columns: i32, source: usize, target: usize, cRow: usize, epilogue: i32, row: usize,
  column: usize,
): void {
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      const place = <usize>j << 2;
      let value = load<f32>(source + place);
      if (epilogue & ACCUMULATE) value += load<f32>(target + place);
      if (epilogue & ROW_BIAS) value += load<f32>(row);
      if (epilogue & COLUMN_BIAS) value += load<f32>(column + place);
      if (epilogue & RELU) value = max<f32>(value, 0);
      store<f32>(target + place, value);
    }
    source += 32;
    target += cRow;
    row += 4;
  }
}

// One function for each number of rows and way to B, in which these are constants.

function direct1(
  nc: i32, kc: i32, a: usize, aRow: usize, aStep: usize, b: usize, bPanel: usize, bStep: usize,
  c: usize, cRow: usize, epilogue: i32, row: usize, column: usize, spare: usize,
): void {
  strip(
    1, false, nc, kc, a, aRow, aStep, b, bPanel, bStep, 0, c, cRow, epilogue, row, column, spare,
  );
}

function direct2(
  nc: i32, kc: i32, a: usize, aRow: usize, aStep: usize, b: usize, bPanel: usize, bStep: usize,
  c: usize, cRow: usize, epilogue: i32, row: usize, column: usize, spare: usize,
): void {
  strip(
    2, false, nc, kc, a, aRow, aStep, b, bPanel, bStep, 0, c, cRow, epilogue, row, column, spare,
  );
}

function direct3(
  nc: i32, kc: i32, a: usize, aRow: usize, aStep: usize, b: usize, bPanel: usize, bStep: usize,
  c: usize, cRow: usize, epilogue: i32, row: usize, column: usize, spare: usize,
): void {
  strip(
    3, false, nc, kc, a, aRow, aStep, b, bPanel, bStep, 0, c, cRow, epilogue, row, column, spare,
  );
}

function direct4(
  nc: i32, kc: i32, a: usize, aRow: usize, aStep: usize, b: usize, bPanel: usize, bStep: usize,
  c: usize, cRow: usize, epilogue: i32, row: usize, column: usize, spare: usize,
): void {
  strip(
    4, false, nc, kc, a, aRow, aStep, b, bPanel, bStep, 0, c, cRow, epilogue, row, column, spare,
  );
}

function direct5(
  nc: i32, kc: i32, a: usize, aRow: usize, aStep: usize, b: usize, bPanel: usize, bStep: usize,
  c: usize, cRow: usize, epilogue: i32, row: usize, column: usize, spare: usize,
): void {
  strip(
    5, false, nc, kc, a, aRow, aStep, b, bPanel, bStep, 0, c, cRow, epilogue, row, column, spare,
  );
}

function direct6(
  nc: i32, kc: i32, a: usize, aRow: usize, aStep: usize, b: usize, bPanel: usize, bStep: usize,
  c: usize, cRow: usize, epilogue: i32, row: usize, column: usize, spare: usize,
): void {
  strip(
    6, false, nc, kc, a, aRow, aStep, b, bPanel, bStep, 0, c, cRow, epilogue, row, column, spare,
  );
}

function indirect1(
  nc: i32, kc: i32, a: usize, aRow: usize, aStep: usize, b: usize, table: usize,
  c: usize, cRow: usize, epilogue: i32, row: usize, column: usize, spare: usize,
): void {
  strip(
    1, true, nc, kc, a, aRow, aStep, b, 32, 0, table, c, cRow, epilogue, row, column, spare,
  );
}

function indirect2(
  nc: i32, kc: i32, a: usize, aRow: usize, aStep: usize, b: usize, table: usize,
  c: usize, cRow: usize, epilogue: i32, row: usize, column: usize, spare: usize,
): void {
  strip(
    2, true, nc, kc, a, aRow, aStep, b, 32, 0, table, c, cRow, epilogue, row, column, spare,
  );
}

function indirect3(
  nc: i32, kc: i32, a: usize, aRow: usize, aStep: usize, b: usize, table: usize,
  c: usize, cRow: usize, epilogue: i32, row: usize, column: usize, spare: usize,
): void {
  strip(
    3, true, nc, kc, a, aRow, aStep, b, 32, 0, table, c, cRow, epilogue, row, column, spare,
  );
}

function indirect4(
  nc: i32, kc: i32, a: usize, aRow: usize, aStep: usize, b: usize, table: usize,
  c: usize, cRow: usize, epilogue: i32, row: usize, column: usize, spare: usize,
): void {
  strip(
    4, true, nc, kc, a, aRow, aStep, b, 32, 0, table, c, cRow, epilogue, row, column, spare,
  );
}

function indirect5(
  nc: i32, kc: i32, a: usize, aRow: usize, aStep: usize, b: usize, table: usize,
  c: usize, cRow: usize, epilogue: i32, row: usize, column: usize, spare: usize,
): void {
  strip(
    5, true, nc, kc, a, aRow, aStep, b, 32, 0, table, c, cRow, epilogue, row, column, spare,
  );
}

function indirect6(
  nc: i32, kc: i32, a: usize, aRow: usize, aStep: usize, b: usize, table: usize,
  c: usize, cRow: usize, epilogue: i32, row: usize, column: usize, spare: usize,
): void {
  strip(
    6, true, nc, kc, a, aRow, aStep, b, 32, 0, table, c, cRow, epilogue, row, column, spare,
  );
}

/**
 * C[mc, nc] = A[mc, kc] · B[kc, nc], and its epilogue. B is read eight columns at a time, whole
 * vectors of them: panels are bPanel apart and their steps bStep. All distances are in bytes.
 */
export function multiply(
  mc: i32, nc: i32, kc: i32, a: usize, aRow: usize, aStep: usize,
  b: usize, bPanel: usize, bStep: usize, c: usize, cRow: usize,
  epilogue: i32, row: usize, column: usize, spare: usize,
): void {
  // As equal strips as can be: 13 rows are 5, 4 and 4, for a strip of one takes as long as of four.
  for (let left = mc, strips = (mc + ROWS - 1) / ROWS; strips > 0; strips--) {
    const rows = (left + strips - 1) / strips;
    if (rows == 1) {
      direct1(nc, kc, a, aRow, aStep, b, bPanel, bStep, c, cRow, epilogue, row, column, spare);
    } else if (rows == 2) {
      direct2(nc, kc, a, aRow, aStep, b, bPanel, bStep, c, cRow, epilogue, row, column, spare);
    } else if (rows == 3) {
      direct3(nc, kc, a, aRow, aStep, b, bPanel, bStep, c, cRow, epilogue, row, column, spare);
    } else if (!RELAXED || rows == 4) {
      direct4(nc, kc, a, aRow, aStep, b, bPanel, bStep, c, cRow, epilogue, row, column, spare);
    } else if (rows == 5) {
      direct5(nc, kc, a, aRow, aStep, b, bPanel, bStep, c, cRow, epilogue, row, column, spare);
    } else {
      direct6(nc, kc, a, aRow, aStep, b, bPanel, bStep, c, cRow, epilogue, row, column, spare);
    }
    a += <usize>rows * aRow;
    c += <usize>rows * cRow;
    row += <usize>rows << 2;
    left -= rows;
  }
}

/** As multiply, where row k of B, of nc neighbours, begins at b + table[k]. */
export function multiplyByTable(
  mc: i32, nc: i32, kc: i32, a: usize, aRow: usize, aStep: usize, b: usize, table: usize,
  c: usize, cRow: usize, epilogue: i32, row: usize, column: usize, spare: usize,
): void {
  for (let left = mc, strips = (mc + ROWS - 1) / ROWS; strips > 0; strips--) {
    const rows = (left + strips - 1) / strips;
    if (rows == 1) {
      indirect1(nc, kc, a, aRow, aStep, b, table, c, cRow, epilogue, row, column, spare);
    } else if (rows == 2) {
      indirect2(nc, kc, a, aRow, aStep, b, table, c, cRow, epilogue, row, column, spare);
    } else if (rows == 3) {
      indirect3(nc, kc, a, aRow, aStep, b, table, c, cRow, epilogue, row, column, spare);
    } else if (!RELAXED || rows == 4) {
      indirect4(nc, kc, a, aRow, aStep, b, table, c, cRow, epilogue, row, column, spare);
    } else if (rows == 5) {
      indirect5(nc, kc, a, aRow, aStep, b, table, c, cRow, epilogue, row, column, spare);
    } else {
      indirect6(nc, kc, a, aRow, aStep, b, table, c, cRow, epilogue, row, column, spare);
    }
    a += <usize>rows * aRow;
    c += <usize>rows * cRow;
    row += <usize>rows << 2;
    left -= rows;
  }
}
