// The functions that WGSL lacks, for the elementwise and reduce kernels. A kernel takes in the one that it needs.
// A, B, C are the types of its inputs, R that of its result; bools are u32, 0 or 1.

fn op_add(a: A, b: B) -> R {
  return a + b;
}

fn op_sub(a: A, b: B) -> R {
  return a - b;
}

fn op_mul(a: A, b: B) -> R {
  return a * b;
}

fn op_div(a: A, b: B) -> R {
  return a / b;
}

fn op_neg(a: A) -> R {
  return -a;
}

fn op_maximum(a: A, b: B) -> R {
  // Not max(): a nan on either side must come through. By bits: compilers may assume that a == a.
  let a_is_nan = (bitcast<u32>(f32(a)) & 0x7fffffffu) > 0x7f800000u;
  return select(b, a, a > b || a_is_nan);
}

fn op_minimum(a: A, b: B) -> R {
  let a_is_nan = (bitcast<u32>(f32(a)) & 0x7fffffffu) > 0x7f800000u;
  return select(b, a, a < b || a_is_nan);
}

fn op_pow(a: f32, b: f32) -> f32 {
  // WGSL's pow knows no negative base.
  let whole = floor(b) == b;
  let size = pow(abs(a), b);
  if (b == 0.0) {
    return 1.0;
  }
  if (a == 0.0 && b < 0.0) {
    return infinity_from(a);
  }
  if (a >= 0.0) {
    return size;
  }
  let odd = abs(b - 2.0 * floor(b * 0.5)) == 1.0;
  let undefined = bitcast<f32>(0x7fc00000u | (bitcast<u32>(a) & 1u));
  return select(undefined, select(size, -size, odd), whole);
}

fn op_pow_integer(a: i32, b: i32) -> i32 {
  if (b < 0) {
    // 1 / a^-b, rounded: 0 but for 1 and -1.
    return select(select(0, select(1, -1, (b & 1) == 1), a == -1), 1, a == 1);
  }
  var result = 1;
  var square = a;
  for (var rest = b; rest > 0; rest = rest >> 1u) {
    if ((rest & 1) == 1) {
      result *= square;
    }
    square *= square;
  }
  return result;
}

fn op_floor_divide(a: f32, b: f32) -> f32 {
  return floor(a / b);
}

fn op_floor_divide_integer(a: i32, b: i32) -> i32 {
  // WGSL rounds towards zero.
  let down = select(0, 1, a % b != 0 && (a < 0) != (b < 0));
  return a / b - down;
}

fn op_remainder(a: f32, b: f32) -> f32 {
  return a - floor(a / b) * b;
}

fn op_remainder_integer(a: i32, b: i32) -> i32 {
  let rest = a % b;
  return select(rest, rest + b, rest != 0 && (rest < 0) != (b < 0));
}

fn op_fmod(a: A, b: B) -> R {
  return a % b;
}

fn op_gcd(a: i32, b: i32) -> i32 {
  var large = abs(a);
  var small = abs(b);
  while (small != 0) {
    let rest = large % small;
    large = small;
    small = rest;
  }
  return large;
}

fn op_copysign(a: f32, b: f32) -> f32 {
  return bitcast<f32>((bitcast<u32>(a) & 0x7fffffffu) | (bitcast<u32>(b) & 0x80000000u));
}

fn op_bitwise_and(a: A, b: B) -> R {
  return a & b;
}

fn op_bitwise_or(a: A, b: B) -> R {
  return a | b;
}

fn op_bitwise_xor(a: A, b: B) -> R {
  return a ^ b;
}

fn op_bitwise_not(a: A) -> R {
  return ~a;
}

fn op_bitwise_left_shift(a: i32, b: i32) -> i32 {
  return select(a << u32(b & 31), 0, b < 0 || b > 31);
}

fn op_bitwise_right_shift(a: i32, b: i32) -> i32 {
  return a >> select(u32(b), 31u, b < 0 || b > 31);
}

fn op_relu(a: A) -> R {
  // select keeps a nan, max would not.
  return select(a, R(0), a < A(0));
}

