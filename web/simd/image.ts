// What a convolution sees of an image, laid out so that it can be multiplied where it lies.
//
// An image's columns are the matrix col[C·KH·KW, OH·OW] of what each output position sees. Written
// out it would be KH·KW times the image. Here the image is copied once for each column of the
// kernel, shifted, cut and padded to the output's width; then each row of col is OH·OW neighbours
// in one of the copies, and a table tells where. Where the stride skips rows, each row of the
// kernel has its own copies. Rows are worked on in blocks, so that the copies stay in level 2.

/** Floats of copies in a block: 384 KiB, so that weights and results fit level 2 besides. */
const MOST: i32 = 96 << 10;

// @ts-ignore: decorator
@inline
export function bytes(elements: i32): usize {
  return <usize>elements << 2;
}

/** Image rows that `rows` output rows see at most. */
function rowsSeen(rows: i32, KH: i32, stride_h: i32, dil_h: i32): i32 {
  return stride_h == 1 ? rows + (KH - 1) * dil_h : rows;
}

/** Copies of a channel. */
function copiesOf(KH: i32, KW: i32, stride_h: i32): i32 {
  return stride_h == 1 ? KW : KH * KW;
}

/** Output rows in a block: all, or fewer such that the copies are not too large. */
export function blockRows(
  C: i32, KH: i32, KW: i32, stride_h: i32, dil_h: i32, OH: i32, OW: i32,
): i32 {
  const row = max(1, C * copiesOf(KH, KW, stride_h) * OW);
  const fit = MOST / row - (rowsSeen(1, KH, stride_h, dil_h) - 1);
  if (fit >= OH) return OH;
  const parts = (OH + max(1, fit) - 1) / max(1, fit);
  return (OH + parts - 1) / parts;
}

/** Floats that the copies of a block take; what is read beyond their end is counted. */
export function copiesSize(
  C: i32, KH: i32, KW: i32, stride_h: i32, dil_h: i32, rows: i32, OW: i32,
): i32 {
  return C * copiesOf(KH, KW, stride_h) * rowsSeen(rows, KH, stride_h, dil_h) * OW + 8;
}

/** table[(c, i, j)] = where that row of col begins in the copies, in bytes. */
export function placeRows(
  C: i32, KH: i32, KW: i32, stride_h: i32, dil_h: i32, rows: i32, OW: i32, table: usize,
): void {
  const seen = rowsSeen(rows, KH, stride_h, dil_h);
  for (let c = 0; c < C; c++) {
    for (let i = 0; i < KH; i++) {
      for (let j = 0; j < KW; j++) {
        const row = stride_h == 1
          ? (c * KW + j) * seen + i * dil_h
          : ((c * KH + i) * KW + j) * seen;
        store<i32>(table, (row * OW) << 2);
        table += 4;
      }
    }
  }
}

/** The first j in 0..count with j · stride + start >= bound. */
// @ts-ignore: decorator
@inline
function firstFrom(bound: i32, start: i32, stride: i32, count: i32): i32 {
  const missing = bound - start;
  return missing <= 0 ? 0 : min(count, (missing + stride - 1) / stride);
}

/** n numbers, `stride` apart in the source. */
// @ts-ignore: decorator
@inline
function copyRow(n: i32, source: usize, stride: i32, target: usize): void {
  let j = 0;
  if (stride == 1) {
    for (; j + 4 <= n; j += 4) v128.store(target + bytes(j), v128.load(source + bytes(j)));
  } else if (stride == 2) {
    // The second vector begins one early: nothing behind the last number is read.
    for (; j + 4 <= n; j += 4) {
      const from = source + bytes(2 * j);
      const value = v128.shuffle<f32>(v128.load(from), v128.load(from, 12), 0, 2, 5, 7);
      v128.store(target + bytes(j), value);
    }
  }
  for (; j < n; j++) store<f32>(target + bytes(j), load<f32>(source + bytes(j * stride)));
}

// @ts-ignore: decorator
@inline
function clearRow(from: i32, to: i32, target: usize): void {
  for (let j = from; j < to; j++) store<f32>(target + bytes(j), 0);
}

/** Writes the copies that output rows `first` to `first + rows` see of an image (C, H, W). */
export function copyImage(
  x: usize, C: i32, H: i32, W: i32, KH: i32, KW: i32, stride_h: i32, stride_w: i32,
  pad_h: i32, pad_w: i32, dil_h: i32, dil_w: i32, first: i32, rows: i32, OW: i32, target: usize,
): void {
  const seen = rowsSeen(rows, KH, stride_h, dil_h);
  const kernelRows = stride_h == 1 ? 1 : KH;
  for (let c = 0; c < C; c++) {
    for (let i = 0; i < kernelRows; i++) {
      for (let j = 0; j < KW; j++) {
        const start = j * dil_w - pad_w;
        const from = firstFrom(0, start, stride_w, OW);
        const to = max(from, firstFrom(W, start, stride_w, OW));
        let row = first * stride_h + i * dil_h - pad_h;
        for (let t = 0; t < seen; t++) {
          if (row < 0 || row >= H) {
            clearRow(0, OW, target);
          } else {
            clearRow(0, from, target);
            const source = x + bytes(row * W + from * stride_w + start);
            copyRow(to - from, source, stride_w, target + bytes(from));
            clearRow(to, OW, target);
          }
          row += stride_h;
          target += bytes(OW);
        }
      }
    }
    x += bytes(H * W);
  }
}
