import { element } from "../element.js";
import { createFigure } from "./figure.js";
import { Player } from "./player.js";

/**
 * Curves of a training whose slider takes the pictures beside them back to a step.
 *
 * @param {HTMLElement} holder
 * @returns {import("./types.js").Picture}
 */
export function rewind(holder) {
  const places = element("div", { class: "rewind-pictures" });
  /** @type {any} */
  let shown = { steps: [], frames: [], pictures: [], curves: {} };
  /** @type {ReturnType<typeof createFigure>[]} the curves, then the linked pictures */
  let parts = [];
  const player = new Player({
    label: "Step of the training",
    show: () => draw(),
    text: (at) => `${shown.curves.x_label || "step"} ${shown.steps[at]}`,
  });
  holder.append(places, player.element);

  /** What each part shows at the slider's step. */
  function fields() {
    const { curves, pictures, frames, steps } = shown;
    const frame = frames[player.at] ?? [];
    const whole = player.at >= steps.length - 1;
    return [
      { ...curves, marker: whole ? null : steps[player.at] },
      ...pictures.map((/** @type {any} */ one, /** @type {number} */ i) => ({
        ...one,
        ...frame[i],
      })),
    ];
  }

  function draw() {
    const wanted = fields();
    if (parts.length !== wanted.length) {
      for (const part of parts) part?.destroy();
      parts = wanted.map((one) => createFigure(one));
      places.replaceChildren(...parts.flatMap((part) => (part ? [part.element] : [])));
    } else {
      for (const [i, one] of wanted.entries()) parts[i]?.update(one);
    }
  }

  return {
    interactive: true,
    draw(figure) {
      if (figure === shown) return; // the parts follow the width by themselves
      shown = figure;
      player.resize(figure.steps.length);
      draw();
    },
    destroy() {
      player.pause();
      for (const part of parts) part?.destroy();
    },
  };
}