fn op_relu_grad(g: A, a: B) -> R {
  return select(R(0), g, a > B(0));
}

fn op_tanh_grad(g: A, a: B) -> R {
  return g * (1.0 - a * a);
}

fn op_sigmoid(a: f32) -> f32 {
  // exp of a negative number only: no overflow on either side.
  let e = exp(-abs(a));
  return select(e, 1.0, a >= 0.0) / (1.0 + e);
}

fn op_tanh(a: f32) -> f32 {
  // Some drivers compute tanh from exp: near 0 that loses digits, and it overflows; beyond 15 it is 1 anyway. A nan fails all
  // comparisons.
  let s = a * a;
  let near_zero = a + a * s * (-0.333330608 + s * (0.133148316 + s * -0.0503662047));
  let far = tanh(select(select(a, 15.0, a > 15.0), -15.0, a < -15.0));
  return select(far, near_zero, abs(a) < 0.3);
}

// Smooth activations and their gradients. Far from 0 the exponential of a gradient is 0 or 1 already; without the bound the
// square of a large number would be infinite, and infinity · 0 nan.

fn op_gelu(a: f32) -> f32 {
  return a * (0.5 + 0.5 * op_erf(a * 0.70710678));
}

fn op_gelu_grad(g: f32, a: f32) -> f32 {
  let b = clamp(a, -15.0, 15.0);
  return g * (0.5 + 0.5 * op_erf(a * 0.70710678) + a * exp(-0.5 * b * b) * 0.39894228);
}

fn op_gelu_tanh(a: f32) -> f32 {
  return 0.5 * a * (1.0 + op_tanh(a * (0.79788456 + 0.035677408 * a * a)));
}

fn op_gelu_tanh_grad(g: f32, a: f32) -> f32 {
  let square = a * a;
  let t = op_tanh(a * (0.79788456 + 0.035677408 * square));
  return g * (0.5 * (1.0 + t) + 0.5 * a * (1.0 - t * t) * (0.79788456 + 0.107032224 * square));
}

fn op_silu(a: f32) -> f32 {
  return a * op_sigmoid(a);
}

fn op_silu_grad(g: f32, a: f32) -> f32 {
  let s = op_sigmoid(a);
  return g * s * (1.0 + a * (1.0 - s));
}

fn op_convert(a: A) -> R {
  return R(a);
}

// To what a type can hold that is kept wider: DType.rounding.

fn op_float16(a: f32) -> f32 {
  return unpack2x16float(pack2x16float(vec2<f32>(a, 0.0))).x;
}

fn op_bfloat16(a: f32) -> f32 {
  // The upper half of the bits; of two that are as near the even one. A nan stays one.
  let bits = bitcast<u32>(a);
  let is_nan = (bits & 0x7fffffffu) > 0x7f800000u;
  let rounded = (bits + 0x7fffu + ((bits >> 16u) & 1u)) & 0xffff0000u;
  return bitcast<f32>(select(rounded, bits, is_nan));
}

fn op_uint8(a: i32) -> i32 {
  return a & 255;
}

fn op_int8(a: i32) -> i32 {
  return (a << 24u) >> 24u;
}

fn op_int16(a: i32) -> i32 {
  return (a << 16u) >> 16u;
}

fn op_truth(a: A) -> R {
  // Not !=, which compilers make false for a nan.
  return select(1u, 0u, a == A(0));
}

fn op_eq(a: A, b: B) -> R {
  return select(0u, 1u, a == b);
}

fn op_ne(a: A, b: B) -> R {
  return select(1u, 0u, a == b);
}

fn op_lt(a: A, b: B) -> R {
  return select(0u, 1u, a < b);
}

fn op_le(a: A, b: B) -> R {
  return select(0u, 1u, a <= b);
}

fn op_gt(a: A, b: B) -> R {
  return select(0u, 1u, a > b);
}

fn op_ge(a: A, b: B) -> R {
  return select(0u, 1u, a >= b);
}

fn op_logical_and(a: A, b: B) -> R {
  return a & b;
}

