// softmax(q · kᵀ · scale) · v without a matrix of scores: one invocation a query, which sees key after key and keeps the largest
// score, the sum of exp(score - largest) and the weighted values so far; a larger score scales these down.
//
// Versions, forward and back for 64 heads of 64 queries with 16 numbers, on a native software adapter:
//   scores, softmax and products apart    24 dispatches, 31 ms
//   in one                                12 dispatches, 34 ms
//   loops of constant length               the same,     28 ms
//
// Source: Dao et al., 2022, "FlashAttention: fast and memory-efficient exact attention with IO-awareness".

// include attention_sizes

@group(0) @binding(5) var<storage, read_write> out: array<f32>;        // (batch, queries, value_size)
@group(0) @binding(6) var<storage, read_write> logsumexp: array<f32>;  // (batch, queries)

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let at = id.x + id.y * groups.x * 64u;
  if (at >= params.batch * params.queries) {
    return;
  }
  let number = at / params.queries;
  let query = at % params.queries;
  let q_row = start_of(params.q, number) + query * params.q.w;
  let k_start = start_of(params.k, number);
  let v_start = start_of(params.v, number);
  let mask_start = start_of(params.mask, number);
  var own: Row;
  for (var i = 0u; i < SIZE; i++) {
    own[i] = vector_of_q(q_row, i) * params.scale;
  }
  var top = 0.0;
  var total = 0.0;
  var sums: Row;
  for (var key = 0u; key < end_of_keys(query); key++) {
    let seen = mask_of(mask_start, query, key);
    if (seen.y == 0.0) {
      continue;
    }
    let k_row = k_start + key * params.k.w;
    var product = vec4<f32>();
    for (var i = 0u; i < SIZE; i++) {
      product += own[i] * vector_of_k(k_row, i);
    }
    let score = dot(product, vec4<f32>(1.0)) + seen.x;
    var weight = 1.0;
    if (total == 0.0) {
      top = score;
    } else if (score > top) {
      let less = exp(top - score);
      for (var i = 0u; i < VALUE_SIZE; i++) {
        sums[i] *= less;
      }
      total *= less;
      top = score;
    } else {
      weight = exp(score - top);
    }
    total += weight;
    let v_row = v_start + key * params.v.w;
    for (var i = 0u; i < VALUE_SIZE; i++) {
      sums[i] += weight * vector_of_v(v_row, i);
    }
  }
  let share = select(1.0 / total, 0.0, total == 0.0);
  let start = at * params.value_size;
  for (var i = 0u; i < VALUE_SIZE; i++) {
    let found = sums[i] * share;
    for (var j = 0u; j < min(4u, params.value_size - i * 4u); j++) {
      let place = start + i * 4u + j;
      out[place] = EPILOGUE(found[j], place);
    }
  }
  logsumexp[at] = select(top + log(total), 3.4028234e38, total == 0.0);
}
