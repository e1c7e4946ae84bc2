// Mean and 1 / √(variance + eps) of each channel, from those of its chunks: one invocation a channel.
// Source: Chan, Golub, LeVeque, 1979, "Updating formulae and a pairwise algorithm for computing sample variances".

struct Params {
  channels: u32,
  chunks: u32,
  eps: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> moments: array<vec4<f32>>;  // (channels, chunks): count, mean, squares
@group(0) @binding(2) var<storage, read_write> means: array<f32>;    // (channels)
@group(0) @binding(3) var<storage, read_write> rstds: array<f32>;    // (channels)

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let channel = id.x + id.y * groups.x * 64u;
  if (channel >= params.channels) {
    return;
  }
  let start = channel * params.chunks;
  let origin = moments[start].y;
  var count = 0.0;
  var total = 0.0;
  for (var i = 0u; i < params.chunks; i++) {
    let part = moments[start + i];
    count += part.x;
    total += part.x * (part.y - origin);
  }
  let mean = origin + total / count;
  var squares = 0.0;
  for (var i = 0u; i < params.chunks; i++) {
    let part = moments[start + i];
    let distance = part.y - mean;
    squares += part.z + part.x * distance * distance;
  }
  means[channel] = mean;
  rstds[channel] = 1.0 / sqrt(squares / count + params.eps);
}
