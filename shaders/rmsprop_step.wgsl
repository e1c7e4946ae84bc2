// RMSprop, in place: v = alpha · v + (1 - alpha) · g²; p -= lr · g / (√v + eps).

// include rmsprop_sizes

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let i = id.x + id.y * groups.x * 64u;
  if (i >= params.count) {
    return;
  }
  let gradient = slope(i);
  p[i] -= params.lr * gradient / (sqrt(moved_square(i, gradient)) + params.eps);
}
