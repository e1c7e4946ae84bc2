/** Buffers that the GPU copies into and JavaScript can map: the way back from the GPU. */

/** Lets the event loop go round once, without the 4 ms that repeated timers cost. */
const nextTurn = () =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve(null);
    };
    port2.postMessage(0);
  });

export class Staging {
  /** Idle buffers by size, a power of two. @type {Map<number, GPUBuffer[]>} */
  #idle = new Map();
  #device;
  #pollsToRead = globalThis.navigator?.userAgent.includes("Firefox") ?? false;

  /** @param {GPUDevice} device */
  constructor(device) {
    this.#device = device;
  }

  /**
   * Calls `take` with bytes of a buffer, which are gone when it returns.
   * @param {GPUBuffer} source @param {number} offset @param {number} size multiples of 4
   * @param {() => Promise<void>} watch waits for the errors of all work up to this copy
   * @param {(content: ArrayBuffer) => void} take
   */
  async read(source, offset, size, watch, take) {
    const staging = this.#buffer(size);
    const encoder = this.#device.createCommandEncoder();
    encoder.copyBufferToBuffer(source, offset, staging, 0, size);
    this.#device.queue.submit([encoder.finish()]);
    try {
      await Promise.all([watch(), this.#map(staging, size)]);
    } catch (error) {
      staging.destroy();
      throw error;
    }
    try {
      take(staging.getMappedRange(0, size));
    } finally {
      staging.unmap();
      this.#idle.get(staging.size)?.push(staging);
    }
  }

  /** @param {GPUBuffer} staging @param {number} size */
  async #map(staging, size) {
    let mapped = false;
    const mapping = staging.mapAsync(GPUMapMode.READ, 0, size).finally(() => {
      mapped = true;
    });
    // Firefox looks at its GPU every 100 ms, unless something is submitted.
    while (this.#pollsToRead && !mapped) {
      this.#device.queue.submit([]);
      await Promise.race([mapping, nextTurn()]);
    }
    await mapping;
  }

  /** @param {number} size */
  #buffer(size) {
    const room = 2 ** Math.ceil(Math.log2(Math.max(size, 256)));
    const pool = this.#idle.get(room) ?? [];
    this.#idle.set(room, pool);
    const { MAP_READ, COPY_DST } = GPUBufferUsage;
    return (
      pool.pop() ??
      this.#device.createBuffer({ label: "read-back", size: room, usage: MAP_READ | COPY_DST })
    );
  }
}
