// The product of a time step backward, gates · weight, in registers: included by the kernels of the recurrent cells, so that a step
// is one dispatch. It gives the gradient of h that comes through the step which was taken back before; an invocation takes
// 4·ROWS sequences and 4·COLUMNS units and hands each to `unit_of(row, unit, of_h)`.

override ROWS: u32 = 4;     // blocks of four sequences, 1 to 4
override COLUMNS: u32 = 2;  // blocks of four units, 1 or 2
override INVOCATIONS: u32 = 4;

struct Params {
  rows: u32,    // sequences that took this step
  size: u32,    // H
  start: u32,   // of the step's rows in what holds all steps
  after: u32,   // of those of the step after, which was taken back before
  known: u32,   // sequences that took that step; the others end here, with `last`
  tiles: u32,   // in a row of tiles
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> g: array<f32>;                // (rows, H), of the output
@group(0) @binding(2) var<storage, read> kept: array<f32>;             // (rows, blocks, H)
@group(0) @binding(3) var<storage, read> weight: array<f32>;           // (gates, H, H)
@group(0) @binding(4) var<storage, read> last: array<f32>;             // (N, H), of h after the last step
@group(0) @binding(5) var<storage, read_write> product: array<f32>;    // (rows, gates, H), of the product

fn gate_vector(row: u32, k: u32) -> vec4<f32> {
  let own = min(row, params.known - 1u);
  let length = GATES * params.size;
  let at = (params.after + own) * length + k;
  let inside = k + vec4<u32>(0u, 1u, 2u, 3u) < vec4<u32>(length);
  return select(vec4<f32>(), vec4<f32>(product[at], product[at + 1u], product[at + 2u], product[at + 3u]), inside);
}

fn gate_block(row: u32, k: u32) -> mat4x4<f32> {
  return mat4x4<f32>(
    gate_vector(row, k), gate_vector(row + 1u, k), gate_vector(row + 2u, k), gate_vector(row + 3u, k));
}

// Beyond the last row the factor is 0, beyond the last unit nothing is kept: any number of the weights will do.
fn weight_vector(k: u32, unit: u32) -> vec4<f32> {
  let at = min(k, GATES * params.size - 1u) * params.size + unit;
  return vec4<f32>(weight[at], weight[at + 1u], weight[at + 2u], weight[at + 3u]);
}

fn weight_block(k: u32, unit: u32) -> mat4x4<f32> {
  return mat4x4<f32>(
    weight_vector(k, unit), weight_vector(k + 1u, unit), weight_vector(k + 2u, unit), weight_vector(k + 3u, unit));
}

@compute @workgroup_size(INVOCATIONS)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let number = id.x + id.y * groups.x * INVOCATIONS;
  let row = number / params.tiles * 4u * ROWS;
  let unit = number % params.tiles * 4u * COLUMNS;
  if (row >= params.rows) {
    return;
  }
  var c00 = mat4x4<f32>(); var c01 = mat4x4<f32>();
  var c10 = mat4x4<f32>(); var c11 = mat4x4<f32>();
  var c20 = mat4x4<f32>(); var c21 = mat4x4<f32>();
  var c30 = mat4x4<f32>(); var c31 = mat4x4<f32>();
  let length = select(0u, GATES * params.size, params.known > 0u);
  for (var k = 0u; k < length; k += 4u) {
    let b0 = weight_block(k, unit);
    var b1: mat4x4<f32>;
    if (COLUMNS > 1u) { b1 = weight_block(k, unit + 4u); }
    let a0 = gate_block(row, k);
    c00 += b0 * a0;
    if (COLUMNS > 1u) { c01 += b1 * a0; }
    if (ROWS > 1u) {
      let a = gate_block(row + 4u, k);
      c10 += b0 * a;
      if (COLUMNS > 1u) { c11 += b1 * a; }
    }
    if (ROWS > 2u) {
      let a = gate_block(row + 8u, k);
      c20 += b0 * a;
      if (COLUMNS > 1u) { c21 += b1 * a; }
    }
    if (ROWS > 3u) {
      let a = gate_block(row + 12u, k);
      c30 += b0 * a;
      if (COLUMNS > 1u) { c31 += b1 * a; }
    }
  }
  // In a loop: code for each of them apart would take compilers seconds.
  var sums = array<mat4x4<f32>, 8>(c00, c01, c10, c11, c20, c21, c30, c31);
  for (var i = 0u; i < min(4u * ROWS, params.rows - row); i++) {
    let known = row + i < params.known;
    for (var j = 0u; j < min(4u * COLUMNS, params.size - unit); j++) {
      let through = sums[i / 4u * 2u + j / 4u][i % 4u][j % 4u];
      let of_h = select(last[(row + i) * params.size + unit + j], through, known);
      unit_of(row + i, unit + j, of_h, known);
    }
  }
}
