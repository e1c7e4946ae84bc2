// Matrix products against plain loops, over sizes that hurt.

import { test } from "node:test";
import { Arena, assertClose, floats, modules } from "./simd-arena.js";

const sizes = [
  [1, 1, 1],
  [4, 8, 1],
  [4, 8, 16],
  [3, 7, 5],
  [5, 9, 2],
  [13, 17, 19],
  [1, 33, 7],
  [31, 1, 11],
  [64, 10, 64],
  [133, 9, 3],
  [7, 11, 257],
  [129, 8, 513],
  [5, 1031, 4],
  [131, 700, 3],
  [260, 37, 65],
  [300, 40, 70],
  [2, 300, 66],
  [120, 2, 130],
  [6, 9, 67],
  [0, 5, 3],
  [4, 0, 3],
  [6, 10, 0],
];

for (const { name: module, kernels } of modules) {
  test(`${module}: sgemm multiplies matrices of any size and any strides`, () => {
    for (const [M, N, K] of sizes) {
      for (const layout of ["NN", "NT", "TN", "TT", "strided"]) {
        for (const accumulate of [0, 1]) {
          const name = `${M}×${K}·${K}×${N} ${layout}${accumulate ? " added" : ""}`;
          const gap = layout === "strided" ? 2 : 1;
          const [aRow, aColumn] = layout[0] === "T" ? [1, M] : [K * gap + gap, gap];
          const [bRow, bColumn] = layout[1] === "T" ? [1, K] : [N * gap + gap, gap];
          const cRow = N + (layout === "strided" ? 3 : 0);
          const arena = new Arena();
          const a = arena.input((K + 1) * (M + 1) * gap * 2);
          const b = arena.input((K + 1) * (N + 1) * gap * 2);
          const scratch = arena.output(kernels.sgemm_scratch(M, N, K) / 4);
          const c = arena.input(M * cRow);
          for (let i = 0; i < M; i++) arena.writable.push([c / 4 + i * cRow, N]);
          const before = floats.slice(c / 4, c / 4 + M * cRow);
          arena.watch(() =>
            kernels.sgemm(
              M,
              N,
              K,
              a,
              aRow,
              aColumn,
              b,
              bRow,
              bColumn,
              c,
              cRow,
              accumulate,
              scratch,
            ),
          );
          for (let i = 0; i < M; i++) {
            const row = [];
            for (let j = 0; j < N; j++) {
              let sum = accumulate ? before[i * cRow + j] : 0;
              for (let k = 0; k < K; k++) {
                sum +=
                  floats[a / 4 + i * aRow + k * aColumn] * floats[b / 4 + k * bRow + j * bColumn];
              }
              row.push(sum);
            }
            assertClose(c + i * cRow * 4, row, `${name}, row ${i}`, 1e-4);
          }
        }
      }
    }
  });

  test(`${module}: sgemm_batch steps from matrix to matrix, and shares one where the step is 0`, () => {
    const [batch, M, N, K] = [3, 5, 7, 6];
    const arena = new Arena();
    const a = arena.input(batch * M * K);
    const b = arena.input(K * N);
    const scratch = arena.output(kernels.sgemm_scratch(M, N, K) / 4);
    const c = arena.output(batch * M * N);
    const expected = [];
    for (let i = 0; i < batch * M; i++)
      for (let j = 0; j < N; j++) {
        let sum = 0;
        for (let k = 0; k < K; k++) sum += floats[a / 4 + i * K + k] * floats[b / 4 + k * N + j];
        expected.push(sum);
      }
    arena.watch(() =>
      kernels.sgemm_batch(batch, M * K, 0, M * N, M, N, K, a, K, 1, b, N, 1, c, N, 0, scratch),
    );
    assertClose(c, expected, "product");
  });
}
