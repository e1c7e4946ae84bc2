// softmax of each row: exp(x - max) / sum. One invocation a row.

struct Params {
  rows: u32,
  length: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;          // (rows, length)
@group(0) @binding(2) var<storage, read_write> out: array<f32>;  // (rows, length)

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let row = id.x + id.y * groups.x * 64u;
  if (row >= params.rows) {
    return;
  }
  let start = row * params.length;
  var top = x[start];
  for (var i = 1u; i < params.length; i++) {
    top = max(top, x[start + i]);
  }
  var total = 0.0;
  for (var i = 0u; i < params.length; i++) {
    let e = exp(x[start + i] - top);
    out[start + i] = e;
    total += e;
  }
  for (var i = 0u; i < params.length; i++) {
    out[start + i] = out[start + i] / total;
  }
}
