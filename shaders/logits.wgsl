// The rows that softmax and its losses work on, and what all of them need first: included by them, who bind `logits`.

struct Params {
  rows: u32,
  classes: u32,
  ignored: i32,  // the target of rows that do not count
  step: u32,     // from one row's g to the next: 0 where all have one
}

@group(0) @binding(0) var<uniform> params: Params;

// The largest of a row: subtracted first, so that no exp overflows.
fn largest(start: u32) -> f32 {
  var top = logits[start];
  for (var i = 1u; i < params.classes; i++) {
    top = max(top, logits[start + i]);
  }
  return top;
}

// The sum of exp(logits - top) of a row.
fn sum_of_exp(start: u32, top: f32) -> f32 {
  var total = 0.0;
  for (var i = 0u; i < params.classes; i++) {
    total += exp(logits[start + i] - top);
  }
  return total;
}
