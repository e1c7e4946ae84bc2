// Convolution of (N, C, H, W) float32 arrays and its two gradients, as matrix products.
//
// An image's columns are the matrix col[C·KH·KW, OH·OW] of what each output position sees. It is
// never written out: its entry (q, p) lies in the padded image at kernelOffset[q] +
// positionOffset[p], so the packing of panels reads it in place.
//
//   output[n]       [OC, P] = weight [OC, Q] · col(n)          Q = C·KH·KW, P = OH·OW
//   weight gradient [Q, OC] = Σn col(n) · grad(n)ᵀ             (transposed at the end)
//   image gradient  col(n)  = weightᵀ · grad(n), added back to where the entries came from
//
// GFLOP/s of output, image gradient and weight gradient (3×3, padding 1; Chromium 156, one core of
// an AMD EPYC), and for numpy's rules in Pyodide (columns written out, matmul without BLAS):
//
//   (64,  1,  8,  8) → 16     26  19  25     numpy  2  1  2
//   (64, 32,  8,  8) → 64     44  42  44     numpy  1  1  2
//   (32, 32, 14, 14) → 64     43  39  43     numpy  3  3  2
//   (32,  1, 28, 28) → 32     31  22  25     numpy  3  1  2
//   ( 8, 64, 32, 32) → 64     44  41  44
//
// All lengths are in elements. x_batch and y_batch are the distances between images, so that a
// group of channels is worked on in place.

import { roundUp } from "./matmul";
import { packPanels, storeTransposed } from "./panels";
import { ACCUMULATE, SPARE, multiply } from "./tile";

/** Depth and rows of a block. */
const KC: i32 = 256, MC: i32 = 128;

/** Output positions in a block of the forward pass: at most 1 MiB packed. */
const FORWARD_POSITIONS: i32 = 1024;
/** Output positions in a block of the image gradient, whose columns do get written. */
const GRADIENT_POSITIONS: i32 = 256;

// @ts-ignore: decorator
@inline
function bytes(elements: i32): usize {
  return <usize>elements << 2;
}

/** Images whose positions together fill one block of depth KC. */
function imagesTogether(N: i32, P: i32): i32 {
  return max(1, min(N, KC / max(P, 1)));
}

/** Bytes of scratch that each of the three directions needs for these sizes. */
export function conv2d_scratch(
  N: i32, C: i32, H: i32, W: i32, OC: i32, KH: i32, KW: i32,
  pad_h: i32, pad_w: i32, OH: i32, OW: i32,
): i32 {
  const P = OH * OW, Q = C * KH * KW;
  const image = C * (H + 2 * pad_h) * (W + 2 * pad_w);
  const offsets = P + Q;
  const forward = roundUp(OC, 4) * Q + min(KC, Q) * roundUp(min(P, FORWARD_POSITIONS), 8) + image;
  const positions = min(P, GRADIENT_POSITIONS);
  const inputGrad =
    roundUp(Q, 4) * OC + min(KC, OC) * roundUp(positions, 8) + Q * positions + image;
  const weightGrad =
    KC * (roundUp(min(Q, MC), 4) + roundUp(OC, 8)) + Q * OC + imagesTogether(N, P) * image;
  return <i32>SPARE + ((offsets + max(forward, max(inputGrad, weightGrad))) << 2);
}

/** Where the columns of an image lie in it: one offset in bytes an entry of the kernel ... */
function kernelOffsets(
  C: i32, KH: i32, KW: i32, dil_h: i32, dil_w: i32, height: i32, width: i32, table: usize,
): void {
  for (let c = 0; c < C; c++) {
    for (let i = 0; i < KH; i++) {
      for (let j = 0; j < KW; j++) {
        store<i32>(table, ((c * height + i * dil_h) * width + j * dil_w) << 2);
        table += 4;
      }
    }
  }
}

/** ... and one an output position. */
function positionOffsets(
  OH: i32, OW: i32, stride_h: i32, stride_w: i32, width: i32, table: usize,
): void {
  for (let i = 0; i < OH; i++) {
    for (let j = 0; j < OW; j++) {
      store<i32>(table, (i * stride_h * width + j * stride_w) << 2);
      table += 4;
    }
  }
}

