// The gradient of layer_norm for its input, a row at a time: rstd · (h - mean(h) - x̂ · mean(h · x̂)) with h = g · weight.

struct Params {
  rows: u32,
  size: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> g: array<f32>;          // (rows, size)
@group(0) @binding(2) var<storage, read> x: array<f32>;          // (rows, size)
@group(0) @binding(3) var<storage, read> weight: array<f32>;     // (size)
@group(0) @binding(4) var<storage, read> means: array<f32>;      // (rows)
@group(0) @binding(5) var<storage, read> rstds: array<f32>;      // (rows)
@group(0) @binding(6) var<storage, read_write> out: array<f32>;  // (rows, size)

fn row_of(row: u32, lane: u32) {
  let start = row * params.size;
  let mean = means[row];
  let rstd = rstds[row];
  var total = 0.0;
  var aside = 0.0;
  for (var i = lane; i < params.size; i += LANES) {
    let h = g[start + i] * weight[i];
    total += h;
    aside += h * ((x[start + i] - mean) * rstd);
  }
  let h_mean = sum_of_lanes(lane, total) / f32(params.size);
  let aside_mean = sum_of_lanes(lane, aside) / f32(params.size);
  for (var i = lane; i < params.size; i += LANES) {
    let hat = (x[start + i] - mean) * rstd;
    out[start + i] = (g[start + i] * weight[i] - h_mean - hat * aside_mean) * rstd;
  }
}
