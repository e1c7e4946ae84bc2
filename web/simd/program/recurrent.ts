// All time steps of a recurrent layer in one direction: a product and the gates a step (see
// py/glowgrad/ops/recurrent.py). Rows of one time step lie together, `sizes[t]` of them, the longest
// sequences first. What the backward pass needs is kept: (rows, K, H), of which the gates are
// computed in place.

import { sigmoid4, tanh4 } from "../exponential";
import { roundUp } from "../matmul";
import { packPanels } from "../panels";
import { loadUpTo4, storeUpTo4 } from "../partial";
import { ACCUMULATE, COLUMN_BIAS, SPARE, multiply } from "../tile";

export enum Cell {
  lstm, gru, rnn_tanh, rnn_relu,
}

// @ts-ignore: decorator
@inline
function bytes(n: i32): usize {
  return <usize>n << 2;
}

// @ts-ignore: decorator
@inline
function gatesOf(cell: i32): i32 {
  return cell == Cell.lstm ? 4 : cell == Cell.gru ? 3 : 1;
}

// @ts-ignore: decorator
@inline
function keptOf(cell: i32): i32 {
  return cell == Cell.lstm ? 6 : cell == Cell.gru ? 5 : 2;
}

/** Bytes of scratch that both directions need: the weight (G·H, H), packed once for all steps. */
export function recurrence_scratch(columns: i32, H: i32): i32 {
  return <i32>SPARE + ((max(roundUp(columns, 8) * H, roundUp(H, 8) * columns)) << 2);
}

/** i, f, n, o in `kept`; then c before, h before. */
function lstmRow(kept: usize, h: usize, c: usize, H: i32): void {
  const gate = bytes(H);
  for (let j = 0; j < H; j += 4, kept += 16, h += 16, c += 16) {
    const left = H - j;
    const i = sigmoid4(loadUpTo4(kept, left)), f = sigmoid4(loadUpTo4(kept + gate, left));
    const n = tanh4(loadUpTo4(kept + 2 * gate, left)), o = sigmoid4(loadUpTo4(kept + 3 * gate, left));
    storeUpTo4(kept, i, left);
    storeUpTo4(kept + gate, f, left);
    storeUpTo4(kept + 2 * gate, n, left);
    storeUpTo4(kept + 3 * gate, o, left);
    const before = loadUpTo4(c, left);
    storeUpTo4(kept + 4 * gate, before, left);
    const now = f32x4.add(f32x4.mul(before, f), f32x4.mul(i, n));
    storeUpTo4(c, now, left);
    storeUpTo4(h, f32x4.mul(tanh4(now), o), left);
  }
}

/** r, z, n, the product for n, h before; `into` holds the products. */
function gruRow(kept: usize, x: usize, into: usize, h: usize, H: i32): void {
  const gate = bytes(H);
  for (let j = 0; j < H; j += 4, kept += 16, x += 16, into += 16, h += 16) {
    const left = H - j;
    const r = sigmoid4(f32x4.add(loadUpTo4(x, left), loadUpTo4(into, left)));
    const z = sigmoid4(f32x4.add(loadUpTo4(x + gate, left), loadUpTo4(into + gate, left)));
    const inner = loadUpTo4(into + 2 * gate, left);
    const n = tanh4(f32x4.add(f32x4.mul(r, inner), loadUpTo4(x + 2 * gate, left)));
    storeUpTo4(kept, r, left);
    storeUpTo4(kept + gate, z, left);
    storeUpTo4(kept + 2 * gate, n, left);
    storeUpTo4(kept + 3 * gate, inner, left);
    const before = loadUpTo4(h, left);
    storeUpTo4(h, f32x4.add(f32x4.mul(f32x4.sub(before, n), z), n), left);
  }
}

function simpleRow(relu: bool, kept: usize, h: usize, H: i32): void {
  for (let j = 0; j < H; j += 4, kept += 16, h += 16) {
    const sum = loadUpTo4(kept, H - j);
    const now = relu ? f32x4.max(sum, f32x4.splat(0)) : tanh4(sum);
    storeUpTo4(kept, now, H - j);
    storeUpTo4(h, now, H - j);
  }
}

