// Convolution of (N, C, H, W) float32 arrays and its two gradients, as matrix products with an
// image's columns (`image.ts`), which are read where its shifted copies lie.
//
//   output[n]       [OC, P] = weight [OC, Q] · col(n)          Q = C·KH·KW, P = OH·OW
//   weight gradient [Q, OC] = Σn col(n) · grad(n)ᵀ             (transposed at the end)
//   image gradient          = the convolution of grad with the weight, turned round and with its
//                             channels exchanged, where the stride is 1 and it pays; else
//                   col(n)  = weightᵀ · grad(n), added back to where the entries came from
//
// GFLOP/s (3×3, padding 1; Chromium 156, one core of an AMD EPYC, peak 66; the best of 12 rounds in
// turn): forward, image gradient, weight gradient. "before" packed the columns into panels.
//
//                               before        simd       simd-relaxed
//   (64,  1,  8,  8) → 16     43  28  32    38  29  40    38  37  40
//   (64, 32,  8,  8) → 64     58  54  55    58  53  53    59  52  57
//   (32,  1, 28, 28) → 32     46  24  30    46  32  40    48  42  42
//   (32, 32, 14, 14) → 64     54  49  54    56  53  42    60  53  58
//   ( 8, 64, 32, 32) → 64     57  53  55    52  52  50    56  58  55
//   (64, 16, 14, 14) → 32     52  42  49    55  51  51    55  50  55
//   ( 8, 64, 28, 28) → 128, 1×1, no padding
//                             56  50  48    54  54  50    58  57  52
//   ( 8, 32, 28, 28) → 64, stride 2
//                             51  41  49    51  45  50    53  48  53
//   ( 4,  3, 64, 64) → 32, 7×7, stride 2
//                             51  34  46    42  41  49    51  44  53
//   32 channels of (8, 28, 28), each alone (depthwise)
//                              5   3   2    15  16  12    16  15   9
//
// What was tried: the weight gradient by dot products along the positions (`dots.ts`), which packs
// nothing: 15 to 38, against 40 to 58 with the gradient packed. So it is taken for one or two
// channels of output only, where panels of eight would be empty (depthwise 2 → 9).
//
// All lengths are in elements. x_batch and y_batch are the distances between images, so that a
// group of channels is worked on in place.

import { multiplyRows } from "./dots";
import { multiplyGathered } from "./gathered";
import { blockRows, bytes, copiesSize, copyImage, placeRows } from "./image";
import { KC, partOf, roundUp, sgemm, sgemm_fused, sgemm_scratch } from "./matmul";
import { packPanels } from "./panels";
import { ACCUMULATE, RELU, SPARE, multiplyByTable } from "./tile";

/** Output positions in a block of the image gradient whose columns get written. */
const GRADIENT_POSITIONS: i32 = 256;

/** Bytes of scratch that each of the three directions needs for these sizes. */
export function conv2d_scratch(
  N: i32, C: i32, H: i32, W: i32, OC: i32, KH: i32, KW: i32,
  stride_h: i32, stride_w: i32, pad_h: i32, pad_w: i32, dil_h: i32, dil_w: i32, OH: i32, OW: i32,
): i32 {
  const Q = C * KH * KW;
  const rows = blockRows(C, KH, KW, stride_h, dil_h, OH, OW);
  const copies = Q + copiesSize(C, KH, KW, stride_h, dil_h, rows, OW);
  const total = (Q + min(KC, rows * OW)) * roundUp(OC, 8);
  let grad: i32;
  if (turns(C, OC, stride_h, stride_w)) {
    const back = blockRows(OC, KH, KW, 1, dil_h, H, W);
    grad = OC * KH * KW * (C + 1) + copiesSize(OC, KH, KW, 1, dil_h, back, W);
  } else {
    const positions = min(OH * OW, GRADIENT_POSITIONS);
    const image = C * (H + 2 * pad_h) * (W + 2 * pad_w);
    grad = Q + OH * OW + Q * positions + image + (sgemm_scratch(Q, positions, OC) >> 2);
  }
  const plain = sgemm_scratch(max(OC, C), max(OH * OW, H * W), max(OC, C));
  return max(plain, <i32>SPARE + (max(copies + total, grad) << 2));
}

/** Whether the columns of an image are the image. */
// @ts-ignore: decorator
@inline
function isPlain(
  KH: i32, KW: i32, stride_h: i32, stride_w: i32, pad_h: i32, pad_w: i32,
): bool {
  return (KH | KW | stride_h | stride_w) == 1 && (pad_h | pad_w) == 0;
}

/**
 * Whether the image gradient is taken by a convolution: where its channels are few and those of the
 * output many, copying what it sees would cost more than multiplying.
 */
// @ts-ignore: decorator
@inline
function turns(C: i32, OC: i32, stride_h: i32, stride_w: i32): bool {
  return (stride_h | stride_w) == 1 && (C >= 4 || OC <= C);
}

