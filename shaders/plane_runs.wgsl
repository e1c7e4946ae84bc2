// Runs of neighbouring elements of one plane of (N, C, L): included by the kernels that give each element something of its channel.

struct Params {
  channels: u32,
  planes: u32,   // N · C
  length: u32,   // L
  run: u32,      // elements of an invocation, at most
  runs: u32,     // of a plane
  share: f32,    // 1 / the number of elements of a channel
}

@group(0) @binding(0) var<uniform> params: Params;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let number = id.x + id.y * groups.x * 64u;
  let plane = number / params.runs;
  if (plane >= params.planes) {
    return;
  }
  let first = number % params.runs * params.run;
  let start = plane * params.length;
  run_of(plane % params.channels, start + first, start + min(first + params.run, params.length));
}
