// Adam, in place: m and v are running means of g and g²; p -= rate · m / (√v / correction + eps).
// Source: Kingma, Ba, 2015, "Adam: a method for stochastic optimization".
//
// Versions, 109,568 numbers on Chromium's software adapter: a number an invocation, 8.3 ms; four at once where the size allows
// it and 16 of these an invocation, 6.4; what is the same for all numbers computed before the loop, 1.6.

alias A = f32;

struct Params {
  count: u32,        // elements
  decoupled: u32,    // 1: AdamW, weight decay acts on p directly
  invocations: u32,
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
@group(0) @binding(1) var<storage, read_write> p: array<A>;  // (count), of numbers or of four
@group(0) @binding(2) var<storage, read> g: array<A>;        // (count), of numbers or of four
@group(0) @binding(3) var<storage, read_write> m: array<A>;  // (count), of numbers or of four
@group(0) @binding(4) var<storage, read_write> v: array<A>;  // (count), of numbers or of four

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let number = id.x + id.y * groups.x * 64u;
  if (number >= params.invocations) {
    return;
  }
  let decoupled = params.decoupled == 1u;
  let shrink = select(1.0, 1.0 - params.lr * params.weight_decay, decoupled);
  let decay = select(params.weight_decay, 0.0, decoupled);
  let beta1 = params.beta1;
  let beta2 = params.beta2;
  let fresh1 = params.fresh1;
  let fresh2 = params.fresh2;
  let rate = params.rate;
  let correction = params.correction;
  let eps = params.eps;
  let count = params.count;
  let step = params.invocations;
  for (var i = number; i < count; i += step) {
    let weight = p[i];
    let gradient = g[i] + decay * weight;
    let mean = beta1 * m[i] + fresh1 * gradient;
    let square = beta2 * v[i] + fresh2 * gradient * gradient;
    m[i] = mean;
    v[i] = square;
    p[i] = shrink * weight - rate * mean / (sqrt(square) / correction + eps);
  }
}
