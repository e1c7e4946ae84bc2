// The gradient of batch_norm for its input, from those for weight and bias: weight · rstd · (g - (Σ g + x̂ · Σ g · x̂) / count).

// include plane_runs

@group(0) @binding(1) var<storage, read> g: array<f32>;          // (N, C, L)
@group(0) @binding(2) var<storage, read> x: array<f32>;          // (N, C, L)
@group(0) @binding(3) var<storage, read> weight: array<f32>;     // (C)
@group(0) @binding(4) var<storage, read> means: array<f32>;      // (C)
@group(0) @binding(5) var<storage, read> rstds: array<f32>;      // (C)
@group(0) @binding(6) var<storage, read> of_weight: array<f32>;  // (C): Σ g · x̂
@group(0) @binding(7) var<storage, read> of_bias: array<f32>;    // (C): Σ g
@group(0) @binding(8) var<storage, read_write> out: array<f32>;  // (N, C, L)

fn run_of(channel: u32, start: u32, end: u32) {
  let mean = means[channel];
  let rstd = rstds[channel];
  let scale = rstd * weight[channel];
  let even = of_bias[channel] * params.share;
  let slope = of_weight[channel] * params.share * rstd;
  for (var i = start; i < end; i++) {
    out[i] = (g[i] - even - (x[i] - mean) * slope) * scale;
  }
}
