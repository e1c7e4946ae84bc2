// Matrix product, barrier-free: each invocation keeps a tile of 4·ROWS × 4·COLUMNS results in registers.
//
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

// include register_tile

override RAGGED: bool = true;  // whether k is no multiple of 4

// include matmul_sizes

@group(0) @binding(1) var<storage, read> a: array<f32>;          // (batch, m, k), strided
@group(0) @binding(2) var<storage, read> b: array<f32>;          // (batch, k, n), strided
@group(0) @binding(3) var<storage, read_write> out: array<f32>;  // (chunks, batch, m, n)

fn products() -> u32 {
  return params.batch * params.chunks;  // numbered chunk · batch + matrix
}

fn rows() -> u32 {
  return params.m;
}

fn columns() -> u32 {
  return params.n;
}

struct Rows {
  a: vec4<u32>,
  out: vec4<u32>,
}

fn rows_at(product: u32, row: vec4<u32>) -> Rows {
  let start = params.a_offset + product % params.batch * params.a_batch;
  return Rows(start + row * params.a_row, (product * params.m + row) * params.n);
}

struct Columns {
  b: vec4<u32>,
  out: vec4<u32>,
}

fn columns_at(product: u32, column: vec4<u32>) -> Columns {
  let start = params.b_offset + product % params.batch * params.b_batch;
  return Columns(start + column * params.b_column, column);
}

struct Step {
  left: u32,
  a: u32,  // from the start of a row
  b: u32,  // from the start of a column
}

fn first_step(product: u32) -> Step {
  let k = product / params.batch * params.chunk;
  return Step(min(params.chunk, params.k - k), k * params.a_column, k * params.b_row);
}

fn after(step: Step) -> Step {
  let stay = RAGGED && step.left <= 1u;
  return Step(
    step.left - select(1u, step.left, stay),
    step.a + select(params.a_column, 0u, stay),
    step.b + select(params.b_row, 0u, stay));
}

fn column_of_a(rows: Rows, step: Step) -> vec4<f32> {
  let at = rows.a + step.a;
  let found = vec4<f32>(a[at.x], a[at.y], a[at.z], a[at.w]);
  return select(vec4<f32>(), found, !RAGGED || step.left > 0u);
}

fn row_of_b(columns: Columns, step: Step) -> vec4<f32> {
  let at = columns.b + step.b;
  let found = vec4<f32>(b[at.x], b[at.y], b[at.z], b[at.w]);
  return select(vec4<f32>(), found, !RAGGED || step.left > 0u);
}
