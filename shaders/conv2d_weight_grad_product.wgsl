// The gradient of a convolution to its weight, as the tiles of register_tile.wgsl and workgroup_tile.wgsl ask for it.

struct Params {
  images: u32, groups: u32,
  rows: u32, channels: u32,                // of a group: of the output, of the input
  height: u32, width: u32,                 // of the input
  out_height: u32, out_width: u32,
  kernel_height: u32, kernel_width: u32,
  stride_h: u32, stride_w: u32, pad_h: u32, pad_w: u32, dilation_h: u32, dilation_w: u32,
  tiles_down: u32, tiles_across: u32,
  chunks: u32,
  chunk: u32,                              // places in a chunk
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> g: array<f32>;          // (images, groups · rows, out_height, out_width)
@group(0) @binding(2) var<storage, read> x: array<f32>;          // (images, groups · channels, height, width)
@group(0) @binding(3) var<storage, read_write> out: array<f32>;  // (chunks, groups · rows, channels, kernel_height, kernel_width)

fn products() -> u32 {
  return params.groups * params.chunks;  // numbered chunk · groups + group
}

fn rows() -> u32 {
  return params.rows;
}

fn columns() -> u32 {
  return params.channels * params.kernel_height * params.kernel_width;
}

// Four channels of the output.
struct Rows {
  g: vec4<u32>,
  out: vec4<u32>,
}

fn rows_at(product: u32, channel: vec4<u32>) -> Rows {
  return Rows(channel * (params.out_height * params.out_width), (product * params.rows + channel) * columns());
}

// Four weights (c, i, j).
struct Columns {
  y: vec4<u32>,
  x: vec4<u32>,
  channel: vec4<u32>,  // start in the image
  out: vec4<u32>,
}

fn columns_at(product: u32, column: vec4<u32>) -> Columns {
  let j = column % params.kernel_width;
  let i = column / params.kernel_width % params.kernel_height;
  let c = column / (params.kernel_width * params.kernel_height);
  return Columns(i * params.dilation_h, j * params.dilation_w, c * params.height * params.width, column);
}

const OUTSIDE = 1u << 30u;  // of every image

// A place of the output: what it is in the gradient and, for the tap (0, 0), in the input. There y and x may be above or left of
// the image: they have wrapped around to huge numbers, which are not below the height or the width either.
struct Step {
  left: u32,   // of the chunk
  row: u32,
  column: u32,
  g: u32,
  y: u32,
  x: u32,
  image: u32,  // start in the input
}

fn steps_of(product: u32) -> u32 {
  let places = params.images * params.out_height * params.out_width;
  return min(params.chunk, places - product / params.groups * params.chunk);
}

fn a_runs_along_the_sum() -> bool {
  return true;
}

fn b_runs_along_the_sum() -> bool {
  return true;
}

fn step_at(product: u32, number: u32) -> Step {
  let area = params.out_height * params.out_width;
  let steps = steps_of(product);
  let place = product / params.groups * params.chunk + min(number, steps - 1u);
  let image = place / area * params.groups + product % params.groups;  // of the group
  let row = place % area / params.out_width;
  let column = place % params.out_width;
  let left = steps - min(number, steps);
  return Step(
    left, row, column,
    image * params.rows * area + place % area,
    select(OUTSIDE, row * params.stride_h - params.pad_h, left > 0u),
    column * params.stride_w - params.pad_w,
    image * params.channels * params.height * params.width);
}

fn after(place: Step) -> Step {
  var next = place;
  if (place.left <= 1u) {
    next.left = 0u;
    next.y = OUTSIDE;
    return next;
  }
  next.left -= 1u;
  next.column += 1u;
  next.g += 1u;
  next.x += params.stride_w;
  if (next.column == params.out_width) {
    next.column = 0u;
    next.x = 0u - params.pad_w;
    next.row += 1u;
    next.y += params.stride_h;
    if (next.row == params.out_height) {
      next.row = 0u;
      next.y = 0u - params.pad_h;
      next.g += (params.groups - 1u) * params.rows * params.out_height * params.out_width
        + (params.rows - 1u) * params.out_height * params.out_width;
      next.image += params.groups * params.channels * params.height * params.width;
    }
  }
  return next;
}

fn column_of_a(rows: Rows, place: Step) -> vec4<f32> {
  let at = rows.g + place.g;
  return select(vec4<f32>(), vec4<f32>(g[at.x], g[at.y], g[at.z], g[at.w]), place.left > 0u);
}

fn row_of_b(taps: Columns, place: Step) -> vec4<f32> {
  let y = place.y + taps.y;
  let across = place.x + taps.x;
  let inside = (y < vec4<u32>(params.height)) & (across < vec4<u32>(params.width));
  let at = select(vec4<u32>(), place.image + taps.channel + y * params.width + across, inside);
  return select(vec4<f32>(), vec4<f32>(x[at.x], x[at.y], x[at.z], x[at.w]), inside);
}
