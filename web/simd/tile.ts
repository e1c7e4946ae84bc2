// The register tile and the loop over tiles: everything that multiplies.
//
// The tile is as large as the sixteen vector registers of x86 allow: 8 sums, 2 of B, 1 of A and
// products on the way. What was tried, GFLOP/s on packed panels of depth 256, one core of an AMD
// EPYC, Chromium 156 and Node 20; a machine of this kind, without fused multiply-add, can do
// 16 FLOPs a cycle:
//
//   tile, in rows × columns of C                  Chromium   Node
//   8×4                                              34       19
//   4×12 (more sums than registers: spills)          29       27
//   6×8  (likewise)                                  29       26
//   4×8, A read as one vector and shuffled           39       38
//   4×8, four steps a round (spills)                 36       28
//   4×8, two steps a round (spills)                  30       30
//   5×8, fits 16, 32 and 64 rows badly               50       24
//   4×8, one step a round                            47       38     this one

/** C[4, 8] (+)= A panel (kc × 4) · B panel (kc × 8); `row` is the distance of C's rows in bytes. */
export function tile4x8(
  kc: i32, a: usize, b: usize, c: usize, row: usize, accumulate: bool,
): void {
  let c00 = f32x4.splat(0), c01 = f32x4.splat(0);
  let c10 = f32x4.splat(0), c11 = f32x4.splat(0);
  let c20 = f32x4.splat(0), c21 = f32x4.splat(0);
  let c30 = f32x4.splat(0), c31 = f32x4.splat(0);
  for (let k = kc; k > 0; k--) {
    const b0 = v128.load(b), b1 = v128.load(b, 16);
    let x = v128.load_splat<f32>(a);
    c00 = f32x4.add(c00, f32x4.mul(x, b0)); c01 = f32x4.add(c01, f32x4.mul(x, b1));
    x = v128.load_splat<f32>(a, 4);
    c10 = f32x4.add(c10, f32x4.mul(x, b0)); c11 = f32x4.add(c11, f32x4.mul(x, b1));
    x = v128.load_splat<f32>(a, 8);
    c20 = f32x4.add(c20, f32x4.mul(x, b0)); c21 = f32x4.add(c21, f32x4.mul(x, b1));
    x = v128.load_splat<f32>(a, 12);
    c30 = f32x4.add(c30, f32x4.mul(x, b0)); c31 = f32x4.add(c31, f32x4.mul(x, b1));
    a += 16;
    b += 32;
  }
  if (accumulate) {
    let p = c;
    c00 = f32x4.add(c00, v128.load(p)); c01 = f32x4.add(c01, v128.load(p, 16)); p += row;
    c10 = f32x4.add(c10, v128.load(p)); c11 = f32x4.add(c11, v128.load(p, 16)); p += row;
    c20 = f32x4.add(c20, v128.load(p)); c21 = f32x4.add(c21, v128.load(p, 16)); p += row;
    c30 = f32x4.add(c30, v128.load(p)); c31 = f32x4.add(c31, v128.load(p, 16));
  }
  v128.store(c, c00); v128.store(c, c01, 16); c += row;
  v128.store(c, c10); v128.store(c, c11, 16); c += row;
  v128.store(c, c20); v128.store(c, c21, 16); c += row;
  v128.store(c, c30); v128.store(c, c31, 16);
}

/**
 * C[mc, nc] (+)= packed A · packed B. `aPanel` and `bPanel` are the distances of the panels and
 * `row` that of C's rows, in bytes; `spare` is room for one tile (128 bytes), where tiles that
 * hang over C's edge are computed before the part that exists is copied.
 */
export function multiplyPanels(
  mc: i32, nc: i32, kc: i32, a: usize, aPanel: usize, b: usize, bPanel: usize,
  c: usize, row: usize, accumulate: bool, spare: usize,
): void {
  for (let j = 0; j < nc; j += 8) {
    const columns = min(8, nc - j);
    let panel = a;
    let target = c + (<usize>j << 2);
    for (let i = 0; i < mc; i += 4) {
      const rows = min(4, mc - i);
      if (rows == 4 && columns == 8) {
        tile4x8(kc, panel, b, target, row, accumulate);
      } else {
        tile4x8(kc, panel, b, spare, 32, false);
        copyTile(rows, columns, spare, target, row, accumulate);
      }
      panel += aPanel;
      target += 4 * row;
    }
    b += bPanel;
  }
}

function copyTile(
  rows: i32, columns: i32, source: usize, target: usize, row: usize, accumulate: bool,
): void {
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      const at = target + (<usize>j << 2);
      const value = load<f32>(source + (<usize>j << 2));
      store<f32>(at, accumulate ? value + load<f32>(at) : value);
    }
    source += 32;
    target += row;
  }
}
