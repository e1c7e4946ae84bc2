// For every row the last index that names it: winner[j] = 1 + the largest i with indices[i] == j; 0 where there is none.
// The largest is the same in whatever order the invocations come.

struct Params {
  length: u32,  // indices
  rows: u32,
  unused0: u32,
  unused1: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> indices: array<i32>;                  // (length)
@group(0) @binding(2) var<storage, read_write> winner: array<atomic<u32>>;     // (rows), zeros before

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let number = id.x + id.y * groups.x * 64u;
  if (number >= params.length) {
    return;
  }
  var row = indices[number];
  row = select(row, row + i32(params.rows), row < 0);
  if (u32(row) < params.rows) {
    atomicMax(&winner[row], number + 1u);
  }
}
