// A, B and C of a product that are read and written number by number: included before register_tile.wgsl by kernels that define
//   out                        results, a number each
//   rows(), columns()          size of C
//   column_of_a(rows, step)    four values of A, one a row
//   row_of_b(columns, step)    four values of B, one a column
//   after(step)

fn rows_from(first: u32) -> vec4<u32> {
  return min(first + vec4<u32>(0u, 1u, 2u, 3u), vec4<u32>(rows() - 1u));
}

fn columns_from(first: u32) -> vec4<u32> {
  return min(first + vec4<u32>(0u, 1u, 2u, 3u), vec4<u32>(columns() - 1u));
}

struct Four {
  s0: Step,
  s1: Step,
  s2: Step,
  s3: Step,
  next: Step,
}

fn four_from(step: Step) -> Four {
  let s1 = after(step);
  let s2 = after(s1);
  let s3 = after(s2);
  return Four(step, s1, s2, s3, after(s3));
}

fn block_of_a(rows: Rows, four: Four) -> mat4x4<f32> {
  return transpose(mat4x4<f32>(
    column_of_a(rows, four.s0), column_of_a(rows, four.s1), column_of_a(rows, four.s2), column_of_a(rows, four.s3)));
}

fn block_of_b(columns: Columns, four: Four) -> mat4x4<f32> {
  return mat4x4<f32>(
    row_of_b(columns, four.s0), row_of_b(columns, four.s1), row_of_b(columns, four.s2), row_of_b(columns, four.s3));
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

fn revisit(product: u32, row: u32, column: u32) {
  let start = rows_at(product, rows_from(row)).out.x;
  for (var lane = column; row < rows() && lane < min(column + 4u, columns()); lane++) {
    let at = start + columns_at(product, columns_from(lane)).out.x;
    out[at] = REVISITED(out[at], at);
  }
}
