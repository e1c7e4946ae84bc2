// The results of a 3 × 3 convolution by Winograd's algorithm: of each tile of 4 × 4 products m the 2 × 2 numbers Aᵀ m A.
// See winograd_source.wgsl.

// include winograd_sizes

@group(0) @binding(1) var<storage, read> products: array<f32>;   // (16, channels, places)
@group(0) @binding(2) var<storage, read_write> out: array<f32>;  // (images, channels, height, width)

// Aᵀ of four columns.
fn gather(m: mat4x4<f32>) -> mat2x4<f32> {
  return mat2x4<f32>(m[0] + m[1] + m[2], m[1] - m[2] - m[3]);
}

fn put(start: u32, y: u32, x: u32, value: f32) {
  if (y < params.height && x < params.width) {
    let at = start + y * params.width + x;
    out[at] = EPILOGUE(value, at);
  }
}

// A row of the 4 × 4 numbers of a place, each in its own matrix, `step` apart.
fn row(at: u32, step: u32) -> vec4<f32> {
  return vec4<f32>(products[at], products[at + step], products[at + 2u * step], products[at + 3u * step]);
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let number = id.x + id.y * groups.x * 64u;
  let tiles = params.tiles_down * params.tiles_across;
  let place = number % params.places;
  let channel = number / params.places;
  if (channel >= params.channels || place >= params.images * tiles) {
    return;
  }
  let step = params.channels * params.places;
  let halves = gather(mat4x4<f32>(
    row(number, step), row(number + 4u * step, step), row(number + 8u * step, step), row(number + 12u * step, step)));
  let top = halves[0];
  let bottom = halves[1];
  let y = 2u * (place % tiles / params.tiles_across);
  let x = 2u * (place % params.tiles_across);
  let start = ((params.first + place / tiles) * params.channels + channel) * params.height * params.width;
  put(start, y, x, top.x + top.y + top.z);
  put(start, y, x + 1u, top.y - top.z - top.w);
  put(start, y + 1u, x, bottom.x + bottom.y + bottom.z);
  put(start, y + 1u, x + 1u, bottom.y - bottom.z - bottom.w);
}
