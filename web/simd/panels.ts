// Packing: copies a strided matrix into panels that the register tile reads front to back.
//
// A panel holds `width` neighbours (rows of A, columns of B) for every k, k running slowest:
// panel[k][0..width). It is made of quads, four neighbours wide, so that one routine serves A
// (width 4, one quad) and B (width 8, two quads side by side). Missing neighbours are zero, so the
// tile never asks about edges.

/** Transposes the 4×4 block whose rows start at s0..s3 and stores it, `step` bytes a row. */
// @ts-ignore: decorator
@inline
export function storeTransposed(
  s0: usize, s1: usize, s2: usize, s3: usize, target: usize, step: usize,
): void {
  const r0 = v128.load(s0);
  const r1 = v128.load(s1);
  const r2 = v128.load(s2);
  const r3 = v128.load(s3);
  const low01 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5);
  const low23 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5);
  const high01 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
  const high23 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
  v128.store(target, v128.shuffle<f32>(low01, low23, 0, 1, 4, 5));
  v128.store(target + step, v128.shuffle<f32>(low01, low23, 2, 3, 6, 7));
  v128.store(target + 2 * step, v128.shuffle<f32>(high01, high23, 0, 1, 4, 5));
  v128.store(target + 3 * step, v128.shuffle<f32>(high01, high23, 2, 3, 6, 7));
}

/**
 * Packs four neighbours for k in [0, kc): target[k * step + lane] = source[lane * across + k * along].
 * Strides are in bytes; only the first `valid` lanes exist, the others become zero.
 */
export function packQuad(
  kc: i32, source: usize, across: usize, along: usize, valid: i32, target: usize, step: usize,
): void {
  let k = 0;
  if (valid >= 4) {
    if (across == 4) {
      for (; k < kc; k++) {
        v128.store(target, v128.load(source));
        source += along;
        target += step;
      }
      return;
    }
    if (along == 4) {
      for (; k + 4 <= kc; k += 4) {
        storeTransposed(
          source, source + across, source + 2 * across, source + 3 * across, target, step,
        );
        source += 16;
        target += 4 * step;
      }
    }
    for (; k < kc; k++) {
      store<f32>(target, load<f32>(source));
      store<f32>(target, load<f32>(source + across), 4);
      store<f32>(target, load<f32>(source + 2 * across), 8);
      store<f32>(target, load<f32>(source + 3 * across), 12);
      source += along;
      target += step;
    }
    return;
  }
  for (; k < kc; k++) {
    v128.store(target, f32x4.splat(0));
    for (let lane = 0; lane < valid; lane++) {
      store<f32>(target + (<usize>lane << 2), load<f32>(source + <usize>lane * across));
    }
    source += along;
    target += step;
  }
}

/** Packs `count` neighbours into panels `width` wide (4 or 8), `panel` bytes from one to the next. */
export function packPanels(
  width: i32, count: i32, kc: i32, source: usize, across: usize, along: usize,
  target: usize, panel: usize,
): void {
  const step = <usize>width << 2;
  for (let i = 0; i < count; i += width) {
    for (let quad = 0; quad < width; quad += 4) {
      const first = i + quad;
      packQuad(
        kc, source + <usize>first * across, across, along, count - first,
        target + (<usize>quad << 2), step,
      );
    }
    target += panel;
  }
}
