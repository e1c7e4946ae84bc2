// The last one to three floats of an array, as a vector: they go through the same code as the others.

/** Four floats, or the `left` that exist and zeros. */
// @ts-ignore: decorator
@inline
export function loadUpTo4(source: usize, left: i32): v128 {
  if (left >= 4) return v128.load(source);
  let value = v128.load32_zero(source);
  if (left > 1) value = v128.load_lane<f32>(source, value, 1, 4);
  if (left > 2) value = v128.load_lane<f32>(source, value, 2, 8);
  return value;
}

/** Stores four floats, or the `left` that exist. */
// @ts-ignore: decorator
@inline
export function storeUpTo4(target: usize, value: v128, left: i32): void {
  if (left >= 4) {
    v128.store(target, value);
    return;
  }
  store<f32>(target, f32x4.extract_lane(value, 0));
  if (left > 1) store<f32>(target, f32x4.extract_lane(value, 1), 4);
  if (left > 2) store<f32>(target, f32x4.extract_lane(value, 2), 8);
}
