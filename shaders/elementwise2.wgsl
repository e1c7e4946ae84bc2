// Elementwise operation of two inputs: out = OPERATION(a, b) over arrays of any strides.
// OPERATION is a function of functions.wgsl (op_…) or of WGSL itself.
//
// Versions, 131,072 dense elements on the software adapter: one element an invocation, whose loop over axes indexes uniform
// arrays, 12 ms; axes written out and a run of elements for each invocation, 1.4 ms.

// include elementwise_walk

alias A = f32;
alias B = f32;
alias R = f32;

@group(0) @binding(1) var<storage, read> a: array<A>;
@group(0) @binding(2) var<storage, read> b: array<B>;
@group(0) @binding(3) var<storage, read_write> out: array<R>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let number = id.x + id.y * groups.x * 64u;
  if (number >= params.invocations) {
    return;
  }
  var at = place(number);
  let step = params.chunks * params.inner;
  for (var i = number % params.chunks; i < params.length; i += params.chunks) {
    out[at.z] = OPERATION(a[at.x], b[at.y]);
    at += step;
  }
}
