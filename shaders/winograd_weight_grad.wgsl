// The gradient of a 3 × 3 convolution to its weight by Winograd's algorithm: Gᵀ u G of the gradients u of winograd_weight.wgsl's
// results.

struct Params {
  count: u32,  // outputs · inputs
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> u: array<f32>;          // (16, outputs, inputs)
@group(0) @binding(2) var<storage, read_write> out: array<f32>;  // (outputs, inputs, 3, 3)

// Gᵀ of four rows.
fn gather(u: mat4x4<f32>) -> mat3x4<f32> {
  let middle = 0.5 * (u[1] + u[2]);
  return mat3x4<f32>(u[0] + middle, 0.5 * (u[1] - u[2]), middle + u[3]);
}

// A row of the 4 × 4 numbers of a kernel, each in its own matrix, `step` apart.
fn row(at: u32, step: u32) -> vec4<f32> {
  return vec4<f32>(u[at], u[at + step], u[at + 2u * step], u[at + 3u * step]);
}

fn put_row(at: u32, row: vec4<f32>) {
  let middle = 0.5 * (row.y + row.z);
  out[at] = EPILOGUE(row.x + middle, at);
  out[at + 1u] = EPILOGUE(0.5 * (row.y - row.z), at + 1u);
  out[at + 2u] = EPILOGUE(middle + row.w, at + 2u);
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let number = id.x + id.y * groups.x * 64u;
  let count = params.count;
  if (number >= count) {
    return;
  }
  let half = gather(mat4x4<f32>(
    row(number, count), row(number + 4u * count, count), row(number + 8u * count, count), row(number + 12u * count, count)));
  put_row(9u * number, half[0]);
  put_row(9u * number + 3u, half[1]);
  put_row(9u * number + 6u, half[2]);
}
