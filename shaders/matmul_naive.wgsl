// Matrix product, the obvious way: one invocation an element, any strides. matmul_register.wgsl and matmul_tiled.wgsl
// are the fast ones.

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
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> a: array<f32>;          // (batch, m, k), strided
@group(0) @binding(2) var<storage, read> b: array<f32>;          // (batch, k, n), strided
@group(0) @binding(3) var<storage, read_write> out: array<f32>;  // (batch, m, n)

@compute @workgroup_size(8, 8)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let column = id.x;
  let row = id.y;
  if (column >= params.n || row >= params.m) {
    return;
  }
  var at_a = params.a_offset + id.z * params.a_batch + row * params.a_row;
  var at_b = params.b_offset + id.z * params.b_batch + column * params.b_column;
  var total = 0.0;
  for (var i = 0u; i < params.k; i++) {
    total += a[at_a] * b[at_b];
    at_a += params.a_column;
    at_b += params.b_row;
  }
  let at = (id.z * params.m + row) * params.n + column;
  out[at] = EPILOGUE(total, at);
}
