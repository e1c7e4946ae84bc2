/** @import { Frame } from "./frame.js" */

/** Frames that are kept: some 60 kB each. */
const MOST = 150;

/** What was shown of a training, to be shown again. */
export class Past {
  /** @type {Frame[]} */
  frames = [];

  get latest() {
    return this.frames.at(-1) ?? null;
  }

  clear() {
    this.frames = [];
  }

  /** The next frame; one of an earlier epoch takes the place of all after it. @param {Frame} frame */
  add(frame) {
    while (this.latest && this.latest.epoch >= frame.epoch) this.frames.pop();
    this.frames.push(frame);
    if (this.frames.length > MOST)
      this.frames = this.frames.filter((_, i) => i % 2 === 0 || i === this.frames.length - 1);
  }
}
