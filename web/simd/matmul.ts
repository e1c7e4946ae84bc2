// Matrix product of strided float32 matrices, blocked for the caches (after BLIS: Van Zee and
// van de Geijn, "BLIS: a framework for rapidly instantiating BLAS functionality", 2015).

import { multiplyRows } from "./dots";
import { packPanels } from "./panels";
import { ACCUMULATE, COLUMN_BIAS, RELU, ROW_BIAS, SPARE, multiply } from "./tile";

/** Depth of a block: with it a strip of A (9 KiB) and a panel of B (12 KiB) fit level 1. */
export const KC: i32 = 384;
/** Columns of a block of B: 480 KiB packed, half of a small level-2 cache. */
const NC: i32 = 320;
/** Rows from which on copying B into panels costs less than reading it in leaps. */
const PACK_FROM: i32 = 100;
/** Up to so many rows, and from such a depth on, rows are multiplied with rows as they lie. */
const DOTS_UP_TO: i32 = 6, DOTS_FROM: i32 = 64;

// @ts-ignore: decorator
@inline
export function roundUp(n: i32, multiple: i32): i32 {
  return ((n + multiple - 1) / multiple) * multiple;
}

/** n in as few equal parts of at most `most` as can be: the size of one, a multiple of 8. */
// @ts-ignore: decorator
@inline
export function partOf(n: i32, most: i32): i32 {
  const parts = (n + most - 1) / most;
  return parts <= 1 ? n : min(most, roundUp((n + parts - 1) / parts, 8));
}

/** Bytes of scratch that `sgemm` needs for these sizes. */
export function sgemm_scratch(M: i32, N: i32, K: i32): i32 {
  return <i32>SPARE + ((min(K, KC) * roundUp(min(N, NC), 8)) << 2);
}

/** C[M, N] = A[M, K] · B[K, N] (+ C). Strides in elements; C's columns are adjacent. */
export function sgemm(
  M: i32, N: i32, K: i32,
  a: usize, a_row: i32, a_col: i32, b: usize, b_row: i32, b_col: i32,
  c: usize, c_row: i32, accumulate: bool, scratch: usize,
): void {
  sgemm_fused(
    M, N, K, a, a_row, a_col, b, b_row, b_col, c, c_row, accumulate ? ACCUMULATE : 0, 0, scratch,
  );
}

/**
 * As sgemm, and then what `epilogue` asks for, in this order: 1 adds C, 2 adds bias[i] to row i,
 * 4 adds bias[j] to column j, 8 keeps the larger of it and 0.
 */
export function sgemm_fused(
  M: i32, N: i32, K: i32,
  a: usize, a_row: i32, a_col: i32, b: usize, b_row: i32, b_col: i32,
  c: usize, c_row: i32, epilogue: i32, bias: usize, scratch: usize,
): void {
  const aRow = <usize>a_row << 2, aStep = <usize>a_col << 2;
  const bStep = <usize>b_row << 2, bColumn = <usize>b_col << 2;
  const cRow = <usize>c_row << 2;
  if (a_col == 1 && b_row == 1 && K >= DOTS_FROM && (M <= DOTS_UP_TO || N <= 2)) {
    if (M > 2) {
      multiplyRows(M, N, K, a, aRow, b, bColumn, 0, c, cRow, 4, epilogue, bias, bias);
    } else {
      // One or two rows make few sums at a time, many rows of B as many as there are registers.
      const rows = (epilogue & ROW_BIAS) << 1, columns = (epilogue & COLUMN_BIAS) >> 1;
      const turned = (epilogue & (ACCUMULATE | RELU)) | rows | columns;
      multiplyRows(N, M, K, b, bColumn, a, aRow, 0, c, 4, cRow, turned, bias, bias);
    }
    return;
  }
  const packed = scratch + SPARE;
  const nb = partOf(N, NC), kb = partOf(K, KC);
  // The last panel is copied in any case: no vector is read beyond the end of a row.
  const inPlace = M < PACK_FROM && b_col == 1;
  for (let j = 0; j < N; j += nb) {
    const nc = min(nb, N - j);
    const column = bias + (<usize>j << 2);
    let k = 0;
    // Once at least, for a product without depth is zero.
    do {
      const kc = min(kb, K - k);
      const from = b + <usize>k * bStep + <usize>j * bColumn;
      const to = c + (<usize>j << 2);
      const strip = a + <usize>k * aStep;
      let then = k == 0 ? epilogue & ~RELU : ACCUMULATE;
      if (k + kc >= K) then |= epilogue & RELU;
      if (inPlace) {
        const whole = nc & ~7;
        multiply(
          M, whole, kc, strip, aRow, aStep, from, 32, bStep, to, cRow, then, bias, column, scratch,
        );
        if (whole < nc) {
          const place = <usize>whole << 2;
          packPanels(8, nc - whole, kc, from + place, 4, bStep, packed, 0);
          multiply(
            M, nc - whole, kc, strip, aRow, aStep, packed, 0, 32, to + place, cRow, then, bias,
            column + place, scratch,
          );
        }
      } else {
        packPanels(8, nc, kc, from, bColumn, bStep, packed, <usize>kc << 5);
        multiply(
          M, nc, kc, strip, aRow, aStep, packed, <usize>kc << 5, 32, to, cRow, then, bias, column,
          scratch,
        );
      }
      k += kb;
    } while (k < K);
  }
}

/**
 * `batch` products of the same sizes; a_batch, b_batch and c_batch are the distances between their
 * matrices in elements (0: the same matrix for all).
 */
export function sgemm_batch(
  batch: i32, a_batch: i32, b_batch: i32, c_batch: i32, M: i32, N: i32, K: i32,
  a: usize, a_row: i32, a_col: i32, b: usize, b_row: i32, b_col: i32,
  c: usize, c_row: i32, accumulate: bool, scratch: usize,
): void {
  for (let i = 0; i < batch; i++) {
    sgemm(M, N, K, a, a_row, a_col, b, b_row, b_col, c, c_row, accumulate, scratch);
    a += <usize>a_batch << 2;
    b += <usize>b_batch << 2;
    c += <usize>c_batch << 2;
  }
}
