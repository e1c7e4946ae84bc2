// Mean and sum of squared distances of each chunk of a channel: one invocation a chunk. Elements are taken less the chunk's first,
// so that squares do not swallow small distances from a large mean. batch_norm_joined.wgsl joins the chunks.

// include channel_chunks

@group(0) @binding(1) var<storage, read> x: array<f32>;                   // (planes, channels, length)
@group(0) @binding(2) var<storage, read_write> moments: array<vec4<f32>>;  // (channels, chunks): count, mean, squares

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let number = id.x + id.y * groups.x * 64u;
  if (number >= params.channels * params.plane_chunks * params.length_chunks) {
    return;
  }
  let chunk = chunk_of(number);
  let origin = x[(chunk.plane * params.channels + chunk.channel) * params.length + chunk.first];
  var count = 0.0;
  var total = 0.0;
  var squares = 0.0;
  for (var plane = chunk.plane; plane < params.planes; plane += params.plane_chunks) {
    let start = (plane * params.channels + chunk.channel) * params.length;
    for (var i = chunk.first; i < params.length; i += params.length_chunks) {
      let distance = x[start + i] - origin;
      count += 1.0;
      total += distance;
      squares += distance * distance;
    }
  }
  moments[place_of(chunk)] = vec4<f32>(count, origin + total / count, max(squares - total * total / count, 0.0), 0.0);
}
