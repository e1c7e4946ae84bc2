// Windows over one axis added up again: every element adds the windows that cover it, from their first tap to their last.
// Gathering, not scattering: no two invocations write one element, and the order of additions is fixed.

struct Params {
  count: u32,     // of out
  length: u32,    // of the folded axis
  inner: u32,     // elements of out behind that axis
  places: u32,
  taps: u32,
  step: u32,
  dilation: u32,
  offset: u32,
  stride_outer: u32, stride_place: u32, stride_inner: u32, stride_tap: u32,  // of g
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> g: array<f32>;          // (outer, places, inner, taps), by its strides
@group(0) @binding(2) var<storage, read_write> out: array<f32>;  // (outer, length, inner)

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let number = id.x + id.y * groups.x * 64u;
  if (number >= params.count) {
    return;
  }
  let at = number / params.inner % params.length;
  let start = params.offset
    + number / (params.inner * params.length) * params.stride_outer
    + number % params.inner * params.stride_inner;
  var total = 0.0;
  for (var tap = 0u; tap < params.taps; tap++) {
    if (tap * params.dilation > at) {
      break;
    }
    let behind = at - tap * params.dilation;
    let place = behind / params.step;
    if (behind % params.step == 0u && place < params.places) {
      total += g[start + place * params.stride_place + tap * params.stride_tap];
    }
  }
  out[number] = total;
}
