// The gradient of a 3 × 3 convolution to its weight by Winograd's algorithm: Gᵀ u G of the gradients u of winograd_weight.wgsl's
// results.

struct Params {
  count: u32,  // outputs · inputs
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> u: array<f32>;          // (16, outputs, inputs)
@group(0) @binding(2) var<storage, read_write> out: array<f32>;  // (outputs, inputs, 3, 3)

// Gᵀ of four rows.
fn gather(u: mat4x4<f32>) -> mat3x4<f32> {
  let middle = 0.5 * (u[1] + u[2]);
  return mat3x4<f32>(u[0] + middle, 0.5 * (u[1] - u[2]), middle + u[3]);
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let number = id.x + id.y * groups.x * 64u;
  let count = params.count;
  if (number >= count) {
    return;
  }
  var m: mat4x4<f32>;
  for (var i = 0u; i < 4u; i++) {
    let at = 4u * i * count + number;
    m[i] = vec4<f32>(u[at], u[at + count], u[at + 2u * count], u[at + 3u * count]);
  }
  let half = gather(m);
  for (var i = 0u; i < 3u; i++) {
    let r = half[i];
    let middle = 0.5 * (r.y + r.z);
    let to = 9u * number + 3u * i;
    out[to] = EPILOGUE(r.x + middle, to);
    out[to + 1u] = EPILOGUE(0.5 * (r.y - r.z), to + 1u);
    out[to + 2u] = EPILOGUE(middle + r.w, to + 2u);
  }
}
