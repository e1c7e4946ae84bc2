import { element, icon } from "../element.js";

/** Frames a second, and where the reader asked for less motion. */
const [RATE, CALM_RATE] = [12, 2];

/**
 * A slider over frames with a button that plays them. At the last frame it follows frames that are
 * yet to come; play begins anew there. Nothing moves before somebody asks.
 */
export class Player {
  #timer = 0;
  #count = 0;
  #at = 0;

  /**
   * @param {object} options
   * @param {string} options.label what the slider moves along
   * @param {(at: number) => void} options.show draws a frame
   * @param {(at: number) => string} options.text names a frame: "step 20"
   * @param {number} [options.rate] frames a second
   * @param {boolean} [options.steps] buttons for one frame back and one on
   */
  constructor({ label, show, text, rate = RATE, steps = false }) {
    this.show = show;
    this.text = text;
    this.rate = rate;
    this.button = element("button", {
      type: "button",
      class: "player-button",
      onclick: () => (this.#timer ? this.pause() : this.play()),
    });
    this.slider = element("input", {
      type: "range",
      class: "player-slider",
      min: 0,
      max: 0,
      step: 1,
      value: 0,
      "aria-label": label,
      oninput: () => {
        this.pause();
        this.go(Number(this.slider.value));
      },
    });
    this.output = element("span", { class: "player-text" });
    this.element = element(
      "div",
      { class: "player" },
      this.button,
      steps ? this.#stepButton("Step back", "‹", -1) : null,
      steps ? this.#stepButton("Step on", "›", 1) : null,
      this.slider,
      this.output,
    );
    this.pause();
  }

  get at() {
    return this.#at;
  }

  get isPlaying() {
    return this.#timer !== 0;
  }

  /** Tells how many frames there are now. @param {number} count */
  resize(count) {
    const follows = this.#at >= this.#count - 1;
    this.#count = count;
    this.slider.max = String(Math.max(0, count - 1));
    this.slider.disabled = this.button.disabled = count < 2;
    this.#mark(follows ? count - 1 : Math.min(this.#at, count - 1));
  }

  /** As `resize`, but stays at its frame and draws it; one frame needs no player. @param {number} count */
  hold(count) {
    this.#count = count;
    this.slider.max = String(Math.max(0, count - 1));
    this.element.hidden = count < 2;
    this.go(this.#at);
  }

  /** Moves to a frame and draws it. @param {number} at */
  go(at) {
    this.#mark(Math.min(at, this.#count - 1));
    this.show(this.#at);
  }

  /** @param {number} at */
  #mark(at) {
    this.#at = Math.max(0, at);
    this.slider.value = String(this.#at);
    const text = this.#count ? this.text(this.#at) : "";
    this.slider.setAttribute("aria-valuetext", text);
    this.output.textContent = text;
  }

  /** @param {string} name @param {string} sign @param {number} by */
  #stepButton(name, sign, by) {
    const step = () => {
      this.pause();
      this.go(this.#at + by);
    };
    return element(
      "button",
      { type: "button", class: "player-button", "aria-label": name, onclick: step },
      sign,
    );
  }

  play() {
    if (this.#at >= this.#count - 1) this.go(0);
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const tick = () => {
      if (!this.element.isConnected || this.#at >= this.#count - 1) return this.pause();
      this.go(this.#at + 1);
    };
    this.#timer = window.setInterval(
      tick,
      1000 / (calm ? Math.min(CALM_RATE, this.rate) : this.rate),
    );
    this.button.replaceChildren(pauseSign());
    this.button.setAttribute("aria-label", "Pause");
  }

  pause() {
    clearInterval(this.#timer);
    this.#timer = 0;
    this.button.replaceChildren(icon("run"));
    this.button.setAttribute("aria-label", "Play");
  }
}

function pauseSign() {
  return element("span", { class: "player-pause", "aria-hidden": "true" });
}
