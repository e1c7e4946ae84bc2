// softmax of each row: exp(x - max) / sum.

// include logits

@group(0) @binding(1) var<storage, read> logits: array<f32>;     // (rows, classes)
@group(0) @binding(2) var<storage, read_write> out: array<f32>;  // (rows, classes)

fn row_of(row: u32, lane: u32) {
  let start = row * params.classes;
  if (LANES == 1u) {
    let top = largest(start);
    var total = 0.0;
    for (var i = 0u; i < params.classes; i++) {
      let e = exp(logits[start + i] - top);
      out[start + i] = e;
      total += e;
    }
    for (var i = 0u; i < params.classes; i++) {
      out[start + i] = out[start + i] / total;
    }
    return;
  }
  let scale = scale_of(start, lane);
  for (var i = lane; i < params.classes; i += LANES) {
    out[start + i] = exp(logits[start + i] - scale.top) / scale.total;
  }
}
