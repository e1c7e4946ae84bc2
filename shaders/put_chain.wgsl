// The places of an index that names the same row, as a chain: next[i] is the place after i where indices names its row again, 0
// where there is none, and head[j] is length - the first place of row j, 0 where there is none. One invocation an index; the
// largest of several is the same in whatever order they come. put_combine_chain.wgsl follows the chains.

struct Params {
  length: u32,  // indices
  rows: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> indices: array<i32>;              // (length)
@group(0) @binding(2) var<storage, read_write> head: array<atomic<u32>>;   // (rows), zeros before
@group(0) @binding(3) var<storage, read_write> next: array<u32>;           // (length)

// The row that an index names, also from the end; one that does not exist is above all others.
fn row_of(place: u32) -> u32 {
  let row = indices[place];
  return u32(select(row, row + i32(params.rows), row < 0));
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let place = id.x + id.y * groups.x * 64u;
  if (place >= params.length) {
    return;
  }
  let row = row_of(place);
  if (row >= params.rows) {
    return;
  }
  atomicMax(&head[row], params.length - place);
  var other = place + 1u;
  while (other < params.length && row_of(other) != row) {
    other++;
  }
  next[place] = select(0u, other, other < params.length);
}
