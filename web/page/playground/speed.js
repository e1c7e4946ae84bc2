const FRAMES = 20;
/** Fewer say too little about a speed. */
const LEAST = 4;

/** How fast the training goes, from when its last frames came. */
export class Speed {
  /** @type {{at: number, epoch: number}[]} */
  #frames = [];

  forget() {
    this.#frames = [];
  }

  /** @param {number} epoch @param {number} at in milliseconds */
  note(epoch, at) {
    this.#frames = [...this.#frames.slice(1 - FRAMES), { at, epoch }];
  }

  get words() {
    const [first, last] = [this.#frames[0], this.#frames[this.#frames.length - 1]];
    if (this.#frames.length < LEAST || last.at === first.at) return "trains";
    const speed = ((last.epoch - first.epoch) / (last.at - first.at)) * 1000;
    return `${Math.max(1, Math.round(speed))} epochs a second`;
  }
}
