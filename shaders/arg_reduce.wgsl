// The place of the first largest (OPERATION greater) or smallest (less) element along an axis; a nan wins.

alias A = f32;

struct Params {
  outputs: u32,
  length: u32,
  stride: u32,
  offset: u32,
  rank: u32,
  unused0: u32,
  unused1: u32,
  unused2: u32,
  shape: vec4<u32>,
  strides: vec4<u32>,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<A>;
@group(0) @binding(2) var<storage, read_write> out: array<i32>;  // (outputs)

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let o = id.x + id.y * groups.x * 64u;
  if (o >= params.outputs) {
    return;
  }
  var at = params.offset;
  var rest = o;
  for (var axis = i32(params.rank) - 1; axis >= 0; axis--) {
    at += (rest % params.shape[axis]) * params.strides[axis];
    rest = rest / params.shape[axis];
  }
  var best = x[at];
  var found = 0u;
  for (var i = 1u; i < params.length; i++) {
    let value = x[at + i * params.stride];
    if (OPERATION(value, best)) {
      best = value;
      found = i;
    }
  }
  out[o] = i32(found);
}
