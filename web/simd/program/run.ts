// The interpreter of compiled steps: an array of 32-bit words, one kernel after the other, run by one
// call on Python's memory. Written by py/glowgrad/cpu/program, which reads the numbers of `Kernel`.
//
// A kernel is its number, the count of its words (these two included), and its arguments: numbers,
// or arrays of two words each (see operand.ts).

import {
  conv2d, conv2d_input_grad, conv2d_weight_grad,
} from "../convolution";
import { sgemm_batch } from "../matmul";
import { adam_step, sgd_step } from "../optimizer";
import { max_pool2d, max_pool2d_grad } from "../pooling";
import { attentionHead, attentionHeadGrad } from "./attention";
import { chain } from "./chain";
import { batch_norm, batch_norm_grad } from "./channels";
import { copyStrided } from "./copy";
import { arg_extreme, gather, put, put_add, scatter_add, take } from "./indexing";
import { operand } from "./operand";
import { uniform } from "./random";
import { recurrence, recurrence_grad } from "./recurrent";
import {
  cross_entropy, cross_entropy_grad, layer_norm, layer_norm_grad, log_softmax, softmax, softmax_grad,
} from "./rows";

export enum Kernel {
  chain, copy, fill, sgemm, conv2d, conv2d_input_grad, conv2d_weight_grad, max_pool2d,
  max_pool2d_grad, softmax, log_softmax, softmax_grad, cross_entropy, cross_entropy_grad,
  layer_norm, layer_norm_grad, batch_norm, batch_norm_grad, take, put, put_add, gather,
  scatter_add, arg_extreme, uniform, adam_step, sgd_step, recurrence, recurrence_grad,
  attention, attention_grad,
}

/** Address of the running kernel's words, and of the table of slots. */
let words: usize = 0;
let slots: usize = 0;

/** The argument at word i: a whole number ... */
// @ts-ignore: decorator
@inline
function int(i: i32): i32 {
  return load<i32>(words + (<usize>i << 2));
}

/** ... a float32 ... */
// @ts-ignore: decorator
@inline
function float(i: i32): f32 {
  return load<f32>(words + (<usize>i << 2));
}

/** ... or an array, at words i and i + 1. */
// @ts-ignore: decorator
@inline
function array(i: i32): usize {
  return operand(words + (<usize>i << 2), slots);
}

// @ts-ignore: decorator
@inline
function here(i: i32): usize {
  return words + (<usize>i << 2);
}

function convolve(kernel: i32): void {
  const x = array(2), w = array(4), y = array(6), scratch = array(8);
  const x_batch = int(10), y_batch = int(11), groups = int(12);
  const N = int(16), C = int(17), H = int(18), W = int(19), OC = int(20), KH = int(21), KW = int(22);
  const sh = int(23), sw = int(24), ph = int(25), pw = int(26), dh = int(27), dw = int(28);
  const OH = int(29), OW = int(30);
  for (let g = 0; g < groups; g++) {
    const xg = x + g * int(13), wg = w + g * int(14), yg = y + g * int(15);
    if (kernel == Kernel.conv2d) {
      conv2d(xg, x_batch, wg, yg, y_batch, N, C, H, W, OC, KH, KW, sh, sw, ph, pw, dh, dw, OH, OW, scratch);
    } else if (kernel == Kernel.conv2d_input_grad) {
      conv2d_input_grad(xg, x_batch, wg, yg, y_batch, N, C, H, W, OC, KH, KW, sh, sw, ph, pw, dh, dw, OH, OW, scratch);
    } else {
      conv2d_weight_grad(xg, x_batch, wg, yg, y_batch, N, C, H, W, OC, KH, KW, sh, sw, ph, pw, dh, dw, OH, OW, scratch);
    }
  }
}

/** Products of matrices whose leading axes are counted like an odometer (outer, batch). */
function multiply(): void {
  const a = array(2), b = array(4), c = array(6), scratch = array(8);
  const outer = int(10);
  for (let o = 0; o < outer; o++) {
    sgemm_batch(
      int(11), int(12), int(13), int(14), int(15), int(16), int(17),
      a + o * int(18), int(19), int(20), b + o * int(21), int(22), int(23),
      c + o * int(24), int(25), false, scratch,
    );
  }
}

function adam(): void {
  const f = array(10);
  adam_step(
    array(2), array(4), array(6), array(8), int(12),
    load<f32>(f), load<f32>(f, 4), load<f32>(f, 28), load<f32>(f, 8), load<f32>(f, 32),
    load<f32>(f, 12), load<f32>(f, 16), int(13) != 0, load<f32>(f, 20), load<f32>(f, 24),
  );
}

function sgd(): void {
  const f = array(8);
  sgd_step(
    array(2), array(4), array(6), int(10), load<f32>(f), load<f32>(f, 4), 1 - load<f32>(f, 8),
    load<f32>(f, 12), int(11) != 0, int(12) != 0,
  );
}

/**
 * Attention head by head. Words: T, S, D, E, outer and inner heads, scale, causal, the mask's kind;
 * then of each array that is read its steps from head to head (bytes, two axes) and, in elements
 * (of the mask in bytes), from row to row.
 */
