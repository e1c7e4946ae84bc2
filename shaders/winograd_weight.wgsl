// The weight of a 3 × 3 convolution for Winograd's algorithm: G w Gᵀ of each kernel w. See winograd_source.wgsl.
// BACKWARD: for the gradient to the input, a convolution with inputs and outputs exchanged and kernels turned around.

override BACKWARD: bool = false;

struct Params {
  outputs: u32,
  inputs: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> weight: array<f32>;     // (outputs, inputs, 3, 3)
@group(0) @binding(2) var<storage, read_write> out: array<f32>;  // (16, outputs, inputs); backward (16, inputs, outputs)

// G of three rows.
fn spread(w: mat3x3<f32>) -> mat4x3<f32> {
  return mat4x3<f32>(w[0], 0.5 * (w[0] + w[1] + w[2]), 0.5 * (w[0] - w[1] + w[2]), w[2]);
}

// Of a row of G w a row of G w Gᵀ, each number in its own matrix, `step` apart.
fn put_row(at: u32, step: u32, row: vec3<f32>) {
  out[at] = row.x;
  out[at + step] = 0.5 * (row.x + row.y + row.z);
  out[at + 2u * step] = 0.5 * (row.x - row.y + row.z);
  out[at + 3u * step] = row.z;
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let number = id.x + id.y * groups.x * 64u;
  let count = params.outputs * params.inputs;
  if (number >= count) {
    return;
  }
  var at = 9u * number;
  if (BACKWARD) {
    at = 9u * (number % params.outputs * params.inputs + number / params.outputs);
  }
  var w = mat3x3<f32>(
    weight[at], weight[at + 1u], weight[at + 2u],
    weight[at + 3u], weight[at + 4u], weight[at + 5u],
    weight[at + 6u], weight[at + 7u], weight[at + 8u]);
  if (BACKWARD) {
    w = mat3x3<f32>(w[2].zyx, w[1].zyx, w[0].zyx);
  }
  let half = spread(w);  // a row of G w a column
  put_row(number, count, half[0]);
  put_row(number + 4u * count, count, half[1]);
  put_row(number + 8u * count, count, half[2]);
  put_row(number + 12u * count, count, half[3]);
}
