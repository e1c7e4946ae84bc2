// RMSprop with momentum, in place: b = momentum · b + g / (√v + eps); p -= lr · b.

// include rmsprop_sizes

@group(0) @binding(4) var<storage, read_write> b: array<f32>;  // (count)

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let i = id.x + id.y * groups.x * 64u;
  if (i >= params.count) {
    return;
  }
  let gradient = slope(i);
  let velocity = params.momentum * b[i] + gradient / (sqrt(moved_square(i, gradient)) + params.eps);
  b[i] = velocity;
  p[i] -= params.lr * velocity;
}
