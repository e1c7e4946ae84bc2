// The source of a 3 × 3 convolution for Winograd's algorithm F(2 × 2, 3 × 3): each tile of 4 × 4 numbers d, two apart, as Bᵀ d B.
//
// Then 16 products of matrices (channels × channels · channels × tiles) give what winograd_result.wgsl turns into 2 × 2 results
// a tile: 16 multiplications in place of 36. Lavin and Gray, 2016, "Fast Algorithms for Convolutional Neural Networks".
//
// Against conv2d_register.wgsl in one run on two cores under Chromium's software adapter, forward, to the input, to the weight, for
// (N, C, H, W) → O, padding 1:
//   (64, 16, 8, 8) → 32     1.5   1.2   2.1
//   (32, 32, 14, 14) → 64   1.5   1.6   1.4
//   (8, 64, 32, 32) → 64    2.7   2.3   2.2
//   (32, 1, 28, 28) → 32    0.3   0.7   0.3: not with few channels
// Rows of four numbers written out in place of loops that index matrices: the passes over the images 1.4 to 1.6 times as fast.

// include winograd_sizes

@group(0) @binding(1) var<storage, read> source: array<f32>;     // (images, channels, height, width)
@group(0) @binding(2) var<storage, read_write> out: array<f32>;  // (16, channels, places); 0 beyond the last tile

fn at(start: u32, y: u32, x: u32) -> f32 {
  // Above and to the left of the image a place has wrapped around to a huge number.
  let inside = y < params.height && x < params.width;
  return select(0.0, source[select(0u, start + y * params.width + x, inside)], inside);
}

fn row(start: u32, y: u32, x: u32) -> vec4<f32> {
  return vec4<f32>(at(start, y, x), at(start, y, x + 1u), at(start, y, x + 2u), at(start, y, x + 3u));
}

// Bᵀ of four rows, and of four columns when they are given as rows.
fn spread(d: mat4x4<f32>) -> mat4x4<f32> {
  return mat4x4<f32>(d[0] - d[2], d[1] + d[2], d[2] - d[1], d[1] - d[3]);
}

// include winograd_row

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let number = id.x + id.y * groups.x * 64u;
  if (number >= params.channels * params.places) {
    return;
  }
  let place = number % params.places;
  let channel = number / params.places;
  let tiles = params.tiles_down * params.tiles_across;
  var d = mat4x4<f32>();
  if (place < params.images * tiles) {
    let y = 2u * (place % tiles / params.tiles_across) - params.pad_h;
    let x = 2u * (place % params.tiles_across) - params.pad_w;
    let start = ((params.first + place / tiles) * params.channels + channel) * params.height * params.width;
    d = mat4x4<f32>(row(start, y, x), row(start, y + 1u, x), row(start, y + 2u, x), row(start, y + 3u, x));
  }
  let v = transpose(spread(transpose(spread(d))));
  let step = params.channels * params.places;
  put_row(number, step, v[0]);
  put_row(number + 4u * step, step, v[1]);
  put_row(number + 8u * step, step, v[2]);
  put_row(number + 12u * step, step, v[3]);
}
