// Matrix product, barrier-free: each invocation keeps a tile of 4·ROWS × 4·COLUMNS results in registers.
//
// Blocks of 4 × 4 are matrices, so the inner loop is a product of matrices and nothing is indexed by a variable. A block is
// kept transposed: column i of `a0` is row i of A, column i of `c01` is row i of the result, and c01 = b1 · a0.
// Any strides; with few results and a long k the work is cut into chunks of k, which a second pass adds up.
//
// Versions, GFLOP/s at 512 × 512 × 512 on two cores under Chromium's software adapter:
//   0.3  one invocation a result (matmul_naive.wgsl)
//   1.5  64 × 64 a workgroup through shared memory (matmul_tiled.wgsl)
//   2.9  4 × 4 results an invocation; 4.2 with 8 × 8
//   6.1  16 × 16, one step of k after the other in vectors
//   6.7  16 × 16, four steps of k at once as products of matrices: results are touched a quarter as often
//   6.3  the rest of k in the last block instead of a loop of its own, results beyond the edge stored without a
//        condition: the pipeline is ready in 0.5 s instead of 1.0, and 64 × 64 × 64 went from 2.1 to 4.4
// Left alone: loads and stores as vectors, 7.3, but a pipeline more for each layout; 32 × 16 results, 7.5 after 1.1 s.

override ROWS: u32 = 4;       // blocks of a tile downwards, 1 to 4
override COLUMNS: u32 = 4;    // and across
override INVOCATIONS: u32 = 4;
override RAGGED: bool = true; // whether k is no multiple of 4