/** Copies an image into the middle of a padded one; the border keeps its zeros. */
function padImage(
  C: i32, H: i32, W: i32, pad_h: i32, pad_w: i32, source: usize, target: usize,
): void {
  const width = W + 2 * pad_w, height = H + 2 * pad_h;
  for (let c = 0; c < C; c++) {
    let row = target + bytes((c * height + pad_h) * width + pad_w);
    for (let i = 0; i < H; i++) {
      copyRow(W, source, row);
      source += bytes(W);
      row += bytes(width);
    }
  }
}

/** Copies the middle of a padded image. */
function cropImage(
  C: i32, H: i32, W: i32, pad_h: i32, pad_w: i32, source: usize, target: usize,
): void {
  const width = W + 2 * pad_w, height = H + 2 * pad_h;
  for (let c = 0; c < C; c++) {
    let row = source + bytes((c * height + pad_h) * width + pad_w);
    for (let i = 0; i < H; i++) {
      copyRow(W, row, target);
      target += bytes(W);
      row += bytes(width);
    }
  }
}

// Rows are short: a loop beats memory.copy, which is a call out of the module in some engines.
// @ts-ignore: decorator
@inline
function copyRow(n: i32, source: usize, target: usize): void {
  let j = 0;
  for (; j + 4 <= n; j += 4) v128.store(target + bytes(j), v128.load(source + bytes(j)));
  for (; j < n; j++) store<f32>(target + bytes(j), load<f32>(source + bytes(j)));
}

/** Whether the four positions from `table` on are neighbours in memory. */
// @ts-ignore: decorator
@inline
function adjacent(table: usize): bool {
  return load<i32>(table, 12) - load<i32>(table) == 12;
}

/** Packs col[k0 .. k0+kc, p0 .. p0+nc] into panels of eight positions. */
function packColumns(
  kc: i32, nc: i32, image: usize, kernel: usize, position: usize, target: usize,
): void {
  for (let p = 0; p < roundUp(nc, 8); p += 4) {
    const table = position + bytes(p);
    const valid = nc - p;
    let to = target + bytes((p >> 3) * 8 * kc + (p & 4));
    if (valid >= 4 && adjacent(table)) {
      const source = image + load<i32>(table);
      for (let k = 0; k < kc; k++) {
        v128.store(to, v128.load(source + load<i32>(kernel + bytes(k))));
        to += 32;
      }
    } else if (valid >= 4) {
      const s0 = image + load<i32>(table), s1 = image + load<i32>(table, 4);
      const s2 = image + load<i32>(table, 8), s3 = image + load<i32>(table, 12);
      for (let k = 0; k < kc; k++) {
        const offset = load<i32>(kernel + bytes(k));
        store<f32>(to, load<f32>(s0 + offset));
        store<f32>(to, load<f32>(s1 + offset), 4);
        store<f32>(to, load<f32>(s2 + offset), 8);
        store<f32>(to, load<f32>(s3 + offset), 12);
        to += 32;
      }
    } else {
      for (let k = 0; k < kc; k++) {
        const offset = load<i32>(kernel + bytes(k));
        v128.store(to, f32x4.splat(0));
        for (let lane = 0; lane < valid; lane++) {
          const at = image + offset + load<i32>(table + bytes(lane));
          store<f32>(to + bytes(lane), load<f32>(at));
        }
        to += 32;
      }
    }
  }
}

/** Packs col[q0 .. q0+mc, p0 .. p0+kc] into panels of four kernel entries, depth over positions. */
function packColumnsAcross(
  mc: i32, kc: i32, image: usize, kernel: usize, position: usize, target: usize, panel: usize,
): void {
  for (let q = 0; q < mc; q += 4) {
    const table = kernel + bytes(q);
    const valid = min(4, mc - q);
    const s0 = image + load<i32>(table);
    const s1 = valid > 1 ? image + load<i32>(table, 4) : s0;
    const s2 = valid > 2 ? image + load<i32>(table, 8) : s0;
    const s3 = valid > 3 ? image + load<i32>(table, 12) : s0;
    let to = target;
    let k = 0;
    // Lanes past the end repeat the first one: their rows of the product are dropped.
    while (k < kc) {
      const at = position + bytes(k);
      const offset = <usize>load<i32>(at);
      if (k + 4 <= kc && adjacent(at)) {
        storeTransposed(s0 + offset, s1 + offset, s2 + offset, s3 + offset, to, 16);
        k += 4;
        to += 64;
      } else {
        store<f32>(to, load<f32>(s0 + offset));
        store<f32>(to, load<f32>(s1 + offset), 4);
        store<f32>(to, load<f32>(s2 + offset), 8);
        store<f32>(to, load<f32>(s3 + offset), 12);
        k += 1;
        to += 16;
      }
    }
    target += panel;
  }
}

