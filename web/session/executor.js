/**
 * Carries out GPU commands. It allocates, compiles, submits and reads; it knows no operation.
 *
 * Python names buffers and pipelines by integers and passes addresses in its own memory. A stream of
 * 32-bit words (ARCHITECTURE.md, "Commands") becomes one submit, and one compute pass as long as no
 * copy stands between two dispatches.
 *
 * @typedef {{buffer: ArrayBufferLike}} Heap `buffer` is read anew each time: memory that grows moves
 * @typedef {import("./kernel.js").Kernel} Kernel
 * @typedef {{buffer: GPUBuffer, offset: number, size: number, whole: boolean}} Piece a buffer, or a
 *   part of one
 */

import { BindGroups, PARAMS_BYTES } from "./bind-groups.js";
import { CLEAR, COPY, DISPATCH, UPLOAD } from "./commands.js";
import { GpuErrors } from "./gpu-errors.js";
import { makeKernel } from "./kernel.js";
import { KernelTimes } from "./kernel-times.js";
import { Program } from "./program.js";
import { Staging } from "./staging.js";

/** @param {number} bytes @param {number} unit */
const roundUp = (bytes, unit) => Math.ceil(bytes / unit) * unit;

export class Executor {
  /** @type {Map<number, Piece>} */
  #buffers = new Map();
  /** @type {Map<number, Program>} */
  #programs = new Map();
  #piece = (/** @type {number} */ id) => this.#buffer(id);
  /** @type {Map<number, Kernel>} */
  #kernels = new Map();
  #groups;
  /** Uploads and parameters of one submit; written once. @type {GPUBuffer | null} */
  #arena = null;
  #arenaWords = new Uint32Array(0);
  #readers = 0;
  #errors;
  #align;
  #device;
  #heap;
  #staging;
  #times;

  /** Why the device is gone, or null. @type {string | null} */
  lost = null;
  /** What Python may want to know to choose kernels. */
  info;

  /** @param {GPUAdapter} adapter @param {GPUDevice} device @param {Heap} heap */
  constructor(adapter, device, heap) {
    this.#device = device;
    this.#heap = heap;
    this.#errors = new GpuErrors(device);
    this.#groups = new BindGroups(device, this.#piece);
    this.#staging = new Staging(device);
    this.#times = new KernelTimes(device);
    this.#align = device.limits.minUniformBufferOffsetAlignment;
    const { vendor, architecture, device: model, description } = adapter.info;
    /** @type {Record<string, number>} */
    const limits = {};
    for (const name in device.limits) {
      limits[name] = /** @type {any} */ (device.limits)[name];
    }
    const isFallbackAdapter = Boolean(/** @type {any} */ (adapter.info).isFallbackAdapter);
    const features = [...device.features];
    this.info = {
      vendor,
      architecture,
      device: model,
      description,
      isFallbackAdapter,
      features,
      limits,
    };
    device.lost.then(({ message, reason }) => {
      const why = message || reason || "no reason given";
      this.lost = `The graphics device was lost (${why}). Restart the session, or choose the CPU.`;
    });
  }

  /** The first error of the GPU since the last call, or null. @returns {string | null} */
  take_error() {
    this.#errors.glance();
    return this.#errors.take();
  }

  /**
   * @param {number} id
   * @param {string} label name of the kernel, for messages
   * @param {string} wgsl
   * @param {string} bindings a letter for each array: "r" read, "w" read and write
   * @param {string} constants JSON of the pipeline-overridable constants
   * @param {boolean} ahead whether to go on while it is made (see `ready`)
   */
  compile(id, label, wgsl, bindings, constants, ahead = false) {
    const kernel = makeKernel(this.#device, this.#errors, label, wgsl, bindings, constants, ahead);
    if (this.#kernels.has(id)) this.#groups.clear();
    this.#kernels.set(id, kernel);
  }

  /** @param {number} id @param {number} nbytes */
  create_buffer(id, nbytes) {
    const { STORAGE, COPY_SRC, COPY_DST } = GPUBufferUsage;
    const size = Math.max(4, roundUp(nbytes, 4));
    const buffer = this.#device.createBuffer({
      label: `buffer ${id} of ${nbytes} bytes`,
      size,
      usage: STORAGE | COPY_SRC | COPY_DST,
    });
    this.#buffers.set(id, { buffer, offset: 0, size, whole: true });
  }

  /**
   * Lets a number stand for a part of a buffer.
   * @param {number} id @param {number} parent @param {number} offset a multiple of 256
   * @param {number} size in bytes
   */
  create_view(id, parent, offset, size) {
    const { buffer, offset: start } = this.#buffer(parent);
    this.#buffers.set(id, { buffer, offset: start + offset, size, whole: false });
  }