struct Params {
  m: u32,
  n: u32,
  k: u32,
  batch: u32,
  a_offset: u32,
  a_batch: u32,
  a_row: u32,
  a_column: u32,
  b_offset: u32,
  b_batch: u32,
  b_row: u32,
  b_column: u32,
  tiles_down: u32,
  tiles_across: u32,
  chunks: u32,
  chunk: u32,  // length of a chunk of k
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> a: array<f32>;          // (batch, m, k), strided
@group(0) @binding(2) var<storage, read> b: array<f32>;          // (batch, k, n), strided
@group(0) @binding(3) var<storage, read_write> out: array<f32>;  // (chunks, batch, m, n)

// Four steps of k. The last block may go beyond the end (only if RAGGED): what it finds there is 0.
struct Steps {
  a: vec4<u32>,
  b: vec4<u32>,
  inside: vec4<bool>,
}

fn steps_from(k: u32, end: u32) -> Steps {
  let four = k + vec4<u32>(0u, 1u, 2u, 3u);
  let at = select(four, min(four, vec4<u32>(end - 1u)), RAGGED);
  return Steps(at * params.a_column, at * params.b_row, four < vec4<u32>(end));
}

fn row_of_a(row: u32, steps: Steps) -> vec4<f32> {
  let at = row + steps.a;
  let found = vec4<f32>(a[at.x], a[at.y], a[at.z], a[at.w]);
  if (RAGGED) {
    return select(vec4<f32>(), found, steps.inside);
  }
  return found;
}

fn block_of_a(rows: vec4<u32>, steps: Steps) -> mat4x4<f32> {
  return mat4x4<f32>(
    row_of_a(rows.x, steps), row_of_a(rows.y, steps), row_of_a(rows.z, steps), row_of_a(rows.w, steps));
}

fn row_of_b(columns: vec4<u32>, step: u32, inside: bool) -> vec4<f32> {
  let at = columns + step;
  let found = vec4<f32>(b[at.x], b[at.y], b[at.z], b[at.w]);
  if (RAGGED) {
    return select(vec4<f32>(), found, inside);
  }
  return found;
}

fn block_of_b(columns: vec4<u32>, steps: Steps) -> mat4x4<f32> {
  return mat4x4<f32>(
    row_of_b(columns, steps.b.x, steps.inside.x), row_of_b(columns, steps.b.y, steps.inside.y),
    row_of_b(columns, steps.b.z, steps.inside.z), row_of_b(columns, steps.b.w, steps.inside.w));
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
  let matrix = number / (params.tiles_down * params.tiles_across);  // chunk · batch + number in the batch
  if (matrix >= params.batch * params.chunks) {
    return;
  }
  let row = number / params.tiles_across % params.tiles_down * 4u * ROWS;
  let column = number % params.tiles_across * 4u * COLUMNS;

  // Rows and columns beyond the edge repeat the last one, and are stored onto it: the same values, without a condition.
  let first = vec4<u32>(0u, 1u, 2u, 3u);
  let last_row = vec4<u32>(params.m - 1u);
  let row0 = min(row + first, last_row);
  let row1 = min(row + 4u + first, last_row);
  let row2 = min(row + 8u + first, last_row);
  let row3 = min(row + 12u + first, last_row);
  let last_column = vec4<u32>(params.n - 1u);
  let column0 = min(column + first, last_column);
  let column1 = min(column + 4u + first, last_column);
  let column2 = min(column + 8u + first, last_column);
  let column3 = min(column + 12u + first, last_column);
  let a_start = params.a_offset + matrix % params.batch * params.a_batch;
  let rows0 = a_start + row0 * params.a_row;
  let rows1 = a_start + row1 * params.a_row;
  let rows2 = a_start + row2 * params.a_row;
  let rows3 = a_start + row3 * params.a_row;
  let b_start = params.b_offset + matrix % params.batch * params.b_batch;
  let columns0 = b_start + column0 * params.b_column;
  let columns1 = b_start + column1 * params.b_column;
  let columns2 = b_start + column2 * params.b_column;
  let columns3 = b_start + column3 * params.b_column;

  var c00 = mat4x4<f32>(); var c01 = mat4x4<f32>(); var c02 = mat4x4<f32>(); var c03 = mat4x4<f32>();
  var c10 = mat4x4<f32>(); var c11 = mat4x4<f32>(); var c12 = mat4x4<f32>(); var c13 = mat4x4<f32>();
  var c20 = mat4x4<f32>(); var c21 = mat4x4<f32>(); var c22 = mat4x4<f32>(); var c23 = mat4x4<f32>();
  var c30 = mat4x4<f32>(); var c31 = mat4x4<f32>(); var c32 = mat4x4<f32>(); var c33 = mat4x4<f32>();

  let start = matrix / params.batch * params.chunk;
  let end = min(start + params.chunk, params.k);
  for (var k = start; k < end; k += 4u) {
    let steps = steps_from(k, end);
    let a0 = block_of_a(rows0, steps);
    var a1: mat4x4<f32>; var a2: mat4x4<f32>; var a3: mat4x4<f32>;
    if (ROWS > 1u) { a1 = block_of_a(rows1, steps); }
    if (ROWS > 2u) { a2 = block_of_a(rows2, steps); }
    if (ROWS > 3u) { a3 = block_of_a(rows3, steps); }
    let b0 = block_of_b(columns0, steps);
    c00 += b0 * a0;
    if (ROWS > 1u) { c10 += b0 * a1; }
    if (ROWS > 2u) { c20 += b0 * a2; }
    if (ROWS > 3u) { c30 += b0 * a3; }
    if (COLUMNS > 1u) {
      let b1 = block_of_b(columns1, steps);
      c01 += b1 * a0;
      if (ROWS > 1u) { c11 += b1 * a1; }
      if (ROWS > 2u) { c21 += b1 * a2; }
      if (ROWS > 3u) { c31 += b1 * a3; }
    }
    if (COLUMNS > 2u) {
      let b2 = block_of_b(columns2, steps);
      c02 += b2 * a0;
      if (ROWS > 1u) { c12 += b2 * a1; }
      if (ROWS > 2u) { c22 += b2 * a2; }
      if (ROWS > 3u) { c32 += b2 * a3; }
    }
    if (COLUMNS > 3u) {
      let b3 = block_of_b(columns3, steps);
      c03 += b3 * a0;
      if (ROWS > 1u) { c13 += b3 * a1; }
      if (ROWS > 2u) { c23 += b3 * a2; }
      if (ROWS > 3u) { c33 += b3 * a3; }
    }
  }

  let start_of_out = matrix * params.m * params.n;
  let out0 = start_of_out + row0 * params.n;
  let out1 = start_of_out + row1 * params.n;
  let out2 = start_of_out + row2 * params.n;
  let out3 = start_of_out + row3 * params.n;
  store(out0, column0, c00);
  if (COLUMNS > 1u) { store(out0, column1, c01); }
  if (COLUMNS > 2u) { store(out0, column2, c02); }
  if (COLUMNS > 3u) { store(out0, column3, c03); }
  if (ROWS > 1u) {
    store(out1, column0, c10);
    if (COLUMNS > 1u) { store(out1, column1, c11); }
    if (COLUMNS > 2u) { store(out1, column2, c12); }
    if (COLUMNS > 3u) { store(out1, column3, c13); }
  }
  if (ROWS > 2u) {
    store(out2, column0, c20);
    if (COLUMNS > 1u) { store(out2, column1, c21); }
    if (COLUMNS > 2u) { store(out2, column2, c22); }
    if (COLUMNS > 3u) { store(out2, column3, c23); }
  }
  if (ROWS > 3u) {
    store(out3, column0, c30);
    if (COLUMNS > 1u) { store(out3, column1, c31); }
    if (COLUMNS > 2u) { store(out3, column2, c32); }
    if (COLUMNS > 3u) { store(out3, column3, c33); }
  }
}
