/**
 * Programs: commands that were recorded once, with buffers, pipelines, bind groups and parameters
 * resolved, to be replayed by one call and one submit (ARCHITECTURE.md, "Commands").
 *
 * @typedef {import("./executor.js").Kernel} Kernel
 * @typedef {import("./executor.js").Piece} Piece
 * @typedef {import("./kernel-times.js").KernelTimes} KernelTimes
 * @typedef {{kind: "dispatch", id: number, kernel: Kernel, group: GPUBindGroup, params: number,
 *   x: number, y: number, z: number}} Dispatch
 * @typedef {{kind: "copy", source: Piece | number, from: number, target: Piece | number, to: number,
 *   nbytes: number}} Copy a number is a patch
 * @typedef {{kind: "clear", target: Piece, to: number, nbytes: number}} Clear
 * @typedef {{from: number, start: number, count: number}} Live words of the parameters
 *
 * @typedef {object} Around
 * @property {GPUDevice} device
 * @property {(id: number) => Kernel} kernelOf
 * @property {(id: number) => Piece} pieceOf
 * @property {number} align bytes between the parameters of two dispatches
 */

import { bindGroup, PARAMS_BYTES } from "./bind-groups.js";
import { CLEAR, COPY, DISPATCH, PATCH, UPLOAD } from "./commands.js";

/** @param {number} bytes @param {number} unit */
const roundUp = (bytes, unit) => Math.ceil(bytes / unit) * unit;

export class Program {
  /** @type {(Dispatch | Copy | Clear)[]} */
  #steps = [];
  #params;
  /** Those parameters that a replay may change; they come first. @type {Uint32Array} */
  #mirror;
  /** @type {Live[]} */
  #lives = [];
  #liveWords = 0;
  #device;
  /** The offset of a dispatch's parameters: an array of one, to make none at each call. */
  #offset = new Uint32Array(1);

  /**
   * @param {Around} around @param {Uint32Array} words
   * @param {Uint32Array} live triples: a place in `words`, start, count
   */
  constructor(around, words, live) {
    this.#device = around.device;
    const blocks = parameterBlocks(words, live, around.align);
    const { UNIFORM, COPY_SRC, COPY_DST } = GPUBufferUsage;
    this.#params = around.device.createBuffer({
      label: "parameters of a program",
      size: blocks.words.byteLength + PARAMS_BYTES,
      usage: UNIFORM | COPY_SRC | COPY_DST,
    });
    around.device.queue.writeBuffer(this.#params, 0, blocks.words);
    this.#mirror = blocks.words.slice(0, blocks.changing);
    for (let i = 0; i < live.length; i += 3) {
      const [place, start, count] = live.subarray(i, i + 3);
      this.#lives.push({ from: blocks.placeOf(place), start, count });
      this.#liveWords = Math.max(this.#liveWords, start + count);
    }
    this.#resolve(around, words, blocks.offsets);
  }

  /** @param {Around} around @param {Uint32Array} words @param {Map<number, number>} offsets */
  #resolve({ device, kernelOf, pieceOf }, words, offsets) {
    /** @type {Map<string, GPUBindGroup>} */
    const groups = new Map();
    const end = (/** @type {number} */ id) => (id >= PATCH ? id - PATCH : pieceOf(id));
    for (let i = 0; i < words.length; ) {
      const code = words[i];
      if (code === DISPATCH) {
        const [id, x, y, z, count] = words.subarray(i + 1, i + 6);
        const buffers = words.subarray(i + 6, i + 6 + count);
        const kernel = kernelOf(id);
        const key = `${id}:${buffers.join()}`;
        const group =
          groups.get(key) ?? bindGroup(device, kernel, this.#params, [...buffers].map(pieceOf));
        groups.set(key, group);
        const params = offsets.get(i) ?? 0;
        this.#steps.push({ kind: "dispatch", id, kernel, group, params, x, y, z });
        i += 7 + count + words[i + 6 + count];
      } else if (code === COPY) {
        const [source, from, target, to, nbytes] = words.subarray(i + 1, i + 6);
        this.#steps.push({
          kind: "copy",
          source: end(source),
          from,
          target: end(target),
          to,
          nbytes,
        });
        i += 6;
      } else if (code === UPLOAD) {
        const [target, to, n] = words.subarray(i + 1, i + 4);
        const source = { buffer: this.#params, offset: 0, size: 0, whole: false };
        const from = offsets.get(i) ?? 0;
        this.#steps.push({ kind: "copy", source, from, target: end(target), to, nbytes: 4 * n });
        i += 4 + n;
      } else {
        const [target, to, nbytes] = words.subarray(i + 1, i + 4);
        this.#steps.push({ kind: "clear", target: pieceOf(target), to, nbytes });
        i += 4;
      }
    }
  }

  /** Whether all pipelines are made, or why one cannot be. @returns {boolean | string} */
  state() {
    let ready = true;
    for (const step of this.#steps) {
      if (step.kind !== "dispatch" || step.kernel.pipeline !== null) continue;
      if (step.kernel.refused) return step.kernel.refused;
      ready = false;
    }
    return ready;
  }

  /**
   * Appends the program's commands to an encoder.
   * @param {GPUCommandEncoder} encoder
   * @param {Uint32Array} given live words, then two words for each patch
   * @param {(id: number) => Piece} pieceOf
   * @param {KernelTimes} times
   */
  encode(encoder, given, pieceOf, times) {
    for (const { from, start, count } of this.#lives) {
      for (let i = 0; i < count; i++) this.#mirror[from + i] = given[start + i];
    }
    if (this.#mirror.length > 0) {
      this.#device.queue.writeBuffer(this.#params, 0, /** @type {any} */ (this.#mirror));
    }
    times.makeRoom(this.#steps.length);
    /** @type {GPUComputePassEncoder | null} */
    let pass = null;
    /** @type {Kernel | null} */
    let current = null;
    for (let n = 0; n < this.#steps.length; n++) {
      const step = this.#steps[n];
      if (step.kind === "dispatch") {
        const id = times.byPlace ? n : step.id;
        times.count(id, step.x, step.y, step.z);
        if (times.isTiming) {
          pass?.end();
          pass = times.pass(encoder, id);
          current = null;
        }
        pass ??= encoder.beginComputePass();
        const { kernel } = step;
        kernel.pipeline ??= kernel.create();
        if (current !== kernel) pass.setPipeline(kernel.pipeline);
        current = kernel;
        this.#offset[0] = step.params;
        pass.setBindGroup(0, step.group, this.#offset, 0, 1);
        pass.dispatchWorkgroups(step.x, step.y, step.z);
        continue;
      }
      pass?.end();
      pass = null;
      current = null;
      if (step.kind === "copy") this.#copy(encoder, step, given, pieceOf);
      else encoder.clearBuffer(step.target.buffer, step.target.offset + step.to, step.nbytes);
    }
    pass?.end();
  }

  /**
   * @param {GPUCommandEncoder} encoder @param {Copy} step @param {Uint32Array} given
   * @param {(id: number) => Piece} pieceOf
   */
  #copy(encoder, { source, from, target, to, nbytes }, given, pieceOf) {
    const place = (/** @type {Piece | number} */ end, /** @type {number} */ offset) => {
      if (typeof end !== "number") return { buffer: end.buffer, offset: end.offset + offset };
      const at = this.#liveWords + 2 * end;
      const piece = pieceOf(given[at]);
      return { buffer: piece.buffer, offset: piece.offset + offset + given[at + 1] };
    };
    const a = place(source, from);
    const b = place(target, to);
    encoder.copyBufferToBuffer(a.buffer, a.offset, b.buffer, b.offset, nbytes);
  }

  destroy() {
    this.#params.destroy();
  }
}

