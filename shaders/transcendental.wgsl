// Logarithms, angles and hyperbolic functions for the elementwise kernels, exact to the last two or three bits on every
// adapter: WGSL allows its own sin, asin or log near 1 errors that a learner would see. The polynomials are our own fits of the
// smallest relative error. Ranges are reduced as in Cody and Waite, 1980, "Software manual for the elementary functions".
// A function is taken into a kernel with those that it calls.

// A nan that compilers cannot see coming: constants must be finite.
fn nan_from(a: f32) -> f32 {
  return bitcast<f32>(0x7fc00000u | (bitcast<u32>(a) & 1u));
}

fn infinity_from(a: f32) -> f32 {
  return bitcast<f32>(0x7f800000u | (bitcast<u32>(a) & 0u));
}

fn is_nan(a: f32) -> bool {
  return (bitcast<u32>(a) & 0x7fffffffu) > 0x7f800000u;
}

// log(1 + f) for f from -0.3 to 0.42.
fn log_near_one(f: f32) -> f32 {
  let s = f / (2.0 + f);
  let z = s * s;
  return 2.0 * s + s * z * (0.666667762 + z * (0.399775591 + z * 0.298713724));
}

// (e, f) with a = 2^e · (1 + f), f from -0.3 to 0.42; a positive and finite.
fn log_parts(a: f32) -> vec2<f32> {
  let tiny = a < 1.17549435e-38;
  let bits = bitcast<u32>(select(a, a * 8388608.0, tiny));
  let m = bitcast<f32>((bits & 0x007fffffu) | 0x3f000000u);
  let low = m < 0.70710678;
  let e = f32(i32(bits >> 23u) - 126 - select(0, 23, tiny) - select(0, 1, low));
  return vec2<f32>(e, select(m, 2.0 * m, low) - 1.0);
}

// Whether a is positive and finite; the logarithm of what is not.
fn log_is_usual(a: f32) -> bool {
  return bitcast<u32>(a) - 1u < 0x7f7fffffu;
}

fn log_unusual(a: f32) -> f32 {
  if ((bitcast<u32>(a) & 0x7fffffffu) == 0u) {
    return -infinity_from(a);
  }
  return select(a, nan_from(a), (bitcast<u32>(a) >> 31u) == 1u);
}

fn op_log(a: f32) -> f32 {
  if (!log_is_usual(a)) {
    return log_unusual(a);
  }
  let parts = log_parts(a);
  return parts.x * 0.693359375 + (parts.x * -2.12194440e-4 + log_near_one(parts.y));
}

fn op_log2(a: f32) -> f32 {
  if (!log_is_usual(a)) {
    return log_unusual(a);
  }
  let parts = log_parts(a);
  return parts.x + log_near_one(parts.y) * 1.44269504;
}

fn op_log10(a: f32) -> f32 {
  return op_log(a) * 0.434294482;
}

fn op_log1p(a: f32) -> f32 {
  if (abs(a) < 0.28) {
    return log_near_one(a);
  }
  return op_log(1.0 + a);
}

fn op_expm1(a: f32) -> f32 {
  if (abs(a) < 0.5) {
    let p = 0.0083337058 + a * (0.00139812265 + a * 0.000198059415);
    return a + a * a * (0.5 + a * (0.166666634 + a * (0.041665871 + a * p)));
  }
  return exp(a) - 1.0;
}

fn sin_near_zero(r: f32) -> f32 {
  let s = r * r;
  return r + r * s * (-0.166666546 + s * (0.00833216073 + s * -0.00019515279));
}

fn cos_near_zero(r: f32) -> f32 {
  let s = r * r;
  return 1.0 - 0.5 * s + s * s * (0.0416666469 + s * (-0.00138873675 + s * 2.44384462e-5));
}

fn quarter_turns(a: f32) -> f32 {
  return round(a * 0.636619772);
}

// a without n quarter turns.
fn without_turns(a: f32, n: f32) -> f32 {
  return ((a - n * 1.5703125) - n * 4.837512969970703e-4) - n * 7.549789954891882e-8;
}

fn sin_of_turned(a: f32, more: i32) -> f32 {
  let n = quarter_turns(a);
  let r = without_turns(a, n);
  let quadrant = i32(n) + more;
  let size = select(sin_near_zero(r), cos_near_zero(r), (quadrant & 1) == 1);
  return select(size, -size, (quadrant & 2) == 2);
}

fn op_sin(a: f32) -> f32 {
  if (abs(a) > 20000.0) {
    return sin(a);
  }
  return sin_of_turned(a, 0);
}

