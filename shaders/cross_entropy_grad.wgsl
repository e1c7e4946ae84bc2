// g · (softmax(logits) - one_hot(target)) for each row, but 0 where the target is the ignored one. One invocation a row.

// include logits

@group(0) @binding(1) var<storage, read> g: array<f32>;          // (rows), or one
@group(0) @binding(2) var<storage, read> logits: array<f32>;     // (rows, classes)
@group(0) @binding(3) var<storage, read> targets: array<i32>;     // (rows)
@group(0) @binding(4) var<storage, read_write> out: array<f32>;  // (rows, classes)

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let row = id.x + id.y * groups.x * 64u;
  if (row >= params.rows) {
    return;
  }
  let start = row * params.classes;
  if (targets[row] == params.ignored) {
    for (var i = 0u; i < params.classes; i++) {
      out[start + i] = 0.0;
    }
    return;
  }
  let top = largest(start);
  let total = sum_of_exp(start, top);
  let right = u32(targets[row]);
  for (var i = 0u; i < params.classes; i++) {
    let hot = select(0.0, 1.0, i == right);
    out[start + i] = g[row * params.step] * (exp(logits[start + i] - top) / total - hot);
  }
}
