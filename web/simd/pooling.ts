// Max pooling of (planes, H, W) float32 arrays that keeps where each maximum stood.

/**
 * y[plane, OH, OW] = the maximum of each window, index = its flat place in the H·W plane.
 * Padding counts as -infinity; the first of equal values wins and NaN beats every number.
 */
export function max_pool2d(
  x: usize, y: usize, index: usize, planes: i32, H: i32, W: i32, KH: i32, KW: i32,
  stride_h: i32, stride_w: i32, pad_h: i32, pad_w: i32, dil_h: i32, dil_w: i32,
  OH: i32, OW: i32,
): void {
  for (let plane = 0; plane < planes; plane++) {
    for (let i = 0; i < OH; i++) {
      const top = i * stride_h - pad_h;
      for (let j = 0; j < OW; j++) {
        const left = j * stride_w - pad_w;
        let best: f32 = -Infinity;
        let at = -1;
        for (let u = 0; u < KH; u++) {
          const row = top + u * dil_h;
          if (row < 0 || row >= H) continue;
          for (let v = 0; v < KW; v++) {
            const column = left + v * dil_w;
            if (column < 0 || column >= W) continue;
            const here = row * W + column;
            const value = load<f32>(x + (<usize>here << 2));
            if (at < 0 || value > best || value != value) {
              best = value;
              at = here;
            }
          }
        }
        store<f32>(y, best);
        store<i32>(index, at);
        y += 4;
        index += 4;
      }
    }
    x += <usize>(H * W) << 2;
  }
}

/** x[plane, size] = 0, then g[plane, count] added where `index` says. */
export function max_pool2d_grad(
  g: usize, index: usize, x: usize, planes: i32, size: i32, count: i32,
): void {
  memory.fill(x, 0, <usize>(planes * size) << 2);
  for (let plane = 0; plane < planes; plane++) {
    for (let i = 0; i < count; i++) {
      const to = x + (<usize>load<i32>(index) << 2);
      store<f32>(to, load<f32>(to) + load<f32>(g));
      index += 4;
      g += 4;
    }
    x += <usize>size << 2;
  }
}
