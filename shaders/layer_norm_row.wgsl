// (x - mean) / √(variance + eps) · weight + bias for each row, with the mean first: two passes lose no digits where it is large.
// Source: Ba, Kiros, Hinton, 2016, "Layer normalization".

struct Params {
  rows: u32,
  size: u32,
  eps: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;            // (rows, size)
@group(0) @binding(2) var<storage, read> weight: array<f32>;       // (size)
@group(0) @binding(3) var<storage, read> bias: array<f32>;         // (size)
@group(0) @binding(4) var<storage, read_write> out: array<f32>;    // (rows, size)
@group(0) @binding(5) var<storage, read_write> means: array<f32>;  // (rows)
@group(0) @binding(6) var<storage, read_write> rstds: array<f32>;  // (rows): 1 / √(variance + eps)

fn row_of(row: u32, lane: u32) {
  let start = row * params.size;
  var total = 0.0;
  for (var i = lane; i < params.size; i += LANES) {
    total += x[start + i];
  }
  let mean = sum_of_lanes(lane, total) / f32(params.size);
  var squares = 0.0;
  for (var i = lane; i < params.size; i += LANES) {
    let distance = x[start + i] - mean;
    squares += distance * distance;
  }
  let rstd = 1.0 / sqrt(sum_of_lanes(lane, squares) / f32(params.size) + params.eps);
  for (var i = lane; i < params.size; i += LANES) {
    out[start + i] = (x[start + i] - mean) * rstd * weight[i] + bias[i];
  }
  if (lane == 0u) {
    means[row] = mean;
    rstds[row] = rstd;
  }
}
