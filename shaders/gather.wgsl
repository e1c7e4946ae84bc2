// out[…, i, …] = x[…, indices[…, i, …], …] along one axis; an index outside gives nan (or the type's largest number).

alias A = f32;

// include along_axis

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<A>;
@group(0) @binding(2) var<storage, read> indices: array<i32>;
@group(0) @binding(3) var<storage, read_write> out: array<A>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let number = id.x + id.y * groups.x * 64u;
  if (number >= params.count) {
    return;
  }
  let place = along_axis(number, indices[number]);
  out[number] = select(x[place.at], bitcast<A>(0x7fc00000u | (params.count & 1u)), place.outside);
}
