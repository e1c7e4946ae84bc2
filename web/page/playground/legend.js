/** @import { Colours } from "../figures/types.js" */
import { element } from "../element.js";
import { css, diverging } from "../figures/colours.js";

const STOPS = [0, 0.25, 0.5, 0.75, 1];

/** What the colours of the picture say: a scale between two ends, or the colours of classes. */
export class Legend {
  element = element("p", { class: "output-legend", "aria-hidden": "true" });
  #shown = "";

  /** @param {string} low @param {string} high @param {number} strength how far the colours reach @param {Colours} colours */
  showScale(low, high, strength, colours) {
    const stops = STOPS.map((at) => css(diverging(0.5 + strength * (at - 0.5), colours.dark)));
    this.#show([low, high, ...stops], () => {
      const bar = element("span", { class: "legend-bar" });
      bar.style.background = `linear-gradient(to right, ${stops.join(", ")})`;
      return [low, bar, high];
    });
  }

  /** @param {number} count @param {Colours} colours */
  showClasses(count, colours) {
    const hues = Array.from({ length: count }, (_, at) => colours.series[at % 8]);
    this.#show(hues, () =>
      hues.flatMap((hue, at) => {
        const chip = element("span", { class: "legend-chip" });
        chip.style.background = hue;
        return [chip, `class ${at}`];
      }),
    );
  }

  hide() {
    this.#show([], () => []);
  }

  /** Only what differs from before is built. @param {string[]} told @param {() => (Node | string)[]} made */
  #show(told, made) {
    const text = told.join("|");
    if (text === this.#shown) return;
    this.#shown = text;
    this.element.replaceChildren(...made());
  }
}