/** y (N, OC, OH, OW) = convolution of x (N, C, H, W) with w (OC, C, KH, KW). */
export function conv2d(
  x: usize, x_batch: i32, w: usize, y: usize, y_batch: i32,
  N: i32, C: i32, H: i32, W: i32, OC: i32, KH: i32, KW: i32,
  stride_h: i32, stride_w: i32, pad_h: i32, pad_w: i32, dil_h: i32, dil_w: i32,
  OH: i32, OW: i32, scratch: usize,
): void {
  conv2d_fused(
    x, x_batch, w, y, y_batch, N, C, H, W, OC, KH, KW, stride_h, stride_w, pad_h, pad_w,
    dil_h, dil_w, OH, OW, 0, 0, scratch,
  );
}

/** As conv2d, and then what `epilogue` asks for: 2 adds bias[o] to channel o, 8 takes relu. */
export function conv2d_fused(
  x: usize, x_batch: i32, w: usize, y: usize, y_batch: i32,
  N: i32, C: i32, H: i32, W: i32, OC: i32, KH: i32, KW: i32,
  stride_h: i32, stride_w: i32, pad_h: i32, pad_w: i32, dil_h: i32, dil_w: i32,
  OH: i32, OW: i32, epilogue: i32, bias: usize, scratch: usize,
): void {
  const P = OH * OW, Q = C * KH * KW;
  if (isPlain(KH, KW, stride_h, stride_w, pad_h, pad_w)) {
    for (let n = 0; n < N; n++) {
      sgemm_fused(OC, P, C, w, C, 1, x, P, 1, y, P, epilogue, bias, scratch);
      x += bytes(x_batch);
      y += bytes(y_batch);
    }
    return;
  }
  const block = blockRows(C, KH, KW, stride_h, dil_h, OH, OW);
  const table = scratch + SPARE, copies = table + bytes(Q);
  const depth = partOf(Q, KC);
  placeRows(C, KH, KW, stride_h, dil_h, block, OW, table);
  for (let n = 0; n < N; n++) {
    for (let i = 0; i < OH; i += block) {
      const rows = min(block, OH - i);
      // The last block may be lower; its copies lie as if it were not.
      copyImage(
        x, C, H, W, KH, KW, stride_h, stride_w, pad_h, pad_w, dil_h, dil_w, i, block, OW, copies,
      );
      const to = y + bytes(i * OW);
      let k = 0;
      // Once at least: without input channels the sum is zero.
      do {
        const kc = min(depth, Q - k);
        let then = k == 0 ? epilogue & ~RELU : ACCUMULATE;
        if (k + kc >= Q) then |= epilogue & RELU;
        multiplyByTable(
          OC, rows * OW, kc, w + bytes(k), bytes(Q), 4, copies, table + bytes(k),
          to, bytes(P), then, bias, 0, scratch,
        );
        k += depth;
      } while (k < Q);
    }
    x += bytes(x_batch);
    y += bytes(y_batch);
  }
}

/** turned (C, OC, KH, KW): the weight (OC, C, KH, KW) with each kernel turned round. */
function turnWeight(OC: i32, C: i32, K: i32, w: usize, turned: usize): void {
  for (let c = 0; c < C; c++) {
    for (let o = 0; o < OC; o++) {
      const from = w + bytes((o * C + c) * K);
      for (let k = 0; k < K; k++) {
        store<f32>(turned, load<f32>(from + bytes(K - 1 - k)));
        turned += 4;
      }
    }
  }
}

/** x (N, C, H, W) = gradient of the convolution's input, from y's gradient g (N, OC, OH, OW). */
export function conv2d_input_grad(
  x: usize, x_batch: i32, w: usize, g: usize, g_batch: i32,
  N: i32, C: i32, H: i32, W: i32, OC: i32, KH: i32, KW: i32,
  stride_h: i32, stride_w: i32, pad_h: i32, pad_w: i32, dil_h: i32, dil_w: i32,
  OH: i32, OW: i32, scratch: usize,
): void {
  if (isPlain(KH, KW, stride_h, stride_w, pad_h, pad_w)) {
    const P = H * W;
    for (let n = 0; n < N; n++) {
      sgemm(C, P, OC, w, 1, C, g, P, 1, x, P, false, scratch);
      x += bytes(x_batch);
      g += bytes(g_batch);
    }
  } else if (turns(C, OC, stride_h, stride_w)) {
    // The turned weight lies at the end of what the convolution itself needs.
    const Q = OC * KH * KW;
    const rows = blockRows(OC, KH, KW, 1, dil_h, H, W);
    const turned = scratch + SPARE + bytes(Q + copiesSize(OC, KH, KW, 1, dil_h, rows, W));
    turnWeight(OC, C, KH * KW, w, turned);
    conv2d(
      g, g_batch, turned, x, x_batch, N, OC, OH, OW, C, KH, KW, 1, 1,
      dil_h * (KH - 1) - pad_h, dil_w * (KW - 1) - pad_w, dil_h, dil_w, H, W, scratch,
    );
  } else {
    addColumnsOf(
      x, x_batch, w, g, g_batch, N, C, H, W, OC, KH, KW, stride_h, stride_w, pad_h, pad_w,
      dil_h, dil_w, OH, OW, scratch,
    );
  }
}

