// How many elements of a sorted row are less than a value (right: not greater), by halving.

alias A = f32;

struct Params {
  count: u32,
  length: u32,  // of a row of the sequence
  own: u32,     // values that belong to a row; all of them where there is one row
  right: u32,   // 1: behind equal elements
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> sequence: array<A>;      // (rows, length)
@group(0) @binding(2) var<storage, read> values: array<A>;        // (rows, own)
@group(0) @binding(3) var<storage, read_write> out: array<i32>;   // (rows, own)

// By bits: compilers may assume that a == a.
fn is_nan(value: A) -> bool {
  return (bitcast<u32>(f32(value)) & 0x7fffffffu) > 0x7f800000u;
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let number = id.x + id.y * groups.x * 64u;
  if (number >= params.count) {
    return;
  }
  let row = number / params.own * params.length;
  let value = values[number];
  var low = 0u;
  var high = params.length;
  while (low < high) {
    let half = (low + high) / 2u;
    let other = sequence[row + half];
    // nan stands behind everything.
    let before = other < value || (is_nan(value) && !is_nan(other)) || (params.right == 1u && other == value);
    if (before) {
      low = half + 1u;
    } else {
      high = half;
    }
  }
  out[number] = i32(low);
}
