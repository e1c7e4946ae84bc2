// Gradient of a convolution to its weight, as a product of matrices that is never laid out in memory.
//
// Rows are channels of the output, columns the weights (c, i, j) of one of them, and the sum runs over the places of all images:
// long, while there are few results, so it is cut into chunks that a second pass adds up.
//
// Versions, GFLOP/s on two cores under Chromium's software adapter, for (N, C, H, W) → O, 3 × 3, padding 1:
//                                    (64, 1, 8, 8) → 32   (64, 32, 8, 8) → 64   (8, 64, 32, 32) → 64
//   conv2d_weight_grad_naive.wgsl    0.26                 0.3                   0.3
//   tiles in registers               2.7                  4.6                   4.9

// include conv2d_weight_grad_product

// include tile_scalars

// include register_tile
