// Random numbers by counter, four blocks of Philox 4x32 (10 rounds) at a time: bit for bit those of
// py/glowgrad/ops/random.py.
//
// Source: Salmon, Moraes, Dror, Shaw, 2011, "Parallel random numbers: as easy as 1, 2, 3".

import { storeTransposed } from "../panels";

/** The upper halves of four products of 32 bits. */
// @ts-ignore: decorator
@inline
function highs(a: v128, b: v128): v128 {
  return v128.shuffle<i32>(
    i64x2.extmul_low_i32x4_u(a, b), i64x2.extmul_high_i32x4_u(a, b), 1, 3, 5, 7,
  );
}

/** A lane of the counter of block `number`: its lower or upper half. */
// @ts-ignore: decorator
@inline
function counters(number: u64, shift: u64): v128 {
  let lanes = i32x4.splat(<i32>(number >> shift));
  lanes = i32x4.replace_lane(lanes, 1, <i32>((number + 1) >> shift));
  lanes = i32x4.replace_lane(lanes, 2, <i32>((number + 2) >> shift));
  return i32x4.replace_lane(lanes, 3, <i32>((number + 3) >> shift));
}

// @ts-ignore: decorator
@inline
function fraction(words: v128): v128 {
  return f32x4.mul(f32x4.convert_i32x4_s(i32x4.shr_u(words, 8)), f32x4.splat(5.9604644775390625e-8));
}

/** n numbers in [0, 1) of the stream key (seed low, seed high, offset low, offset high). */
export function uniform(key: usize, out: usize, n: i32, scratch: usize): void {
  const m0 = i32x4.splat(0xD2511F53), m1 = i32x4.splat(0xCD9E8D57);
  let block = load<u64>(key, 8);
  for (let i = 0; i < n; i += 16, out += 64, block += 4) {
    let key0 = load<u32>(key), key1 = load<u32>(key, 4);
    let c0 = counters(block, 0), c1 = counters(block, 32);
    let c2 = i32x4.splat(0), c3 = c2;
    for (let round = 0; round < 10; round++) {
      const high0 = highs(c0, m0), high1 = highs(c2, m1);
      const low0 = i32x4.mul(c0, m0), low1 = i32x4.mul(c2, m1);
      c0 = v128.xor(v128.xor(high1, c1), i32x4.splat(key0));
      c2 = v128.xor(v128.xor(high0, c3), i32x4.splat(key1));
      c1 = low1;
      c3 = low0;
      key0 += 0x9E3779B9;
      key1 += 0xBB67AE85;
    }
    v128.store(scratch, fraction(c0));
    v128.store(scratch, fraction(c1), 16);
    v128.store(scratch, fraction(c2), 32);
    v128.store(scratch, fraction(c3), 48);
    const whole = n - i >= 16;
    const to = whole ? out : scratch + 64;
    storeTransposed(scratch, scratch + 16, scratch + 32, scratch + 48, to, 16);
    if (!whole) memory.copy(out, to, <usize>(n - i) << 2);
  }
}