/**
 * Parameters and uploads in one array: those that change first, each at a multiple of `align`.
 * @param {Uint32Array} words @param {Uint32Array} live @param {number} align
 */
function parameterBlocks(words, live, align) {
  /** @type {{at: number, from: number, count: number}[]} */
  const blocks = [];
  for (let i = 0; i < words.length; ) {
    const code = words[i];
    if (code < DISPATCH || code > CLEAR) throw new Error(`Unknown GPU command ${code} at ${i}.`);
    if (code === COPY || code === CLEAR) {
      i += code === COPY ? 6 : 4;
      continue;
    }
    const at = code === UPLOAD ? i + 3 : i + 6 + words[i + 5];
    blocks.push({ at: i, from: at + 1, count: words[at] });
    i = at + 1 + words[at];
  }
  const places = Array.from(live.filter((_, i) => i % 3 === 0));
  const changes = (/** @type {{from: number, count: number}} */ { from, count }) =>
    places.some((place) => place >= from && place < from + count);
  const changing = blocks.filter(changes);
  const ordered = [...changing, ...blocks.filter((block) => !changes(block))];
  /** Where a command's parameters begin, in bytes, by its place. @type {Map<number, number>} */
  const offsets = new Map();
  let end = 0;
  let endOfChanging = 0;
  for (const [n, { at, count }] of ordered.entries()) {
    offsets.set(at, end);
    end += roundUp(4 * count, align);
    if (n < changing.length) endOfChanging = end;
  }
  const all = new Uint32Array(end / 4);
  for (const { at, from, count } of blocks) {
    all.set(words.subarray(from, from + count), /** @type {number} */ (offsets.get(at)) / 4);
  }
  /** @param {number} place of a parameter among the words */
  const placeOf = (place) => {
    for (const { at, from, count } of changing) {
      if (place >= from && place < from + count) {
        return /** @type {number} */ (offsets.get(at)) / 4 + place - from;
      }
    }
    throw new Error(`Word ${place} of a program is no parameter.`);
  };
  return { words: all, changing: endOfChanging / 4, offsets, placeOf };
}
