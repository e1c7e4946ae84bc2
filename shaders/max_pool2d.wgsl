// Max pooling: the largest value of each window, and its place within the (h, w) plane. A nan wins.

struct Params {
  h: u32, w: u32, oh: u32, ow: u32,
  kh: u32, kw: u32, stride_h: u32, stride_w: u32, pad_h: u32, pad_w: u32,
  count: u32,
  unused: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;             // (planes, h, w)
@group(0) @binding(2) var<storage, read_write> values: array<f32>;  // (planes, oh, ow)
@group(0) @binding(3) var<storage, read_write> places: array<i32>;  // (planes, oh, ow)

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let number = id.x + id.y * groups.x * 64u;
  if (number >= params.count) {
    return;
  }
  let column = number % params.ow;
  let row = (number / params.ow) % params.oh;
  let plane = number / (params.ow * params.oh) * params.h * params.w;
  var best = 0.0;
  var found = -1;
  for (var i = 0u; i < params.kh; i++) {
    let y = row * params.stride_h + i - params.pad_h;
    if (y >= params.h) {  // above the image it has wrapped around to a huge number
      continue;
    }
    for (var j = 0u; j < params.kw; j++) {
      let across = column * params.stride_w + j - params.pad_w;
      if (across >= params.w) {
        continue;
      }
      let value = x[plane + y * params.w + across];
      // By bits: compilers may assume that a number equals itself.
      let value_is_nan = (bitcast<u32>(value) & 0x7fffffffu) > 0x7f800000u;
      let best_is_nan = (bitcast<u32>(best) & 0x7fffffffu) > 0x7f800000u;
      if (found < 0 || ((value > best || value_is_nan) && !best_is_nan)) {
        best = value;
        found = i32(y * params.w + across);
      }
    }
  }
  values[number] = best;
  places[number] = found;
}
