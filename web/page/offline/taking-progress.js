/** @import { Progress } from "./taking.js" */
import { announce } from "../announce.js";
import { element } from "../element.js";
import { progressWords } from "./words.js";

/** Screen readers hear of it no oftener. */
const SAY_MS = 15_000;

/** The bar and the line under it; drawn once a frame at most. */
export class TakingProgress {
  #bar = element("progress", { "aria-labelledby": "offline-title", "aria-describedby": "taken" });
  #line = element("p", { id: "taken", class: "offline-line" });
  place = element("div", { class: "offline-progress", hidden: true }, this.#bar, this.#line);
  #frame = 0;
  #said = 0;
  #phase = "";

  /** @param {"taking" | "checking" | null} doing @param {Progress | null} progress */
  show(doing, progress) {
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => this.#draw(doing, progress));
  }

  /** @param {"taking" | "checking" | null} doing @param {Progress | null} progress */
  #draw(doing, progress) {
    if (this.place.hidden && doing) this.#said = Date.now();
    this.place.hidden = !doing;
    if (!doing || !progress) {
      this.#bar.removeAttribute("value");
      this.#line.textContent = "…";
      return;
    }
    this.#bar.max = progress.packed;
    this.#bar.value = progress.packedDone;
    this.place.dataset.phase = progress.phase;
    const words = progressWords(progress, doing);
    this.#line.textContent = words;
    this.#say(words, progress.phase);
  }

  /** @param {string} words @param {string} phase */
  #say(words, phase) {
    const turned = phase !== this.#phase && /paused|waiting/.test(phase + this.#phase);
    this.#phase = phase;
    if (!turned && Date.now() - this.#said < SAY_MS) return;
    this.#said = Date.now();
    announce(words);
  }
}
