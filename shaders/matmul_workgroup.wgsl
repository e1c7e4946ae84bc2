// Matrix product, a tile a workgroup. Any strides; chunks of k as in matmul_register.wgsl.
//
// Where this one was measured, on software adapters, it loses by three to four times: they are slow at barriers and at memory
// that invocations share. It is there for graphics chips, and the tuner times it there.

// include matmul_product

// include tile_scalars

// include workgroup_tile
