import { PATHS } from "./files.js";

/**
 * Where Python runs: a worker, and what leads to it.
 *
 * @typedef {object} Room
 * @property {import("comlink").Endpoint} endpoint the way in
 * @property {boolean} isWalled neither shared memory nor a blob: address of the page reaches it
 * @property {(message?: string) => void} onError called for each error that nothing in it caught
 * @property {() => void} close
 */

/** A worker of the page itself, for code that the reader trusts. @implements {Room} */
export class WorkerRoom {
  isWalled = false;
  /** @type {Room["onError"]} */
  onError = () => {};
  #worker;

  constructor() {
    this.#worker = new Worker(new URL(`../${PATHS.worker}`, import.meta.url), {
      type: "module",
      name: "glowgrad",
    });
    this.endpoint = /** @type {import("comlink").Endpoint} */ (this.#worker);
    this.#worker.addEventListener("error", (event) => {
      event.preventDefault();
      this.onError(event.message);
    });
  }

  close() {
    this.#worker.terminate();
  }
}
