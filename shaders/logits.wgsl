// The rows that softmax and its losses work on, and what all of them need first: included by them, who bind `logits`.
//
// Lanes that share a row read it once: a larger element scales down the sum so far (Milakov, Gimelshein, 2018, "Online normalizer
// calculation for softmax"). A lane alone reads it twice, from its cache, and saves an exponential for each element.

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

struct Scale {
  top: f32,    // the largest of a row
  total: f32,  // the sum of exp(logits - top)
}

fn scale_of(start: u32, lane: u32) -> Scale {
  if (LANES == 1u) {
    let top = largest(start);
    var total = 0.0;
    for (var i = 0u; i < params.classes; i++) {
      total += exp(logits[start + i] - top);
    }
    return Scale(top, total);
  }
  var top = -3.4028234e38;
  var total = 0.0;
  for (var i = lane; i < params.classes; i += LANES) {
    let above = logits[start + i] - top;
    if (above > 0.0) {
      total = total * exp(-above) + 1.0;
      top = logits[start + i];
    } else {
      total += exp(above);  // of a nan nan
    }
  }
  let all_top = largest_of_lanes(lane, top);
  let all_total = sum_of_lanes(lane, total * exp(top - all_top));
  // Infinity less infinity: nan, but nothing that a compiler knows beforehand.
  let nothing = bitcast<f32>(0x7fc00000u | (params.rows & 1u));
  return Scale(all_top, select(all_total, nothing, all_top > 3.4028234e38));
}
