/**
 * Stop: how a page interrupts Python that never returns to the worker's event loop.
 *
 * Pyodide reads element 0 of its "interrupt buffer" every fifty checks of the interpreter. Here that
 * buffer is an object, so that each reading may look at whatever this page offers: shared memory where
 * the page is cross-origin isolated, else a blob: address that the page revokes, which a worker can
 * notice without returning (a synchronous request to it fails from then on). Every run has a signal
 * of its own, so a Stop that comes late cannot reach the next run.
 */

const SIGINT = 2;
/** Python may lose one KeyboardInterrupt (in `__del__`, in a bare `except:`), so it is sent again. */
const RESEND_MS = 250;
/** A look at a blob: address costs up to a millisecond, so the looks are spaced out. */
const LOOK_MS = 25;

/** The page's half: one signal a run. */
export class StopSignal {
  /** @type {Int32Array | null} */
  #flag = null;
  /** @type {string | null} */
  #url = null;

  constructor() {
    if (globalThis.crossOriginIsolated) this.#flag = new Int32Array(new SharedArrayBuffer(4));
    else this.#url = URL.createObjectURL(new Blob(["running"]));
  }

  /** What the worker gets with the run. @returns {Int32Array | string} */
  get token() {
    return this.#flag ?? /** @type {string} */ (this.#url);
  }

  raise() {
    if (this.#flag) Atomics.store(this.#flag, 0, 1);
    else this.release();
  }

  release() {
    if (this.#url) URL.revokeObjectURL(this.#url);
  }
}

/** The worker's half, which is also the interrupt buffer that Pyodide reads. */
export class StopWatch {
  /** @type {Int32Array | string | null} */
  #token = null;
  #stopped = false;
  #sentAt = 0;
  #nextLook = 0;
  #readAt = 0;
  #stride = 1;
  #unread = 0;
  /** @type {Set<() => void>} */
  #waiting = new Set();
  #onTick;

  /** @param {() => void} onTick called every few milliseconds while Python runs */
  constructor(onTick) {
    this.#onTick = onTick;
  }

  /** @param {Int32Array | string} token */
  arm(token) {
    this.#token = token;
    this.#stopped = false;
    this.#sentAt = Number.NEGATIVE_INFINITY;
    this.#nextLook = performance.now() + LOOK_MS;
  }

  disarm() {
    this.#token = null;
    this.#stopped = false;
  }

  /** What Pyodide reads. Short Python loops read it too often to look at a clock each time. */
  get 0() {
    if (++this.#unread < this.#stride) return 0;
    this.#unread = 0;
    const now = performance.now();
    this.#stride = now - this.#readAt < 1 ? Math.min(64, this.#stride * 2) : 1;
    this.#readAt = now;
    this.#onTick();
    if (!this.look() || now - this.#sentAt < RESEND_MS) return 0;
    this.#sentAt = now;
    return SIGINT;
  }

  /** Pyodide acknowledges a signal by writing 0; this buffer keeps its own account. */
  set 0(_value) {}

  /** Whether the page asked to stop this run. @returns {boolean} */
  look() {
    if (this.#stopped || this.#token === null) return this.#stopped;
    if (typeof this.#token !== "string") {
      this.#stopped = Atomics.load(this.#token, 0) !== 0;
      return this.#stopped;
    }
    const start = performance.now();
    if (start < this.#nextLook) return false;
    const request = new XMLHttpRequest();
    try {
      request.open("GET", this.#token, false);
      request.send();
    } catch {
      this.#stopped = true;
    }
    const end = performance.now();
    this.#nextLook = end + Math.max(LOOK_MS, 20 * (end - start));
    return this.#stopped;
  }

  /** Ends what Python waits for; the page also says Stop by message, which arrives when Python waits. */
  wake() {
    if (this.#token === null) return;
    this.#stopped = true;
    for (const end of [...this.#waiting]) end();
  }

  /** Notes that Python raised the KeyboardInterrupt itself. */
  acknowledge() {
    this.#sentAt = performance.now();
  }

  /**
   * Settles as `promise` does, or rejects as soon as the run is stopped.
   * @template T
   * @param {PromiseLike<T>} promise
   * @returns {Promise<T>}
   */
  race(promise) {
    return new Promise((resolve, reject) => {
      const end = () => {
        this.#waiting.delete(end);
        reject(new Error("stopped"));
      };
      if (this.look()) return end();
      this.#waiting.add(end);
      promise.then(
        (value) => {
          this.#waiting.delete(end);
          resolve(value);
        },
        (error) => {
          this.#waiting.delete(end);
          reject(error);
        },
      );
    });
  }

  /** @param {number} ms */
  sleep(ms) {
    return new Promise((resolve) => setTimeout(resolve, ms));
  }
}
