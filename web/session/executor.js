/**
 * Carries out GPU commands. It allocates, compiles, submits and reads; it knows no operation.
 *
 * Python names buffers and pipelines by integers and passes addresses in its own memory. A stream of
 * 32-bit words (ARCHITECTURE.md, "Commands") becomes one submit, and one compute pass as long as no
 * copy stands between two dispatches.
 *
 * @typedef {{buffer: ArrayBufferLike}} Heap `buffer` is read anew each time: memory that grows moves
 * @typedef {{pipeline: GPUComputePipeline, layout: GPUBindGroupLayout, label: string}} Kernel
 */

import { BindGroups, PARAMS_BYTES } from "./bind-groups.js";
import { GpuErrors } from "./gpu-errors.js";
import { KernelTimes } from "./kernel-times.js";
import { Staging } from "./staging.js";

const DISPATCH = 1;
const COPY = 2;
const UPLOAD = 3;
const CLEAR = 4;

/** @param {number} bytes @param {number} unit */
const roundUp = (bytes, unit) => Math.ceil(bytes / unit) * unit;

export class Executor {
  /** @type {Map<number, GPUBuffer>} */
  #buffers = new Map();
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
    this.#groups = new BindGroups(device, (id) => this.#buffer(id));
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
   */
  compile(id, label, wgsl, bindings, constants) {
    const device = this.#device;
    device.pushErrorScope("validation");
    /** @type {GPUBindGroupLayoutEntry[]} */
    const entries = [...bindings].map((letter, i) => ({
      binding: i + 1,
      visibility: GPUShaderStage.COMPUTE,
      buffer: { type: letter === "r" ? "read-only-storage" : "storage" },
    }));
    entries.unshift({
      binding: 0,
      visibility: GPUShaderStage.COMPUTE,
      buffer: { type: "uniform", hasDynamicOffset: true, minBindingSize: 0 },
    });
    const layout = device.createBindGroupLayout({ label, entries });
    const module = device.createShaderModule({ label, code: wgsl });
    const pipeline = device.createComputePipeline({
      label,
      layout: device.createPipelineLayout({ label, bindGroupLayouts: [layout] }),
      compute: { module, constants: JSON.parse(constants || "{}") },
    });
    const refused = `The GPU refused the kernel "${label}": `;
    device.popErrorScope().then(
      (error) => this.#errors.note(error, refused),
      () => {}, // the device is lost, which `lost` tells
    );
    if (this.#kernels.has(id)) this.#groups.clear();
    this.#kernels.set(id, { pipeline, layout, label });
  }

  /** @param {number} id @param {number} nbytes */
  create_buffer(id, nbytes) {
    const { STORAGE, COPY_SRC, COPY_DST } = GPUBufferUsage;
    const buffer = this.#device.createBuffer({
      label: `buffer ${id} of ${nbytes} bytes`,
      size: Math.max(4, roundUp(nbytes, 4)),
      usage: STORAGE | COPY_SRC | COPY_DST,
    });
    this.#buffers.set(id, buffer);
  }

  /** @param {number} id */
  destroy_buffer(id) {
    this.#buffers.get(id)?.destroy();
    this.#buffers.delete(id);
    this.#groups.forget(id);
  }

  /** @param {number} id */
  #buffer(id) {
    const buffer = this.#buffers.get(id);
    if (!buffer) throw new Error(`There is no GPU buffer ${id}: it was freed or never made.`);
    return buffer;
  }

  /** @param {number} id @param {number} offset @param {number} ptr @param {number} nbytes */
  write(id, offset, ptr, nbytes) {
    let bytes = new Uint8Array(this.#heap.buffer, ptr, nbytes);
    if (nbytes % 4) {
      const padded = new Uint8Array(roundUp(nbytes, 4));
      padded.set(bytes);
      bytes = padded;
    }
    this.#device.queue.writeBuffer(this.#buffer(id), offset, /** @type {any} */ (bytes));
  }

  /** @param {number} ptr address of the words @param {number} nwords */
  submit(ptr, nwords) {
    const words = new Uint32Array(this.#heap.buffer, ptr, nwords);
    const arena = this.#fillArena(words);
    this.#times.makeRoom(nwords >> 3); // a dispatch takes eight words or more
    const encoder = this.#device.createCommandEncoder();
    /** @type {GPUComputePassEncoder | null} */
    let pass = null;
    let current = -1;
    let offset = 0;
    for (let i = 0; i < nwords; ) {
      const code = words[i];
      if (code === DISPATCH) {
        const [id, gx, gy, gz, count] = words.subarray(i + 1, i + 6);
        const kernel = this.#kernels.get(id);
        if (!kernel) throw new Error(`There is no GPU kernel ${id}.`);
        this.#times.count(id, gx, gy, gz);
        if (this.#times.isTiming) {
          pass?.end();
          pass = this.#times.pass(encoder, id);
          current = -1;
        }
        pass ??= encoder.beginComputePass();
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
        encoder.copyBufferToBuffer(this.#buffer(source), from, this.#buffer(target), to, nbytes);
        i += 6;
      } else if (code === UPLOAD) {
        const [target, to, n] = words.subarray(i + 1, i + 4);
        encoder.copyBufferToBuffer(arena, offset, this.#buffer(target), to, n * 4);
        offset = roundUp(offset + n * 4, this.#align);
        i += 4 + n;
      } else {
        const [target, to, nbytes] = words.subarray(i + 1, i + 4);
        encoder.clearBuffer(this.#buffer(target), to, nbytes);
        i += 4;
      }
    }
    pass?.end();
    this.#device.queue.submit([encoder.finish()]);
    this.#errors.glance();
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
    try {
      await this.#staging.read(source, offset, size, () => this.#errors.watch(), take);
    } catch (error) {
      if (!(error instanceof DOMException)) throw error;
      // When the device goes, its reads fail a moment before it is said to be lost.
      await Promise.race([this.#device.lost, new Promise((resolve) => setTimeout(resolve, 200))]);
      throw new Error(this.lost ?? this.#errors.take() ?? `The GPU gave nothing back: ${error}`);
    }
  }

  /** @param {number} mode 0 stops counting dispatches, 1 counts anew, 2 counts and times anew */
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
