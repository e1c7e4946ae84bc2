// The error function, its relatives and log-gamma for the elementwise kernels: as transcendental.wgsl. The quotients are our own
// fits of the smallest relative error.
// Source of the inverse: Giles, 2010, "Approximating the erfinv function".

// 1 - erf(t) for t from 0 to 10.2, beyond which it is 0.
fn erfc_of_positive(t: f32) -> f32 {
  if (t > 10.2) {
    return 0.0;
  }
  let p = 1.00000001 + t * (1.23925442 + t * (0.732488611 + t * (0.229640576 + t * 0.0328851137)));
  let q = 1.0 + t * (2.36763418 + t * (2.4040682 + t * (1.32701972 + t * (0.40705332 + t * 0.0582866618))));
  // exp(-t²) in two steps: t² rounded would cost up to 6 digits.
  let head = bitcast<f32>(bitcast<u32>(t) & 0xfffff000u);
  return exp(-head * head) * exp((head - t) * (head + t)) * (p / q);
}

fn op_erf(a: f32) -> f32 {
  let size = abs(a);
  if (size < 0.92) {
    let s = a * a;
    let p = -0.0267488591 + s * (0.00496750078 + s * -0.000586205666);
    return a * (1.12837914 + s * (-0.376124459 + s * (0.112813205 + s * p)));
  }
  let value = 1.0 - erfc_of_positive(size);
  return select(value, -value, a < 0.0);
}

fn op_erfc(a: f32) -> f32 {
  let value = erfc_of_positive(abs(a));
  return select(value, 2.0 - value, a < 0.0);
}

fn op_erfinv(a: f32) -> f32 {
  if (abs(a) >= 1.0) {
    return select(nan_from(a), select(infinity_from(a), -infinity_from(a), a < 0.0), abs(a) == 1.0);
  }
  let w = -op_log((1.0 - a) * (1.0 + a));
  if (w < 5.0) {
    let m = w - 2.5;
    var p = 3.43273939e-07 + m * 2.81022636e-08;
    p = -4.39150654e-06 + m * (-3.5233877e-06 + m * p);
    p = -0.00125372503 + m * (0.00021858087 + m * p);
    return a * (1.50140941 + m * (0.246640727 + m * (-0.00417768164 + m * p)));
  }
  let t = sqrt(w) - 3.0;
  var p = 0.000100950558 + t * -0.000200214257;
  p = -0.00367342844 + t * (0.00134934322 + t * p);
  p = -0.0076224613 + t * (0.00573950773 + t * p);
  return a * (2.83297682 + t * (1.00167406 + t * (0.00943887047 + t * p)));
}

// log Γ(x) for x from 1 to 2, exact where it is 0.
fn lgamma_from_one_to_two(x: f32) -> f32 {
  let u = x - 1.0;
  let p = 0.577215664 + u * (0.628857413 + u * (0.146521033 + u * 0.00250748164));
  let q = 1.0 + u * (1.51435375 + u * (0.627990251 + u * 0.0628400129));
  return u * (u - 1.0) * (p / q);
}

fn lgamma_of_positive(x: f32) -> f32 {
  if (x < 1.0) {
    return lgamma_from_one_to_two(x + 1.0) - op_log(x);
  }
  if (x <= 2.0) {
    return lgamma_from_one_to_two(x);
  }
  if (x <= 3.0) {
    return lgamma_from_one_to_two(x - 1.0) + op_log(x - 1.0);
  }
  if (x <= 4.0) {
    return lgamma_from_one_to_two(x - 2.0) + op_log((x - 1.0) * (x - 2.0));
  }
  let s = 1.0 / x;  // Stirling's series
  let rest = s * (0.0833333333 + s * s * (-0.00277777778 + s * s * 0.000793650794));
  return (x - 0.5) * (op_log(x) - 1.0) + (0.418938533 + rest);
}

fn op_lgamma(a: f32) -> f32 {
  if (is_nan(a)) {
    return a;
  }
  if (abs(a) > 3.4e38 || (a <= 0.0 && floor(a) == a)) {
    return infinity_from(a);
  }
  if (a > 0.0) {
    return lgamma_of_positive(a);
  }
  // Γ(a) Γ(1 - a) = π / sin(πa)
  return op_log(3.14159265 / abs(op_sin(3.14159265 * (a - round(a))))) - lgamma_of_positive(1.0 - a);
}
