import { element } from "../element.js";

/** A bar for work in progress: how far, how long, how long still. */
export class Progress {
  kind = "progress";
  #label = element("span", { class: "progress-label" });
  #text = element("span", { class: "progress-text" });
  #bar = element("progress");
  #frame = 0;

  /** @param {any} figure */
  constructor(figure) {
    this.figure = figure;
    this.element = element("label", { class: "gg-progress" }, this.#label, this.#bar, this.#text);
    this.#draw();
  }

  /** @param {any} figure */
  update(figure) {
    if (figure.kind !== this.kind) return false;
    this.figure = figure;
    this.#frame ||= requestAnimationFrame(() => this.#draw());
    return true;
  }

  destroy() {
    cancelAnimationFrame(this.#frame);
  }

  #draw() {
    this.#frame = 0;
    const { label = "", done, total, note = "" } = this.figure;
    this.#label.textContent = label;
    this.#label.hidden = !label;
    if (total) Object.assign(this.#bar, { max: total, value: done });
    else this.#bar.removeAttribute("value");
    this.#text.textContent = [progressText(this.figure), note].filter(Boolean).join(" · ");
  }
}

/**
 * "12 of 30 · 3.4 s · about 5 s left"
 *
 * @param {{done: number, total: number | null, seconds?: number}} progress
 */
export function progressText({ done, total, seconds = 0 }) {
  const parts = [total ? `${done} of ${total}` : `${done}`];
  if (seconds > 0) parts.push(time(seconds));
  if (total && done > 0 && done < total && seconds > 0) {
    parts.push(`about ${time((seconds / done) * (total - done), 0)} left`);
  }
  return parts.join(" · ");
}

/** @param {number} seconds @param {number} [digits] */
function time(seconds, digits = 1) {
  if (seconds < 60) return `${Math.max(digits ? 0 : 1, seconds).toFixed(digits)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}
