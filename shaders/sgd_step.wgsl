// Gradient descent without momentum: p -= lr · (g + weight_decay · p), in place.

struct Params {
  count: u32,
  nesterov: u32,
  first: u32,
  unused: u32,
  lr: f32,
  momentum: f32,
  fresh: f32,  // 1 - dampening
  weight_decay: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> p: array<f32>;  // (count)
@group(0) @binding(2) var<storage, read> g: array<f32>;        // (count)

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let i = id.x + id.y * groups.x * 64u;
  if (i >= params.count) {
    return;
  }
  p[i] -= params.lr * (g[i] + params.weight_decay * p[i]);
}
