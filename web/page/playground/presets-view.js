/** @import { Preset } from "./presets.js" */
/** @import { Settings } from "./settings.js" */
import { linkOf } from "./link.js";
import { PRESETS } from "./presets.js";
import { DEFAULTS, sound } from "./settings.js";

/** The experiments to begin with, each with its question. */
export class PresetsView {
  #main;
  /** Whose question stays while its settings are played with. @type {Preset | null} */
  #last = PRESETS[0];

  /** @param {HTMLElement} main @param {(preset: Preset) => void} onChoose */
  constructor(main, onChoose) {
    this.#main = main;
    for (const button of this.#buttons()) {
      const preset = PRESETS.find(({ name }) => name === button.dataset.preset);
      if (preset) button.addEventListener("click", () => onChoose(preset));
    }
  }

  /** @param {Settings} settings */
  show(settings) {
    const link = linkOf(settings);
    const same = (/** @type {Preset} */ preset) =>
      linkOf(sound({ ...DEFAULTS, ...preset.settings })) === link;
    const preset = PRESETS.find(same) ?? null;
    for (const button of this.#buttons())
      button.setAttribute("aria-pressed", String(button.dataset.preset === preset?.name));
    const data = this.#last && sound(this.#last.settings).data;
    if (preset || data !== settings.data) this.#last = preset;
    for (const card of this.#main.querySelectorAll(".play-question"))
      card.toggleAttribute("hidden", card.getAttribute("data-preset") !== this.#last?.name);
  }

  #buttons() {
    return /** @type {NodeListOf<HTMLElement>} */ (
      this.#main.querySelectorAll(".play-presets button")
    );
  }
}
