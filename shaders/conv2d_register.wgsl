// Convolution, forward and back to its input, as products of matrices that are never laid out in memory.
//
// Each tap (i, j) of the kernel adds weight[:, :, i, j] · (source shifted by the tap): rows are channels of the target, columns
// its places in all images, and the sum runs over channels of the source. Forward, the target is the output and the source the
// input; for the gradient it is the other way round and the taps run backwards.
// Tiles as in matmul_register.wgsl: 4·ROWS × 4·COLUMNS results in registers, blocks kept transposed.

override ROWS: u32 = 4;       // blocks of a tile downwards, 1 to 4
override COLUMNS: u32 = 4;    // and across
override INVOCATIONS: u32 = 4;

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

fn four_of_weight(at: u32) -> vec4<f32> {
  let step = params.weight_inner;
  return vec4<f32>(weight[at], weight[at + step], weight[at + 2u * step], weight[at + 3u * step]);
}

fn block_of_weight(rows: vec4<u32>, at: u32) -> mat4x4<f32> {
  return mat4x4<f32>(
    four_of_weight(rows.x + at), four_of_weight(rows.y + at),
    four_of_weight(rows.z + at), four_of_weight(rows.w + at));
}

fn column_of_weight(rows: vec4<u32>, at: u32) -> vec4<f32> {
  return vec4<f32>(weight[rows.x + at], weight[rows.y + at], weight[rows.z + at], weight[rows.w + at]);
}

// Four places of one channel; those that lie outside the image, where `tap.inside` is false, are 0.
fn row_of_source(tap: Tap, at: u32) -> vec4<f32> {
  let found = vec4<f32>(
    source[tap.places.x + at], source[tap.places.y + at], source[tap.places.z + at], source[tap.places.w + at]);
  return select(vec4<f32>(), found, tap.inside);
}

fn block_of_source(tap: Tap, at: u32) -> mat4x4<f32> {
  let step = params.source_height * params.source_width;
  return mat4x4<f32>(
    row_of_source(tap, at), row_of_source(tap, at + step),
    row_of_source(tap, at + 2u * step), row_of_source(tap, at + 3u * step));
}

fn outer(b: vec4<f32>, a: vec4<f32>) -> mat4x4<f32> {
  return mat4x4<f32>(b * a.x, b * a.y, b * a.z, b * a.w);
}

// Four places of the target.
struct Places {
  y: vec4<i32>,        // in the source for the first tap, before division
  x: vec4<i32>,
  source: vec4<u32>,   // start of the image
  out: vec4<u32>,
}

struct Tap {
  places: vec4<u32>,
  inside: vec4<bool>,
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

fn tap_of(places: Places, i: u32, j: u32) -> Tap {
  var y = places.y + i32(i) * params.by_h;
  var x = places.x + i32(j) * params.by_w;
  var inside = (y >= vec4<i32>()) & (x >= vec4<i32>());
  if (params.divide_h > 1) {
    inside = inside & (y % params.divide_h == vec4<i32>());
    y = y / params.divide_h;
  }
  if (params.divide_w > 1) {
    inside = inside & (x % params.divide_w == vec4<i32>());
    x = x / params.divide_w;
  }
  inside = inside
    & (y < vec4<i32>(i32(params.source_height))) & (x < vec4<i32>(i32(params.source_width)));
  let place = vec4<u32>(y * i32(params.source_width) + x);
  return Tap(places.source + select(vec4<u32>(), place, inside), inside);
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

  let area = params.source_height * params.source_width;
  for (var i = 0u; i < params.kernel_height; i++) {
    for (var j = 0u; j < params.kernel_width; j++) {
      let tap0 = tap_of(places0, i, j);
      let tap1 = tap_of(places1, i, j);
      let tap2 = tap_of(places2, i, j);
      let tap3 = tap_of(places3, i, j);
      var at_a = i * params.kernel_width + j;
      var at_b = group * params.inner * area;
      var k = 0u;
      for (; k + 4u <= params.inner; k += 4u) {
        let a0 = block_of_weight(rows0, at_a);
        var a1: mat4x4<f32>; var a2: mat4x4<f32>; var a3: mat4x4<f32>;
        if (ROWS > 1u) { a1 = block_of_weight(rows1, at_a); }
        if (ROWS > 2u) { a2 = block_of_weight(rows2, at_a); }
        if (ROWS > 3u) { a3 = block_of_weight(rows3, at_a); }
        let b0 = block_of_source(tap0, at_b);
        c00 += b0 * a0;
        if (ROWS > 1u) { c10 += b0 * a1; }
        if (ROWS > 2u) { c20 += b0 * a2; }
        if (ROWS > 3u) { c30 += b0 * a3; }
        if (COLUMNS > 1u) {
          let b1 = block_of_source(tap1, at_b);
          c01 += b1 * a0;
          if (ROWS > 1u) { c11 += b1 * a1; }
          if (ROWS > 2u) { c21 += b1 * a2; }
          if (ROWS > 3u) { c31 += b1 * a3; }
        }
        if (COLUMNS > 2u) {
          let b2 = block_of_source(tap2, at_b);
          c02 += b2 * a0;
          if (ROWS > 1u) { c12 += b2 * a1; }
          if (ROWS > 2u) { c22 += b2 * a2; }
          if (ROWS > 3u) { c32 += b2 * a3; }
        }
        if (COLUMNS > 3u) {
          let b3 = block_of_source(tap3, at_b);
          c03 += b3 * a0;
          if (ROWS > 1u) { c13 += b3 * a1; }
          if (ROWS > 2u) { c23 += b3 * a2; }
          if (ROWS > 3u) { c33 += b3 * a3; }
        }
        at_a += 4u * params.weight_inner;
        at_b += 4u * area;
      }
      for (; k < params.inner; k++) {  // the channels that are left, at most three
        let a0 = column_of_weight(rows0, at_a);
        let a1 = column_of_weight(rows1, at_a);
        let a2 = column_of_weight(rows2, at_a);
        let a3 = column_of_weight(rows3, at_a);
        let b0 = row_of_source(tap0, at_b);
        c00 += outer(b0, a0); c10 += outer(b0, a1); c20 += outer(b0, a2); c30 += outer(b0, a3);
        let b1 = row_of_source(tap1, at_b);
        c01 += outer(b1, a0); c11 += outer(b1, a1); c21 += outer(b1, a2); c31 += outer(b1, a3);
        let b2 = row_of_source(tap2, at_b);
        c02 += outer(b2, a0); c12 += outer(b2, a1); c22 += outer(b2, a2); c32 += outer(b2, a3);
        let b3 = row_of_source(tap3, at_b);
        c03 += outer(b3, a0); c13 += outer(b3, a1); c23 += outer(b3, a2); c33 += outer(b3, a3);
        at_a += params.weight_inner;
        at_b += area;
      }
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
