// Matrix product of strided float32 matrices, blocked for the caches (after BLIS: Van Zee and
// van de Geijn, "BLIS: a framework for rapidly instantiating BLAS functionality", 2015).
//
// GFLOP/s, Chromium 156 on one core of an AMD EPYC (peak 66), the best of 25 rounds in turn; N means
// rows lie one after the other, T columns do. "before" packed both matrices for 4×8 tiles.
//
//                                            before   simd   simd-relaxed
//   64, NN                                      57      60       65
//   256, NN                                     59      58       63
//   512, NN                                     61      57       63
//   1024, NN                                    59      55       62
//   2048, NN                                    59      51       60
//   1024, NT                                    61      55       62
//   (64×784)·(784×128), NT                      58      57       60
//   (784×64)·(64×128), TN                       60      55       65
//   (64×128)·(128×784), NN                      60      62       65
//   (64×64)·(64×10), NT                         28      32       33     10 columns are 8 and 4
//   (1024×64)·(64×192), NN                      61      60       66
//   (192×1024)·(1024×64), TN                    57      55       61
//   (64×1024)·(1024×256), NN                    55      57       57
//   (1024×256)·(256×64), NT                     56      51       61
//   64 times (64×16)·(16×64), NT                52      52       56
//   64 times (64×64)·(64×16), NN                46      49       57
//   (32×128)·(128×512), NT                      60      58       60
//   (32×512)·(512×128), NN                      52      60       63
//   65, NN                                      50      52       60
//   (8×256)·(256×256), NT                       45      47       47
//   (1×512)·(512×512), NT                        8      31       35
//   (1×512)·(512×512), NN                        5      36       39
//   (512×512)·(512×1), NN                        5      33       32
//
// What was tried in simd-relaxed, as GFLOP/s before → after:
//   B where it lies below 100 rows of A, not 24: (32×512)·(512×128) 47 → 56, 64 cubed 60 → 62
//   a transposed A brought together where its steps are 1 KiB apart: 1024 TN 43 → 49 to 60
//   rows with rows (`dots.ts`) for a few rows: (3×784)·(784×128) 29 → 42; for more than 6 they lose,
//     (64×128)·(128×512) 61 → 28
//   one row of 32 columns at a time (`tile.ts`): (1×512)·(512×512), NN 13 → 39
//   blocks of depth 192, 256 and 512 with columns to match: no gain

import { multiplyRows } from "./dots";
import { packPanels } from "./panels";
import { loadUpTo4, storeUpTo4 } from "./partial";
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

/** Rows of a transposed A that are brought together: 36 KiB at full depth. */
const MC: i32 = 24;

/**
 * Whether a transposed A is brought together: its steps are so far apart that each is a line of
 * level 1 of its own, and those fall upon each other.
 */
// @ts-ignore: decorator
@inline
function isScattered(a_row: i32, a_col: i32, kc: i32, nc: i32): bool {
  return a_row == 1 && a_col >= 256 && kc >= 64 && nc >= 32;
}

/** Bytes of scratch that `sgemm` needs for these sizes. */
export function sgemm_scratch(M: i32, N: i32, K: i32): i32 {
  return <i32>SPARE + ((min(K, KC) * (roundUp(min(N, NC), 8) + MC)) << 2);
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

/** Brings mc neighbours of each of kc steps together. */
function gather(mc: i32, kc: i32, source: usize, step: usize, target: usize): void {
  for (let k = 0; k < kc; k++) {
    for (let i = 0; i < mc; i += 4) {
      const place = <usize>i << 2;
      storeUpTo4(target + place, loadUpTo4(source + place, mc - i), mc - i);
    }
    source += step;
    target += <usize>mc << 2;
  }
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
  const nb = partOf(N, NC), kb = partOf(K, KC);
  const gathered = scratch + SPARE, packed = gathered + (<usize>(min(K, KC) * MC) << 2);
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
      const whole = inPlace ? nc & ~7 : 0;
      const end = from + <usize>whole * bColumn;
      if (whole < nc) packPanels(8, nc - whole, kc, end, bColumn, bStep, packed, <usize>kc << 5);
      const together = isScattered(a_row, a_col, kc, nc);
      const step = together ? MC : M;
      for (let i = 0; i < M; i += step) {
        const mc = min(step, M - i);
        let rows = strip + <usize>i * aRow, stepOfRows = aStep;
        if (together) {
          gather(mc, kc, rows, aStep, gathered);
          rows = gathered;
          stepOfRows = <usize>mc << 2;
        }
        const target = to + <usize>i * cRow, row = bias + (<usize>i << 2);
        multiply(
          mc, whole, kc, rows, aRow, stepOfRows, from, 32, bStep, target, cRow, then, row, column,
          scratch,
        );
        const place = <usize>whole << 2;
        multiply(
          mc, nc - whole, kc, rows, aRow, stepOfRows, packed, <usize>kc << 5, 32,
          target + place, cRow, then, row, column + place, scratch,
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
