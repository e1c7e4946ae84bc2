// Reduction over merged axes: out[o, chunk] = OPERATION over the elements i = chunk, chunk + chunks, … of row o.
// One invocation a chunk, no shared memory: fast on software adapters, and few chunks suffice on a GPU. A second pass over
// the chunks gives the result; the order of additions is fixed, so results repeat exactly.

alias A = f32;
alias R = f32;

struct Params {
  outputs: u32,
  length: u32,  // elements reduced into each output
  chunks: u32,
  offset: u32,
  outer_rank: u32,
  inner_rank: u32,
  outputs_adjacent: u32,  // 1: neighbours in memory belong to different outputs
  unused: u32,
  outer_shape: vec4<u32>,
  outer_strides: vec4<u32>,
  inner_shape: vec4<u32>,
  inner_strides: vec4<u32>,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<A>;
@group(0) @binding(2) var<storage, read_write> out: array<R>;  // (outputs, chunks)

fn place(number: u32, rank: u32, shape: vec4<u32>, strides: vec4<u32>) -> u32 {
  if (rank == 1u) {
    return number * strides.x;
  }
  var at = 0u;
  var rest = number;
  for (var axis = i32(rank) - 1; axis >= 0; axis--) {
    at += (rest % shape[axis]) * strides[axis];
    rest = rest / shape[axis];
  }
  return at;
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let number = id.x + id.y * groups.x * 64u;
  if (number >= params.outputs * params.chunks) {
    return;
  }
  var o = number / params.chunks;
  var chunk = number % params.chunks;
  if (params.outputs_adjacent == 1u) {
    o = number % params.outputs;
    chunk = number / params.outputs;
  }
  let start = params.offset + place(o, params.outer_rank, params.outer_shape, params.outer_strides);
  // Sums begin with 0, extremes with their first element: with that alone both could begin, but an empty sum is 0.
  var total = R(0);
  var i = chunk;
  if (params.length > 0u && chunk < params.length) {
    total = R(x[start + place(chunk, params.inner_rank, params.inner_shape, params.inner_strides)]);
    i += params.chunks;
  }
  for (; i < params.length; i += params.chunks) {
    total = OPERATION(total, x[start + place(i, params.inner_rank, params.inner_shape, params.inner_strides)]);
  }
  out[o * params.chunks + chunk] = total;
}