/** The same for any stride and few channels: columns are multiplied, and added to where they were seen. */
function addColumnsOf(
  x: usize, x_batch: i32, w: usize, g: usize, g_batch: i32,
  N: i32, C: i32, H: i32, W: i32, OC: i32, KH: i32, KW: i32,
  stride_h: i32, stride_w: i32, pad_h: i32, pad_w: i32, dil_h: i32, dil_w: i32,
  OH: i32, OW: i32, scratch: usize,
): void {
  const P = OH * OW, Q = C * KH * KW;
  const height = H + 2 * pad_h, width = W + 2 * pad_w;
  const positions = min(P, GRADIENT_POSITIONS);
  const kernel = scratch + SPARE, position = kernel + bytes(Q);
  const columns = position + bytes(P), room = columns + bytes(Q * positions);
  const product = room + bytes(C * height * width);
  kernelOffsets(C, KH, KW, dil_h, dil_w, height, width, kernel);
  positionOffsets(OH, OW, stride_h, stride_w, width, position);
  for (let n = 0; n < N; n++) {
    memory.fill(room, 0, bytes(C * height * width));
    for (let p = 0; p < P && OC > 0; p += positions) {
      const nc = min(positions, P - p);
      sgemm(Q, nc, OC, w, 1, Q, g + bytes(p), P, 1, columns, nc, false, product);
      addColumns(Q, nc, columns, room, kernel, position + bytes(p));
    }
    cropImage(C, H, W, pad_h, pad_w, room, x);
    x += bytes(x_batch);
    g += bytes(g_batch);
  }
}

/** Where the columns of a padded image lie in it: one offset in bytes an entry of the kernel ... */
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

/** Adds columns[Q, nc] to the image that they came from. */
function addColumns(
  Q: i32, nc: i32, columns: usize, image: usize, kernel: usize, position: usize,
): void {
  for (let q = 0; q < Q; q++) {
    const origin = image + load<i32>(kernel + bytes(q));
    let p = 0;
    while (p < nc) {
      const table = position + bytes(p);
      const to = origin + load<i32>(table), from = columns + bytes(p);
      if (p + 4 <= nc && load<i32>(table, 12) - load<i32>(table) == 12) {
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

/** Copies the middle of a padded image. */
function cropImage(
  C: i32, H: i32, W: i32, pad_h: i32, pad_w: i32, source: usize, target: usize,
): void {
  const width = W + 2 * pad_w, height = H + 2 * pad_h;
  for (let c = 0; c < C; c++) {
    for (let i = 0; i < H; i++) {
      memory.copy(target, source + bytes((c * height + pad_h + i) * width + pad_w), bytes(W));
      target += bytes(W);
    }
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
  const block = blockRows(C, KH, KW, stride_h, dil_h, OH, OW);
  const table = scratch + SPARE, copies = table + bytes(Q);
  const width = roundUp(OC, 8);
  const total = copies + bytes(copiesSize(C, KH, KW, stride_h, dil_h, block, OW));
  const packed = total + bytes(Q * width);
  // One or two channels of output make no panel of eight.
  const few = OC <= 2;
  placeRows(C, KH, KW, stride_h, dil_h, block, OW, table);
  memory.fill(few ? w : total, 0, bytes(few ? OC * Q : Q * width));
  for (let n = 0; n < N; n++) {
    for (let i = 0; i < OH; i += block) {
      copyImage(
        x, C, H, W, KH, KW, stride_h, stride_w, pad_h, pad_w, dil_h, dil_w, i, block, OW, copies,
      );
      const positions = min(block, OH - i) * OW;
      if (few) {
        multiplyRows(
          OC, Q, positions, g + bytes(i * OW), bytes(P), copies, 0, table, w, bytes(Q), 4,
          ACCUMULATE, 0, 0,
        );
        continue;
      }
      const depth = partOf(positions, KC);
      for (let k = 0; k < positions; k += depth) {
        const kc = min(depth, positions - k);
        packPanels(8, OC, kc, g + bytes(i * OW + k), bytes(P), 4, packed, bytes(8 * kc));
        multiplyGathered(Q, width, kc, copies + bytes(k), table, packed, total, bytes(width));
      }
    }
    x += bytes(x_batch);
    g += bytes(g_batch);
  }
  if (few) return;
  for (let o = 0; o < OC; o++) {
    for (let q = 0; q < Q; q++) {
      store<f32>(w, load<f32>(total + bytes(q * width + o)));
      w += 4;
    }
  }
}
