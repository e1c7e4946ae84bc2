// Gradient of a convolution to its weight, as a product of matrices that is never laid out in memory.
//
// Rows are channels of the output, columns the weights (c, i, j) of one of them, and the sum runs over the places of all images:
// long, while there are few results, so it is cut into chunks that a second pass adds up.
// Tiles as in matmul_register.wgsl: 4·ROWS × 4·COLUMNS results in registers, blocks kept transposed.
//
// Versions, GFLOP/s on two cores under Chromium's software adapter, for (N, C, H, W) → O, 3 × 3, padding 1:
//                                    (64, 1, 8, 8) → 32   (64, 32, 8, 8) → 64   (8, 64, 32, 32) → 64
//   conv2d_weight_grad_naive.wgsl    0.26                 0.3                   0.3
//   tiles in registers               2.7                  4.6                   4.9

override ROWS: u32 = 4;       // blocks of a tile downwards, 1 to 4
override COLUMNS: u32 = 4;    // and across
override INVOCATIONS: u32 = 4;

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

const OUTSIDE = 1u << 30u;  // of every image

// A place of the output: what it is in the gradient and, for the tap (0, 0), in the input. There y and x may be above or left of
// the image: they have wrapped around to huge numbers, which are not below the height or the width either.
// The last block may go beyond the last place: what it finds there is 0.
struct Place {
  left: u32,   // places from here to the last of the chunk, 0 if this one is beyond it
  row: u32,
  column: u32,
  g: u32,
  y: u32,
  x: u32,
  image: u32,  // start in the input
}

fn place_of(number: u32, left: u32, group: u32) -> Place {
  let area = params.out_height * params.out_width;
  let image = number / area;
  let row = number % area / params.out_width;
  let column = number % params.out_width;
  return Place(
    left, row, column,
    (image * params.groups + group) * params.rows * area + number % area,
    row * params.stride_h - params.pad_h,
    column * params.stride_w - params.pad_w,
    (image * params.groups + group) * params.channels * params.height * params.width);
}

