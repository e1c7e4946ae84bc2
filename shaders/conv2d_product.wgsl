// A convolution, forward or back to its input, as the tiles of register_tile.wgsl and workgroup_tile.wgsl ask for it.

override DIVIDED: bool = false;  // whether a place is divided by the stride, with no remainder where it counts

// include conv2d_sizes_tiled

@group(0) @binding(1) var<storage, read> source: array<f32>;     // (images, groups · inner, source_height, source_width)
@group(0) @binding(2) var<storage, read> weight: array<f32>;     // (o, c / groups, kernel_height, kernel_width)
@group(0) @binding(3) var<storage, read_write> out: array<f32>;  // (images, groups · rows, height, width)

fn products() -> u32 {
  return params.groups;
}

fn rows() -> u32 {
  return params.rows;
}

fn columns() -> u32 {
  return params.images * params.height * params.width;
}

// Four channels of the target.
struct Rows {
  weight: vec4<u32>,
  out: vec4<u32>,
}

fn rows_at(group: u32, channel: vec4<u32>) -> Rows {
  return Rows(
    group * params.weight_group + channel * params.weight_row,
    (group * params.rows + channel) * (params.height * params.width));
}

// Four places of the target.
struct Columns {
  y: vec4<i32>,       // in the source for the first tap, before division
  x: vec4<i32>,
  source: vec4<u32>,  // start of the image
  out: vec4<u32>,
}

fn columns_at(group: u32, number: vec4<u32>) -> Columns {
  let area = params.height * params.width;
  let image = number / area;
  let place = number % area;
  let y = vec4<i32>(place / params.width);
  let x = vec4<i32>(place % params.width);
  return Columns(
    y * params.scale_h + params.shift_h,
    x * params.scale_w + params.shift_w,
    image * (params.groups * params.inner * params.source_height * params.source_width),
    image * (params.groups * params.rows * area) + place);
}

const OUTSIDE = i32(1u << 30u);  // of every image

// A tap of the kernel in one channel of the source.
struct Step {
  left: u32,
  i: u32,
  j: u32,
  weight: u32,
  source: u32,  // start of the channel in an image
  y: i32,       // how far from the place of tap (0, 0), before division
  x: i32,
}

fn steps_of(group: u32) -> u32 {
  return params.inner * params.kernel_height * params.kernel_width;
}

// Weights of a row are neighbours forward, when their rows are next to each other; places never are along the sum.
fn a_runs_along_the_sum() -> bool {
  return params.weight_inner == params.kernel_height * params.kernel_width;
}

fn b_runs_along_the_sum() -> bool {
  return false;
}

fn step_at(group: u32, number: u32) -> Step {
  let area = params.kernel_height * params.kernel_width;
  let left = steps_of(group) - min(number, steps_of(group));
  let at = min(number, steps_of(group) - 1u);
  let channel = at / area;
  let i = at % area / params.kernel_width;
  let j = at % params.kernel_width;
  return Step(
    left, i, j, channel * params.weight_inner + at % area,
    (group * params.inner + channel) * (params.source_height * params.source_width),
    select(OUTSIDE, i32(i) * params.by_h, left > 0u), i32(j) * params.by_w);
}

fn after(tap: Step) -> Step {
  var next = tap;
  if (tap.left <= 1u) {
    next.left = 0u;
    next.y = OUTSIDE;
    return next;
  }
  next.left -= 1u;
  next.weight += 1u;
  next.j += 1u;
  next.x += params.by_w;
  if (next.j == params.kernel_width) {
    next.j = 0u;
    next.x = 0;
    next.i += 1u;
    next.y += params.by_h;
    if (next.i == params.kernel_height) {
      next.i = 0u;
      next.y = 0;
      next.weight += params.weight_inner - params.kernel_height * params.kernel_width;
      next.source += params.source_height * params.source_width;
    }
  }
  return next;
}

fn column_of_a(rows: Rows, tap: Step) -> vec4<f32> {
  let at = rows.weight + tap.weight;
  let found = vec4<f32>(weight[at.x], weight[at.y], weight[at.z], weight[at.w]);
  return select(vec4<f32>(), found, tap.left > 0u);
}

// What a tap sees from four places: 0 outside of the image.
fn row_of_b(places: Columns, tap: Step) -> vec4<f32> {
  var y = places.y + tap.y;
  var x = places.x + tap.x;
  var inside = vec4<bool>(true);
  if (DIVIDED) {
    let stride = vec2<i32>(params.divide_h, params.divide_w);
    inside = (y % stride.x == vec4<i32>()) & (x % stride.y == vec4<i32>()) & (y >= vec4<i32>()) & (x >= vec4<i32>());
    y = y / stride.x;
    x = x / stride.y;
  }
  // Above and to the left of the image a place is a huge number.
  let row = vec4<u32>(y);
  let column = vec4<u32>(x);
  inside = inside & (row < vec4<u32>(params.source_height)) & (column < vec4<u32>(params.source_width));
  let at = select(vec4<u32>(), places.source + tap.source + row * params.source_width + column, inside);
  return select(vec4<f32>(), vec4<f32>(source[at.x], source[at.y], source[at.z], source[at.w]), inside);
}
