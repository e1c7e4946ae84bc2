// Elementwise operation of one input: out = OPERATION(a) over arrays of any strides.
// OPERATION is a function of functions.wgsl (op_…) or of WGSL itself. The lowering has merged axes, so that dense arrays have
// one; a stride of 0 stretches an input. An invocation walks along the innermost axis in steps of `chunks`, so that
// neighbours read neighbouring elements.
//
// Versions, 131,072 dense elements on the software adapter: one element an invocation and a loop over axes that indexes the
// uniform arrays, 12 ms; a run of elements and axes written out, VERSION_1.

alias A = f32;
alias R = f32;

// Steps along the outer axes, from the one next to the innermost outwards.
struct Steps {
  low: vec4<u32>,
  high: vec4<u32>,
}

struct Params {
  invocations: u32,
  outer: u32,   // axes besides the innermost, at most 7
  length: u32,  // of the innermost axis
  chunks: u32,  // invocations that share it
  offsets: vec4<u32>,  // of the inputs, then of out
  inner: vec4<u32>,    // steps along the innermost axis, likewise
  shape: Steps,        // sizes of the outer axes
  a: Steps,
  out: Steps,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> a: array<A>;
@group(0) @binding(2) var<storage, read_write> out: array<R>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let number = id.x + id.y * groups.x * 64u;
  if (number >= params.invocations) {
    return;
  }
  let chunk = number % params.chunks;
  var at = params.offsets;
  var rest = number / params.chunks;
  if (params.outer > 0u) {
    at += rest % params.shape.low.x * vec4<u32>(params.a.low.x, params.out.low.x, 0u, 0u);
    rest = rest / params.shape.low.x;
  }
  if (params.outer > 1u) {
    at += rest % params.shape.low.y * vec4<u32>(params.a.low.y, params.out.low.y, 0u, 0u);
    rest = rest / params.shape.low.y;
  }
  if (params.outer > 2u) {
    at += rest % params.shape.low.z * vec4<u32>(params.a.low.z, params.out.low.z, 0u, 0u);
    rest = rest / params.shape.low.z;
  }
  if (params.outer > 3u) {
    at += rest % params.shape.low.w * vec4<u32>(params.a.low.w, params.out.low.w, 0u, 0u);
    rest = rest / params.shape.low.w;
  }
  if (params.outer > 4u) {
    at += rest % params.shape.high.x * vec4<u32>(params.a.high.x, params.out.high.x, 0u, 0u);
    rest = rest / params.shape.high.x;
  }
  if (params.outer > 5u) {
    at += rest % params.shape.high.y * vec4<u32>(params.a.high.y, params.out.high.y, 0u, 0u);
    rest = rest / params.shape.high.y;
  }
  if (params.outer > 6u) {
    at += rest % params.shape.high.z * vec4<u32>(params.a.high.z, params.out.high.z, 0u, 0u);
    rest = rest / params.shape.high.z;
  }
  at += chunk * params.inner;
  let step = params.chunks * params.inner;
  for (var i = chunk; i < params.length; i += params.chunks) {
    out[at.y] = OPERATION(a[at.x]);
    at += step;
  }
}
