// Matrix product in registers, as matmul_register.wgsl, that reads and writes four neighbouring numbers at once.
//
// A and B may each run along k or across it; either way four neighbours must begin at a multiple of four, and k, n (and m, where
// A runs along it) must be such multiples.
//
// Versions, against matmul_register.wgsl in one run, at 512 × 512 × 512 on two cores under Chromium's software adapter:
//   1.29 times as fast where A and B run through memory by rows (1.31 at 256), 1.20 with B transposed, 1.09 with A, 1.34 with both;
//   the pipeline is ready in two thirds of the time

override A_ALONG_K: bool = true;
override B_ALONG_K: bool = false;

// include matmul_sizes

@group(0) @binding(1) var<storage, read> a: array<vec4<f32>>;          // (batch, m, k), strided
@group(0) @binding(2) var<storage, read> b: array<vec4<f32>>;          // (batch, k, n), strided
@group(0) @binding(3) var<storage, read_write> out: array<vec4<f32>>;  // (chunks, batch, m, n)

fn products() -> u32 {
  return params.batch * params.chunks;  // numbered chunk · batch + matrix
}

fn rows_from(first: u32) -> vec4<u32> {
  if (A_ALONG_K) {
    return min(first + vec4<u32>(0u, 1u, 2u, 3u), vec4<u32>(params.m - 1u));
  }
  return min(first, params.m - 4u) + vec4<u32>(0u, 1u, 2u, 3u);
}

fn columns_from(first: u32) -> vec4<u32> {
  return min(first, params.n - 4u) + vec4<u32>(0u, 1u, 2u, 3u);
}

struct Rows {
  a: vec4<u32>,    // vectors: of each row, or the first alone counts
  out: vec4<u32>,
}

fn rows_at(product: u32, row: vec4<u32>) -> Rows {
  let start = params.a_offset + product % params.batch * params.a_batch;
  return Rows((start + row * params.a_row) / 4u, (product * params.m + row) * params.n);
}

struct Columns {
  b: vec4<u32>,
  out: vec4<u32>,
}

fn columns_at(product: u32, column: vec4<u32>) -> Columns {
  let start = params.b_offset + product % params.batch * params.b_batch;
  return Columns((start + column * params.b_column) / 4u, column);
}

struct Step {
  left: u32,
  a: u32,
  b: u32,
}

fn step_at(product: u32, number: u32) -> Step {
  let k = product / params.batch * params.chunk;
  let steps = min(params.chunk, params.k - k);
  return Step(steps - number, (k + number) * params.a_column / 4u, (k + number) * params.b_row / 4u);
}

struct Four {
  now: Step,
  next: Step,
}

fn four_from(step: Step) -> Four {
  return Four(step, Step(step.left - 4u, step.a + params.a_column, step.b + params.b_row));
}

fn block_of_a(rows: Rows, four: Four) -> mat4x4<f32> {
  if (A_ALONG_K) {
    let at = rows.a + four.now.a;
    return mat4x4<f32>(a[at.x], a[at.y], a[at.z], a[at.w]);
  }
  let at = rows.a.x + four.now.a;
  let row = params.a_column / 4u;
  return transpose(mat4x4<f32>(a[at], a[at + row], a[at + 2u * row], a[at + 3u * row]));
}

fn block_of_b(columns: Columns, four: Four) -> mat4x4<f32> {
  if (B_ALONG_K) {
    let at = columns.b + four.now.b;
    return transpose(mat4x4<f32>(b[at.x], b[at.y], b[at.z], b[at.w]));
  }
  let at = columns.b.x + four.now.b;
  let row = params.b_row / 4u;
  return mat4x4<f32>(b[at], b[at + row], b[at + 2u * row], b[at + 3u * row]);
}

fn store_row(at: u32, values: vec4<f32>) {
  out[at / 4u] = values;
}

fn store(rows: vec4<u32>, columns: vec4<u32>, block: mat4x4<f32>) {
  store_row(rows.x + columns.x, block[0]);
  store_row(rows.y + columns.x, block[1]);
  store_row(rows.z + columns.x, block[2]);
  store_row(rows.w + columns.x, block[3]);
}

fn revisit(product: u32, row: u32, column: u32) {
  if (row < params.m && column < params.n) {
    let at = rows_at(product, rows_from(row)).out.x + columns_at(product, columns_from(column)).out.x;
    let values = out[at / 4u];
    out[at / 4u] = vec4<f32>(
      REVISITED(values.x, at), REVISITED(values.y, at + 1u), REVISITED(values.z, at + 2u), REVISITED(values.w, at + 3u));
  }
}

// include register_tile
