// A memory that is watched, for the tests of the SIMD kernels: a kernel may write to its outputs and
// its scratch, and every other byte must stay as it was.

import assert from "node:assert/strict";
import { compiledModule } from "./simd-module.js";

/** @typedef {Record<string, (...args: number[]) => number>} Kernels */

const memory = new WebAssembly.Memory({ initial: 128 });
export const floats = new Float32Array(memory.buffer);
export const longs = new BigInt64Array(memory.buffer);
const words = new Uint32Array(memory.buffer);

/** The kernels of both modules on that memory, by the modules' names. */
export const modules = /** @type {const} */ (["simd", "simd-relaxed"]).map((name) => {
  const module = new WebAssembly.Module(compiledModule(name));
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  const kernels = /** @type {Kernels} */ (/** @type {unknown} */ (exports));
  return { name, kernels };
});

let seed = 1;
/** A repeatable number in -1..1. */
export function random() {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
  return seed / 2 ** 31 - 1;
}

/** Hands out places in the memory and knows afterwards which of them a kernel may have changed. */
export class Arena {
  constructor() {
    this.next = 4096;
    /** @type {[number, number][]} */
    this.writable = [];
    words.fill(0x7fc0dead); // a NaN: whatever is read from outside an array spoils the result
  }

  /** @param {number} length */
  place(length) {
    const address = this.next;
    // 4-byte alignment is all that numpy promises for a view, so that is all the kernels get.
    this.next += length * 4 + 68;
    return address;
  }

  /** @param {number} length */
  input(length) {
    const address = this.place(length);
    for (let i = 0; i < length; i++) floats[address / 4 + i] = Math.fround(random());
    return address;
  }

  /** @param {number} length */
  output(length) {
    const address = this.place(length);
    this.writable.push([address / 4, length]);
    return address;
  }

  /** @param {number} length of an int64 output, which JavaScript can only read where 8 divides */
  indices(length) {
    this.next += this.next % 8;
    return this.output(2 * length);
  }

  /** @param {() => void} call */
  watch(call) {
    const before = words.slice();
    call();
    for (const [start, length] of this.writable) {
      before.set(words.subarray(start, start + length), start);
    }
    const changed = before.findIndex((word, i) => word !== words[i]);
    assert.equal(changed, -1, `wrote outside its arrays, at byte ${changed * 4}`);
  }
}

/**
 * @param {number} address
 * @param {number[]} expected
 * @param {string} name
 * @param {number} tolerance
 */
export function assertClose(address, expected, name, tolerance = 1e-5) {
  expected.forEach((value, i) => {
    const got = floats[address / 4 + i];
    const close = Math.abs(got - value) <= tolerance * Math.max(1, Math.abs(value));
    assert.ok(close || Object.is(got, value), `${name}: [${i}] is ${got}, expected ${value}`);
  });
}
