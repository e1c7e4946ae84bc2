// The gradient of attention for the queries, one invocation a query: the sum of weight · (g · v - Σ g · y) · scale · k over all keys,
// with weight = exp(score - logsumexp) found anew.
// Source: Dao et al., 2022, "FlashAttention: fast and memory-efficient exact attention with IO-awareness".

// include attention_sizes

@group(0) @binding(5) var<storage, read> g: array<f32>;             // (batch, queries, value_size), strided
@group(0) @binding(6) var<storage, read> moments: array<vec2<f32>>;  // (batch, queries): logsumexp, Σ g · y
@group(0) @binding(7) var<storage, read_write> out: array<f32>;       // (batch, queries, size)

fn vector_of_g(row: u32, i: u32) -> vec4<f32> {
  let at = row + i * 4u;
  return trimmed(vec4<f32>(g[at], g[at + 1u], g[at + 2u], g[at + 3u]), i, params.value_size);
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let at = id.x + id.y * groups.x * 64u;
  if (at >= params.batch * params.queries) {
    return;
  }
  let number = at / params.queries;
  let query = at % params.queries;
  let q_row = start_of(params.q, number) + query * params.q.w;
  let g_row = start_of(params.g, number) + query * params.g.w;
  let k_start = start_of(params.k, number);
  let v_start = start_of(params.v, number);
  let mask_start = start_of(params.mask, number);
  let moment = moments[at];
  var own: Row;
  for (var i = 0u; i < SIZE; i++) {
    own[i] = vector_of_q(q_row, i) * params.scale;
  }
  var of_result: Row;
  for (var i = 0u; i < VALUE_SIZE; i++) {
    of_result[i] = vector_of_g(g_row, i);
  }
  var sums: Row;
  for (var key = 0u; key < end_of_keys(query); key++) {
    let seen = mask_of(mask_start, query, key);
    if (seen.y == 0.0) {
      continue;
    }
    let k_row = k_start + key * params.k.w;
    let v_row = v_start + key * params.v.w;
    var product = vec4<f32>();
    for (var i = 0u; i < SIZE; i++) {
      product += own[i] * vector_of_k(k_row, i);
    }
    var of_weight = vec4<f32>();
    for (var i = 0u; i < VALUE_SIZE; i++) {
      of_weight += of_result[i] * vector_of_v(v_row, i);
    }
    let weight = exp(dot(product, vec4<f32>(1.0)) + seen.x - moment.x);
    let of_score = weight * (dot(of_weight, vec4<f32>(1.0)) - moment.y) * params.scale;
    for (var i = 0u; i < SIZE; i++) {
      sums[i] += of_score * vector_of_k(k_row, i);
    }
  }
  let start = at * params.size;
  for (var i = 0u; i < SIZE; i++) {
    let found = sums[i];
    for (var j = 0u; j < min(4u, params.size - i * 4u); j++) {
      out[start + i * 4u + j] = found[j];
    }
  }
}
