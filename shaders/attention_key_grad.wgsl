// The gradients of attention for the keys and values, one invocation a key: the sums over all queries of
// weight · (g · v - Σ g · y) · scale · q, and of weight · g, with weight = exp(score - logsumexp) found anew.
// Source: Dao et al., 2022, "FlashAttention: fast and memory-efficient exact attention with IO-awareness".

// include attention_sizes

@group(0) @binding(5) var<storage, read> g: array<f32>;             // (batch, queries, value_size), strided
@group(0) @binding(6) var<storage, read> moments: array<vec2<f32>>;  // (batch, queries): logsumexp, Σ g · y
@group(0) @binding(7) var<storage, read_write> of_k: array<f32>;      // (batch, keys, size)
@group(0) @binding(8) var<storage, read_write> of_v: array<f32>;      // (batch, keys, value_size)

fn vector_of_g(row: u32, i: u32) -> vec4<f32> {
  let at = row + i * 4u;
  return trimmed(vec4<f32>(g[at], g[at + 1u], g[at + 2u], g[at + 3u]), i, params.value_size);
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let at = id.x + id.y * groups.x * 64u;
  if (at >= params.batch * params.keys) {
    return;
  }
  let number = at / params.keys;
  let key = at % params.keys;
  let k_row = start_of(params.k, number) + key * params.k.w;
  let v_row = start_of(params.v, number) + key * params.v.w;
  let q_start = start_of(params.q, number);
  let g_start = start_of(params.g, number);
  let mask_start = start_of(params.mask, number);
  var own: Row;
  for (var i = 0u; i < SIZE; i++) {
    own[i] = vector_of_k(k_row, i) * params.scale;
  }
  var value: Row;
  for (var i = 0u; i < VALUE_SIZE; i++) {
    value[i] = vector_of_v(v_row, i);
  }
  var k_sums: Row;
  var v_sums: Row;
  for (var query = first_query(key); query < params.queries; query++) {
    let seen = mask_of(mask_start, query, key);
    if (seen.y == 0.0) {
      continue;
    }
    let q_row = q_start + query * params.q.w;
    let g_row = g_start + query * params.g.w;
    let moment = moments[number * params.queries + query];
    var product = vec4<f32>();
    for (var i = 0u; i < SIZE; i++) {
      product += own[i] * vector_of_q(q_row, i);
    }
    let weight = exp(dot(product, vec4<f32>(1.0)) + seen.x - moment.x);
    var of_weight = vec4<f32>();
    for (var i = 0u; i < VALUE_SIZE; i++) {
      let of_result = vector_of_g(g_row, i);
      of_weight += of_result * value[i];
      v_sums[i] += weight * of_result;
    }
    let of_score = weight * (dot(of_weight, vec4<f32>(1.0)) - moment.y) * params.scale;
    for (var i = 0u; i < SIZE; i++) {
      k_sums[i] += of_score * vector_of_q(q_row, i);
    }
  }
  let k_out = at * params.size;
  for (var i = 0u; i < SIZE; i++) {
    let found = k_sums[i];
    for (var j = 0u; j < min(4u, params.size - i * 4u); j++) {
      of_k[k_out + i * 4u + j] = found[j];
    }
  }
  let v_out = at * params.value_size;
  for (var i = 0u; i < VALUE_SIZE; i++) {
    let found = v_sums[i];
    for (var j = 0u; j < min(4u, params.value_size - i * 4u); j++) {
      of_v[v_out + i * 4u + j] = found[j];
    }
  }
}