/** Adds columns[Q, nc] to the image that they came from. */
function addColumns(
  Q: i32, nc: i32, columns: usize, image: usize, kernel: usize, position: usize,
): void {
  for (let q = 0; q < Q; q++) {
    const origin = image + load<i32>(kernel + bytes(q));
    let p = 0;
    while (p < nc) {
      const table = position + bytes(p);
      const to = origin + load<i32>(table);
      const from = columns + bytes(p);
      if (p + 4 <= nc && adjacent(table)) {
        v128.store(to, f32x4.add(v128.load(to), v128.load(from)));
        p += 4;
      } else {
        store<f32>(to, load<f32>(to) + load<f32>(from));
        p += 1;
      }
    }
    columns += bytes(nc);
  }
}

/** y (N, OC, OH, OW) = convolution of x (N, C, H, W) with w (OC, C, KH, KW). */
export function conv2d(
  x: usize, x_batch: i32, w: usize, y: usize, y_batch: i32,
  N: i32, C: i32, H: i32, W: i32, OC: i32, KH: i32, KW: i32,
  stride_h: i32, stride_w: i32, pad_h: i32, pad_w: i32, dil_h: i32, dil_w: i32,
  OH: i32, OW: i32, scratch: usize,
): void {
  const P = OH * OW, Q = C * KH * KW;
  const height = H + 2 * pad_h, width = W + 2 * pad_w;
  const padded = pad_h > 0 || pad_w > 0;
  const rows = roundUp(OC, 4);
  const kernel = scratch + SPARE, position = kernel + bytes(Q);
  const packedW = position + bytes(P), packed = packedW + bytes(rows * Q);
  const room = packed + bytes(min(KC, Q) * roundUp(min(P, FORWARD_POSITIONS), 8));
  kernelOffsets(C, KH, KW, dil_h, dil_w, height, width, kernel);
  positionOffsets(OH, OW, stride_h, stride_w, width, position);
  if (padded) memory.fill(room, 0, bytes(C * height * width));
  for (let n = 0; n < N; n++) {
    const image = padded ? room : x;
    if (padded) padImage(C, H, W, pad_h, pad_w, x, room);
    for (let p = 0; p < P; p += FORWARD_POSITIONS) {
      const nc = min(FORWARD_POSITIONS, P - p);
      for (let k = 0; k < Q; k += KC) {
        const kc = min(KC, Q - k);
        packColumns(kc, nc, image, kernel + bytes(k), position + bytes(p), packed);
        multiply(
          OC, nc, kc, w + bytes(k), bytes(Q), 4, packed, bytes(8 * kc), 32,
          y + bytes(p), bytes(P), k > 0 ? ACCUMULATE : 0, 0, 0, scratch,
        );
      }
      // No input channel: the sum over nothing.
      if (Q == 0) for (let o = 0; o < OC; o++) memory.fill(y + bytes(o * P + p), 0, bytes(nc));
    }
    x += bytes(x_batch);
    y += bytes(y_batch);
  }
}

