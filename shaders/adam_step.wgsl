// Adam, in place: m and v are running means of g and g²; p -= rate · m / (√v / correction + eps).
// Source: Kingma, Ba, 2015, "Adam: a method for stochastic optimization".

struct Params {
  count: u32,
  decoupled: u32,  // 1: AdamW, weight decay acts on p directly
  unused0: u32,
  unused1: u32,
  lr: f32,
  beta1: f32,
  beta2: f32,
  eps: f32,
  weight_decay: f32,
  rate: f32,        // lr / (1 - beta1^step)
  correction: f32,  // √(1 - beta2^step)
  fresh1: f32,      // 1 - beta1
  fresh2: f32,      // 1 - beta2
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> p: array<f32>;  // (count)
@group(0) @binding(2) var<storage, read> g: array<f32>;        // (count)
@group(0) @binding(3) var<storage, read_write> m: array<f32>;  // (count)
@group(0) @binding(4) var<storage, read_write> v: array<f32>;  // (count)

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let i = id.x + id.y * groups.x * 64u;
  if (i >= params.count) {
    return;
  }
  var weight = p[i];
  var gradient = g[i];
  if (params.decoupled == 1u) {
    weight *= 1.0 - params.lr * params.weight_decay;
  } else {
    gradient += params.weight_decay * weight;
  }
  let mean = params.beta1 * m[i] + params.fresh1 * gradient;
  let square = params.beta2 * v[i] + params.fresh2 * gradient * gradient;
  m[i] = mean;
  v[i] = square;
  p[i] = weight - params.rate * mean / (sqrt(square) / params.correction + params.eps);
}
