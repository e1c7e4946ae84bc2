// Elementwise operation of two inputs: out = OPERATION(a, b) over arrays of any strides.
// OPERATION is a function of functions.wgsl (op_…) or of WGSL itself. Axes are merged before, so that dense arrays
// have one; a stride of 0 stretches an input.

alias A = f32;
alias B = f32;
alias R = f32;

struct Params {
  count: u32,  // elements of out
  rank: u32,   // axes, at most 8
  unused0: u32,
  unused1: u32,
  shape: array<vec4<u32>, 2>,
  offsets: vec4<u32>,  // of the inputs, then of out
  a_strides: array<vec4<u32>, 2>,
  b_strides: array<vec4<u32>, 2>,
  out_strides: array<vec4<u32>, 2>,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> a: array<A>;
@group(0) @binding(2) var<storage, read> b: array<B>;
@group(0) @binding(3) var<storage, read_write> out: array<R>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let i = id.x + id.y * groups.x * 64u;
  if (i >= params.count) {
    return;
  }
  var at_a = params.offsets.x;
  var at_b = params.offsets.y;
  var at_out = params.offsets.z;
  var rest = i;
  for (var axis = i32(params.rank) - 1; axis >= 0; axis--) {
    let word = axis / 4;
    let lane = axis % 4;
    var place = rest;
    if (axis > 0) {
      let size = params.shape[word][lane];
      place = rest % size;
      rest = rest / size;
    }
    at_a += place * params.a_strides[word][lane];
    at_b += place * params.b_strides[word][lane];
    at_out += place * params.out_strides[word][lane];
  }
  out[at_out] = OPERATION(a[at_a], b[at_b]);
}
