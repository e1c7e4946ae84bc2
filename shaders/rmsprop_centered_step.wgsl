// RMSprop, centered, in place: m = alpha · m + (1 - alpha) · g; p -= lr · g / (√(v - m²) + eps).

// include rmsprop_sizes

@group(0) @binding(4) var<storage, read_write> m: array<f32>;  // (count)

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let i = id.x + id.y * groups.x * 64u;
  if (i >= params.count) {
    return;
  }
  let gradient = slope(i);
  let mean = moved(m[i], gradient);
  m[i] = mean;
  p[i] -= params.lr * gradient / (sqrt(moved_square(i, gradient) - mean * mean) + params.eps);
}
