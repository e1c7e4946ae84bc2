// log(softmax) of each row: x - max - log(sum exp(x - max)). One invocation a row.

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
    total += exp(x[start + i] - top);
  }
  let shift = top + log(total);
  for (var i = 0u; i < params.length; i++) {
    out[start + i] = x[start + i] - shift;
  }
}
