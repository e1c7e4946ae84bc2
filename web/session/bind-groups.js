/**
 * Bind groups, each made once for a pipeline and its buffers: making one costs ten times a dispatch.
 *
 * @typedef {{layout: GPUBindGroupLayout, label: string}} Bindable
 * @typedef {import("./executor.js").Piece} Piece
 */

/** Bytes a kernel may read of its parameters: 64 words. */
export const PARAMS_BYTES = 256;
/** Programs that never use the same buffers twice must not fill the memory. */
const MOST = 8192;

/**
 * @param {GPUDevice} device @param {Bindable} kernel
 * @param {GPUBuffer} params bound at 0, with an offset that each dispatch gives
 * @param {Piece[]} pieces bound from 1 on
 */
export function bindGroup(device, { layout, label }, params, pieces) {
  /** @type {GPUBindGroupEntry[]} */
  const entries = [{ binding: 0, resource: { buffer: params, size: PARAMS_BYTES } }];
  pieces.forEach(({ buffer, offset, size }, i) => {
    entries.push({ binding: i + 1, resource: { buffer, offset, size } });
  });
  return device.createBindGroup({ label, layout, entries });
}

export class BindGroups {
  /** @type {Map<string, GPUBindGroup>} */
  #groups = new Map();
  /** @type {Map<number, Set<string>>} */
  #keysOf = new Map();
  #device;
  #pieceOf;

  /** @param {GPUDevice} device @param {(id: number) => Piece} pieceOf */
  constructor(device, pieceOf) {
    this.#device = device;
    this.#pieceOf = pieceOf;
  }

  /**
   * @param {number} pipeline @param {Bindable} kernel
   * @param {GPUBuffer} params bound at 0, with an offset that each dispatch gives
   * @param {Uint32Array} buffers ids, bound from 1 on
   */
  get(pipeline, kernel, params, buffers) {
    const key = `${pipeline}:${buffers.join()}`;
    const known = this.#groups.get(key);
    if (known) return known;
    if (this.#groups.size >= MOST) this.clear();
    const group = bindGroup(this.#device, kernel, params, Array.from(buffers, this.#pieceOf));
    this.#groups.set(key, group);
    for (const id of buffers) {
      const keys = this.#keysOf.get(id);
      if (keys) keys.add(key);
      else this.#keysOf.set(id, new Set([key]));
    }
    return group;
  }

  /** Drops the groups of a buffer that was freed. @param {number} id */
  forget(id) {
    for (const key of this.#keysOf.get(id) ?? []) this.#groups.delete(key);
    this.#keysOf.delete(id);
  }

  /** Drops all, as when the buffer of the parameters was replaced. */
  clear() {
    this.#groups.clear();
    this.#keysOf.clear();
  }
}
