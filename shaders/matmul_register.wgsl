// Matrix product, barrier-free: each invocation keeps a tile of 4·ROWS × 4·COLUMNS results in registers.
//
// Any strides; with few results and a long k the work is cut into chunks of k, which a second pass adds up.
//
// Versions, GFLOP/s at 512 × 512 × 512 on two cores under Chromium's software adapter:
//   0.3  one invocation a result (matmul_naive.wgsl)
//   1.5  64 × 64 a workgroup through shared memory (matmul_workgroup.wgsl)
//   2.9  4 × 4 results an invocation; 4.2 with 8 × 8
//   6.1  16 × 16, one step of k after the other in vectors
//   6.7  16 × 16, four steps of k at once as products of matrices: results are touched a quarter as often
//   6.3  the rest of k in the last block instead of a loop of its own, results beyond the edge stored without a
//        condition: the pipeline is ready in 0.5 s instead of 1.0, and 64 × 64 × 64 went from 2.1 to 4.4
// Left alone: loads and stores as vectors, 7.3, but a pipeline more for each layout; 32 × 16 results, 7.5 after 1.1 s.

// include matmul_product

// include tile_scalars

// include register_tile
