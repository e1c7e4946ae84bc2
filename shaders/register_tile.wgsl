// A tile of 4·ROWS × 4·COLUMNS results of a matrix product in the registers of one invocation: included by the kernels that
// are such a product, C = A · B, or several of them. Nothing is shared between invocations, so there are no barriers.
//
// Blocks of 4 × 4 are matrices, so the inner loop is a product of matrices and nothing is indexed by a variable. A block is
// kept transposed: column i of `a0` is row i of A, column i of `c01` is row i of the result, and c01 = b1 · a0.
// The sum is taken four steps at a time. The last four may go beyond its end: what a kernel finds there has to be 0.
//
// A kernel says what A, B and C are:
//   params, out                the tiling, `tiles_down` and `tiles_across`, is part of the first
//   products()                 how many products there are; a product may be one chunk of a sum
//   rows(), columns()          size of C
//   Rows, rows_at(product, row)           four rows: `out`, where they start in the output, and what it takes to read A
//   Columns, columns_at(product, column)  four columns: `out`, to be added to that of a row, and what it takes to read B
//   Step                       a step of the sum; `left` are those from here to the last, 0 beyond it
//   first_step(product), after(step)
//   column_of_a(rows, step)    four values of A, one a row
//   row_of_b(columns, step)    four values of B, one a column

override ROWS: u32 = 4;       // blocks of a tile downwards, 1 to 4
override COLUMNS: u32 = 4;    // and across
override INVOCATIONS: u32 = 4;

fn block_of_a(rows: Rows, s0: Step, s1: Step, s2: Step, s3: Step) -> mat4x4<f32> {
  return transpose(mat4x4<f32>(
    column_of_a(rows, s0), column_of_a(rows, s1), column_of_a(rows, s2), column_of_a(rows, s3)));
}

fn block_of_b(columns: Columns, s0: Step, s1: Step, s2: Step, s3: Step) -> mat4x4<f32> {
  return mat4x4<f32>(row_of_b(columns, s0), row_of_b(columns, s1), row_of_b(columns, s2), row_of_b(columns, s3));
}

fn put(at: u32, value: f32) {
  out[at] = EPILOGUE(value, at);
}

fn store_row(columns: vec4<u32>, at: u32, values: vec4<f32>) {
  put(columns.x + at, values.x);
  put(columns.y + at, values.y);
  put(columns.z + at, values.z);
  put(columns.w + at, values.w);
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
  let product = number / (params.tiles_down * params.tiles_across);
  if (product >= products()) {
    return;
  }

  // Rows and columns beyond the edge repeat the last one, and are stored onto it: the same values, without a condition.
  let row = number / params.tiles_across % params.tiles_down * 4u * ROWS + vec4<u32>(0u, 1u, 2u, 3u);
  let last_row = vec4<u32>(rows() - 1u);
  let rows0 = rows_at(product, min(row, last_row));
  let rows1 = rows_at(product, min(row + 4u, last_row));
  let rows2 = rows_at(product, min(row + 8u, last_row));
  let rows3 = rows_at(product, min(row + 12u, last_row));
  let column = number % params.tiles_across * 4u * COLUMNS + vec4<u32>(0u, 1u, 2u, 3u);
  let last_column = vec4<u32>(columns() - 1u);
  let columns0 = columns_at(product, min(column, last_column));
  let columns1 = columns_at(product, min(column + 4u, last_column));
  let columns2 = columns_at(product, min(column + 8u, last_column));
  let columns3 = columns_at(product, min(column + 12u, last_column));

  var c00 = mat4x4<f32>(); var c01 = mat4x4<f32>(); var c02 = mat4x4<f32>(); var c03 = mat4x4<f32>();
  var c10 = mat4x4<f32>(); var c11 = mat4x4<f32>(); var c12 = mat4x4<f32>(); var c13 = mat4x4<f32>();
  var c20 = mat4x4<f32>(); var c21 = mat4x4<f32>(); var c22 = mat4x4<f32>(); var c23 = mat4x4<f32>();
  var c30 = mat4x4<f32>(); var c31 = mat4x4<f32>(); var c32 = mat4x4<f32>(); var c33 = mat4x4<f32>();

  var step = first_step(product);
  while (step.left > 0u) {
    let s0 = step;
    let s1 = after(s0);
    let s2 = after(s1);
    let s3 = after(s2);
    step = after(s3);
    let a0 = block_of_a(rows0, s0, s1, s2, s3);
    var a1: mat4x4<f32>; var a2: mat4x4<f32>; var a3: mat4x4<f32>;
    if (ROWS > 1u) { a1 = block_of_a(rows1, s0, s1, s2, s3); }
    if (ROWS > 2u) { a2 = block_of_a(rows2, s0, s1, s2, s3); }
    if (ROWS > 3u) { a3 = block_of_a(rows3, s0, s1, s2, s3); }
    let b0 = block_of_b(columns0, s0, s1, s2, s3);
    c00 += b0 * a0;
    if (ROWS > 1u) { c10 += b0 * a1; }
    if (ROWS > 2u) { c20 += b0 * a2; }
    if (ROWS > 3u) { c30 += b0 * a3; }
    if (COLUMNS > 1u) {
      let b1 = block_of_b(columns1, s0, s1, s2, s3);
      c01 += b1 * a0;
      if (ROWS > 1u) { c11 += b1 * a1; }
      if (ROWS > 2u) { c21 += b1 * a2; }
      if (ROWS > 3u) { c31 += b1 * a3; }
    }
    if (COLUMNS > 2u) {
      let b2 = block_of_b(columns2, s0, s1, s2, s3);
      c02 += b2 * a0;
      if (ROWS > 1u) { c12 += b2 * a1; }
      if (ROWS > 2u) { c22 += b2 * a2; }
      if (ROWS > 3u) { c32 += b2 * a3; }
    }
    if (COLUMNS > 3u) {
      let b3 = block_of_b(columns3, s0, s1, s2, s3);
      c03 += b3 * a0;
      if (ROWS > 1u) { c13 += b3 * a1; }
      if (ROWS > 2u) { c23 += b3 * a2; }
      if (ROWS > 3u) { c33 += b3 * a3; }
    }
  }

  store(rows0.out, columns0.out, c00);
  if (COLUMNS > 1u) { store(rows0.out, columns1.out, c01); }
  if (COLUMNS > 2u) { store(rows0.out, columns2.out, c02); }
  if (COLUMNS > 3u) { store(rows0.out, columns3.out, c03); }
  if (ROWS > 1u) {
    store(rows1.out, columns0.out, c10);
    if (COLUMNS > 1u) { store(rows1.out, columns1.out, c11); }
    if (COLUMNS > 2u) { store(rows1.out, columns2.out, c12); }
    if (COLUMNS > 3u) { store(rows1.out, columns3.out, c13); }
  }
  if (ROWS > 2u) {
    store(rows2.out, columns0.out, c20);
    if (COLUMNS > 1u) { store(rows2.out, columns1.out, c21); }
    if (COLUMNS > 2u) { store(rows2.out, columns2.out, c22); }
    if (COLUMNS > 3u) { store(rows2.out, columns3.out, c23); }
  }
  if (ROWS > 3u) {
    store(rows3.out, columns0.out, c30);
    if (COLUMNS > 1u) { store(rows3.out, columns1.out, c31); }
    if (COLUMNS > 2u) { store(rows3.out, columns2.out, c32); }
    if (COLUMNS > 3u) { store(rows3.out, columns3.out, c33); }
  }
}
