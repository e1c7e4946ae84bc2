// Philox 4x32-10: four numbers in [0, 1) for each block of the stream. Bit for bit what the CPU draws (py/glowgrad/ops/random.py).
// Source: Salmon, Moraes, Dror, Shaw, 2011, "Parallel random numbers: as easy as 1, 2, 3".

struct Params {
  count: u32,
  unused: u32,
  seed_low: u32,
  seed_high: u32,
  block_low: u32,
  block_high: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> out: array<f32>;  // (count)

// The upper 32 bits of a product: WGSL has none of 64 bits.
fn upper(a: u32, b: u32) -> u32 {
  let a0 = a & 0xffffu;
  let a1 = a >> 16u;
  let b0 = b & 0xffffu;
  let b1 = b >> 16u;
  let low = a0 * b0;
  let middle = a1 * b0 + (low >> 16u);
  let other = a0 * b1 + (middle & 0xffffu);
  return a1 * b1 + (middle >> 16u) + (other >> 16u);
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let block = id.x + id.y * groups.x * 64u;
  if (block * 4u >= params.count) {
    return;
  }
  let low = params.block_low + block;
  var counter = vec4<u32>(low, params.block_high + select(0u, 1u, low < block), 0u, 0u);
  var key = vec2<u32>(params.seed_low, params.seed_high);
  for (var round = 0; round < 10; round++) {
    counter = vec4<u32>(
      upper(0xcd9e8d57u, counter.z) ^ counter.y ^ key.x,
      0xcd9e8d57u * counter.z,
      upper(0xd2511f53u, counter.x) ^ counter.w ^ key.y,
      0xd2511f53u * counter.x,
    );
    key += vec2<u32>(0x9e3779b9u, 0xbb67ae85u);
  }
  let numbers = vec4<f32>(counter >> vec4<u32>(8u)) * 5.9604644775390625e-8;
  for (var lane = 0u; lane < 4u; lane++) {
    if (block * 4u + lane < params.count) {
      out[block * 4u + lane] = numbers[lane];
    }
  }
}
