// log(softmax) of each row: x - max - log(sum exp(x - max)). One invocation a row.

// include logits

@group(0) @binding(1) var<storage, read> logits: array<f32>;     // (rows, classes)
@group(0) @binding(2) var<storage, read_write> out: array<f32>;  // (rows, classes)

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let row = id.x + id.y * groups.x * 64u;
  if (row >= params.rows) {
    return;
  }
  let start = row * params.classes;
  let top = largest(start);
  let total = sum_of_exp(start, top);
  let shift = top + log(total);
  for (var i = 0u; i < params.classes; i++) {
    out[start + i] = logits[start + i] - shift;
  }
}
