const WINDOW_MS = 10_000;
const FIRST_MS = 1500;

/** How fast bytes come: over the last ten seconds, pauses left out. */
export class Pace {
  /** @type {{at: number, bytes: number}[]} */ #notes = [];

  /** @param {number} bytes that have come in all @param {number} at ms */
  note(bytes, at) {
    this.#notes.push({ at, bytes });
    while (this.#notes.length > 2 && at - this.#notes[0].at > WINDOW_MS) this.#notes.shift();
  }

  /** After a pause the time before it says nothing. */
  forget() {
    this.#notes = [];
  }

  /** Seconds until so many more bytes have come; null while that cannot be told. @param {number} bytes */
  left(bytes) {
    const [first, last] = [this.#notes[0], this.#notes.at(-1)];
    if (!first || !last || last.at - first.at < FIRST_MS || last.bytes <= first.bytes) return null;
    return (bytes * (last.at - first.at)) / (last.bytes - first.bytes) / 1000;
  }
}
