// A pass of a merge sort: pairs of sorted runs become one. Every element finds by halving how many of the other run come before
// it, and goes there; of equal keys those of the first run do.

struct Params {
  count: u32,
  length: u32,  // of a row
  run: u32,     // elements of a sorted run, but of a row's last
  unused: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> keys: array<u32>;          // (rows, length)
@group(0) @binding(2) var<storage, read> order: array<i32>;         // (rows, length): places, sorted within runs
@group(0) @binding(3) var<storage, read_write> merged: array<i32>;  // (rows, length)

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let number = id.x + id.y * groups.x * 64u;
  if (number >= params.count) {
    return;
  }
  let place = number % params.length;
  let row = number - place;
  let pair = place - place % (2u * params.run);
  let middle = min(pair + params.run, params.length);
  let second = place >= middle;
  let key = keys[row + u32(order[number])];
  var low = select(middle, pair, second);
  var high = select(min(middle + params.run, params.length), middle, second);
  let start = low;
  while (low < high) {
    let half = (low + high) / 2u;
    let other = keys[row + u32(order[row + half])];
    if (other < key || (second && other == key)) {
      low = half + 1u;
    } else {
      high = half;
    }
  }
  let own = place - select(pair, middle, second);
  merged[row + pair + own + (low - start)] = order[number];
}
