// A matrix product of any strides, as the tiles of register_tile.wgsl and workgroup_tile.wgsl ask for it: included by their kernels.

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

fn step_at(product: u32, number: u32) -> Step {
  let steps = steps_of(product);
  let k = product / params.batch * params.chunk + min(number, steps - 1u);
  return Step(steps - min(number, steps), k * params.a_column, k * params.b_row);
}

fn steps_of(product: u32) -> u32 {
  return min(params.chunk, params.k - product / params.batch * params.chunk);
}

// Whether neighbours along the sum are neighbours in memory.
fn a_runs_along_the_sum() -> bool {
  return params.a_column == 1u;
}

fn b_runs_along_the_sum() -> bool {
  return params.b_row == 1u;
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
