// A tile of a matrix product that a workgroup computes together, for graphics chips: included by the kernels that are such a
// product, C = A · B, or several of them, after tile_scalars.wgsl. They define what register_tile.wgsl asks for, and
//   steps_of(product)          how many steps its sum has; the same for the whole workgroup
//   a_runs_along_the_sum(), b_runs_along_the_sum()   which way neighbouring invocations load
//
// SIDE × SIDE invocations compute 4·SIDE·BLOCKS rows and columns; each of them BLOCKS × BLOCKS blocks of 4 × 4 results, which
// lie 4·SIDE rows or columns apart, so that neighbours read neighbouring vectors of the strips. For every DEPTH steps of the sum
// the two strips are loaded once, while the strips before are being multiplied: there are two of each, and one barrier a turn.
//
// Versions, GFLOP/s at 256 × 256 × 256 on two busy cores under Chromium's software adapter (one that keeps tiles in registers: 3.1):
//   0.57  64 × 64 results, 16 steps a turn, one pair of strips, two barriers
//   1.33  two pairs of strips, 8 steps a turn, products as fused multiply-adds of vectors
//   1.19  128 × 128 results by 256 invocations, as graphics chips like it

override SIDE: u32 = 16;   // 8 or 16
override BLOCKS: u32 = 2;  // 1 or 2; with a SIDE of 16 it is 2

const DEPTH = 8u;
const STRIP = 256u;  // vectors of the largest strip: DEPTH steps of 128 numbers

var<workgroup> strip_a: array<vec4<f32>, 2 * STRIP>;  // (2, DEPTH, vectors along a side)
var<workgroup> strip_b: array<vec4<f32>, 2 * STRIP>;

// Which vector of a strip an invocation loads: (step, four rows or columns).
fn part(number: u32, along_the_sum: bool) -> vec2<u32> {
  let width = SIDE * BLOCKS;
  return select(vec2<u32>(number / width, number % width), vec2<u32>(number % DEPTH, number / DEPTH), along_the_sum);
}

fn add_outer(c: mat4x4<f32>, a: vec4<f32>, b: vec4<f32>) -> mat4x4<f32> {
  return mat4x4<f32>(
    fma(vec4<f32>(a.x), b, c[0]), fma(vec4<f32>(a.y), b, c[1]), fma(vec4<f32>(a.z), b, c[2]), fma(vec4<f32>(a.w), b, c[3]));
}

@compute @workgroup_size(SIDE, SIDE)
fn main(
  @builtin(local_invocation_id) local: vec3<u32>,
  @builtin(local_invocation_index) index: u32,
  @builtin(workgroup_id) workgroup: vec3<u32>,
  @builtin(num_workgroups) workgroups: vec3<u32>,
) {
  let number = workgroup.x + workgroup.y * workgroups.x;
  let product = number / (params.tiles_down * params.tiles_across);
  if (product >= products()) {
    return;
  }
  let width = SIDE * BLOCKS;  // vectors along a side
  let first_row = number / params.tiles_across % params.tiles_down * 4u * width;
  let first_column = number % params.tiles_across * 4u * width;
  let steps = steps_of(product);

  // What this invocation loads; the second vectors only where there are fewer invocations than vectors.
  let two = BLOCKS * DEPTH > SIDE;
  let part_a = part(index, a_runs_along_the_sum());
  let part_b = part(index, b_runs_along_the_sum());
  let part_c = part(index + SIDE * SIDE, a_runs_along_the_sum());
  let part_d = part(index + SIDE * SIDE, b_runs_along_the_sum());
  let rows_a = rows_at(product, rows_from(first_row + 4u * part_a.y));
  let columns_b = columns_at(product, columns_from(first_column + 4u * part_b.y));
  let rows_c = rows_at(product, rows_from(first_row + 4u * part_c.y));
  let columns_d = columns_at(product, columns_from(first_column + 4u * part_d.y));
  let to_a = part_a.x * width + part_a.y;
  let to_b = part_b.x * width + part_b.y;
  let to_c = part_c.x * width + part_c.y;
  let to_d = part_d.x * width + part_d.y;

  strip_a[to_a] = column_of_a(rows_a, step_at(product, part_a.x));
  strip_b[to_b] = row_of_b(columns_b, step_at(product, part_b.x));
  if (two) {
    strip_a[to_c] = column_of_a(rows_c, step_at(product, part_c.x));
    strip_b[to_d] = row_of_b(columns_d, step_at(product, part_d.x));
  }
  workgroupBarrier();

  var c00 = mat4x4<f32>(); var c01 = mat4x4<f32>();
  var c10 = mat4x4<f32>(); var c11 = mat4x4<f32>();
  var now = 0u;  // the strip that is multiplied
  for (var start = 0u; start < steps; start += DEPTH) {
    let next = start + DEPTH;
    var a: vec4<f32>; var b: vec4<f32>; var c: vec4<f32>; var d: vec4<f32>;
    if (next < steps) {
      a = column_of_a(rows_a, step_at(product, next + part_a.x));
      b = row_of_b(columns_b, step_at(product, next + part_b.x));
      if (two) {
        c = column_of_a(rows_c, step_at(product, next + part_c.x));
        d = row_of_b(columns_d, step_at(product, next + part_d.x));
      }
    }
    for (var step = 0u; step < DEPTH; step++) {
      let at = now + step * width;
      let a0 = strip_a[at + local.y];
      let b0 = strip_b[at + local.x];
      c00 = add_outer(c00, a0, b0);
      if (BLOCKS > 1u) {
        let a1 = strip_a[at + SIDE + local.y];
        let b1 = strip_b[at + SIDE + local.x];
        c01 = add_outer(c01, a0, b1);
        c10 = add_outer(c10, a1, b0);
        c11 = add_outer(c11, a1, b1);
      }
    }
    now = STRIP - now;
    if (next < steps) {
      strip_a[now + to_a] = a;
      strip_b[now + to_b] = b;
      if (two) {
        strip_a[now + to_c] = c;
        strip_b[now + to_d] = d;
      }
    }
    workgroupBarrier();
  }

  // Rows and columns beyond the edge repeat the last one, and are stored onto it: the same values.
  let row = first_row + 4u * local.y;
  let column = first_column + 4u * local.x;
  let rows0 = rows_at(product, rows_from(row));
  let columns0 = columns_at(product, columns_from(column));
  store(rows0.out, columns0.out, c00);
  if (BLOCKS > 1u) {
    let rows1 = rows_at(product, rows_from(row + 4u * SIDE));
    let columns1 = columns_at(product, columns_from(column + 4u * SIDE));
    store(rows0.out, columns1.out, c01);
    store(rows1.out, columns0.out, c10);
    store(rows1.out, columns1.out, c11);
  }
}
