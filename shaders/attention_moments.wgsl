// Of each query what its gradient needs again and again: logsumexp, and Σ g · y. One invocation a query.

struct Params {
  rows: u32,
  size: u32,   // of a value
  inner: u32,
  queries: u32,
  g: vec4<u32>,  // offset, and the steps along outer, inner and rows
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> g: array<f32>;                    // (batch, queries, size), strided
@group(0) @binding(2) var<storage, read> y: array<f32>;                    // (batch, queries, size)
@group(0) @binding(3) var<storage, read> logsumexp: array<f32>;            // (batch, queries)
@group(0) @binding(4) var<storage, read_write> moments: array<vec2<f32>>;  // (batch, queries)

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let at = id.x + id.y * groups.x * 64u;
  if (at >= params.rows) {
    return;
  }
  let number = at / params.queries;
  let start = params.g.x + number / params.inner * params.g.y + number % params.inner * params.g.z;
  let row = start + at % params.queries * params.g.w;
  var total = 0.0;
  for (var i = 0u; i < params.size; i++) {
    total += g[row + i] * y[at * params.size + i];
  }
  moments[at] = vec2<f32>(logsumexp[at], total);
}
