// Adds up the chunks into which the sum of a product was cut, in order, and stores the result as the product itself would have.
// Many chunks are added up in several passes: each but the last leaves fewer of them.

struct Params {
  count: u32,     // results
  chunks: u32,
  together: u32,  // chunks that become one
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> chunks: array<f32>;     // (chunks, count)
@group(0) @binding(2) var<storage, read_write> out: array<f32>;  // (chunks / together, count)

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let number = id.x + id.y * groups.x * 64u;
  let first = number / params.count * params.together;
  if (first >= max(params.chunks, 1u)) {  // of no chunks the sum is 0
    return;
  }
  let place = number % params.count;
  let end = min(first + params.together, params.chunks);
  var total = 0.0;
  for (var chunk = first; chunk < end; chunk++) {
    total += chunks[chunk * params.count + place];
  }
  out[number] = EPILOGUE(total, number);
}
