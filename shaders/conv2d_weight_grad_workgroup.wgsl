// Gradient of a convolution to its weight, a tile a workgroup; as conv2d_weight_grad_register.wgsl.
//
// Where this one was measured, on software adapters, it loses by three to four times: they are slow at barriers and at memory
// that invocations share. It is there for graphics chips, and the tuner times it there.

// include conv2d_weight_grad_product

// include tile_scalars

// include workgroup_tile