/**
 * out (rows, H), h and c (N, H) and kept (rows, K, H) from x (rows, G·H), which has the input's part
 * and its bias already, weight (G·H, H) and bias (G·H). h and c hold the start and are changed.
 */
export function recurrence(
  cell: i32, x: usize, weight: usize, bias: usize, out: usize, h: usize, c: usize, kept: usize,
  H: i32, sizes: usize, steps: i32, rows: i32, reverse: bool, scratch: usize, spare: usize,
): void {
  const G = gatesOf(cell) * H, K = keptOf(cell) * H;
  const packed = scratch + SPARE;
  packPanels(8, G, H, weight, bytes(H), 4, packed, bytes(8 * H));
  let first = reverse ? rows : 0;
  for (let t = 0; t < steps; t++) {
    const n = load<i32>(sizes + bytes(reverse ? steps - 1 - t : t));
    if (reverse) first -= n;
    const step = kept + bytes(first * K);
    // The gates' sums lie where the gates will be kept; only of a GRU they stay apart.
    const into = cell == Cell.gru ? spare : step;
    const wide = cell == Cell.gru ? G : K;
    for (let i = 0; i < n; i++) {
      const to = into + bytes(i * wide);
      if (cell != Cell.gru) memory.copy(to, x + bytes((first + i) * G), bytes(G));
      memory.copy(step + bytes(i * K + K - H), h + bytes(i * H), bytes(H));
    }
    multiply(
      n, G, H, h, bytes(H), 4, packed, bytes(8 * H), 32, into, bytes(wide),
      cell == Cell.gru ? COLUMN_BIAS : ACCUMULATE | COLUMN_BIAS, 0, bias, scratch,
    );
    for (let i = 0; i < n; i++) {
      const row = step + bytes(i * K), state = h + bytes(i * H);
      if (cell == Cell.lstm) lstmRow(row, state, c + bytes(i * H), H);
      else if (cell == Cell.gru) gruRow(row, x + bytes((first + i) * G), into + bytes(i * G), state, H);
      else simpleRow(cell == Cell.rnn_relu, row, state, H);
    }
    memory.copy(out + bytes(first * H), h, bytes(n * H));
    if (!reverse) first += n;
  }
}

/** dx of i, f, n, o; dc is changed to what reaches the c before. */
function lstmBack(g: usize, dh: usize, dc: usize, kept: usize, dx: usize, H: i32): void {
  const gate = bytes(H);
  const one = f32x4.splat(1);
  for (let j = 0; j < H; j += 4, g += 16, dh += 16, dc += 16, kept += 16, dx += 16) {
    const left = H - j;
    const total = f32x4.add(loadUpTo4(g, left), loadUpTo4(dh, left));
    const i = loadUpTo4(kept, left), f = loadUpTo4(kept + gate, left);
    const n = loadUpTo4(kept + 2 * gate, left), o = loadUpTo4(kept + 3 * gate, left);
    const before = loadUpTo4(kept + 4 * gate, left);
    const t = tanh4(f32x4.add(f32x4.mul(f, before), f32x4.mul(i, n)));
    const through = f32x4.mul(f32x4.mul(f32x4.sub(one, f32x4.mul(t, t)), o), total);
    const of_c = f32x4.add(loadUpTo4(dc, left), through);
    const di = f32x4.mul(f32x4.mul(f32x4.sub(one, i), i), n);
    const df = f32x4.mul(f32x4.mul(f32x4.sub(one, f), f), before);
    const dn = f32x4.mul(f32x4.sub(one, f32x4.mul(n, n)), i);
    const d_o = f32x4.mul(f32x4.mul(f32x4.sub(one, o), o), t);
    storeUpTo4(dx, f32x4.mul(di, of_c), left);
    storeUpTo4(dx + gate, f32x4.mul(df, of_c), left);
    storeUpTo4(dx + 2 * gate, f32x4.mul(dn, of_c), left);
    storeUpTo4(dx + 3 * gate, f32x4.mul(d_o, total), left);
    storeUpTo4(dc, f32x4.mul(of_c, f), left);
  }
}

