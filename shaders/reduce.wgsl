// Reduction over merged axes: out[o, part] = OPERATION over a part of the elements of output o.
// The reduced axes are `rows` of `length` elements. An invocation takes every row_chunks-th row and every length_chunks-th element
// of it, so that few outputs still keep the adapter busy; a second pass over the parts gives the result. No shared memory, and
// the order of additions is fixed: results repeat exactly.
//
// Versions, (64, 32, 8, 8) summed to (32) on the software adapter: every element's place computed from its number, 2.4 ms; an
// inner loop that only steps, 0.8 ms.

alias A = f32;
alias R = f32;

struct Params {
  outputs: u32,
  rows: u32,
  length: u32,
  step: u32,           // from one element of a row to the next
  row_chunks: u32,
  length_chunks: u32,
  offset: u32,
  outer_rank: u32,     // axes of the outputs, at most 4
  row_rank: u32,       // axes of the rows, at most 4
  outputs_adjacent: u32,  // 1: neighbours in memory belong to different outputs
  nothing: u32,        // the result where there are no elements: 0 for a sum, 1 for a product
  unused1: u32,
  outer_shape: vec4<u32>,    // from the innermost axis outwards, as all four
  outer_strides: vec4<u32>,
  row_shape: vec4<u32>,
  row_strides: vec4<u32>,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<A>;
@group(0) @binding(2) var<storage, read_write> out: array<R>;  // (outputs, row_chunks · length_chunks)

fn place(number: u32, rank: u32, shape: vec4<u32>, strides: vec4<u32>) -> u32 {
  var rest = number;
  var at = 0u;
  if (rank > 1u) {
    at += rest % shape.x * strides.x;
    rest = rest / shape.x;
  } else {
    return rest * strides.x;
  }
  if (rank > 2u) {
    at += rest % shape.y * strides.y;
    rest = rest / shape.y;
  } else {
    return at + rest * strides.y;
  }
  if (rank > 3u) {
    at += rest % shape.z * strides.z;
    rest = rest / shape.z;
  } else {
    return at + rest * strides.z;
  }
  return at + rest * strides.w;
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let number = id.x + id.y * groups.x * 64u;
  let chunks = params.row_chunks * params.length_chunks;
  if (number >= params.outputs * chunks) {
    return;
  }
  var o = number / chunks;
  var part = number % chunks;
  if (params.outputs_adjacent == 1u) {
    o = number % params.outputs;
    part = number / params.outputs;
  }
  let first_row = part / params.length_chunks;
  let first = part % params.length_chunks;
  let start = params.offset + place(o, params.outer_rank, params.outer_shape, params.outer_strides);
  let step = params.step * params.length_chunks;
  // All begin with their first element; an empty extreme is refused before.
  var total = R(params.nothing);
  var begun = false;
  for (var row = first_row; row < params.rows; row += params.row_chunks) {
    var at = start + place(row, params.row_rank, params.row_shape, params.row_strides) + first * params.step;
    var i = first;
    if (!begun && i < params.length) {
      total = R(x[at]);
      begun = true;
      at += step;
      i += params.length_chunks;
    }
    for (; i < params.length; i += params.length_chunks) {
      total = OPERATION(total, x[at]);
      at += step;
    }
  }
  out[o * chunks + part] = total;
}
