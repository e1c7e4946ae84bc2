// The gradients of layer_norm for weight and bias, as the sums of g · x̂ and g over chunks of the rows: one invocation for a column
// and a chunk, so that neighbours read neighbours. joined_pairs.wgsl adds the chunks.

struct Params {
  rows: u32,
  size: u32,
  chunks: u32,
  chunk: u32,  // rows of each but the last
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> g: array<f32>;                // (rows, size)
@group(0) @binding(2) var<storage, read> x: array<f32>;                // (rows, size)
@group(0) @binding(3) var<storage, read> means: array<f32>;            // (rows)
@group(0) @binding(4) var<storage, read> rstds: array<f32>;            // (rows)
@group(0) @binding(5) var<storage, read_write> of_weight: array<f32>;  // (chunks, size)
@group(0) @binding(6) var<storage, read_write> of_bias: array<f32>;    // (chunks, size)

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let number = id.x + id.y * groups.x * 64u;
  if (number >= params.size * params.chunks) {
    return;
  }
  let column = number % params.size;
  let first = number / params.size * params.chunk;
  var weight = 0.0;
  var bias = 0.0;
  for (var row = first; row < min(first + params.chunk, params.rows); row++) {
    let at = row * params.size + column;
    bias += g[at];
    weight += g[at] * ((x[at] - means[row]) * rstds[row]);
  }
  of_weight[number] = weight;
  of_bias[number] = bias;
}
