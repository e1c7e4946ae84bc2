// Gradient of max pooling: each input element adds up the gradients of the windows whose maximum it was.

struct Params {
  h: u32, w: u32, oh: u32, ow: u32,
  kh: u32, kw: u32, stride_h: u32, stride_w: u32, pad_h: u32, pad_w: u32,
  count: u32,
  unused: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> g: array<f32>;          // (planes, oh, ow)
@group(0) @binding(2) var<storage, read> places: array<i32>;     // (planes, oh, ow)
@group(0) @binding(3) var<storage, read_write> out: array<f32>;  // (planes, h, w)

// The first window that reaches position `at`.
fn first(at: u32, kernel: u32, stride: u32) -> u32 {
  return select(0u, (at - kernel) / stride + 1u, at >= kernel);
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let number = id.x + id.y * groups.x * 64u;
  if (number >= params.count) {
    return;
  }
  let plane = number / (params.w * params.h);
  let place = number % (params.w * params.h);
  let y = place / params.w + params.pad_h;
  let across = place % params.w + params.pad_w;
  let last_row = min(y / params.stride_h + 1u, params.oh);
  let last_column = min(across / params.stride_w + 1u, params.ow);
  var total = 0.0;
  for (var row = first(y, params.kh, params.stride_h); row < last_row; row++) {
    for (var column = first(across, params.kw, params.stride_w); column < last_column; column++) {
      let at = (plane * params.oh + row) * params.ow + column;
      if (places[at] == i32(place)) {
        total += g[at];
      }
    }
  }
  out[number] = total;
}
