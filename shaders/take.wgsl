// out[i] = x[indices[i]] along the first axis; an index outside gives nan (or the type's largest number).

alias A = f32;

struct Params {
  count: u32,  // elements of out
  row: u32,    // elements of one row of x
  rows: u32,
  start: u32,  // where the indices begin
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<A>;            // (rows, row)
@group(0) @binding(2) var<storage, read> indices: array<i32>;
@group(0) @binding(3) var<storage, read_write> out: array<A>;    // (indices, row)

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let number = id.x + id.y * groups.x * 64u;
  if (number >= params.count) {
    return;
  }
  var found = indices[params.start + number / params.row];
  found = select(found, found + i32(params.rows), found < 0);
  let outside = u32(found) >= params.rows;
  let row = select(u32(found), 0u, outside);
  let value = x[row * params.row + number % params.row];
  out[number] = EPILOGUE(select(value, bitcast<A>(0x7fc00000u | (params.count & 1u)), outside), number);
}
