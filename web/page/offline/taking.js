/** @import { Build, CourseFile } from "./course-files.js" */
/** @import { KeptFiles } from "./kept-files.js" */
import { addressOf, amountOf } from "./course-files.js";
import { fetchFile, NotFetched } from "./fetch-file.js";
import { Pace } from "./pace.js";

/**
 * @typedef {"looking" | "fetching" | "waiting" | "paused"} Phase waiting: for the network
 * @typedef {{phase: Phase, files: number, filesDone: number, packed: number, packedDone: number,
 *   seconds: number | null}} Progress packed: bytes as they travel
 * @typedef {{path: string, why: string}} Trouble
 * @typedef {{outcome: "complete", fetched: number}
 *   | {outcome: "incomplete", troubles: Trouble[]}
 *   | {outcome: "full" | "refused", bytes: number, why: string}
 *   | {outcome: "cancelled"}} Outcome
 * fetched: how many files were; full: the browser has no room for the bytes that are left
 * @typedef {{fetch: typeof fetch, base: string, reconnected: (signal: AbortSignal) => Promise<void>,
 *   now: () => number}} World reconnected: resolves when the site answers again
 */

const AT_ONCE = 4;

/** The browser does not take what is put into its cache. */
class NotKept extends Error {}

/** Brings one version of the course here, file by file; "progress" tells how far it is. */
export class Taking extends EventTarget {
  #build;
  #kept;
  #world;
  #abort = new AbortController();
  #pace = new Pace();
  #paused = false;
  /** Called when the pause is over. @type {(() => void)[]} */ #held = [];
  /** @type {Promise<void> | null} */ #waiting = null;
  #looking = true;
  /** Bytes of files that are here, as they travel. */ #packedDone = 0;
  #filesDone = 0;
  /** The same of files that are coming, by path. @type {Map<string, number>} */ #coming =
    new Map();
  /** @type {Set<CourseFile>} */ #missing = new Set();
  #total;

  /** @param {Build} build @param {KeptFiles} kept @param {World} world */
  constructor(build, kept, world) {
    super();
    this.#build = build;
    this.#kept = kept;
    this.#world = world;
    this.#total = amountOf(build.files);
  }

