// The sums of g · x̂ and of g over each chunk of a channel: one invocation a chunk. joined_pairs.wgsl adds the chunks.

// include channel_chunks

@group(0) @binding(1) var<storage, read> g: array<f32>;                // (planes, channels, length)
@group(0) @binding(2) var<storage, read> x: array<f32>;                // as g
@group(0) @binding(3) var<storage, read> means: array<f32>;            // (channels)
@group(0) @binding(4) var<storage, read> rstds: array<f32>;            // (channels)
@group(0) @binding(5) var<storage, read_write> of_weight: array<f32>;  // (channels, chunks)
@group(0) @binding(6) var<storage, read_write> of_bias: array<f32>;    // (channels, chunks)

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let number = id.x + id.y * groups.x * 64u;
  if (number >= params.channels * params.plane_chunks * params.length_chunks) {
    return;
  }
  let chunk = chunk_of(number);
  let mean = means[chunk.channel];
  var weight = 0.0;
  var bias = 0.0;
  for (var plane = chunk.plane; plane < params.planes; plane += params.plane_chunks) {
    let start = (plane * params.channels + chunk.channel) * params.length;
    for (var i = chunk.first; i < params.length; i += params.length_chunks) {
      bias += g[start + i];
      weight += g[start + i] * (x[start + i] - mean);
    }
  }
  of_weight[place_of(chunk)] = weight * rstds[chunk.channel];
  of_bias[place_of(chunk)] = bias;
}
