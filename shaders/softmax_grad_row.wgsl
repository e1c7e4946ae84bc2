// The gradient of softmax from its result: y · (g - Σ g · y) for each row.

struct Params {
  rows: u32,
  classes: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> g: array<f32>;          // (rows, classes)
@group(0) @binding(2) var<storage, read> y: array<f32>;          // (rows, classes)
@group(0) @binding(3) var<storage, read_write> out: array<f32>;  // (rows, classes)

fn row_of(row: u32, lane: u32) {
  let start = row * params.classes;
  var total = 0.0;
  for (var i = lane; i < params.classes; i += LANES) {
    total += g[start + i] * y[start + i];
  }
  let shared_part = sum_of_lanes(lane, total);
  for (var i = lane; i < params.classes; i += LANES) {
    out[start + i] = y[start + i] * (g[start + i] - shared_part);
  }
}
