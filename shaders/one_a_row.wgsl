// A row for each invocation: what kernels over rows include, where barriers are slow or rows are short. The kernel's
// `row_of(row, lane)` does a row; `lane` is 0, and what the lanes of a row found is what this one found.

const LANES = 1u;

fn sum_of_lanes(lane: u32, value: f32) -> f32 {
  return value;
}

fn largest_of_lanes(lane: u32, value: f32) -> f32 {
  return value;
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let row = id.x + id.y * groups.x * 64u;
  if (row >= params.rows) {
    return;
  }
  row_of(row, 0u);
}