function attend(backward: bool): void {
  const T = int(2), S = int(3), D = int(4), E = int(5), outer = int(6), inner = int(7);
  const scale = float(8), causal = int(9) != 0, kind = int(10), scratch = array(11);
  const q = array(13), k = array(15), v = array(17), mask = array(19);
  const y = array(21), logs = array(23);
  for (let o = 0; o < outer; o++) {
    for (let i = 0; i < inner; i++) {
      const head = o * inner + i;
      const qh = q + o * int(25) + i * int(26), kh = k + o * int(28) + i * int(29);
      const vh = v + o * int(31) + i * int(32), mh = mask + o * int(34) + i * int(35);
      const yh = y + ((<usize>(head * T * E)) << 2), lh = logs + ((<usize>(head * T)) << 2);
      if (!backward) {
        attentionHead(
          T, S, D, E, qh, int(27), kh, int(30), vh, int(33), yh, lh, scale, causal,
          kind, mh, int(36), int(37), scratch,
        );
        continue;
      }
      attentionHeadGrad(
        T, S, D, E, array(38) + o * int(46) + i * int(47), int(48), qh, int(27), kh, int(30), vh,
        int(33), yh, lh, array(40) + (<usize>(head * T * D) << 2),
        array(42) + (<usize>(head * S * D) << 2), array(44) + (<usize>(head * S * E) << 2),
        scale, causal, kind, mh, int(36), int(37), scratch,
      );
    }
  }
}

/** Runs one kernel; -1 where an index lies outside of its axis. */
function run(kernel: i32): i32 {
  switch (kernel) {
    case Kernel.chain: chain(words, slots); break;
    case Kernel.copy: copyStrided(int(6), int(7) != 0, int(8), here(9), int(8), array(2), array(4)); break;
    case Kernel.fill: memory.fill(array(2), <u8>int(5), int(4)); break;
    case Kernel.sgemm: multiply(); break;
    case Kernel.conv2d:
    case Kernel.conv2d_input_grad:
    case Kernel.conv2d_weight_grad: convolve(kernel); break;
    case Kernel.max_pool2d:
      max_pool2d(
        array(2), array(4), array(6), int(8), int(9), int(10), int(11), int(12), int(13), int(14),
        int(15), int(16), int(17), int(18), int(19), int(20),
      );
      break;
    case Kernel.max_pool2d_grad: max_pool2d_grad(array(2), array(4), array(6), int(8), int(9), int(10)); break;
    case Kernel.softmax: softmax(array(2), array(4), int(6), int(7)); break;
    case Kernel.log_softmax: log_softmax(array(2), array(4), int(6), int(7)); break;
    case Kernel.softmax_grad: softmax_grad(array(2), array(4), array(6), int(8), int(9)); break;
    case Kernel.cross_entropy: return cross_entropy(array(2), array(4), array(6), int(8), int(9), int(10));
    case Kernel.cross_entropy_grad:
      return cross_entropy_grad(array(2), int(13), array(4), array(6), array(8), int(10), int(11), int(12));
    case Kernel.layer_norm:
      layer_norm(array(2), array(4), array(6), array(8), array(10), array(12), int(14), int(15), float(16));
      break;
    case Kernel.layer_norm_grad:
      layer_norm_grad(
        array(2), array(4), array(6), array(8), array(10), array(12), array(14), array(16),
        int(18), int(19),
      );
      break;
    case Kernel.batch_norm:
      batch_norm(
        array(2), array(4), array(6), array(8), array(10), array(12), int(14), int(15), int(16),
        float(17),
      );
      break;
    case Kernel.batch_norm_grad:
      batch_norm_grad(
        array(2), array(4), array(6), array(8), array(10), array(12), array(14), array(16),
        int(18), int(19), int(20),
      );
      break;
    case Kernel.take: return take(array(2), array(4), int(8) != 0, array(6), int(9), int(10), int(11));
    case Kernel.put: return put(array(2), array(4), int(8) != 0, array(6), int(9), int(10), int(11));
    case Kernel.put_add: return put_add(array(2), array(4), int(8) != 0, array(6), int(9), int(10), int(11));
    case Kernel.gather:
      return gather(array(2), array(4), int(8) != 0, array(6), int(9), int(10), int(11), int(12), int(13));
    case Kernel.scatter_add:
      return scatter_add(array(2), array(4), int(8) != 0, array(6), int(9), int(10), int(11), int(12));
    case Kernel.arg_extreme: arg_extreme(array(2), array(4), int(6), int(7), int(8), int(9) != 0); break;
    case Kernel.uniform: uniform(array(2), array(4), int(8), array(6)); break;
    case Kernel.adam_step: adam(); break;
    case Kernel.sgd_step: sgd(); break;
    case Kernel.attention: attend(false); break;
    case Kernel.attention_grad: attend(true); break;
    case Kernel.recurrence:
      recurrence(
        int(2), array(3), array(5), array(7), array(9), array(11), array(13), array(15), int(21),
        here(25), int(22), int(23), int(24) != 0, array(17), array(19),
      );
      break;
    case Kernel.recurrence_grad:
      recurrence_grad(
        int(2), array(3), array(5), array(7), array(9), array(11), array(13), array(15), int(19),
        here(23), int(20), int(21), int(22) != 0, array(17),
      );
      break;
  }
  return 0;
}

/**
 * Runs `count` words. 0, or the place (from 1) of the kernel that found an index outside of its axis
 * and at which it stopped.
 */
export function run_program(program: usize, count: i32, table: usize): i32 {
  const end = program + (<usize>count << 2);
  slots = table;
  for (words = program; words < end; words += <usize>int(1) << 2) {
    if (run(int(0)) < 0) return <i32>((words - program) >> 2) + 1;
  }
  return 0;
}
