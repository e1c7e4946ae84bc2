// Gradient descent with momentum: v = momentum · v + (1 - dampening) · g; p -= lr · v (nesterov: g + momentum · v), in place.

struct Params {
  count: u32,
  nesterov: u32,
  first: u32,  // 1: v begins as g
  unused: u32,
  lr: f32,
  momentum: f32,
  fresh: f32,  // 1 - dampening
  weight_decay: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> p: array<f32>;  // (count)
@group(0) @binding(2) var<storage, read> g: array<f32>;        // (count)
@group(0) @binding(3) var<storage, read_write> v: array<f32>;  // (count)

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let i = id.x + id.y * groups.x * 64u;
  if (i >= params.count) {
    return;
  }
  let gradient = g[i] + params.weight_decay * p[i];
  let velocity = select(params.momentum * v[i] + params.fresh * gradient, gradient, params.first == 1u);
  v[i] = velocity;
  p[i] -= params.lr * select(velocity, gradient + params.momentum * velocity, params.nesterov == 1u);
}
