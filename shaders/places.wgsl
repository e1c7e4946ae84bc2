// Where gather along an axis finds its elements in x, in the order of memory; the smallest number where an index is outside.

struct Params {
  count: u32,
  rank: u32,
  axis: u32,
  unused: u32,
  shape: array<vec4<u32>, 2>,        // of x
  index_shape: array<vec4<u32>, 2>,  // of indices and out
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> indices: array<i32>;
@group(0) @binding(2) var<storage, read_write> out: array<i32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let number = id.x + id.y * groups.x * 64u;
  if (number >= params.count) {
    return;
  }
  var at = 0u;
  var step = 1u;
  var rest = number;
  var outside = false;
  for (var axis = i32(params.rank) - 1; axis >= 0; axis--) {
    let size = params.shape[axis / 4][axis % 4];
    let length = params.index_shape[axis / 4][axis % 4];
    var place = rest % length;
    rest = rest / length;
    if (axis == i32(params.axis)) {
      var found = indices[number];
      found = select(found, found + i32(size), found < 0);
      outside = u32(found) >= size;
      place = u32(found);
    }
    at += place * step;
    step *= size;
  }
  out[number] = select(i32(at), -2147483648, outside);
}
