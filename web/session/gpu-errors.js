/**
 * Collects what goes wrong on the GPU, where nothing throws.
 *
 * Two error scopes are always open. Closing them answers in the order of the GPU's own work, so a
 * read-back that waits for the answer knows of every error before it; "uncapturederror" events may
 * come later than the data that they spoil.
 */
export class GpuErrors {
  /** @type {string | null} */
  #first = null;
  #watching = false;
  #device;

  /** @param {GPUDevice} device */
  constructor(device) {
    this.#device = device;
    device.addEventListener("uncapturederror", ({ error }) => this.note(error));
    this.#open();
  }

  #open() {
    this.#device.pushErrorScope("validation");
    this.#device.pushErrorScope("out-of-memory");
  }

  /** @param {GPUError | null} error @param {string} [where] */
  note(error, where = "") {
    if (!error) return;
    const text = error.message.trim();
    this.#first ??=
      error instanceof GPUOutOfMemoryError
        ? `The GPU is out of memory: ${text} Try a smaller batch or a smaller model.`
        : `${where}${text}`;
  }

  /** The first error since the last call, or null. */
  take() {
    const first = this.#first;
    this.#first = null;
    return first;
  }

  /** Resolves when the errors of everything up to now are known. */
  async watch() {
    const memory = this.#device.popErrorScope();
    const validation = this.#device.popErrorScope();
    this.#open();
    try {
      this.note(await memory);
      this.note(await validation);
    } catch {
      // The device is lost, and its executor says so.
    }
  }

  /** Looks in the background, unless it is being done. */
  glance() {
    if (this.#watching) return;
    this.#watching = true;
    this.watch().finally(() => {
      this.#watching = false;
    });
  }
}