  /** @param {number} id */
  destroy_buffer(id) {
    const piece = this.#buffers.get(id);
    if (piece?.whole) piece.buffer.destroy();
    this.#buffers.delete(id);
    this.#groups.forget(id);
  }

  /** @param {number} id */
  #buffer(id) {
    const piece = this.#buffers.get(id);
    if (!piece) throw new Error(`There is no GPU buffer ${id}: it was freed or never made.`);
    return piece;
  }

  /** @param {number} id @param {number} offset @param {number} ptr @param {number} nbytes */
  write(id, offset, ptr, nbytes) {
    let bytes = new Uint8Array(this.#heap.buffer, ptr, nbytes);
    if (nbytes % 4) {
      const padded = new Uint8Array(roundUp(nbytes, 4));
      padded.set(bytes);
      bytes = padded;
    }
    const piece = this.#buffer(id);
    const at = piece.offset + offset;
    this.#device.queue.writeBuffer(piece.buffer, at, /** @type {any} */ (bytes));
  }

  /** @param {number} ptr address of the words @param {number} nwords */
  submit(ptr, nwords) {
    const encoder = this.#device.createCommandEncoder();
    this.#encode(encoder, ptr, nwords);
    this.#device.queue.submit([encoder.finish()]);
    this.#errors.glance();
  }

  /**
   * Keeps commands to be replayed.
   * @param {number} id of the program @param {number} ptr address of its words
   * @param {number} nwords @param {number} livePtr of triples: the place of a parameter among the
   *   words, start and count of the live words that take its place @param {number} liveCount
   */
  record(id, ptr, nwords, livePtr, liveCount) {
    this.forget(id);
    const kernelOf = (/** @type {number} */ kernel) => this.#kernel(kernel);
    const around = {
      device: this.#device,
      kernelOf,
      pieceOf: this.#piece,
      align: this.#align,
    };
    const words = new Uint32Array(this.#heap.buffer, ptr, nwords);
    const live = new Uint32Array(this.#heap.buffer, livePtr, liveCount);
    this.#programs.set(id, new Program(around, words, live));
    this.#errors.glance();
  }

  /**
   * Whether all pipelines of a program are made; in words where one cannot be.
   * @param {number} id @returns {boolean | string}
   */
  ready(id) {
    return this.#programs.get(id)?.state() ?? true;
  }

  /**
   * Carries out commands that wait, and then a program, in one submit.
   * @param {number} id @param {number} pendingPtr @param {number} npending
   * @param {number} ptr address of all live words, then buffer and offset for each patch
   * @param {number} nwords
   */
  replay(id, pendingPtr, npending, ptr, nwords) {
    const program = this.#programs.get(id);
    if (!program) throw new Error(`There is no GPU program ${id}.`);
    if (this.#times.isTiming && npending > 0) {
      this.submit(pendingPtr, npending); // the times of what is not submitted cannot be sent for
      npending = 0;
    }
    const encoder = this.#device.createCommandEncoder();
    if (npending > 0) this.#encode(encoder, pendingPtr, npending);
    const given = new Uint32Array(this.#heap.buffer, ptr, nwords);
    program.encode(encoder, given, this.#piece, this.#times);
    this.#device.queue.submit([encoder.finish()]);
    this.#errors.glance();
  }

  /** @param {number} id of a program */
  forget(id) {
    this.#programs.get(id)?.destroy();
    this.#programs.delete(id);
  }

  /** @param {number} id */
  #kernel(id) {
    const kernel = this.#kernels.get(id);
    if (!kernel) throw new Error(`There is no GPU kernel ${id}.`);
    return kernel;
  }

  /** @param {GPUCommandEncoder} encoder @param {number} ptr @param {number} nwords */
  #encode(encoder, ptr, nwords) {
    const words = new Uint32Array(this.#heap.buffer, ptr, nwords);
    const arena = this.#fillArena(words);
    this.#times.makeRoom(nwords >> 3); // a dispatch takes eight words or more
    /** @type {GPUComputePassEncoder | null} */
    let pass = null;
    let current = -1;
    let offset = 0;
    for (let i = 0; i < nwords; ) {
      const code = words[i];
      if (code === DISPATCH) {
        const [id, gx, gy, gz, count] = words.subarray(i + 1, i + 6);
        const kernel = this.#kernel(id);
        this.#times.count(id, gx, gy, gz);
        if (this.#times.isTiming) {
          pass?.end();
          pass = this.#times.pass(encoder, id);
          current = -1;
        }
        pass ??= encoder.beginComputePass();
        kernel.pipeline ??= kernel.create();
        if (current !== id) pass.setPipeline(kernel.pipeline);
        current = id;
        const nparams = words[i + 6 + count];
        const group = this.#groups.get(id, kernel, arena, words.subarray(i + 6, i + 6 + count));
        pass.setBindGroup(0, group, [offset]);
        pass.dispatchWorkgroups(gx, gy, gz);
        offset = roundUp(offset + nparams * 4, this.#align);
        i += 7 + count + nparams;
        continue;
      }
      pass?.end();
      pass = null;
      current = -1;
      if (code === COPY) {
        const [source, from, target, to, nbytes] = words.subarray(i + 1, i + 6);
        const a = this.#buffer(source);
        const b = this.#buffer(target);
        encoder.copyBufferToBuffer(a.buffer, a.offset + from, b.buffer, b.offset + to, nbytes);
        i += 6;
      } else if (code === UPLOAD) {
        const [target, to, n] = words.subarray(i + 1, i + 4);
        const { buffer, offset: start } = this.#buffer(target);
        encoder.copyBufferToBuffer(arena, offset, buffer, start + to, n * 4);
        offset = roundUp(offset + n * 4, this.#align);
        i += 4 + n;
      } else {
        const [target, to, nbytes] = words.subarray(i + 1, i + 4);
        const { buffer, offset: start } = this.#buffer(target);
        encoder.clearBuffer(buffer, start + to, nbytes);
        i += 4;
      }
    }
    pass?.end();
  }

  /**
   * Gathers parameters and uploads in the order of the stream and writes them to the GPU at once.
   * @param {Uint32Array} words
   */
  #fillArena(words) {
    const step = this.#align / 4;
    /** @type {[number, number, number][]} */
    const parts = [];
    let end = 0;
    for (let i = 0; i < words.length; ) {
      const code = words[i];
      if (code < DISPATCH || code > CLEAR) throw new Error(`Unknown GPU command ${code} at ${i}.`);
      if (code === COPY || code === CLEAR) {
        i += code === COPY ? 6 : 4;
        continue;
      }
      const at = code === UPLOAD ? i + 3 : i + 6 + words[i + 5];
      parts.push([end, at + 1, words[at]]);
      end += roundUp(words[at], step);
      i = at + 1 + words[at];
    }
    const size = end * 4 + PARAMS_BYTES; // the last kernel binds a whole parameter block
    if (!this.#arena || this.#arena.size < size) {
      this.#arena?.destroy();
      this.#groups.clear();
      const { UNIFORM, COPY_SRC, COPY_DST } = GPUBufferUsage;
      const room = 2 ** Math.ceil(Math.log2(Math.max(size, 65536)));
      const usage = UNIFORM | COPY_SRC | COPY_DST;
      this.#arena = this.#device.createBuffer({
        label: "parameters and uploads",
        size: room,
        usage,
      });
      this.#arenaWords = new Uint32Array(room / 4);
    }
    for (const [to, from, count] of parts) {
      this.#arenaWords.set(words.subarray(from, from + count), to);
    }
    if (end > 0) this.#device.queue.writeBuffer(this.#arena, 0, this.#arenaWords, 0, end);
    return this.#arena;
  }

  /**
   * Copies bytes of a buffer into Python's memory.
   * @param {number} id @param {number} offset a multiple of 4 @param {number} ptr
   * @param {number} nbytes
   * @returns {Promise<void>}
   */
  async read(id, offset, ptr, nbytes) {
    if (this.lost) throw new Error(this.lost);
    const reader = this.#readers;
    const size = Math.max(4, roundUp(nbytes, 4));
    const take = (/** @type {ArrayBuffer} */ content) => {
      const failed = reader === this.#readers ? this.#errors.take() : "The read was given up.";
      if (failed) throw new Error(failed);
      new Uint8Array(this.#heap.buffer, ptr, nbytes).set(new Uint8Array(content, 0, nbytes));
    };
    const source = this.#buffer(id);
    const at = source.offset + offset;
    try {
      await this.#staging.read(source.buffer, at, size, () => this.#errors.watch(), take);
    } catch (error) {
      if (!(error instanceof DOMException)) throw error;
      // When the device goes, its reads fail a moment before it is said to be lost.
      await Promise.race([this.#device.lost, new Promise((resolve) => setTimeout(resolve, 200))]);
      throw new Error(this.lost ?? this.#errors.take() ?? `The GPU gave nothing back: ${error}`);
    }
  }

  /** @param {number} mode 0 stops counting dispatches, 1 counts anew, 2 counts and times anew,
   *   3 too, those of programs by their place there */
  measure(mode) {
    this.#times.measure(mode);
  }

  /** What was counted, as JSON (see `Measured` in webgpu/executor.py). */
  measured() {
    return this.#times.measured();
  }

  /** Python stopped waiting: what still arrives must not be written into memory that it freed. */
  abandon_reads() {
    this.#readers += 1;
  }
}