/** dx and the product's gradient; dh is changed to what reaches the h before other than through it. */
function gruBack(g: usize, dh: usize, kept: usize, dx: usize, product: usize, H: i32): void {
  const gate = bytes(H);
  const one = f32x4.splat(1);
  for (let j = 0; j < H; j += 4, g += 16, dh += 16, kept += 16, dx += 16, product += 16) {
    const left = H - j;
    const total = f32x4.add(loadUpTo4(g, left), loadUpTo4(dh, left));
    const r = loadUpTo4(kept, left), z = loadUpTo4(kept + gate, left);
    const n = loadUpTo4(kept + 2 * gate, left), inner = loadUpTo4(kept + 3 * gate, left);
    const before = loadUpTo4(kept + 4 * gate, left);
    const bend = f32x4.sub(one, f32x4.mul(n, n));
    const of_n = f32x4.mul(f32x4.mul(total, f32x4.sub(one, z)), bend);
    const of_r = f32x4.mul(f32x4.mul(f32x4.mul(of_n, inner), r), f32x4.sub(one, r));
    const of_z = f32x4.mul(
      f32x4.mul(f32x4.mul(total, f32x4.sub(before, n)), z), f32x4.sub(one, z),
    );
    storeUpTo4(dx, of_r, left);
    storeUpTo4(dx + gate, of_z, left);
    storeUpTo4(dx + 2 * gate, of_n, left);
    storeUpTo4(product, of_r, left);
    storeUpTo4(product + gate, of_z, left);
    storeUpTo4(product + 2 * gate, f32x4.mul(of_n, r), left);
    storeUpTo4(dh, f32x4.mul(total, z), left);
  }
}

function simpleBack(relu: bool, g: usize, dh: usize, kept: usize, dx: usize, H: i32): void {
  for (let j = 0; j < H; j += 4, g += 16, dh += 16, kept += 16, dx += 16) {
    const left = H - j;
    const total = f32x4.add(loadUpTo4(g, left), loadUpTo4(dh, left));
    const now = loadUpTo4(kept, left);
    const slope = relu
      ? v128.and(f32x4.gt(now, f32x4.splat(0)), f32x4.splat(1))
      : f32x4.sub(f32x4.splat(1), f32x4.mul(now, now));
    storeUpTo4(dx, f32x4.mul(total, slope), left);
  }
}

/**
 * dx (rows, G·H), dh and dc (N, H), of a GRU also the product's gradient, from g (rows, H). dh and dc
 * hold the gradients of the last state and are changed to those of the start.
 */
export function recurrence_grad(
  cell: i32, g: usize, weight: usize, kept: usize, dx: usize, dh: usize, dc: usize, product: usize,
  H: i32, sizes: usize, steps: i32, rows: i32, reverse: bool, scratch: usize,
): void {
  const G = gatesOf(cell) * H, K = keptOf(cell) * H;
  const packed = scratch + SPARE;
  packPanels(8, H, G, weight, 4, bytes(H), packed, bytes(8 * G));
  let first = reverse ? 0 : rows;
  for (let t = 0; t < steps; t++) {
    const n = load<i32>(sizes + bytes(reverse ? t : steps - 1 - t));
    if (!reverse) first -= n;
    for (let i = 0; i < n; i++) {
      const row = first + i;
      const slope = g + bytes(row * H), to = dx + bytes(row * G), state = dh + bytes(i * H);
      const saved = kept + bytes(row * K);
      if (cell == Cell.lstm) lstmBack(slope, state, dc + bytes(i * H), saved, to, H);
      else if (cell == Cell.gru) gruBack(slope, state, saved, to, product + bytes(row * G), H);
      else simpleBack(cell == Cell.rnn_relu, slope, state, saved, to, H);
    }
    const of_product = (cell == Cell.gru ? product : dx) + bytes(first * G);
    multiply(
      n, H, G, of_product, bytes(G), 4, packed, bytes(8 * G), 32, dh, bytes(H),
      cell == Cell.gru ? ACCUMULATE : 0, 0, 0, scratch,
    );
    if (reverse) first += n;
  }
}