/** x (N, C, H, W) = gradient of the convolution's input, from y's gradient g (N, OC, OH, OW). */
export function conv2d_input_grad(
  x: usize, x_batch: i32, w: usize, g: usize, g_batch: i32,
  N: i32, C: i32, H: i32, W: i32, OC: i32, KH: i32, KW: i32,
  stride_h: i32, stride_w: i32, pad_h: i32, pad_w: i32, dil_h: i32, dil_w: i32,
  OH: i32, OW: i32, scratch: usize,
): void {
  const P = OH * OW, Q = C * KH * KW;
  const height = H + 2 * pad_h, width = W + 2 * pad_w;
  const padded = pad_h > 0 || pad_w > 0;
  const rows = roundUp(Q, 4);
  const positions = min(P, GRADIENT_POSITIONS);
  const kernel = scratch + SPARE, position = kernel + bytes(Q);
  const packedW = position + bytes(P), packed = packedW + bytes(rows * OC);
  const columns = packed + bytes(min(KC, OC) * roundUp(positions, 8));
  const room = columns + bytes(Q * positions);
  kernelOffsets(C, KH, KW, dil_h, dil_w, height, width, kernel);
  positionOffsets(OH, OW, stride_h, stride_w, width, position);
  for (let n = 0; n < N; n++) {
    const image = padded ? room : x;
    memory.fill(image, 0, bytes(C * height * width));
    for (let p = 0; p < P && OC > 0; p += positions) {
      const nc = min(positions, P - p);
      for (let k = 0; k < OC; k += KC) {
        const kc = min(KC, OC - k);
        packPanels(8, nc, kc, g + bytes(k * P + p), 4, bytes(P), packed, bytes(8 * kc));
        multiply(
          Q, nc, kc, w + bytes(k * Q), 4, bytes(Q), packed, bytes(8 * kc), 32,
          columns, bytes(nc), k > 0 ? ACCUMULATE : 0, 0, 0, scratch,
        );
      }
      addColumns(Q, nc, columns, image, kernel, position + bytes(p));
    }
    if (padded) cropImage(C, H, W, pad_h, pad_w, room, x);
    x += bytes(x_batch);
    g += bytes(g_batch);
  }
}

/** w (OC, C, KH, KW) = gradient of the convolution's weight, from y's gradient g (N, OC, OH, OW). */
export function conv2d_weight_grad(
  x: usize, x_batch: i32, w: usize, g: usize, g_batch: i32,
  N: i32, C: i32, H: i32, W: i32, OC: i32, KH: i32, KW: i32,
  stride_h: i32, stride_w: i32, pad_h: i32, pad_w: i32, dil_h: i32, dil_w: i32,
  OH: i32, OW: i32, scratch: usize,
): void {
  const P = OH * OW, Q = C * KH * KW;
  const height = H + 2 * pad_h, width = W + 2 * pad_w;
  const padded = pad_h > 0 || pad_w > 0;
  const together = imagesTogether(N, P);
  const kernel = scratch + SPARE, position = kernel + bytes(Q);
  const packedX = position + bytes(P), packedG = packedX + bytes(KC * roundUp(min(Q, MC), 4));
  const total = packedG + bytes(KC * roundUp(OC, 8)), room = total + bytes(Q * OC);
  const size = C * height * width;
  kernelOffsets(C, KH, KW, dil_h, dil_w, height, width, kernel);
  positionOffsets(OH, OW, stride_h, stride_w, width, position);
  memory.fill(total, 0, bytes(Q * OC));
  if (padded) memory.fill(room, 0, bytes(together * size));
  for (let n = 0; n < N; n += together) {
    const images = min(together, N - n);
    if (padded) {
      for (let i = 0; i < images; i++) {
        padImage(C, H, W, pad_h, pad_w, x + bytes((n + i) * x_batch), room + bytes(i * size));
      }
    }
    // Several small images, or one image in blocks of KC positions: `images * kc` is at most KC.
    for (let p = 0; p < P; p += KC) {
      const kc = min(KC, P - p);
      for (let i = 0; i < images; i++) {
        const source = g + bytes((n + i) * g_batch + p);
        packPanels(8, OC, kc, source, bytes(P), 4, packedG + bytes(8 * i * kc), bytes(8 * KC));
      }
      for (let q = 0; q < Q; q += MC) {
        const mc = min(MC, Q - q);
        for (let i = 0; i < images; i++) {
          const image = padded ? room + bytes(i * size) : x + bytes((n + i) * x_batch);
          packColumnsAcross(
            mc, kc, image, kernel + bytes(q), position + bytes(p),
            packedX + bytes(4 * i * kc), bytes(4 * KC),
          );
        }
        for (let i = 0; i < mc; i += 4) {
          multiply(
            min(4, mc - i), OC, images * kc, packedX + bytes(i * KC), 4, 16, packedG, bytes(8 * KC),
            32, total + bytes((q + i) * OC), bytes(OC), ACCUMULATE, 0, 0, scratch,
          );
        }
      }
    }
  }
  for (let o = 0; o < OC; o++) {
    for (let q = 0; q < Q; q++) store<f32>(w + bytes(o * Q + q), load<f32>(total + bytes(q * OC + o)));
  }
}
