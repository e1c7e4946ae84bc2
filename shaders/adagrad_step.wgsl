// Adagrad, in place: s is the sum of g² so far; p -= rate · g / (√s + eps).
// Source: Duchi, Hazan, Singer, 2011, "Adaptive subgradient methods for online learning and stochastic optimization".

struct Params {
  count: u32,
  unused0: u32,
  unused1: u32,
  unused2: u32,
  rate: f32,  // lr / (1 + (step - 1) · lr_decay)
  eps: f32,
  weight_decay: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> p: array<f32>;  // (count)
@group(0) @binding(2) var<storage, read> g: array<f32>;        // (count)
@group(0) @binding(3) var<storage, read_write> s: array<f32>;  // (count)

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let i = id.x + id.y * groups.x * 64u;
  if (i >= params.count) {
    return;
  }
  let gradient = g[i] + params.weight_decay * p[i];
  let sum = s[i] + gradient * gradient;
  s[i] = sum;
  p[i] -= params.rate * gradient / (sqrt(sum) + params.eps);
}
