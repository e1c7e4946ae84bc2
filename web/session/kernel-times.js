/**
 * Counts dispatches, and times each on the GPU where it has timestamps.
 *
 * @typedef {{label: string}} Named
 * @typedef {{count: number, timed: number, nanoseconds: number, groups: Map<string, number>}} Tally
 */

/** Passes that one set of timestamps holds: two for each, of the 4096 that WebGPU allows. */
const SLOTS = 2048;
/** Numbers of workgroups that are told of one kernel. */
const MOST_SHAPES = 12;

export class KernelTimes {
  #device;
  #canTime;
  #counting = true;
  #timing = false;
  /** By pipeline. @type {Map<number, Tally>} */
  #tallies = new Map();
  /** Whose pass each used pair of timestamps belongs to. @type {Tally[]} */
  #slots = [];
  /** @type {{set: GPUQuerySet, resolved: GPUBuffer} | null} */
  #queries = null;
  /** Times on their way back. @type {Set<Promise<void>>} */
  #coming = new Set();

  /** @param {GPUDevice} device */
  constructor(device) {
    this.#device = device;
    this.#canTime = device.features.has("timestamp-query");
  }

  /** Whether every dispatch needs a pass of its own. */
  get isTiming() {
    return this.#timing;
  }

  /** Whether dispatches of programs are told apart by their place there, not by their pipeline. */
  byPlace = false;

  /** @param {number} mode 0 stops, 1 counts anew, 2 counts and times anew, 3 too, by place */
  measure(mode) {
    this.#timing = mode >= 2 && this.#canTime;
    this.byPlace = mode === 3;
    this.#counting = mode > 0;
    if (mode > 0) {
      this.#tallies = new Map();
      this.#slots = [];
    }
  }

  /** @param {number} pipeline @param {number} x @param {number} y @param {number} z */
  count(pipeline, x, y, z) {
    if (!this.#counting) return;
    let tally = this.#tallies.get(pipeline);
    if (!tally) {
      tally = { count: 0, timed: 0, nanoseconds: 0, groups: new Map() };
      this.#tallies.set(pipeline, tally);
    }
    tally.count += 1;
    const shape = `${x},${y},${z}`;
    const seen = tally.groups.get(shape) ?? 0;
    if (seen > 0 || tally.groups.size < MOST_SHAPES) tally.groups.set(shape, seen + 1);
  }

  /**
   * A pass for one dispatch of a kernel that was counted, with its begin and end noted.
   * @param {GPUCommandEncoder} encoder @param {number} pipeline
   */
  pass(encoder, pipeline) {
    const tally = this.#tallies.get(pipeline);
    if (!tally || this.#slots.length === SLOTS) return encoder.beginComputePass();
    const at = 2 * this.#slots.length;
    this.#slots.push(tally);
    const querySet = this.#open().set;
    return encoder.beginComputePass({
      timestampWrites: { querySet, beginningOfPassWriteIndex: at, endOfPassWriteIndex: at + 1 },
    });
  }

  /** Makes room for as many passes, once the commands before are submitted. @param {number} passes */
  makeRoom(passes) {
    if (this.#timing && this.#slots.length + passes > SLOTS) this.#collect();
  }

  /** JSON of what was counted and timed; waits for the times. */
  async measured() {
    this.#collect();
    await Promise.all(this.#coming);
    const told = [...this.#tallies].map(([pipeline, { groups, ...tally }]) => ({
      pipeline,
      ...tally,
      groups: [...groups].map(([shape, count]) => [...shape.split(",").map(Number), count]),
    }));
    return JSON.stringify(told);
  }

  #open() {
    const { QUERY_RESOLVE, COPY_SRC } = GPUBufferUsage;
    this.#queries ??= {
      set: this.#device.createQuerySet({ type: "timestamp", count: 2 * SLOTS }),
      resolved: this.#device.createBuffer({ size: 16 * SLOTS, usage: QUERY_RESOLVE | COPY_SRC }),
    };
    return this.#queries;
  }

  /** Sends for the times of the passes so far. */
  #collect() {
    const tallies = this.#slots;
    if (tallies.length === 0) return;
    this.#slots = [];
    const { set, resolved } = this.#open();
    const size = 16 * tallies.length;
    const staging = this.#device.createBuffer({
      size,
      usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST,
    });
    const encoder = this.#device.createCommandEncoder();
    encoder.resolveQuerySet(set, 0, 2 * tallies.length, resolved, 0);
    encoder.copyBufferToBuffer(resolved, 0, staging, 0, size);
    this.#device.queue.submit([encoder.finish()]);
    const coming = staging
      .mapAsync(GPUMapMode.READ)
      .then(() => add(tallies, new BigUint64Array(staging.getMappedRange())))
      .catch(() => {}) // the device is lost, which its executor says
      .finally(() => {
        staging.destroy();
        this.#coming.delete(coming);
      });
    this.#coming.add(coming);
  }
}

/** @param {Tally[]} tallies @param {BigUint64Array} stamps begin and end of each pass */
function add(tallies, stamps) {
  tallies.forEach((tally, i) => {
    tally.timed += 1;
    // A GPU may reset its clock between two readings.
    tally.nanoseconds += Math.max(0, Number(stamps[2 * i + 1] - stamps[2 * i]));
  });
}
