// Convolution, forward and back to its input, as products of matrices that are never laid out in memory.
//
// Rows are channels of the target, columns its places in all images, and the sum runs over the taps (channel of the source, i, j).
// Forward, the target is the output and the source the input; for the gradient it is the other way round and taps run backwards.
//
// Versions, GFLOP/s of the forward pass on two cores under Chromium's software adapter, for (N, C, H, W) → O, 3 × 3, padding 1:
//                                        (64, 1, 8, 8) → 32   (64, 32, 8, 8) → 64   (8, 64, 32, 32) → 64
//   conv2d_naive.wgsl                    0.15                 0.2                   0.2
//   a loop over i and j, then channels   0.4                  4.3                   5.3
//   one loop over (channel, i, j)        1.9                  4.5                   4.6

// include conv2d_product

// include tile_scalars

// include register_tile
