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

// By bits: compilers may assume that a number equals itself.
fn is_nan(value: f32) -> bool {
  return (bitcast<u32>(value) & 0x7fffffffu) > 0x7f800000u;
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let number = id.x + id.y * groups.x * 64u;
  if (number >= params.count) {
    return;
  }
  let column = number % params.ow;
  let row = (number / params.ow) % params.oh;
  let plane = number / (params.ow * params.oh) * params.h * params.w;
  // The window without the padding around the image.
  let top = max(row * params.stride_h, params.pad_h) - params.pad_h;
  let left = max(column * params.stride_w, params.pad_w) - params.pad_w;
  let bottom = min(row * params.stride_h + params.kh - params.pad_h, params.h);
  let right = min(column * params.stride_w + params.kw - params.pad_w, params.w);
  var place = top * params.w + left;
  var best = x[plane + place];
  var stuck = is_nan(best);
  for (var y = top; y < bottom; y++) {
    for (var i = y * params.w + left; i < y * params.w + right; i++) {
      let value = x[plane + i];
      if (value > best && !stuck) {
        best = value;
        place = i;
      }
      if (is_nan(value) && !stuck) {
        best = value;
        place = i;
        stuck = true;
      }
    }
  }
  values[number] = best;
  places[number] = i32(place);
}
