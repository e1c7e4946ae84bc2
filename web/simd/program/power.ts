// x to the power of y, by way of 2^(y · log2 x) in double precision: the exponent of a large power
// needs more digits than a float32 has. Polynomials are our own fits (relative error below 1e-11).

/** log2 x of a positive finite number. */
function log2(x: f64): f64 {
  const bits = reinterpret<i64>(x);
  let e = (bits >> 52) - 1023;
  let m = reinterpret<f64>((bits & 0x000fffffffffffff) | 0x3ff0000000000000);
  if (m > 1.4142135623730951) {
    m *= 0.5;
    e += 1;
  }
  const s = (m - 1) / (m + 1);
  const z = s * s;
  const p = 2.885390081790211 + z * (0.9617966731711539 + z * (0.5770836196885525 +
    z * (0.4116705202842371 + z * 0.340772730917028)));
  return <f64>e + s * p;
}

/** 2^x for x from -200 to 200. */
function exp2(x: f64): f64 {
  const n = nearest(x);
  const r = x - n;
  const p = 0.6931471805482113 + r * (0.2402265069811088 + r * (0.05550410935266664 +
    r * (0.00961812861605299 + r * (0.0013333454860438645 + r * (0.00015403825512825837 +
    r * (1.530915615897792e-5 + r * 1.3178922374245967e-6))))));
  return (1 + r * p) * reinterpret<f64>((<i64>n + 1023) << 52);
}

/** x^y with all of C's special cases. */
export function power(x: f32, y: f32): f32 {
  if (y == 0 || x == 1) return 1;
  if (x != x || y != y) return x + y;
  const size = abs(x);
  const whole = nearest(y) == y;
  const odd = whole && abs(y) < 16777216 && (<i32>y & 1) == 1;
  let made: f32;
  if (size == 1) made = 1;
  else if (abs(y) == Infinity) return (size > 1) == (y > 0) ? Infinity : 0;
  else if (size == 0) made = y > 0 ? 0 : Infinity;
  else if (size == Infinity) made = y > 0 ? Infinity : 0;
  else made = <f32>exp2(max<f64>(min<f64>(<f64>y * log2(<f64>size), 200), -200));
  const negative = reinterpret<i32>(x) < 0;
  if (!negative) return made;
  if (!whole && size != 0 && size != Infinity) return NaN;
  return odd ? -made : made;
}

export function powerLanes(d: usize, a: usize, b: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 4) {
    store<f32>(d + i, power(load<f32>(a + i), load<f32>(b + i)));
  }
}
