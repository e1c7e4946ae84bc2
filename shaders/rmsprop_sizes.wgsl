// What the steps of RMSprop share: the running mean v of g², in place. A step is g / (√(v - mean²) + eps).
// Source: Tieleman, Hinton, 2012, "Lecture 6.5: RMSprop"; Graves, 2013, "Generating sequences with recurrent neural networks".

struct Params {
  count: u32,
  unused0: u32,
  unused1: u32,
  unused2: u32,
  lr: f32,
  alpha: f32,
  eps: f32,
  weight_decay: f32,
  momentum: f32,
  fresh: f32,  // 1 - alpha
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> p: array<f32>;  // (count)
@group(0) @binding(2) var<storage, read> g: array<f32>;        // (count)
@group(0) @binding(3) var<storage, read_write> v: array<f32>;  // (count)

fn slope(i: u32) -> f32 {
  return g[i] + params.weight_decay * p[i];
}

fn moved(average: f32, value: f32) -> f32 {
  return params.alpha * average + params.fresh * value;
}

fn moved_square(i: u32, gradient: f32) -> f32 {
  let square = moved(v[i], gradient * gradient);
  v[i] = square;
  return square;
}
