// The first pass of a merge sort: each block of a row put in order, by counting for every element how many come before it.
// Keys are compared as whole numbers (see op_key_float in functions.wgsl); equal ones keep their order.

struct Params {
  count: u32,
  length: u32,  // of a row
  block: u32,
  unused: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> keys: array<u32>;         // (rows, length)
@group(0) @binding(2) var<storage, read_write> order: array<i32>;  // (rows, length): places within the row

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let number = id.x + id.y * groups.x * 64u;
  if (number >= params.count) {
    return;
  }
  let place = number % params.length;
  let row = number - place;
  let start = place - place % params.block;
  let end = min(start + params.block, params.length);
  let key = keys[number];
  var before = start;
  for (var i = start; i < end; i++) {
    let other = keys[row + i];
    if (other < key || (other == key && i < place)) {
      before++;
    }
  }
  order[row + before] = i32(place);
}
