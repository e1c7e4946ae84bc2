// A row for each workgroup: what kernels over long rows include, for graphics chips. The kernel's `row_of(row, lane)` takes every
// LANES-th element from `lane` on, and joins what the lanes found. They are added in a fixed order, so results repeat exactly.

const LANES = 64u;

var<workgroup> of_lane: array<f32, 64>;

fn sum_of_lanes(lane: u32, value: f32) -> f32 {
  workgroupBarrier();  // all have read what was joined before
  of_lane[lane] = value;
  for (var half = 32u; half > 0u; half = half / 2u) {
    workgroupBarrier();
    if (lane < half) {
      of_lane[lane] += of_lane[lane + half];
    }
  }
  return workgroupUniformLoad(&of_lane[0]);
}

fn largest_of_lanes(lane: u32, value: f32) -> f32 {
  workgroupBarrier();
  of_lane[lane] = value;
  for (var half = 32u; half > 0u; half = half / 2u) {
    workgroupBarrier();
    if (lane < half) {
      of_lane[lane] = max(of_lane[lane], of_lane[lane + half]);
    }
  }
  return workgroupUniformLoad(&of_lane[0]);
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let row = group.x + group.y * groups.x;
  if (row >= params.rows) {
    return;
  }
  row_of(row, lane);
}
