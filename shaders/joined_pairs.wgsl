// Two arrays of chunks at once, each added up in order: the second pass of the gradients of a normalization.

struct Params {
  size: u32,
  chunks: u32,
  step: u32,    // from a chunk to the next
  across: u32,  // from an element to the next
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> first: array<f32>;             // chunks of size elements
@group(0) @binding(2) var<storage, read> second: array<f32>;            // as the first
@group(0) @binding(3) var<storage, read_write> first_sum: array<f32>;   // (size)
@group(0) @binding(4) var<storage, read_write> second_sum: array<f32>;  // (size)

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let at = id.x + id.y * groups.x * 64u;
  if (at >= params.size) {
    return;
  }
  var a = 0.0;
  var b = 0.0;
  for (var i = 0u; i < params.chunks; i++) {
    a += first[at * params.across + i * params.step];
    b += second[at * params.across + i * params.step];
  }
  first_sum[at] = a;
  second_sum[at] = b;
}
