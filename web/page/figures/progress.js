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
    const { label = "", done, total, note = "", depth = 0, state = "running" } = this.figure;
    this.element.style.setProperty("--depth", String(depth));
    this.element.dataset.state = state;
    this.#label.textContent = label;
    this.#label.hidden = !label;
    if (total) Object.assign(this.#bar, { max: total, value: done });
    else if (state === "running") this.#bar.removeAttribute("value");
    else Object.assign(this.#bar, { max: 1, value: 1 });
    this.#text.textContent = [progressText(this.figure), note].filter(Boolean).join(" · ");
  }
}

/**
 * "12 of 30 · 3.4 s · about 5 s left"
 *
 * @param {{done: number, total: number | null, seconds?: number, unit?: string, state?: string}} progress
 */
export function progressText({ done, total, seconds = 0, unit = "", state = "running" }) {
  const count = Math.round(done * 100) / 100;
  const parts = [total ? `${count} of ${total}` : `${count}${unit && ` ${unit}`}`];
  if (state === "stopped") parts.push("stopped");
  if (seconds > 0) parts.push(time(seconds));
  if (done > 0 && seconds > 0 && unit) parts.push(rate(done / seconds, unit));
  if (total && done > 0 && done < total && seconds > 0 && state === "running") {
    parts.push(`about ${time((seconds / done) * (total - done), 0)} left`);
  }
  return parts.join(" · ");
}

/** @param {number} aSecond @param {string} unit */
function rate(aSecond, unit) {
  if (aSecond < 1) return `${(1 / aSecond).toFixed(2)} s/${unit}`;
  return `${aSecond < 100 ? aSecond.toPrecision(3) : Math.round(aSecond)} ${unit}/s`;
}

/** @param {number} seconds @param {number} [digits] */
function time(seconds, digits = 1) {
  if (seconds < 60) return `${Math.max(digits ? 0 : 1, seconds).toFixed(digits)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}
