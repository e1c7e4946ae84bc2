// Where gather along an axis finds its elements in x, in the order of memory; the smallest number where an index is outside.

// include along_axis

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> indices: array<i32>;
@group(0) @binding(2) var<storage, read_write> out: array<i32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let number = id.x + id.y * groups.x * 64u;
  if (number >= params.count) {
    return;
  }
  let place = along_axis(number, indices[number]);
  out[number] = select(i32(place.at), -2147483648, place.outside);
}
