// The gradient of the results of winograd_result.wgsl to the products: of each tile of 2 × 2 numbers g the 4 × 4 numbers A g Aᵀ.

// include winograd_sizes

@group(0) @binding(1) var<storage, read> g: array<f32>;          // (images, channels, height, width)
@group(0) @binding(2) var<storage, read_write> out: array<f32>;  // (16, channels, places); 0 beyond the last tile

fn at(start: u32, y: u32, x: u32) -> f32 {
  let inside = y < params.height && x < params.width;
  return select(0.0, g[select(0u, start + y * params.width + x, inside)], inside);
}

// A of two numbers.
fn spread(g: vec2<f32>) -> vec4<f32> {
  return vec4<f32>(g.x, g.x + g.y, g.x - g.y, -g.y);
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
  var top = vec4<f32>();
  var bottom = vec4<f32>();
  if (place < params.images * tiles) {
    let y = 2u * (place % tiles / params.tiles_across);
    let x = 2u * (place % params.tiles_across);
    let start = ((params.first + place / tiles) * params.channels + channel) * params.height * params.width;
    top = spread(vec2<f32>(at(start, y, x), at(start, y, x + 1u)));
    bottom = spread(vec2<f32>(at(start, y + 1u, x), at(start, y + 1u, x + 1u)));
  }
  let v = mat4x4<f32>(top, top + bottom, top - bottom, -bottom);
  let step = params.channels * params.places;
  put_row(number, step, v[0]);
  put_row(number + 4u * step, step, v[1]);
  put_row(number + 8u * step, step, v[2]);
  put_row(number + 12u * step, step, v[3]);
}
