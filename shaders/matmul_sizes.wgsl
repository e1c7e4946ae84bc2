// What the tiled kernels of a matrix product are told: included by them.

struct Params {
  m: u32,
  n: u32,
  k: u32,
  batch: u32,
  a_offset: u32,
  a_batch: u32,
  a_row: u32,
  a_column: u32,
  b_offset: u32,
  b_batch: u32,
  b_row: u32,
  b_column: u32,
  tiles_down: u32,
  tiles_across: u32,
  chunks: u32,
  chunk: u32,  // length of a chunk of k
}

@group(0) @binding(0) var<uniform> params: Params;
