// A chain: elementwise instructions over a shape, block by block, so that what one instruction makes
// is still in the level-1 cache when the next one reads it. An interpreter whose every instruction
// is a loop over vectors: a block of 512 floats costs an instruction some 130 loads and stores, and
// finding out which it is 5 ns.
//
// Values are numbered registers: a pointer each, into scratch or, of dense arrays, into the array
// itself. Words of a chain, after `Kernel.chain` and the length:
//
//   total, block (elements), axes, registers, constants, loads, instructions, stores, scratch (2)
//   shape [axes]
//   registers:    the place of each in scratch, in bytes
//   constants:    register, Kind, slot or bits, offset or high bits, 1: an array's only element
//   loads:        register, Kind, 1: in place, slot, offset, strides [axes]
//   instructions: Lane, register made, three registers read
//   stores:       register, Store, Kind or Reduce, slot, offset, strides [axes], elements, neutral (2)
//
// Strides are in bytes. What a chain reads may be what it stores, element for element.

import { operand } from "./operand";
import { flush, Reduce, reduceRun, STATE } from "./reduce";
import { gatherBlock, Kind, reduceBlock, scatterBlock, splat, writeRun } from "./walk";
import { runLane } from "./lanes";

/** How a value is stored. direct: its register lies in the array, but for what is left over. */
export enum Store {
  direct, dense, scatter, reduce,
}

const HEAD: usize = 12 * 4;
/** Room in scratch before the registers: pointers, counts of walks, states of reductions. */
const POINTERS: usize = 1024;
const COUNTS: usize = 64;

/** Elements of a kind are so many bytes apart where they are dense. */
function itemsize(kind: i32): i32 {
  if (kind == Kind.long) return 8;
  if (kind == Kind.word) return 4;
  return kind == Kind.int16 ? 2 : 1;
}

/** Fills the n elements of a reduction with what changes nothing. */
function clear(code: i32, to: usize, n: i32, low: i32, high: i32): void {
  if (code < Reduce.sum_l) return splat(low, to, n);
  for (let i = 0; i < n; i++, to += 8) {
    store<i32>(to, low);
    store<i32>(to, high, 4);
  }
}

export function chain(p: usize, slots: usize): void {
  const total = load<i32>(p, 8), block = load<i32>(p, 12), axes = load<i32>(p, 16);
  const registers = load<i32>(p, 20), constants = load<i32>(p, 24), loads = load<i32>(p, 28);
  const instructions = load<i32>(p, 32), stores = load<i32>(p, 36);
  const scratch = operand(p + 40, slots);
  const counts = scratch + POINTERS, states = counts + COUNTS;
  const shape = p + HEAD, axis = <usize>axes << 2;
  const load0 = shape + axis + (<usize>registers << 2) + <usize>constants * 20;
  const instruction0 = load0 + <usize>loads * (20 + axis);
  const store0 = instruction0 + <usize>instructions * 20;
  const end = store0 + <usize>stores * (32 + axis);
  const storeStep: usize = 32 + axis;

  let at = shape + axis;
  for (let r = 0; r < registers; r++, at += 4) {
    store<u32>(scratch + (<usize>r << 2), <u32>(scratch + load<u32>(at)));
  }
  const most = (min(block, total) + 3) & -4;
  for (; at < load0; at += 20) constant(at, slots, scratch, most, counts);
  for (let s = store0; s < end; s += storeStep) {
    if (load<i32>(s, 4) != Store.reduce) continue;
    const tail = s + 20 + axis;
    const state = states + ((s - store0) / storeStep) * STATE;
    store<u32>(state, 0, 8);
    store<f64>(state, 0);
    clear(load<i32>(s, 8), operand(s + 12, slots), load<i32>(tail), load<i32>(tail, 4), load<i32>(tail, 8));
  }

  for (let start = 0; start < total; start += block) {
    const n = min(block, total - start);
    const lanes = <usize>((n + 3) & -4) << 2;
    for (at = load0; at < instruction0; at += 20 + axis) {
      const kind = load<i32>(at, 4);
      const base = operand(at + 12, slots);
      const register = scratch + (<usize>load<i32>(at) << 2);
      if (load<i32>(at, 8) == 1) {
        store<u32>(register, <u32>(base + <usize>start * itemsize(kind)));
      } else {
        gatherBlock(kind, start, n, axes, shape, at + 20, base, load<u32>(register), counts);
      }
    }
    for (at = store0; at < end; at += storeStep) {
      if (load<i32>(at, 4) != Store.direct) continue;
      const register = <usize>load<i32>(at) << 2;
      // What is left over goes by way of scratch: whole vectors would write past the array's end.
      const whole = (n & 3) == 0;
      const spare = scratch + load<u32>(shape + axis + register);
      const place = operand(at + 12, slots) + <usize>start * itemsize(load<i32>(at, 8));
      store<u32>(scratch + register, <u32>(whole ? place : spare));
    }
    for (at = instruction0; at < store0; at += 20) {
      runLane(
        load<i32>(at),
        load<u32>(scratch + (<usize>load<i32>(at, 4) << 2)),
        load<u32>(scratch + (<usize>load<i32>(at, 8) << 2)),
        load<u32>(scratch + (<usize>load<i32>(at, 12) << 2)),
        load<u32>(scratch + (<usize>load<i32>(at, 16) << 2)),
        lanes,
      );
    }
    for (at = store0; at < end; at += storeStep) {
      const how = load<i32>(at, 4), kind = load<i32>(at, 8);
      const base = operand(at + 12, slots);
      const from = <usize>load<u32>(scratch + (<usize>load<i32>(at) << 2));
      if (how == Store.direct) {
        if ((n & 3) == 0) continue;
        writeRun(kind, from, base + <usize>start * itemsize(kind), itemsize(kind), n);
      } else if (how == Store.dense) {
        writeRun(kind, from, base + <usize>start * itemsize(kind), itemsize(kind), n);
      } else if (how == Store.scatter) {
        scatterBlock(kind, start, n, axes, shape, at + 20, base, from, counts);
      } else {
        const state = states + ((at - store0) / storeStep) * STATE;
        reduceBlock(
          kind, start, n, axes, shape, at + 20, base, from, counts, state,
          kind < Reduce.sum_l ? 2 : 3,
        );
      }
    }
  }
  for (let s = store0; s < end; s += storeStep) {
    if (load<i32>(s, 4) == Store.reduce && load<i32>(s, 8) == Reduce.sum_f) {
      flush(states + ((s - store0) / storeStep) * STATE);
    }
  }
}

/** Fills a register that is the same in every block: a number, or the one element of an array. */
function constant(at: usize, slots: usize, scratch: usize, n: i32, counts: usize): void {
  const kind = load<i32>(at, 4);
  const to = <usize>load<u32>(scratch + (<usize>load<i32>(at) << 2));
  if (load<i32>(at, 16) == 1) {
    // One axis without a stride: the counts serve as its shape and strides.
    store<i32>(counts + 32, n);
    store<i32>(counts + 36, 0);
    gatherBlock(kind, 0, n, 1, counts + 32, counts + 36, operand(at + 8, slots), to, counts);
  } else if (kind == Kind.long) {
    for (let i = 0; i < n; i++) {
      store<i32>(to + (<usize>i << 3), load<i32>(at, 8));
      store<i32>(to + (<usize>i << 3), load<i32>(at, 12), 4);
    }
  } else {
    splat(load<i32>(at, 8), to, n);
  }
}
