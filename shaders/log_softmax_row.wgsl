// log(softmax) of each row: x - max - log(sum exp(x - max)).

// include logits

@group(0) @binding(1) var<storage, read> logits: array<f32>;     // (rows, classes)
@group(0) @binding(2) var<storage, read_write> out: array<f32>;  // (rows, classes)

fn row_of(row: u32, lane: u32) {
  let start = row * params.classes;
  let scale = scale_of(start, lane);
  let shift = scale.top + log(scale.total);
  for (var i = lane; i < params.classes; i += LANES) {
    out[start + i] = logits[start + i] - shift;
  }
}
