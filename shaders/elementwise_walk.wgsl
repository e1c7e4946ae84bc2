// How the elementwise kernels find their elements: included by them.
// The lowering has merged axes, so that dense arrays have one; a stride of 0 stretches an input. An invocation walks along the
// innermost axis in steps of `chunks`, so that neighbours read neighbouring elements.

// Four words name the steps (or offsets) of up to three inputs and of out, which comes right after the inputs.
struct Params {
  invocations: u32,
  outer: u32,   // axes besides the innermost, at most 7
  length: u32,  // of the innermost axis
  chunks: u32,  // invocations that share it
  offsets: vec4<u32>,
  inner: vec4<u32>,                // steps along the innermost axis
  sizes: array<vec4<u32>, 2>,      // of the outer axes, from the one next to the innermost outwards
  steps: array<vec4<u32>, 7>,      // along the outer axes, in that order
}

@group(0) @binding(0) var<uniform> params: Params;

// Where the elements of invocation `number` begin. Written out: an index that varies would cost more than the work itself.
fn place(number: u32) -> vec4<u32> {
  var at = params.offsets + number % params.chunks * params.inner;
  var rest = number / params.chunks;
  if (params.outer > 0u) {
    at += rest % params.sizes[0].x * params.steps[0];
    rest = rest / params.sizes[0].x;
  }
  if (params.outer > 1u) {
    at += rest % params.sizes[0].y * params.steps[1];
    rest = rest / params.sizes[0].y;
  }
  if (params.outer > 2u) {
    at += rest % params.sizes[0].z * params.steps[2];
    rest = rest / params.sizes[0].z;
  }
  if (params.outer > 3u) {
    at += rest % params.sizes[0].w * params.steps[3];
    rest = rest / params.sizes[0].w;
  }
  if (params.outer > 4u) {
    at += rest % params.sizes[1].x * params.steps[4];
    rest = rest / params.sizes[1].x;
  }
  if (params.outer > 5u) {
    at += rest % params.sizes[1].y * params.steps[5];
    rest = rest / params.sizes[1].y;
  }
  if (params.outer > 6u) {
    at += rest % params.sizes[1].z * params.steps[6];
  }
  return at;
}