  /** @returns {Progress} */
  get progress() {
    const coming = [...this.#coming.values()].reduce((sum, packed) => sum + packed, 0);
    const packedDone = this.#packedDone + coming;
    const left = this.#total.packed - packedDone;
    return {
      phase: this.#phase(),
      files: this.#total.files,
      filesDone: this.#filesDone,
      packed: this.#total.packed,
      packedDone,
      seconds: this.#phase() === "fetching" ? this.#pace.left(left) : null,
    };
  }

  #phase() {
    if (this.#paused) return "paused";
    if (this.#looking) return "looking";
    return this.#waiting ? "waiting" : "fetching";
  }

  /**
   * Reads all that is here and compares it with its hashes, then fetches what is missing or wrong.
   *
   * @param {{fetching?: boolean}} [how] fetching: false only looks
   * @returns {Promise<Outcome>}
   */
  async run({ fetching = true } = {}) {
    /** @type {Trouble[]} */
    const troubles = [];
    try {
      await this.#each(this.#build.files, (file) => this.#look(file));
      this.#looking = false;
      const missing = [...this.#missing];
      if (!fetching) {
        const why = "it is missing or damaged";
        if (missing.length === 0) return { outcome: "complete", fetched: 0 };
        return { outcome: "incomplete", troubles: missing.map(({ path }) => ({ path, why })) };
      }
      // The large ones first: at the end nothing waits for a single one.
      missing.sort((one, other) => other.packed - one.packed);
      await this.#each(missing, async (file) => {
        const why = await this.#bring(file);
        if (why) troubles.push({ path: file.path, why });
      });
      this.#abort.signal.throwIfAborted();
      if (troubles.length > 0) return { outcome: "incomplete", troubles };
      await keeping(this.#kept.finish(this.#build, this.#world.now()));
      return { outcome: "complete", fetched: missing.length };
    } catch (error) {
      if (!(error instanceof NotKept)) {
        if (this.#abort.signal.aborted) return { outcome: "cancelled" };
        throw error;
      }
      return refusal(error.cause, amountOf(this.#missing).bytes);
    } finally {
      this.#tell();
    }
  }

  pause() {
    this.#paused = true;
    this.#pace.forget();
    this.#tell();
  }

  resume() {
    if (!this.#paused) return;
    this.#paused = false;
    for (const go of this.#held.splice(0)) go();
    this.#tell();
  }

  /** Ends the run; what has come stays until it is given up. */
  cancel() {
    if (this.#abort.signal.aborted) return;
    this.#abort.abort();
    this.resume();
  }

  /** @param {CourseFile} file */
  async #look(file) {
    const found = await keeping(this.#kept.find(file, this.#build));
    if (found) this.#arrived(file);
    else this.#missing.add(file);
    this.#tell();
  }

  /** @param {CourseFile} file @returns {Promise<string | null>} why it did not come */
  async #bring(file) {
    const { fetch, base } = this.#world;
    const { signal } = this.#abort;
    const address = addressOf(base, file.path);
    try {
      const { response, bytes } = await fetchFile(file, address, {
        fetch,
        signal,
        passed: () => this.#passed(),
        reconnected: () => this.#reconnected(),
        onBytes: (plain) => this.#comes(file, plain),
      });
      await keeping(this.#kept.put(file, this.#build, response, bytes));
    } catch (error) {
      this.#coming.delete(file.path);
      if (error instanceof NotFetched) return error.message;
      throw error;
    }
    this.#coming.delete(file.path);
    this.#missing.delete(file);
    this.#arrived(file);
    this.#tell();
    return null;
  }

  /** @param {CourseFile} file */
  #arrived(file) {
    this.#filesDone += 1;
    this.#packedDone += file.packed;
  }

  /** @param {CourseFile} file @param {number} plain bytes of it that have come */
  #comes(file, plain) {
    this.#coming.set(file.path, file.bytes > 0 ? (file.packed * plain) / file.bytes : 0);
    this.#pace.note(this.progress.packedDone, this.#world.now());
    this.#tell();
  }

  async #passed() {
    while (this.#paused) {
      await new Promise((/** @type {(value?: undefined) => void} */ go) => this.#held.push(go));
    }
    this.#abort.signal.throwIfAborted();
  }

  /** All files wait together. */
  async #reconnected() {
    this.#pace.forget();
    this.#waiting ??= this.#world.reconnected(this.#abort.signal).finally(() => {
      this.#waiting = null;
    });
    this.#tell();
    await this.#waiting;
    this.#tell();
  }

  /**
   * A few at once, in their order; the first that fails ends it, and then none goes on behind it.
   *
   * @param {CourseFile[]} files
   * @param {(file: CourseFile) => Promise<void>} act
   */
  async #each(files, act) {
    const rest = files.values();
    /** @type {unknown[]} */
    const failures = [];
    const work = async () => {
      for (const file of rest) {
        await this.#passed();
        await act(file);
      }
    };
    const stop = (/** @type {unknown} */ error) => {
      failures.push(error);
      this.cancel();
    };
    await Promise.all(Array.from({ length: AT_ONCE }, () => work().catch(stop)));
    if (failures.length > 0) throw failures[0];
  }

  #tell() {
    this.dispatchEvent(new Event("progress"));
  }
}

/** @template T @param {Promise<T>} work with the browser's cache @returns {Promise<T>} */
async function keeping(work) {
  try {
    return await work;
  } catch (error) {
    throw new NotKept(`${error}`, { cause: error });
  }
}

/**
 * How a run ended where the browser did not take something.
 *
 * @param {any} error
 * @param {number} bytes that were still to come
 * @returns {Outcome}
 */
export function refusal(error, bytes) {
  const full = error?.name === "QuotaExceededError";
  return { outcome: full ? "full" : "refused", bytes, why: `${error?.message || error}` };
}
