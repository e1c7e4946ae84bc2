// Max pooling of (planes, H, W) float32 arrays that keeps where each maximum stood.
//
// Forward, 64·32 planes of 14×14, 2×2 windows, Chromium 156 on one core of an AMD EPYC:
//   one output at a time, a branch for each new maximum        1.48 ms
//   four neighbouring outputs at a time where no side edge is  0.38 ms
//   these windows in vectors alone, (512, 28, 28)              2.4 → 1.1 ns an output

/** The first of start, start + step, … that is not negative, as a count of steps. */
// @ts-ignore: decorator
@inline
function stepsToZero(start: i32, step: i32): i32 {
  return start >= 0 ? 0 : (step - 1 - start) / step;
}

/** How many of start, start + step, … lie below `end`, at most `count`. */
// @ts-ignore: decorator
@inline
function stepsBelow(start: i32, step: i32, end: i32, count: i32): i32 {
  if (start + (count - 1) * step < end) return count;
  return start >= end ? 0 : (end - start + step - 1) / step;
}

/** Elements 0, stride, 2·stride, 3·stride from `source` on, reading nothing after the last. */
// @ts-ignore: decorator
@inline
function load4(source: usize, stride: i32): v128 {
  if (stride == 1) return v128.load(source);
  if (stride == 2) return v128.shuffle<f32>(v128.load(source), v128.load(source, 12), 0, 2, 5, 7);
  const step = <usize>stride << 2;
  let value = v128.load32_zero(source);
  value = v128.load_lane<f32>(source + step, value, 1);
  value = v128.load_lane<f32>(source + 2 * step, value, 2);
  return v128.load_lane<f32>(source + 3 * step, value, 3);
}

/** Four neighbouring windows that hang over no side edge; `first` is the place of their corner. */
function pool4(
  x: usize, y: usize, index: usize, first: i32, rows: i32, KW: i32, stride: i32, down: i32,
  across: i32,
): void {
  let at = i32x4.add(i32x4.splat(first), i32x4.mul(i32x4.splat(stride), i32x4(0, 1, 2, 3)));
  let best = f32x4.splat(-Infinity);
  let place = at;
  x += <usize>first << 2;
  for (let u = 0; u < rows; u++) {
    let here = at;
    for (let v = 0; v < KW; v++) {
      const value = load4(x + (<usize>(v * across) << 2), stride);
      const better = isBetter(value, best);
      best = v128.bitselect(value, best, better);
      place = v128.bitselect(here, place, better);
      here = i32x4.add(here, i32x4.splat(across));
    }
    at = i32x4.add(at, i32x4.splat(down));
    x += <usize>down << 2;
  }
  v128.store(y, best);
  v128.store(index, i64x2.extend_low_i32x4_s(place));
  v128.store(index, i64x2.extend_high_i32x4_s(place), 16);
}

/** Where `max_pool2d` takes the value instead of the best so far. */
// @ts-ignore: decorator
@inline
function isBetter(value: v128, best: v128): v128 {
  return v128.or(f32x4.gt(value, best), f32x4.ne(value, value));
}

/** A row of 2×2 windows side by side, four at a time; x is its corner, which lies at `first`. */
function poolPairs(x: usize, y: usize, index: usize, first: i32, W: i32, OW: i32): void {
  const below = x + (<usize>W << 2);
  const lanes = i32x4.add(i32x4.splat(first), i32x4(0, 2, 4, 6));
  for (let j = 0; j < OW; j += 4) {
    // The last four may repeat some: they come out the same.
    const at = min(j, OW - 4);
    const from = <usize>at << 3;
    const a = v128.load(x + from), b = v128.load(x + from, 16);
    const c = v128.load(below + from), d = v128.load(below + from, 16);
    let best = v128.shuffle<f32>(a, b, 0, 2, 4, 6);
    let place = i32x4.add(lanes, i32x4.splat(2 * at));
    const corner = place;
    let value = v128.shuffle<f32>(a, b, 1, 3, 5, 7);
    let better = isBetter(value, best);
    best = v128.bitselect(value, best, better);
    place = v128.bitselect(i32x4.add(corner, i32x4.splat(1)), place, better);
    value = v128.shuffle<f32>(c, d, 0, 2, 4, 6);
    better = isBetter(value, best);
    best = v128.bitselect(value, best, better);
    place = v128.bitselect(i32x4.add(corner, i32x4.splat(W)), place, better);
    value = v128.shuffle<f32>(c, d, 1, 3, 5, 7);
    better = isBetter(value, best);
    best = v128.bitselect(value, best, better);
    place = v128.bitselect(i32x4.add(corner, i32x4.splat(W + 1)), place, better);
    v128.store(y + (<usize>at << 2), best);
    const to = index + (<usize>at << 3);
    v128.store(to, i64x2.extend_low_i32x4_s(place));
    v128.store(to, i64x2.extend_high_i32x4_s(place), 16);
  }
}

