// out[…, i, …] = x[…, indices[…, i, …], …] along one axis; an index outside gives nan (or the type's largest number).

alias A = f32;

struct Params {
  count: u32,
  rank: u32,
  axis: u32,
  unused: u32,
  shape: array<vec4<u32>, 2>,        // of x
  index_shape: array<vec4<u32>, 2>,  // of indices and out
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<A>;
@group(0) @binding(2) var<storage, read> indices: array<i32>;
@group(0) @binding(3) var<storage, read_write> out: array<A>;

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
      place = select(u32(found), 0u, outside);
    }
    at += place * step;
    step *= size;
  }
  out[number] = select(x[at], bitcast<A>(0x7fc00000u | (params.count & 1u)), outside);
}
