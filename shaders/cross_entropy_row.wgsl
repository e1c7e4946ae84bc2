// The loss of each row: log(sum exp(x)) - x[target], but 0 where the target is the ignored one. Another target outside of the
// classes gives nan.

// include logits

@group(0) @binding(1) var<storage, read> logits: array<f32>;     // (rows, classes)
@group(0) @binding(2) var<storage, read> targets: array<i32>;    // (rows)
@group(0) @binding(3) var<storage, read_write> out: array<f32>;  // (rows)

fn row_of(row: u32, lane: u32) {
  let start = row * params.classes;
  let scale = scale_of(start, lane);
  if (lane > 0u) {
    return;
  }
  let right = u32(targets[row]);
  let outside = bitcast<f32>(0x7fc00000u | (params.rows & 1u));
  if (targets[row] == params.ignored) {
    out[row] = 0.0;
  } else if (right >= params.classes) {
    out[row] = outside;
  } else {
    out[row] = scale.top + log(scale.total) - logits[start + right];
  }
}
