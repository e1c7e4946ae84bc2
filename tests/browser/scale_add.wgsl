// For the executor's tests: y = scale * x + shift over n elements; `repeats` makes it slow on purpose.

struct Params {
  n: u32,
  repeats: u32,
  scale: f32,
  shift: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;        // (n)
@group(0) @binding(2) var<storage, read_write> y: array<f32>;  // (n)

override SIZE: u32 = 64;

@compute @workgroup_size(SIZE)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x;
  if (i >= params.n) {
    return;
  }
  var value = x[i];
  for (var k = 0u; k < params.repeats; k++) {
    value = params.scale * value + params.shift;
  }
  y[i] = value;
}
