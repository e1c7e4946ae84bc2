// The transpose of take: out[j] = OPERATION (a sum, product or extreme) over g[i] for all i with indices[i] == j, along the chain
// that put_chain.wgsl made: in the order in which they came, so that results repeat exactly.
//
// Versions, dispatches for 1,024 indices into (65, 64), the gradient of an embedding of letters:
//   put_combine_naive.wgsl    1, which looks 4.3 million times
//   put_combine_sorted.wgsl   8 with the sort
//   this one                  2, which look at most 70,000 times, and a clearing

alias A = f32;
alias R = f32;

struct Params {
  count: u32,    // elements of out
  row: u32,      // elements of one row
  length: u32,   // indices
  rows: u32,
  neutral: u32,  // the bits of what out holds where no index points
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> g: array<A>;           // (length, row)
@group(0) @binding(2) var<storage, read> head: array<u32>;      // (rows): length - the first place, 0 for none
@group(0) @binding(3) var<storage, read> next: array<u32>;      // (length): the place after, 0 for none
@group(0) @binding(4) var<storage, read_write> out: array<R>;   // (rows, row)

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let number = id.x + id.y * groups.x * 64u;
  if (number >= params.count) {
    return;
  }
  let column = number % params.row;
  var total = bitcast<R>(params.neutral);
  let first = head[number / params.row];
  if (first > 0u) {
    var place = params.length - first;
    total = OPERATION(total, g[place * params.row + column]);
    place = next[place];
    // A place after another is never 0. Places grow, so this ends.
    while (place > 0u) {
      total = OPERATION(total, g[place * params.row + column]);
      place = next[place];
    }
  }
  out[number] = total;
}
