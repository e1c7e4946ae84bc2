// Matrix product for graphics chips: a workgroup shares what it loads.
//
// 8 × 8 invocations compute a tile of 32·BLOCKS on each side; each of them BLOCKS × BLOCKS blocks of 4 × 4 results, which lie 32
// rows or columns apart. For every DEPTH steps of k the workgroup loads the two strips once. Vectors run across rows of A and
// across columns of B, and neighbouring invocations load along the axis that is adjacent in memory, so any strides do.
// Chunks of k as in matmul_register.wgsl.
//
// On two cores under Chromium's software adapter it makes 1.5 GFLOP/s at 512 × 512 × 512, the naive kernel 0.3 and the one in
// registers 6.3: there it is not chosen. It was checked on software adapters only.

override BLOCKS: u32 = 2;  // 1 or 2

const SIDE = 8u;    // invocations along a side
const DEPTH = 16u;  // steps of k between two barriers
const WIDEST = 16u;  // vectors along a side of the largest tile

// include matmul_sizes

@group(0) @binding(1) var<storage, read> a: array<f32>;          // (batch, m, k), strided
@group(0) @binding(2) var<storage, read> b: array<f32>;          // (batch, k, n), strided
@group(0) @binding(3) var<storage, read_write> out: array<f32>;  // (chunks, batch, m, n)

var<workgroup> strip_a: array<vec4<f32>, DEPTH * WIDEST>;  // (DEPTH, rows / 4)
var<workgroup> strip_b: array<vec4<f32>, DEPTH * WIDEST>;  // (DEPTH, columns / 4)

// Which vector of a strip an invocation loads: (step of k, four rows or columns).
fn part(number: u32, along_k: bool) -> vec2<u32> {
  let width = SIDE * BLOCKS;
  return select(vec2<u32>(number / width, number % width), vec2<u32>(number % DEPTH, number / DEPTH), along_k);
}

fn load_a(start: u32, row: u32, k: u32, end: u32) -> vec4<f32> {
  if (k >= end) {
    return vec4<f32>();
  }
  let rows = min(row + vec4<u32>(0u, 1u, 2u, 3u), vec4<u32>(params.m - 1u));
  let at = start + rows * params.a_row + k * params.a_column;
  return vec4<f32>(a[at.x], a[at.y], a[at.z], a[at.w]);
}

fn load_b(start: u32, column: u32, k: u32, end: u32) -> vec4<f32> {
  if (k >= end) {
    return vec4<f32>();
  }
  let columns = min(column + vec4<u32>(0u, 1u, 2u, 3u), vec4<u32>(params.n - 1u));
  let at = start + columns * params.b_column + k * params.b_row;
  return vec4<f32>(b[at.x], b[at.y], b[at.z], b[at.w]);
}

fn outer(b: vec4<f32>, a: vec4<f32>) -> mat4x4<f32> {
  return mat4x4<f32>(b * a.x, b * a.y, b * a.z, b * a.w);
}

fn put(at: u32, value: f32) {
  out[at] = EPILOGUE(value, at);
}

fn store_row(at: u32, column: u32, values: vec4<f32>) {
  if (column < params.n) { put(at, values.x); }
  if (column + 1u < params.n) { put(at + 1u, values.y); }
  if (column + 2u < params.n) { put(at + 2u, values.z); }
  if (column + 3u < params.n) { put(at + 3u, values.w); }
}

fn store(matrix: u32, row: u32, column: u32, block: mat4x4<f32>) {
  let at = (matrix * params.m + row) * params.n + column;
  if (row < params.m) { store_row(at, column, block[0]); }
  if (row + 1u < params.m) { store_row(at + params.n, column, block[1]); }
  if (row + 2u < params.m) { store_row(at + 2u * params.n, column, block[2]); }
  if (row + 3u < params.m) { store_row(at + 3u * params.n, column, block[3]); }
}

@compute @workgroup_size(SIDE, SIDE)
fn main(
  @builtin(local_invocation_id) local: vec3<u32>,
  @builtin(local_invocation_index) index: u32,
  @builtin(workgroup_id) workgroup: vec3<u32>,
  @builtin(num_workgroups) workgroups: vec3<u32>,
) {
  let number = workgroup.x + workgroup.y * workgroups.x;
  let matrix = number / (params.tiles_down * params.tiles_across);  // chunk · batch + number in the batch
  if (matrix >= params.batch * params.chunks) {
    return;
  }
  let width = SIDE * BLOCKS;  // vectors along a side
  let first_row = number / params.tiles_across % params.tiles_down * 4u * width;
  let first_column = number % params.tiles_across * 4u * width;
  let a_start = params.a_offset + matrix % params.batch * params.a_batch;
  let b_start = params.b_offset + matrix % params.batch * params.b_batch;
  let start = matrix / params.batch * params.chunk;
  let end = min(start + params.chunk, params.k);

  var c00 = mat4x4<f32>(); var c01 = mat4x4<f32>();
  var c10 = mat4x4<f32>(); var c11 = mat4x4<f32>();
  for (var k = start; k < end; k += DEPTH) {
    for (var i = index; i < DEPTH * width; i += SIDE * SIDE) {
      let of_a = part(i, params.a_column == 1u);
      strip_a[of_a.x * width + of_a.y] = load_a(a_start, first_row + 4u * of_a.y, k + of_a.x, end);
      let of_b = part(i, params.b_row == 1u);
      strip_b[of_b.x * width + of_b.y] = load_b(b_start, first_column + 4u * of_b.y, k + of_b.x, end);
    }
    workgroupBarrier();
    for (var step = 0u; step < DEPTH; step++) {
      let at = step * width;
      let a0 = strip_a[at + local.y];
      let b0 = strip_b[at + local.x];
      c00 += outer(b0, a0);
      if (BLOCKS > 1u) {
        let a1 = strip_a[at + SIDE + local.y];
        let b1 = strip_b[at + SIDE + local.x];
        c01 += outer(b1, a0);
        c10 += outer(b0, a1);
        c11 += outer(b1, a1);
      }
    }
    workgroupBarrier();
  }

  let row = first_row + 4u * local.y;
  let column = first_column + 4u * local.x;
  store(matrix, row, column, c00);
  if (BLOCKS > 1u) {
    store(matrix, row, column + 4u * SIDE, c01);
    store(matrix, row + 4u * SIDE, column, c10);
    store(matrix, row + 4u * SIDE, column + 4u * SIDE, c11);
  }
}
