// (x - mean) / √(variance + eps) · weight + bias, with the moments of each channel.
// Source: Ioffe, Szegedy, 2015, "Batch normalization: accelerating deep network training by reducing internal covariate shift".

// include plane_runs

@group(0) @binding(1) var<storage, read> x: array<f32>;          // (N, C, L)
@group(0) @binding(2) var<storage, read> weight: array<f32>;     // (C)
@group(0) @binding(3) var<storage, read> bias: array<f32>;       // (C)
@group(0) @binding(4) var<storage, read> means: array<f32>;      // (C)
@group(0) @binding(5) var<storage, read> rstds: array<f32>;      // (C)
@group(0) @binding(6) var<storage, read_write> out: array<f32>;  // (N, C, L)

fn run_of(channel: u32, start: u32, end: u32) {
  let mean = means[channel];
  let scale = rstds[channel] * weight[channel];
  let shift = bias[channel];
  for (var i = start; i < end; i++) {
    out[i] = (x[i] - mean) * scale + shift;
  }
}