fn op_cos(a: f32) -> f32 {
  if (abs(a) > 20000.0) {
    return cos(a);
  }
  return sin_of_turned(a, 1);
}

fn op_tan(a: f32) -> f32 {
  return op_sin(a) / op_cos(a);
}

fn op_atan(a: f32) -> f32 {
  let size = abs(a);
  var x = size;
  var base = 0.0;
  if (size > 2.41421356) {
    x = -1.0 / size;
    base = 1.57079633;
  } else if (size > 0.414213562) {
    x = (size - 1.0) / (size + 1.0);
    base = 0.785398163;
  }
  let s = x * x;
  let angle = base + (x + x * s * (-0.333329491 + s * (0.199777093 + s * (-0.138776717 + s * 0.0805370096))));
  return select(angle, -angle, a < 0.0);
}

// asin(x) for x from 0 to 0.5; s is x².
fn asin_near_zero(x: f32, s: f32) -> f32 {
  let p = 0.0454703811 + s * (0.0241794895 + s * 0.0421663528);
  return x + x * s * (0.166667525 + s * (0.074952976 + s * p));
}

fn op_asin(a: f32) -> f32 {
  let size = abs(a);
  if (size > 1.0) {
    return nan_from(a);
  }
  var angle = asin_near_zero(size, size * size);
  if (size > 0.5) {
    let s = 0.5 * (1.0 - size);
    angle = 1.57079633 - 2.0 * asin_near_zero(sqrt(s), s);
  }
  return select(angle, -angle, a < 0.0);
}

fn op_acos(a: f32) -> f32 {
  let size = abs(a);
  if (size > 1.0) {
    return nan_from(a);
  }
  if (size > 0.5) {
    let s = 0.5 * (1.0 - size);
    let angle = 2.0 * asin_near_zero(sqrt(s), s);
    return select(angle, 3.14159265 - angle, a < 0.0);
  }
  return 1.57079633 - op_asin(a);
}

fn op_atan2(y: f32, x: f32) -> f32 {
  if (is_nan(x) || is_nan(y)) {
    return nan_from(x);
  }
  let steep = abs(y) > abs(x);
  let large = select(abs(x), abs(y), steep);
  let small = select(abs(y), abs(x), steep);
  var angle = op_atan(select(small / large, 0.0, large == 0.0));
  if (small > 3.4e38) {
    angle = 0.785398163;  // both are infinite
  }
  angle = select(angle, 1.57079633 - angle, steep);
  angle = select(angle, 3.14159265 - angle, (bitcast<u32>(x) >> 31u) == 1u);
  return select(angle, -angle, (bitcast<u32>(y) >> 31u) == 1u);
}

fn op_sinh(a: f32) -> f32 {
  let size = abs(a);
  let e = op_expm1(size);
  let value = select(0.5 * (e + e / (e + 1.0)), exp(size - 0.693147181), size > 20.0);
  return select(value, -value, a < 0.0);
}

fn op_cosh(a: f32) -> f32 {
  let half = exp(abs(a) - 0.693147181);
  return half + 0.25 / half;
}

fn op_asinh(a: f32) -> f32 {
  let size = abs(a);
  let square = size * size;
  let value = select(
    op_log1p(size + square / (1.0 + sqrt(1.0 + square))),
    op_log(size) + 0.693147181,
    size > 1e4,
  );
  return select(value, -value, a < 0.0);
}

fn op_acosh(a: f32) -> f32 {
  if (a < 1.0) {
    return nan_from(a);
  }
  if (a > 1e4) {
    return op_log(a) + 0.693147181;
  }
  let t = a - 1.0;
  return op_log1p(t + sqrt(t * (t + 2.0)));
}

fn op_atanh(a: f32) -> f32 {
  let size = abs(a);
  if (size >= 1.0) {
    return select(nan_from(a), select(infinity_from(a), -infinity_from(a), a < 0.0), size == 1.0);
  }
  let value = 0.5 * op_log1p(2.0 * size / (1.0 - size));
  return select(value, -value, a < 0.0);
}

fn op_hypot(a: f32, b: f32) -> f32 {
  let large = max(abs(a), abs(b));
  let small = min(abs(a), abs(b));
  if (large > 3.4e38) {
    return infinity_from(a);
  }
  let ratio = select(small / large, 0.0, large == 0.0);
  return select(large * sqrt(1.0 + ratio * ratio), nan_from(a), is_nan(a) || is_nan(b));
}