fn after(place: Place) -> Place {
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

// Four weights (c, i, j).
struct Taps {
  y: vec4<u32>,
  x: vec4<u32>,
  channel: vec4<u32>,  // start in the image
}

fn taps_of(column: vec4<u32>) -> Taps {
  let j = column % params.kernel_width;
  let i = column / params.kernel_width % params.kernel_height;
  let c = column / (params.kernel_width * params.kernel_height);
  return Taps(i * params.dilation_h, j * params.dilation_w, c * params.height * params.width);
}

fn row_of_x(taps: Taps, place: Place) -> vec4<f32> {
  let y = place.y + taps.y;
  let across = place.x + taps.x;
  let inside = (y < vec4<u32>(params.height)) & (across < vec4<u32>(params.width));
  let at = select(vec4<u32>(), place.image + taps.channel + y * params.width + across, inside);
  return select(vec4<f32>(), vec4<f32>(x[at.x], x[at.y], x[at.z], x[at.w]), inside);
}

fn column_of_g(rows: vec4<u32>, place: Place) -> vec4<f32> {
  let at = rows + place.g;
  return select(vec4<f32>(), vec4<f32>(g[at.x], g[at.y], g[at.z], g[at.w]), place.left > 0u);
}

fn block_of_g(rows: vec4<u32>, p0: Place, p1: Place, p2: Place, p3: Place) -> mat4x4<f32> {
  return transpose(mat4x4<f32>(
    column_of_g(rows, p0), column_of_g(rows, p1), column_of_g(rows, p2), column_of_g(rows, p3)));
}

fn block_of_x(taps: Taps, p0: Place, p1: Place, p2: Place, p3: Place) -> mat4x4<f32> {
  return mat4x4<f32>(row_of_x(taps, p0), row_of_x(taps, p1), row_of_x(taps, p2), row_of_x(taps, p3));
}

fn store_row(columns: vec4<u32>, at: u32, values: vec4<f32>) {
  out[columns.x + at] = values.x;
  out[columns.y + at] = values.y;
  out[columns.z + at] = values.z;
  out[columns.w + at] = values.w;
}

fn store(rows: vec4<u32>, columns: vec4<u32>, block: mat4x4<f32>) {
  store_row(columns, rows.x, block[0]);
  store_row(columns, rows.y, block[1]);
  store_row(columns, rows.z, block[2]);
  store_row(columns, rows.w, block[3]);
}

@compute @workgroup_size(INVOCATIONS)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let number = id.x + id.y * groups.x * INVOCATIONS;
  let part = number / (params.tiles_down * params.tiles_across);  // chunk · groups + group
  if (part >= params.groups * params.chunks) {
    return;
  }
  let row = number / params.tiles_across % params.tiles_down * 4u * ROWS;
  let column = number % params.tiles_across * 4u * COLUMNS;
  let group = part % params.groups;

  // Rows and columns beyond the edge repeat the last one, and are stored onto it: the same values, without a condition.
  let first = vec4<u32>(0u, 1u, 2u, 3u);
  let columns = params.channels * params.kernel_height * params.kernel_width;
  let last_row = vec4<u32>(params.rows - 1u);
  let channel0 = min(row + first, last_row);
  let channel1 = min(row + 4u + first, last_row);
  let channel2 = min(row + 8u + first, last_row);
  let channel3 = min(row + 12u + first, last_row);
  let last_column = vec4<u32>(columns - 1u);
  let column0 = min(column + first, last_column);
  let column1 = min(column + 4u + first, last_column);
  let column2 = min(column + 8u + first, last_column);
  let column3 = min(column + 12u + first, last_column);
  let area = params.out_height * params.out_width;
  let rows0 = channel0 * area;
  let rows1 = channel1 * area;
  let rows2 = channel2 * area;
  let rows3 = channel3 * area;
  let taps0 = taps_of(column0);
  let taps1 = taps_of(column1);
  let taps2 = taps_of(column2);
  let taps3 = taps_of(column3);

  var c00 = mat4x4<f32>(); var c01 = mat4x4<f32>(); var c02 = mat4x4<f32>(); var c03 = mat4x4<f32>();
  var c10 = mat4x4<f32>(); var c11 = mat4x4<f32>(); var c12 = mat4x4<f32>(); var c13 = mat4x4<f32>();
  var c20 = mat4x4<f32>(); var c21 = mat4x4<f32>(); var c22 = mat4x4<f32>(); var c23 = mat4x4<f32>();
  var c30 = mat4x4<f32>(); var c31 = mat4x4<f32>(); var c32 = mat4x4<f32>(); var c33 = mat4x4<f32>();

  let start = part / params.groups * params.chunk;
  let end = min(start + params.chunk, params.images * area);
  var place = place_of(start, end - start, group);
  for (var k = start; k < end; k += 4u) {
    let p0 = place;
    let p1 = after(p0);
    let p2 = after(p1);
    let p3 = after(p2);
    place = after(p3);
    let a0 = block_of_g(rows0, p0, p1, p2, p3);
    var a1: mat4x4<f32>; var a2: mat4x4<f32>; var a3: mat4x4<f32>;
    if (ROWS > 1u) { a1 = block_of_g(rows1, p0, p1, p2, p3); }
    if (ROWS > 2u) { a2 = block_of_g(rows2, p0, p1, p2, p3); }
    if (ROWS > 3u) { a3 = block_of_g(rows3, p0, p1, p2, p3); }
    let b0 = block_of_x(taps0, p0, p1, p2, p3);
    c00 += b0 * a0;
    if (ROWS > 1u) { c10 += b0 * a1; }
    if (ROWS > 2u) { c20 += b0 * a2; }
    if (ROWS > 3u) { c30 += b0 * a3; }
    if (COLUMNS > 1u) {
      let b1 = block_of_x(taps1, p0, p1, p2, p3);
      c01 += b1 * a0;
      if (ROWS > 1u) { c11 += b1 * a1; }
      if (ROWS > 2u) { c21 += b1 * a2; }
      if (ROWS > 3u) { c31 += b1 * a3; }
    }
    if (COLUMNS > 2u) {
      let b2 = block_of_x(taps2, p0, p1, p2, p3);
      c02 += b2 * a0;
      if (ROWS > 1u) { c12 += b2 * a1; }
      if (ROWS > 2u) { c22 += b2 * a2; }
      if (ROWS > 3u) { c32 += b2 * a3; }
    }
    if (COLUMNS > 3u) {
      let b3 = block_of_x(taps3, p0, p1, p2, p3);
      c03 += b3 * a0;
      if (ROWS > 1u) { c13 += b3 * a1; }
      if (ROWS > 2u) { c23 += b3 * a2; }
      if (ROWS > 3u) { c33 += b3 * a3; }
    }
  }

  let row0 = (part * params.rows + channel0) * columns;
  let row1 = (part * params.rows + channel1) * columns;
  let row2 = (part * params.rows + channel2) * columns;
  let row3 = (part * params.rows + channel3) * columns;
  store(row0, column0, c00);
  if (COLUMNS > 1u) { store(row0, column1, c01); }
  if (COLUMNS > 2u) { store(row0, column2, c02); }
  if (COLUMNS > 3u) { store(row0, column3, c03); }
  if (ROWS > 1u) {
    store(row1, column0, c10);
    if (COLUMNS > 1u) { store(row1, column1, c11); }
    if (COLUMNS > 2u) { store(row1, column2, c12); }
    if (COLUMNS > 3u) { store(row1, column3, c13); }
  }
  if (ROWS > 2u) {
    store(row2, column0, c20);
    if (COLUMNS > 1u) { store(row2, column1, c21); }
    if (COLUMNS > 2u) { store(row2, column2, c22); }
    if (COLUMNS > 3u) { store(row2, column3, c23); }
  }
  if (ROWS > 3u) {
    store(row3, column0, c30);
    if (COLUMNS > 1u) { store(row3, column1, c31); }
    if (COLUMNS > 2u) { store(row3, column2, c32); }
    if (COLUMNS > 3u) { store(row3, column3, c33); }
  }
}
