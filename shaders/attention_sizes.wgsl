// What the kernels of attention share: sizes, where the rows of each array lie, and a row in registers. OPERATION reads a mask.

alias M = f32;
alias Row = array<vec4<f32>, 64>;  // as long as the longest row of q, k and v

// Known when the pipeline is made, so that loops over them can be unrolled and rows stay in registers.
override SIZE: u32 = 64;        // vectors of a query and a key
override VALUE_SIZE: u32 = 64;  // and of a value
override RAGGED: bool = true;   // whether rows are not whole vectors

struct Params {
  queries: u32,
  keys: u32,
  size: u32,        // of a query and a key
  value_size: u32,
  batch: u32,       // outer · inner
  inner: u32,
  causal: u32,
  scale: f32,
  q: vec4<u32>,     // offset, and the steps from one to the next along outer, inner and rows, as in all of these
  k: vec4<u32>,
  v: vec4<u32>,
  g: vec4<u32>,
  mask: vec4<u32>,
  mask_column: u32,
}

@group(0) @binding(0) var<uniform> params: Params;

// Where the rows of one sequence and head begin.
fn start_of(array: vec4<u32>, number: u32) -> u32 {
  return array.x + number / params.inner * array.y + number % params.inner * array.z;
}

// The queries from which a key is seen begin with the first, the keys that a query sees end before the second.
fn first_query(key: u32) -> u32 {
  return select(0u, key, params.causal == 1u);
}

fn end_of_keys(query: u32) -> u32 {
  return select(params.keys, min(query + 1u, params.keys), params.causal == 1u);
}

// What is added to a score, and whether the query sees the key.
fn mask_of(start: u32, query: u32, key: u32) -> vec2<f32> {
  return OPERATION(mask[start + query * params.mask.w + key * params.mask_column]);
}

@group(0) @binding(1) var<storage, read> q: array<f32>;   // (batch, queries, size), strided
@group(0) @binding(2) var<storage, read> k: array<f32>;   // (batch, keys, size), strided
@group(0) @binding(3) var<storage, read> v: array<f32>;   // (batch, keys, value_size), strided
@group(0) @binding(4) var<storage, read> mask: array<M>;  // (batch, queries, keys), strided

// The elements of a vector that are the row's, the others 0.
fn trimmed(found: vec4<f32>, i: u32, size: u32) -> vec4<f32> {
  let inside = i * 4u + vec4<u32>(0u, 1u, 2u, 3u) < vec4<u32>(size);
  return select(select(vec4<f32>(), found, inside), found, !RAGGED);
}

fn vector_of_q(row: u32, i: u32) -> vec4<f32> {
  let at = row + i * 4u;
  return trimmed(vec4<f32>(q[at], q[at + 1u], q[at + 2u], q[at + 3u]), i, params.size);
}

fn vector_of_k(row: u32, i: u32) -> vec4<f32> {
  let at = row + i * 4u;
  return trimmed(vec4<f32>(k[at], k[at + 1u], k[at + 2u], k[at + 3u]), i, params.size);
}

fn vector_of_v(row: u32, i: u32) -> vec4<f32> {
  let at = row + i * 4u;
  return trimmed(vec4<f32>(v[at], v[at + 1u], v[at + 2u], v[at + 3u]), i, params.value_size);
}
