// g · (softmax(logits) - one_hot(target)) for each row, but 0 where the target is the ignored one.

// include logits

@group(0) @binding(1) var<storage, read> g: array<f32>;          // (rows), or one
@group(0) @binding(2) var<storage, read> logits: array<f32>;     // (rows, classes)
@group(0) @binding(3) var<storage, read> targets: array<i32>;    // (rows)
@group(0) @binding(4) var<storage, read_write> out: array<f32>;  // (rows, classes)

fn row_of(row: u32, lane: u32) {
  let start = row * params.classes;
  let scale = scale_of(start, lane);
  let counts = targets[row] != params.ignored;
  let right = u32(targets[row]);
  for (var i = lane; i < params.classes; i += LANES) {
    let hot = select(0.0, 1.0, i == right);
    out[start + i] = select(0.0, g[row * params.step] * (exp(logits[start + i] - scale.top) / scale.total - hot), counts);
  }
}
