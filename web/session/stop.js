/**
 * Stop: how a page interrupts Python that never returns to the worker's event loop.
 *
 * Pyodide reads element 0 of its "interrupt buffer" every fifty checks of the interpreter. Here that
 * buffer is an object, so that each reading may look at whatever this page offers: shared memory where
 * the page is cross-origin isolated, else a blob: address that the page revokes, which a worker can
 * notice without returning (a synchronous request to it fails from then on). A sandboxed worker has
 * neither: there Python pauses now and then, as for other messages, and Stop is one of them. Every run
 * has a signal of its own, so a Stop that comes late cannot reach the next run.
 */

/** @typedef {Int32Array | string} Token what a run is stopped by: shared memory, an address, `BY_MESSAGE` */
/** @typedef {(checks: number) => void} Alarm sets how many checks from now the buffer is read next */

const SIGINT = 2;
/** Tells Python that the page has sent something. */
const SIGUSR1 = 10;
/** Tells Python to hand on what it has gathered. */
const SIGUSR2 = 12;
/** Python may lose one KeyboardInterrupt (in `__del__`, in a bare `except:`), so it is sent again. */
const RESEND_MS = 250;
/** A look at a blob: address costs up to a millisecond, so the looks are spaced out. */
const LOOK_MS = 25;
/** Readings further apart than this mean that single checks are slow: then each of them is used. */
const SLOW_MS = 4;
const CHECKS_WHEN_FAST = 20;

/** The token of a run that only a message can stop. */
export const BY_MESSAGE = "message";

/** The page's half: one signal a run. */
export class StopSignal {
  /** @type {Int32Array | null} */
  #flag = null;
  /** @type {string | null} */
  #url = null;

  /** @param {boolean} [isWalled] whether the worker is in a sandbox */
  constructor(isWalled = false) {
    if (isWalled) return;
    if (globalThis.crossOriginIsolated) this.#flag = new Int32Array(new SharedArrayBuffer(4));
    else this.#url = URL.createObjectURL(new Blob(["running"]));
  }

  /** What the worker gets with the run. @returns {Token} */
  get token() {
    return this.#flag ?? this.#url ?? BY_MESSAGE;
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
  /** @type {Token | null} */
  #token = null;
  #stopped = false;
  #sentAt = 0;
  #nextLook = 0;
  #readAt = 0;
  /** The millisecond of the last reading that looked; Infinity to look at the next. */
  #lookedIn = Number.POSITIVE_INFINITY;
  /** @type {Set<() => void>} */
  #waiting = new Set();
  #onTick;
  #hasMail;
  #isQuiet;
  /** @type {Alarm} */
  #readAfter = () => {};

  /**
   * @param {(now: number) => void} onTick called often while Python runs
   * @param {(now: number) => boolean} [hasMail] whether Python should look into its inbox
   * @param {(now: number) => boolean} [isQuiet] whether Python may have printed text that waits
   */
  constructor(onTick, hasMail = () => false, isQuiet = () => false) {
    this.#onTick = onTick;
    this.#hasMail = hasMail;
    this.#isQuiet = isQuiet;
  }

  /** @param {Alarm} alarm */
  useAlarm(alarm) {
    this.#readAfter = alarm;
  }

  /** @param {Token} token */
  arm(token) {
    this.#token = token;
    this.#stopped = false;
    this.#sentAt = Number.NEGATIVE_INFINITY;
    this.#nextLook = performance.now() + LOOK_MS;
    this.#lookedIn = Number.POSITIVE_INFINITY;
    this.#readAfter(1);
  }

  disarm() {
    this.#token = null;
    this.#stopped = false;
  }

  /** What Pyodide reads. */
  get 0() {
    // Every str() reads it, too: a million printed lines should not look at the clock each time.
    const millisecond = Date.now();
    if (millisecond === this.#lookedIn) {
      this.#readAfter(CHECKS_WHEN_FAST);
      return 0;
    }
    this.#lookedIn = millisecond;
    const now = performance.now();
    this.#readAfter(now - this.#readAt > SLOW_MS ? 1 : CHECKS_WHEN_FAST);
    this.#readAt = now;
    if (this.#token === null) return 0;
    this.#onTick(now);
    if (!this.look(now) || now - this.#sentAt < RESEND_MS) {
      if (this.#stopped) return 0;
      if (this.#hasMail(now)) return SIGUSR1;
      return this.#isQuiet(now) ? SIGUSR2 : 0;
    }
    this.#sentAt = now;
    return SIGINT;
  }

  /** Pyodide acknowledges a signal by writing 0; this buffer keeps its own account. */
  set 0(_value) {}

  /**
   * Whether the page asked to stop this run.
   * @param {number} [now]
   * @returns {boolean}
   */
  look(now = performance.now()) {
    if (this.#stopped || this.#token === null) return this.#stopped;
    if (typeof this.#token !== "string") {
      this.#stopped = Atomics.load(this.#token, 0) !== 0;
      return this.#stopped;
    }
    if (this.#token === BY_MESSAGE || now < this.#nextLook) return false;
    const request = new XMLHttpRequest();
    try {
      request.open("GET", this.#token, false);
      request.send();
    } catch {
      this.#stopped = true;
    }
    const end = performance.now();
    this.#nextLook = end + Math.max(LOOK_MS, 20 * (end - now));
    return this.#stopped;
  }

  /** As `look`, where Python raises the interrupt itself. @returns {boolean} */
  take() {
    if (this.look()) this.#sentAt = performance.now();
    return this.#stopped;
  }

  /** The interrupt came between the reader's own lines and was not used: it comes again at once. */
  returned() {
    this.#lookedIn = Number.POSITIVE_INFINITY;
    this.#sentAt = Number.NEGATIVE_INFINITY;
  }

  /** Ends what Python waits for; the page also says Stop by message, which arrives when Python waits. */
  wake() {
    if (this.#token === null) return;
    this.#stopped = true;
    this.#sentAt = performance.now();
    for (const end of [...this.#waiting]) end();
  }

  /**
   * What became of `promise`, or that the run was stopped first. It never rejects, because Pyodide
   * prints each rejection that ends a wait, even one that Python then catches.
   * @template T
   * @param {PromiseLike<T>} promise
   * @returns {Promise<{kind: "value", value: T} | {kind: "error", error: unknown} | {kind: "stopped"}>}
   */
  race(promise) {
    return new Promise((resolve) => {
      const end = () => {
        this.#waiting.delete(end);
        this.#sentAt = performance.now(); // the end of the wait is the first interrupt
        resolve({ kind: "stopped" });
      };
      if (this.look()) return end();
      this.#waiting.add(end);
      promise.then(
        (value) => {
          this.#waiting.delete(end);
          resolve({ kind: "value", value });
        },
        (error) => {
          this.#waiting.delete(end);
          resolve({ kind: "error", error });
        },
      );
    });
  }

  /** @param {number} ms */
  sleep(ms) {
    return new Promise((resolve) => setTimeout(resolve, ms));
  }
}
