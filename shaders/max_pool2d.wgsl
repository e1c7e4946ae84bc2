// Max pooling: the largest value of each window, and its place within the (h, w) plane. A nan wins.

struct Params {
  h: u32, w: u32, oh: u32, ow: u32,
  kh: u32, kw: u32, stride_h: u32, stride_w: u32, pad_h: u32, pad_w: u32, dilation_h: u32, dilation_w: u32,
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

// Where the first tap inside of the image stands, for a window that begins at `start` of the padded axis.
fn first_inside(start: u32, pad: u32, dilation: u32) -> u32 {
  if (start >= pad) {
    return start - pad;
  }
  return (dilation - (pad - start) % dilation) % dilation;
}

// Behind its last tap, or the end of the image.
fn end_inside(start: u32, pad: u32, taps: u32, dilation: u32, size: u32) -> u32 {
  return min(max(start + (taps - 1u) * dilation + 1u, pad) - pad, size);
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
  // The taps of the window that lie in the image: rows from `top`, columns from `left` on.
  let top = first_inside(row * params.stride_h, params.pad_h, params.dilation_h);
  let left = first_inside(column * params.stride_w, params.pad_w, params.dilation_w);
  let bottom = end_inside(row * params.stride_h, params.pad_h, params.kh, params.dilation_h, params.h);
  let right = end_inside(column * params.stride_w, params.pad_w, params.kw, params.dilation_w, params.w);
  var place = top * params.w + left;
  var best = x[plane + place];
  var stuck = is_nan(best);
  for (var y = top; y < bottom; y += params.dilation_h) {
    for (var across = left; across < right; across += params.dilation_w) {
      let i = y * params.w + across;
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
