// Elementwise operation of one input: out = OPERATION(a) over arrays of any strides.
// OPERATION is a function of functions.wgsl (op_…) or of WGSL itself.
//
// Versions: see elementwise2.wgsl.

// include elementwise_walk

alias A = f32;
alias R = f32;

@group(0) @binding(1) var<storage, read> a: array<A>;
@group(0) @binding(2) var<storage, read_write> out: array<R>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let number = id.x + id.y * groups.x * 64u;
  if (number >= params.invocations) {
    return;
  }
  var at = place(number);
  let step = params.chunks * params.inner;
  for (var i = number % params.chunks; i < params.length; i += params.chunks) {
    out[at.y] = OPERATION(a[at.x]);
    at += step;
  }
}
