// out[indices[i]] = values[i] along the first axis, in place; of several for one row the last stays. An index outside is passed over.

alias A = f32;

struct Params {
  count: u32,  // elements of values
  row: u32,    // elements of one row
  rows: u32,
  unused: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> values: array<A>;       // (indices, row)
@group(0) @binding(2) var<storage, read> indices: array<i32>;
@group(0) @binding(3) var<storage, read> winner: array<u32>;     // (rows), see put_winner.wgsl
@group(0) @binding(4) var<storage, read_write> out: array<A>;    // (rows, row)

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let number = id.x + id.y * groups.x * 64u;
  if (number >= params.count) {
    return;
  }
  let i = number / params.row;
  var row = indices[i];
  row = select(row, row + i32(params.rows), row < 0);
  if (u32(row) < params.rows && winner[row] == i + 1u) {
    out[u32(row) * params.row + number % params.row] = values[number];
  }
}
