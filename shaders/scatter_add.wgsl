// The transpose of gather: out[…, j, …] = sum of g[…, i, …] over all i with indices[…, i, …] == j.
// One invocation an output element looks through its line of indices: no atomics, so that results repeat exactly.

alias A = f32;

struct Params {
  count: u32,
  rank: u32,
  axis: u32,
  unused: u32,
  shape: array<vec4<u32>, 2>,        // of out
  index_shape: array<vec4<u32>, 2>,  // of indices and g
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> g: array<A>;
@group(0) @binding(2) var<storage, read> indices: array<i32>;
@group(0) @binding(3) var<storage, read_write> out: array<A>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let number = id.x + id.y * groups.x * 64u;
  if (number >= params.count) {
    return;
  }
  var start = 0u;      // of this element's line of indices
  var step = 1u;
  var along = 1u;      // from one index of the line to the next
  var wanted = 0u;
  var length = 0u;
  var size = 0u;
  var rest = number;
  var inside = true;
  for (var axis = i32(params.rank) - 1; axis >= 0; axis--) {
    let own = params.shape[axis / 4][axis % 4];
    let lines = params.index_shape[axis / 4][axis % 4];
    let place = rest % own;
    rest = rest / own;
    if (axis == i32(params.axis)) {
      wanted = place;
      length = lines;
      size = own;
      along = step;
    } else {
      inside = inside && place < lines;
      start += place * step;
    }
    step *= lines;
  }
  var total = A(0);
  if (inside) {
    for (var i = 0u; i < length; i++) {
      var found = indices[start + i * along];
      found = select(found, found + i32(size), found < 0);
      if (u32(found) == wanted) {
        total += g[start + i * along];
      }
    }
  }
  out[number] = total;
}