fn op_logical_or(a: A, b: B) -> R {
  return a | b;
}

fn op_logical_xor(a: A, b: B) -> R {
  return a ^ b;
}

fn op_logical_not(a: A) -> R {
  return 1u - a;
}

fn op_isnan(a: f32) -> u32 {
  // By bits: compilers may assume that a == a.
  return select(0u, 1u, (bitcast<u32>(a) & 0x7fffffffu) > 0x7f800000u);
}

fn op_where(condition: A, a: B, b: C) -> R {
  return select(b, a, condition != 0u);
}

fn op_fold_index(flat: i32, index: i32, size: i32) -> i32 {
  let own = select(index, index + size, index < 0);
  return select(-2147483648, flat * size + own, flat >= 0 && u32(own) < u32(size));
}

fn op_sum(total: R, a: A) -> R {
  return total + R(a);
}

fn op_prod(total: R, a: A) -> R {
  return total * R(a);
}

fn op_logaddexp(a: f32, b: f32) -> f32 {
  let a_is_nan = (bitcast<u32>(a) & 0x7fffffffu) > 0x7f800000u;
  let large = select(b, a, a > b || a_is_nan);
  let small = select(a, b, a > b || a_is_nan);
  // Equal ones may be infinite: no difference of them.
  return large + select(op_log1p(exp(small - large)), 0.693147181, small == large);
}

fn op_amax(best: R, a: A) -> R {
  let a_is_nan = (bitcast<u32>(f32(a)) & 0x7fffffffu) > 0x7f800000u;
  return select(best, R(a), a > best || a_is_nan);
}

fn op_amin(best: R, a: A) -> R {
  let a_is_nan = (bitcast<u32>(f32(a)) & 0x7fffffffu) > 0x7f800000u;
  return select(best, R(a), a < best || a_is_nan);
}

fn op_greater(a: A, best: A) -> bool {
  let a_is_nan = (bitcast<u32>(f32(a)) & 0x7fffffffu) > 0x7f800000u;
  let best_is_nan = (bitcast<u32>(f32(best)) & 0x7fffffffu) > 0x7f800000u;
  return (a > best || a_is_nan) && !best_is_nan;
}

fn op_less(a: A, best: A) -> bool {
  let a_is_nan = (bitcast<u32>(f32(a)) & 0x7fffffffu) > 0x7f800000u;
  let best_is_nan = (bitcast<u32>(f32(best)) & 0x7fffffffu) > 0x7f800000u;
  return (a < best || a_is_nan) && !best_is_nan;
}

// What a mask says of a score: what is added to it, and whether (1 or 0) the key may be seen.

fn op_no_mask(m: f32) -> vec2<f32> {
  return vec2<f32>(0.0, 1.0);
}

fn op_mask_of_truths(m: u32) -> vec2<f32> {
  return vec2<f32>(0.0, f32(m));
}

fn op_mask_of_numbers(m: f32) -> vec2<f32> {
  let hidden = bitcast<u32>(m) == 0xff800000u;
  return select(vec2<f32>(m, 1.0), vec2<f32>(), hidden);
}

// Keys in whose order, as whole numbers, elements are sorted: -0 is 0, and nan is above everything.

fn op_key_float(a: f32) -> u32 {
  let bits = bitcast<u32>(a);
  let key = select(bits | 0x80000000u, ~bits, (bits >> 31u) == 1u);
  let zero = select(key, 0x80000000u, (bits & 0x7fffffffu) == 0u);
  return select(zero, 0xffffffffu, (bits & 0x7fffffffu) > 0x7f800000u);
}

fn op_key_float_down(a: f32) -> u32 {
  return ~op_key_float(a);
}

fn op_key_integer(a: i32) -> u32 {
  return bitcast<u32>(a) ^ 0x80000000u;
}

fn op_key_integer_down(a: i32) -> u32 {
  return ~op_key_integer(a);
}

fn op_key_bool_down(a: u32) -> u32 {
  return 1u - a;
}

// The EPILOGUE of a product that has none.

fn identity(value: f32, at: u32) -> f32 {
  return value;
}
