// The product of a time step forward, h · weightᵀ, in registers: included by the kernels of the recurrent cells, so that a step is
// one dispatch. An invocation takes 4·ROWS sequences and four units with all their gates; what it has found it hands to
// `unit_of(row, unit, products)`, one gate an element.
//
// Versions, LSTM forward and back, 32 steps of (32, 128):
//   a product and a kernel for the gates in turn   155 dispatches
//   both in one                                     90; the same time of a native software adapter, which is quick to begin one
// The cell's code unrolled over the tile, 64 times: the pipeline took more than a minute; in a loop, 0.3 s.

override ROWS: u32 = 4;  // blocks of four sequences, 1 to 4
override INVOCATIONS: u32 = 4;

struct Params {
  rows: u32,    // sequences that take this step
  size: u32,    // H
  start: u32,   // of the step's rows in what holds all steps
  before: u32,  // of those of the step before
  known: u32,   // sequences that took a step before; the others begin with `first`
  ends: u32,    // the sequences from this one on end with this step
  tiles: u32,   // in a row of tiles
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;            // (rows, gates, H), the input's part of the gates
@group(0) @binding(2) var<storage, read> weight: array<f32>;       // (gates, H, H)
@group(0) @binding(3) var<storage, read> bias: array<f32>;         // (gates, H)
@group(0) @binding(4) var<storage, read> first: array<f32>;        // (N, H), h before the first step
@group(0) @binding(5) var<storage, read_write> h: array<f32>;      // (N, H), h after the last step
@group(0) @binding(6) var<storage, read_write> out: array<f32>;    // (rows, H)
@group(0) @binding(7) var<storage, read_write> kept: array<f32>;   // (rows, blocks, H), the last of them h before the step

fn h_before(row: u32, unit: u32) -> f32 {
  if (row < params.known) {
    return out[(params.before + row) * params.size + unit];
  }
  return first[row * params.size + unit];
}

fn keep_h(row: u32, unit: u32, state: f32) {
  out[(params.start + row) * params.size + unit] = state;
  if (row >= params.ends) {
    h[row * params.size + unit] = state;
  }
}

// Four values of a row; beyond its end 0.
fn h_vector(row: u32, k: u32) -> vec4<f32> {
  let own = min(row, params.rows - 1u);
  let inside = k + vec4<u32>(0u, 1u, 2u, 3u) < vec4<u32>(params.size);
  let values = vec4<f32>(h_before(own, k), h_before(own, k + 1u), h_before(own, k + 2u), h_before(own, k + 3u));
  return select(vec4<f32>(), values, inside);
}

fn h_block(row: u32, k: u32) -> mat4x4<f32> {
  return mat4x4<f32>(h_vector(row, k), h_vector(row + 1u, k), h_vector(row + 2u, k), h_vector(row + 3u, k));
}

fn weight_vector(gate: u32, unit: u32, k: u32) -> vec4<f32> {
  let at = (gate * params.size + min(unit, params.size - 1u)) * params.size + k;
  return vec4<f32>(weight[at], weight[at + 1u], weight[at + 2u], weight[at + 3u]);
}

fn weight_block(gate: u32, unit: u32, k: u32) -> mat4x4<f32> {
  return transpose(mat4x4<f32>(
    weight_vector(gate, unit, k), weight_vector(gate, unit + 1u, k),
    weight_vector(gate, unit + 2u, k), weight_vector(gate, unit + 3u, k)));
}

@compute @workgroup_size(INVOCATIONS)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let number = id.x + id.y * groups.x * INVOCATIONS;
  let row = number / params.tiles * 4u * ROWS;
  let unit = number % params.tiles * 4u;
  if (row >= params.rows) {
    return;
  }
  var c00 = mat4x4<f32>(); var c01 = mat4x4<f32>(); var c02 = mat4x4<f32>(); var c03 = mat4x4<f32>();
  var c10 = mat4x4<f32>(); var c11 = mat4x4<f32>(); var c12 = mat4x4<f32>(); var c13 = mat4x4<f32>();
  var c20 = mat4x4<f32>(); var c21 = mat4x4<f32>(); var c22 = mat4x4<f32>(); var c23 = mat4x4<f32>();
  var c30 = mat4x4<f32>(); var c31 = mat4x4<f32>(); var c32 = mat4x4<f32>(); var c33 = mat4x4<f32>();
  for (var k = 0u; k < params.size; k += 4u) {
    let b0 = weight_block(0u, unit, k);
    var b1: mat4x4<f32>;
    if (GATES > 1u) { b1 = weight_block(1u, unit, k); }
    var b2: mat4x4<f32>;
    if (GATES > 2u) { b2 = weight_block(2u, unit, k); }
    var b3: mat4x4<f32>;
    if (GATES > 3u) { b3 = weight_block(3u, unit, k); }
    let a0 = h_block(row, k);
    c00 += b0 * a0;
    if (GATES > 1u) { c01 += b1 * a0; }
    if (GATES > 2u) { c02 += b2 * a0; }
    if (GATES > 3u) { c03 += b3 * a0; }
    if (ROWS > 1u) {
      let a = h_block(row + 4u, k);
      c10 += b0 * a;
      if (GATES > 1u) { c11 += b1 * a; }
      if (GATES > 2u) { c12 += b2 * a; }
      if (GATES > 3u) { c13 += b3 * a; }
    }
    if (ROWS > 2u) {
      let a = h_block(row + 8u, k);
      c20 += b0 * a;
      if (GATES > 1u) { c21 += b1 * a; }
      if (GATES > 2u) { c22 += b2 * a; }
      if (GATES > 3u) { c23 += b3 * a; }
    }
    if (ROWS > 3u) {
      let a = h_block(row + 12u, k);
      c30 += b0 * a;
      if (GATES > 1u) { c31 += b1 * a; }
      if (GATES > 2u) { c32 += b2 * a; }
      if (GATES > 3u) { c33 += b3 * a; }
    }
  }
  // In a loop: code for each of them apart would take compilers seconds.
  var sums = array<mat4x4<f32>, 16>(
    c00, c01, c02, c03, c10, c11, c12, c13, c20, c21, c22, c23, c30, c31, c32, c33);
  for (var i = 0u; i < min(4u * ROWS, params.rows - row); i++) {
    for (var j = 0u; j < min(4u, params.size - unit); j++) {
      let at = i / 4u * 4u;
      let own = vec4<f32>(
        sums[at][i % 4u][j], sums[at + 1u][i % 4u][j], sums[at + 2u][i % 4u][j], sums[at + 3u][i % 4u][j]);
      unit_of(row + i, unit + j, own);
    }
  }
}