/**
 * y[plane, OH, OW] = the maximum of each window; index (int64, as numpy and PyTorch hold it) = its
 * flat place in the H·W plane. Padding counts as -infinity; the first of equal values wins and NaN
 * beats every number.
 */
export function max_pool2d(
  x: usize, y: usize, index: usize, planes: i32, H: i32, W: i32, KH: i32, KW: i32,
  stride_h: i32, stride_w: i32, pad_h: i32, pad_w: i32, dil_h: i32, dil_w: i32,
  OH: i32, OW: i32,
): void {
  const reach = 3 * stride_w + (KW - 1) * dil_w;
  const pairs = (KH & KW & stride_h & stride_w) == 2 && (KH | KW | stride_h | stride_w) == 2 &&
    (pad_h | pad_w) == 0 && (dil_h | dil_w) == 1 && 2 * OH <= H && 2 * OW <= W && OW >= 4;
  for (let plane = 0; plane < planes; plane++) {
    for (let i = 0; i < OH; i++) {
      if (pairs) {
        const row = 2 * i * W;
        poolPairs(x + (<usize>row << 2), y, index, row, W, OW);
        y += <usize>OW << 2;
        index += <usize>OW << 3;
        continue;
      }
      const top = i * stride_h - pad_h;
      const u0 = stepsToZero(top, dil_h), u1 = stepsBelow(top, dil_h, H, KH);
      const row = (top + u0 * dil_h) * W;
      let j = 0;
      while (j < OW) {
        // The last four of a row may repeat some: they come out the same.
        const j4 = min(j, OW - 4);
        const left4 = j4 * stride_w - pad_w;
        if (j4 >= 0 && left4 >= 0 && left4 + reach < W) {
          pool4(
            x, y + (<usize>j4 << 2), index + (<usize>j4 << 3), row + left4, u1 - u0, KW,
            stride_w, dil_h * W, dil_w,
          );
          j = j4 + 4;
          continue;
        }
        const left = j * stride_w - pad_w;
        const v0 = stepsToZero(left, dil_w), v1 = stepsBelow(left, dil_w, W, KW);
        let at = row + left + v0 * dil_w;
        let best: f32 = -Infinity;
        for (let u = u0; u < u1; u++) {
          let here = row + (u - u0) * dil_h * W + left + v0 * dil_w;
          for (let v = v0; v < v1; v++) {
            const value = load<f32>(x + (<usize>here << 2));
            if (value > best || value != value) {
              best = value;
              at = here;
            }
            here += dil_w;
          }
        }
        store<f32>(y + (<usize>j << 2), best);
        store<i64>(index + (<usize>j << 3), at);
        j++;
      }
      y += <usize>OW << 2;
      index += <usize>OW << 3;
    }
    x += <usize>(H * W) << 2;
  }
}

/** x[plane, size] = 0, then g[plane, count] added where `index` (int64) says. */
export function max_pool2d_grad(
  g: usize, index: usize, x: usize, planes: i32, size: i32, count: i32,
): void {
  memory.fill(x, 0, <usize>(planes * size) << 2);
  for (let plane = 0; plane < planes; plane++) {
    for (let i = 0; i < count; i++) {
      const to = x + (<usize>load<i64>(index) << 2);
      store<f32>(to, load<f32>(to) + load<f32>(g));
      index += 8;
      g += 4;
    }
    x += <usize>size << 2;
  }
}
