// A tile of 4·ROWS × 4·COLUMNS results of a matrix product in the registers of one invocation: included by the kernels that
// are such a product, C = A · B, or several of them. Nothing is shared between invocations, so there are no barriers.
//
// Blocks of 4 × 4 are matrices, so the inner loop is a product of matrices and nothing is indexed by a variable. A block is
// kept transposed: column i of `a0` is row i of A, column i of `c01` is row i of the result, and c01 = b1 · a0.
// The sum is taken four steps at a time. The last four may go beyond its end: what a kernel finds there has to be 0.
//
// A kernel says what A, B and C are:
//   params                     the tiling, `tiles_down` and `tiles_across`, is part of it
//   products()                 how many products there are; a product may be one chunk of a sum
//   Rows, rows_at(product, rows)           four rows: `out`, where they start in the output, and what it takes to read A
//   Columns, columns_at(product, columns)  four columns: `out`, to be added to that of a row, and what it takes to read B
//   Step                       a step of the sum; `left` are those from here to the last, 0 beyond it
//   step_at(product, number)
// and either includes tile_scalars.wgsl, or reads and writes whole vectors and defines
//   rows_from(first), columns_from(first)  the numbers of four rows or columns, those beyond the edge replaced by some within
//   Four, four_from(step)      four steps, and the `next` one
//   block_of_a(rows, four)     four rows of A in four steps, each a column of the matrix
//   block_of_b(columns, four)  four steps, each a column, of four columns of B
//   store(rows.out, columns.out, block)
//   revisit(product, row, column)   the epilogue of four results of a row, as far as they exist

// An epilogue takes the results from where they were just stored: written into each of the 256 stores of a tile it would be
// compiled as often, where all functions are inlined (4 to 8 s a pipeline on software adapters, against 0.3 to 0.7; the run
// takes as long). A loop over the registers themselves compiles fast too, but they must be memory then: 5 times as slow.
const REVISITS = false;

override ROWS: u32 = 4;       // blocks of a tile downwards, 1 to 4
override COLUMNS: u32 = 4;    // and across
override INVOCATIONS: u32 = 4;

@compute @workgroup_size(INVOCATIONS)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let number = id.x + id.y * groups.x * INVOCATIONS;
  let product = number / (params.tiles_down * params.tiles_across);
  if (product >= products()) {
    return;
  }

  // Rows and columns beyond the edge repeat the last one, and are stored onto it: the same values, without a condition.
  let row = number / params.tiles_across % params.tiles_down * 4u * ROWS;
  let rows0 = rows_at(product, rows_from(row));
  let rows1 = rows_at(product, rows_from(row + 4u));
  let rows2 = rows_at(product, rows_from(row + 8u));
  let rows3 = rows_at(product, rows_from(row + 12u));
  let column = number % params.tiles_across * 4u * COLUMNS;
  let columns0 = columns_at(product, columns_from(column));
  let columns1 = columns_at(product, columns_from(column + 4u));
  let columns2 = columns_at(product, columns_from(column + 8u));
  let columns3 = columns_at(product, columns_from(column + 12u));

  var c00 = mat4x4<f32>(); var c01 = mat4x4<f32>(); var c02 = mat4x4<f32>(); var c03 = mat4x4<f32>();
  var c10 = mat4x4<f32>(); var c11 = mat4x4<f32>(); var c12 = mat4x4<f32>(); var c13 = mat4x4<f32>();
  var c20 = mat4x4<f32>(); var c21 = mat4x4<f32>(); var c22 = mat4x4<f32>(); var c23 = mat4x4<f32>();
  var c30 = mat4x4<f32>(); var c31 = mat4x4<f32>(); var c32 = mat4x4<f32>(); var c33 = mat4x4<f32>();

  var step = step_at(product, 0u);
  while (step.left > 0u) {
    let four = four_from(step);
    step = four.next;
    let a0 = block_of_a(rows0, four);
    var a1: mat4x4<f32>; var a2: mat4x4<f32>; var a3: mat4x4<f32>;
    if (ROWS > 1u) { a1 = block_of_a(rows1, four); }
    if (ROWS > 2u) { a2 = block_of_a(rows2, four); }
    if (ROWS > 3u) { a3 = block_of_a(rows3, four); }
    let b0 = block_of_b(columns0, four);
    c00 += b0 * a0;
    if (ROWS > 1u) { c10 += b0 * a1; }
    if (ROWS > 2u) { c20 += b0 * a2; }
    if (ROWS > 3u) { c30 += b0 * a3; }
    if (COLUMNS > 1u) {
      let b1 = block_of_b(columns1, four);
      c01 += b1 * a0;
      if (ROWS > 1u) { c11 += b1 * a1; }
      if (ROWS > 2u) { c21 += b1 * a2; }
      if (ROWS > 3u) { c31 += b1 * a3; }
    }
    if (COLUMNS > 2u) {
      let b2 = block_of_b(columns2, four);
      c02 += b2 * a0;
      if (ROWS > 1u) { c12 += b2 * a1; }
      if (ROWS > 2u) { c22 += b2 * a2; }
      if (ROWS > 3u) { c32 += b2 * a3; }
    }
    if (COLUMNS > 3u) {
      let b3 = block_of_b(columns3, four);
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

  if (REVISITS) {
    for (var down = 0u; down < 4u * ROWS; down++) {
      for (var across = 0u; across < COLUMNS; across++) {
        revisit(product, row + down, column + 4u * across);
      }
    }
  }
}
