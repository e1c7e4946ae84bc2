// The loss of each row: log(sum exp(x)) - x[target], but 0 where the target is the ignored one. Another target outside of the
// classes gives nan. One invocation a row.

// include logits

@group(0) @binding(1) var<storage, read> logits: array<f32>;     // (rows, classes)
@group(0) @binding(2) var<storage, read> targets: array<i32>;     // (rows)
@group(0) @binding(3) var<storage, read_write> out: array<f32>;  // (rows)

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let row = id.x + id.y * groups.x * 64u;
  if (row >= params.rows) {
    return;
  }
  if (targets[row] == params.ignored) {
    out[row] = 0.0;
    return;
  }
  let start = row * params.classes;
  let top = largest(start);
  let total = sum_of_exp(start, top);
  let right = u32(targets[row]);
  let outside = bitcast<f32>(0x7fc00000u | (params.rows & 1u));
  if (right >= params.classes) {
    out[row] = outside;
  } else {
    out[row] = top + log(total) - logits[start + right];
  }
}
