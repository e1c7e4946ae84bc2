// Convolution with kernels of 3 × 3 and steps of one, forward and back to its input, for targets of few channels.
//
// The target is at least 4 wide and 2 high. An invocation makes 4 × 2 places of CHANNELS channels of the target. It reads 6 × 4 numbers of a channel of the source once for
// all of them; as a product of matrices (conv2d_register.wgsl) with a sum of few terms or with few rows it would read each number
// nine times, and for one row compute four.
//
// Versions, against conv2d_register.wgsl in one run on two cores under Chromium's software adapter:
//   depthwise, (32, 32, 28, 28): 3.5 times as fast forward, 3.2 to the input
//   (32, 1, 28, 28) → 32: 3.4 times to the input, whose one channel is one row of a product; 0.75 forward, where 32 are eight
//   The first version asked before each load and each store whether it was inside: its pipeline was ready after 15 to 40 s, this
//   one's after 0.3 (one channel) to 2.2.

override CHANNELS: u32 = 4;  // 1 or 4
override BACKWARD: bool = false;

// include conv2d_sizes_tiled

@group(0) @binding(1) var<storage, read> source: array<f32>;     // (images, groups · inner, source_height, source_width)
@group(0) @binding(2) var<storage, read> weight: array<f32>;     // (o, c / groups, 3, 3)
@group(0) @binding(3) var<storage, read_write> out: array<f32>;  // (images, groups · rows, height, width)

// Six neighbours of a row, as what the three taps of a kernel's row see from four places.
struct Window {
  left: vec4<f32>,
  middle: vec4<f32>,
  right: vec4<f32>,
}

fn window(start: u32, y: u32, x: u32) -> Window {
  // Above and to the left of the image a place has wrapped around to a huge number.
  let across = x + vec4<u32>(0u, 1u, 2u, 3u);
  let beyond = x + vec2<u32>(4u, 5u);
  let in_row = y < params.source_height;
  let inside = (across < vec4<u32>(params.source_width)) & vec4<bool>(in_row);
  let inside_too = (beyond < vec2<u32>(params.source_width)) & vec2<bool>(in_row);
  let row = start + y * params.source_width;
  let at = select(vec4<u32>(), row + across, inside);
  let more_at = select(vec2<u32>(), row + beyond, inside_too);
  let left = select(vec4<f32>(), vec4<f32>(source[at.x], source[at.y], source[at.z], source[at.w]), inside);
  let more = select(vec2<f32>(), vec2<f32>(source[more_at.x], source[more_at.y]), inside_too);
  return Window(left, vec4<f32>(left.yzw, more.x), vec4<f32>(left.zw, more));
}

struct Taps {
  top: vec3<f32>,
  middle: vec3<f32>,
  bottom: vec3<f32>,
}

// The kernel between a channel of the target and one of the source, turned around for the way back.
fn taps(group: u32, row: u32, inner: u32) -> Taps {
  let at = group * params.weight_group + row * params.weight_row + inner * params.weight_inner;
  let top = vec3<f32>(weight[at], weight[at + 1u], weight[at + 2u]);
  let middle = vec3<f32>(weight[at + 3u], weight[at + 4u], weight[at + 5u]);
  let bottom = vec3<f32>(weight[at + 6u], weight[at + 7u], weight[at + 8u]);
  if (BACKWARD) {
    return Taps(bottom.zyx, middle.zyx, top.zyx);
  }
  return Taps(top, middle, bottom);
}

fn add_row(sum: vec4<f32>, taps: vec3<f32>, seen: Window) -> vec4<f32> {
  return sum + taps.x * seen.left + taps.y * seen.middle + taps.z * seen.right;
}

fn add_rows(sum: vec4<f32>, taps: Taps, r0: Window, r1: Window, r2: Window) -> vec4<f32> {
  return add_row(add_row(add_row(sum, taps.top, r0), taps.middle, r1), taps.bottom, r2);
}

fn put(at: u32, value: f32) {
  out[at] = EPILOGUE(value, at);
}

fn store_row(at: u32, values: vec4<f32>) {
  put(at, values.x);
  put(at + 1u, values.y);
  put(at + 2u, values.z);
  put(at + 3u, values.w);
}

fn store(channel: u32, y: u32, x: u32, top: vec4<f32>, bottom: vec4<f32>) {
  let at = (channel * params.height + y) * params.width + x;
  store_row(at, top);
  store_row(at + params.width, bottom);
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let number = id.x + id.y * groups.x * 64u;
  // The last tiles of a row and of a column overlap those before: both store the same values, without a condition.
  let x = min(4u * (number % params.tiles_across), params.width - 4u);
  let y = min(2u * (number / params.tiles_across % params.tiles_down), params.height - 2u);
  let blocks = (params.rows + CHANNELS - 1u) / CHANNELS;
  let block = number / (params.tiles_across * params.tiles_down);
  let row = block % blocks * CHANNELS;
  let group = block / blocks % params.groups;
  let image = block / blocks / params.groups;
  if (image >= params.images) {
    return;
  }
  let first_y = y + u32(params.shift_h + 2 * min(params.by_h, 0));
  let first_x = x + u32(params.shift_w + 2 * min(params.by_w, 0));
  let area = params.source_height * params.source_width;
  let last = params.rows - 1u;  // rows beyond it repeat it
  var top0 = vec4<f32>(); var top1 = vec4<f32>(); var top2 = vec4<f32>(); var top3 = vec4<f32>();
  var bottom0 = vec4<f32>(); var bottom1 = vec4<f32>(); var bottom2 = vec4<f32>(); var bottom3 = vec4<f32>();
  for (var inner = 0u; inner < params.inner; inner++) {
    let start = ((image * params.groups + group) * params.inner + inner) * area;
    let r0 = window(start, first_y, first_x);
    let r1 = window(start, first_y + 1u, first_x);
    let r2 = window(start, first_y + 2u, first_x);
    let r3 = window(start, first_y + 3u, first_x);
    let t0 = taps(group, row, inner);
    top0 = add_rows(top0, t0, r0, r1, r2);
    bottom0 = add_rows(bottom0, t0, r1, r2, r3);
    if (CHANNELS > 1u) {
      let t1 = taps(group, min(row + 1u, last), inner);
      top1 = add_rows(top1, t1, r0, r1, r2);
      bottom1 = add_rows(bottom1, t1, r1, r2, r3);
      let t2 = taps(group, min(row + 2u, last), inner);
      top2 = add_rows(top2, t2, r0, r1, r2);
      bottom2 = add_rows(bottom2, t2, r1, r2, r3);
      let t3 = taps(group, min(row + 3u, last), inner);
      top3 = add_rows(top3, t3, r0, r1, r2);
      bottom3 = add_rows(bottom3, t3, r1, r2, r3);
    }
  }
  let channel = (image * params.groups + group) * params.rows;
  store(channel + row, y, x, top0, bottom0);
  if (CHANNELS > 1u) {
    store(channel + min(row + 1u, last), y, x, top1, bottom1);
    store(channel + min(row + 2u, last), y, x, top2, bottom2);
    store(channel + min(row + 3u, last), y, x, top3, bottom3);
  }
}
