fn sigmoid(a: f32) -> f32 {
  // exp of a negative number only: no overflow on either side.
  let e = exp(-abs(a));
  return select(e, 1.0, a >= 0.0) / (1.0 + e);
}

fn bounded_tanh(a: f32) -> f32 {
  // Some drivers compute tanh from exp and overflow; beyond 15 it is 1 anyway. A nan fails both comparisons.
  return tanh(select(select(a, 15.0, a > 15.0), -15.0, a < -15.0));
}
