// Convolution, forward and back to its input, as products of matrices that are never laid out in memory.
//
// Rows are channels of the target, columns its places in all images, and the sum runs over the taps (channel of the source, i, j).
// Forward, the target is the output and the source the input; for the gradient it is the other way round and taps run backwards.
// Tiles as in matmul_register.wgsl: 4·ROWS × 4·COLUMNS results in registers, blocks kept transposed.
//
// Versions, GFLOP/s of the forward pass on two cores under Chromium's software adapter, for (N, C, H, W) → O, 3 × 3, padding 1:
//                                        (64, 1, 8, 8) → 32   (64, 32, 8, 8) → 64   (8, 64, 32, 32) → 64
//   conv2d_naive.wgsl                    0.15                 0.2                   0.2
//   a loop over i and j, then channels   0.4                  4.3                   5.3
//   one loop over (channel, i, j)        1.9                  4.5                   4.6

override ROWS: u32 = 4;       // blocks of a tile downwards, 1 to 4
override COLUMNS: u32 = 4;    // and across
override INVOCATIONS: u32 = 4;
override DIVIDED: bool = false;  // whether a place is divided by the stride, with no remainder where it counts

struct Params {
  images: u32, groups: u32,
  rows: u32, inner: u32,              // channels of a group: of the target, of the source
  height: u32, width: u32,            // of the target
  source_height: u32, source_width: u32,
  kernel_height: u32, kernel_width: u32,
  // forward, a place y of the target reads (y · stride + i · dilation - padding) of the source; backward,
  // (y + padding - i · dilation) / stride where that has no remainder: `by` there is dilation with a minus.
  scale_h: i32, scale_w: i32, by_h: i32, by_w: i32, shift_h: i32, shift_w: i32, divide_h: i32, divide_w: i32,
  weight_group: u32, weight_row: u32, weight_inner: u32,  // strides of the weight
  tiles_down: u32, tiles_across: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> source: array<f32>;     // (images, groups · inner, source_height, source_width)
@group(0) @binding(2) var<storage, read> weight: array<f32>;     // (o, c / groups, kernel_height, kernel_width)
@group(0) @binding(3) var<storage, read_write> out: array<f32>;  // (images, groups · rows, height, width)

const OUTSIDE = i32(1u << 30u);  // of every image

// A tap of the kernel in one channel of the source. The last block may go beyond the last tap: what it finds there is 0.
struct Tap {
  left: u32,    // taps from here to the last, 0 if this one is beyond it
  i: u32,
  j: u32,
  weight: u32,
  source: u32,  // start of the channel in an image
  y: i32,       // how far from the place of tap (0, 0), before division
  x: i32,
}

fn after(tap: Tap) -> Tap {
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

fn column_of_weight(rows: vec4<u32>, tap: Tap) -> vec4<f32> {
  let at = rows + tap.weight;
  let found = vec4<f32>(weight[at.x], weight[at.y], weight[at.z], weight[at.w]);
  return select(vec4<f32>(), found, tap.left > 0u);
}

fn block_of_weight(rows: vec4<u32>, t0: Tap, t1: Tap, t2: Tap, t3: Tap) -> mat4x4<f32> {
  return transpose(mat4x4<f32>(
    column_of_weight(rows, t0), column_of_weight(rows, t1), column_of_weight(rows, t2), column_of_weight(rows, t3)));
}

// What a tap sees from four places: 0 outside of the image.
fn row_of_source(places: Places, tap: Tap) -> vec4<f32> {
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

fn block_of_source(places: Places, t0: Tap, t1: Tap, t2: Tap, t3: Tap) -> mat4x4<f32> {
  return mat4x4<f32>(
    row_of_source(places, t0), row_of_source(places, t1), row_of_source(places, t2), row_of_source(places, t3));
}

// Four places of the target.
struct Places {
  y: vec4<i32>,        // in the source for the first tap, before division
  x: vec4<i32>,
  source: vec4<u32>,   // start of the image
  out: vec4<u32>,
}

fn places_from(first: u32) -> Places {
  let area = params.height * params.width;
  let number = min(first + vec4<u32>(0u, 1u, 2u, 3u), vec4<u32>(params.images * area - 1u));
  let image = number / area;
  let place = number % area;
  let y = vec4<i32>(place / params.width);
  let x = vec4<i32>(place % params.width);
  return Places(
    y * params.scale_h + params.shift_h,
    x * params.scale_w + params.shift_w,
    image * (params.groups * params.inner * params.source_height * params.source_width),
    image * (params.groups * params.rows * area) + place);
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
  let group = number / (params.tiles_down * params.tiles_across);
  if (group >= params.groups) {
    return;
  }
  let row = number / params.tiles_across % params.tiles_down * 4u * ROWS;
  let column = number % params.tiles_across * 4u * COLUMNS;

  // Rows and places beyond the end repeat the last one, and are stored onto it: the same values, without a condition.
  let first = vec4<u32>(0u, 1u, 2u, 3u);
  let last_row = vec4<u32>(params.rows - 1u);
  let channel0 = min(row + first, last_row);
  let channel1 = min(row + 4u + first, last_row);
  let channel2 = min(row + 8u + first, last_row);
  let channel3 = min(row + 12u + first, last_row);
  let weights = group * params.weight_group;
  let rows0 = weights + channel0 * params.weight_row;
  let rows1 = weights + channel1 * params.weight_row;
  let rows2 = weights + channel2 * params.weight_row;
  let rows3 = weights + channel3 * params.weight_row;
  let places0 = places_from(column);
  let places1 = places_from(column + 4u);
  let places2 = places_from(column + 8u);
  let places3 = places_from(column + 12u);

  var c00 = mat4x4<f32>(); var c01 = mat4x4<f32>(); var c02 = mat4x4<f32>(); var c03 = mat4x4<f32>();
  var c10 = mat4x4<f32>(); var c11 = mat4x4<f32>(); var c12 = mat4x4<f32>(); var c13 = mat4x4<f32>();
  var c20 = mat4x4<f32>(); var c21 = mat4x4<f32>(); var c22 = mat4x4<f32>(); var c23 = mat4x4<f32>();
  var c30 = mat4x4<f32>(); var c31 = mat4x4<f32>(); var c32 = mat4x4<f32>(); var c33 = mat4x4<f32>();

  let end = params.inner * params.kernel_height * params.kernel_width;
  var tap = Tap(end, 0u, 0u, 0u, group * params.inner * params.source_height * params.source_width, 0, 0);
  for (var k = 0u; k < end; k += 4u) {
    let t0 = tap;
    let t1 = after(t0);
    let t2 = after(t1);
    let t3 = after(t2);
    tap = after(t3);
    let a0 = block_of_weight(rows0, t0, t1, t2, t3);
    var a1: mat4x4<f32>; var a2: mat4x4<f32>; var a3: mat4x4<f32>;
    if (ROWS > 1u) { a1 = block_of_weight(rows1, t0, t1, t2, t3); }
    if (ROWS > 2u) { a2 = block_of_weight(rows2, t0, t1, t2, t3); }
    if (ROWS > 3u) { a3 = block_of_weight(rows3, t0, t1, t2, t3); }
    let b0 = block_of_source(places0, t0, t1, t2, t3);
    c00 += b0 * a0;
    if (ROWS > 1u) { c10 += b0 * a1; }
    if (ROWS > 2u) { c20 += b0 * a2; }
    if (ROWS > 3u) { c30 += b0 * a3; }
    if (COLUMNS > 1u) {
      let b1 = block_of_source(places1, t0, t1, t2, t3);
      c01 += b1 * a0;
      if (ROWS > 1u) { c11 += b1 * a1; }
      if (ROWS > 2u) { c21 += b1 * a2; }
      if (ROWS > 3u) { c31 += b1 * a3; }
    }
    if (COLUMNS > 2u) {
      let b2 = block_of_source(places2, t0, t1, t2, t3);
      c02 += b2 * a0;
      if (ROWS > 1u) { c12 += b2 * a1; }
      if (ROWS > 2u) { c22 += b2 * a2; }
      if (ROWS > 3u) { c32 += b2 * a3; }
    }
    if (COLUMNS > 3u) {
      let b3 = block_of_source(places3, t0, t1, t2, t3);
      c03 += b3 * a0;
      if (ROWS > 1u) { c13 += b3 * a1; }
      if (ROWS > 2u) { c23 += b3 * a2; }
      if (ROWS > 3u) { c33 += b3 * a3; }
    }
  }

  let target_area = params.height * params.width;
  let channels = group * params.rows;
  let row0 = (channels + channel0) * target_area;
  let row1 = (channels + channel1) * target_area;
  let row2 = (channels + channel2) * target_area;
  let row3 = (channels + channel3) * target_area;
  store(row0, places0.out, c00);
  if (COLUMNS > 1u) { store(row0, places1.out, c01); }
  if (COLUMNS > 2u) { store(row0, places2.out, c02); }
  if (COLUMNS > 3u) { store(row0, places3.out, c03); }
  if (ROWS > 1u) {
    store(row1, places0.out, c10);
    if (COLUMNS > 1u) { store(row1, places1.out, c11); }
    if (COLUMNS > 2u) { store(row1, places2.out, c12); }
    if (COLUMNS > 3u) { store(row1, places3.out, c13); }
  }
  if (ROWS > 2u) {
    store(row2, places0.out, c20);
    if (COLUMNS > 1u) { store(row2, places1.out, c21); }
    if (COLUMNS > 2u) { store(row2, places2.out, c22); }
    if (COLUMNS > 3u) { store(row2, places3.out, c23); }
  }
  if (ROWS > 3u) {
    store(row3, places0.out, c30);
    if (COLUMNS > 1u) { store(row3, places1.out, c31); }
    if (COLUMNS > 2u) { store(row3, places2.out, c32); }
    if (COLUMNS > 3u) { store(row3, places3.out, c33); }
  }
}
