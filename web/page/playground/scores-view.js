/** @import { Frame } from "./frame.js" */

/** The last losses and shares of right answers, in figures. */
export class ScoresView {
  #part;

  /** @param {(name: string) => HTMLElement} part finds a place by its class */
  constructor(part) {
    this.#part = part;
  }

  /** @param {Frame | null} frame */
  show(frame) {
    for (const name of /** @type {const} */ (["train", "test"])) {
      const [loss, right] = [frame?.last(name) ?? null, frame?.last(`${name}_right`) ?? null];
      this.#part(`play-${name}-loss`).textContent = loss === null ? "–" : loss.toFixed(3);
      this.#part(`play-${name}-right`).textContent =
        right === null ? "" : `${Math.round(100 * right)} % right`;
    }
  }
}
