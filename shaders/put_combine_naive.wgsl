// The transpose of take: out[j] = OPERATION (a sum, product or extreme) over g[i] for all i with indices[i] == j.
// Every element of out looks through all indices, in their order: no atomics, so that results repeat exactly.
//
// Versions: put_combine_sorted.wgsl looks through its own indices alone, after a sort.

alias A = f32;
alias R = f32;

struct Params {
  count: u32,    // elements of out
  row: u32,      // elements of one row
  length: u32,   // indices
  rows: u32,
  neutral: u32,  // the bits of what out holds where no index points
  unused0: u32,
  unused1: u32,
  unused2: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> g: array<A>;            // (length, row)
@group(0) @binding(2) var<storage, read> indices: array<i32>;    // (length)
@group(0) @binding(3) var<storage, read_write> out: array<R>;    // (rows, row)

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let number = id.x + id.y * groups.x * 64u;
  if (number >= params.count) {
    return;
  }
  let wanted = number / params.row;
  let column = number % params.row;
  var total = bitcast<R>(params.neutral);
  for (var i = 0u; i < params.length; i++) {
    var found = indices[i];
    found = select(found, found + i32(params.rows), found < 0);
    if (u32(found) == wanted) {
      total = OPERATION(total, g[i * params.row + column]);
    }
  }
  out[number] = total;
}
