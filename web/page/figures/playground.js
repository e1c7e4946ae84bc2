import { element } from "../element.js";
import { Frame } from "../playground/frame.js";
import { NetworkView } from "../playground/network-view.js";
import { OutputView } from "../playground/output-view.js";

/**
 * A small network while it learns: its units, its weights and its answer. On the page of the
 * playground the page itself draws it.
 *
 * @param {HTMLElement} holder
 * @returns {import("./types.js").Picture}
 */
export function playground(holder) {
  /** @type {{layer: number, unit: number} | null} */
  let looked = null;
  /** @type {(() => void) | null} */
  let again = null;
  let structure = "";
  const left = element("div", { class: "play-network" });
  const right = element("div", { class: "play-output" });
  const told = element("p", { class: "play-caption" });
  const stage = element("div", { class: "play-stage" }, left, element("div", {}, told, right));
  holder.append(stage);
  const look = (/** @type {typeof looked} */ unit) => {
    looked = unit;
    again?.();
  };
  const network = new NetworkView(left, { onLook: look, onPick: look });
  const output = new OutputView(right, () => {});

  return {
    interactive: true,
    draw(figure, { colours }) {
      const frame = new Frame(figure);
      const shape = frame.layers.map(({ shown }) => shown).join(" ");
      if (shape !== structure) {
        structure = shape;
        stage.style.setProperty("--columns", String(frame.layers.length));
        network.build(frame.layers.map((layer, at) => columnOf(frame, layer, at)));
      }
      again = () => {
        network.draw(frame, colours);
        const unit = looked && { layer: frame.layers[looked.layer], unit: looked.unit };
        output.draw(frame, colours, { test: true, hard: false, unit, drawing: null });
      };
      again();
      told.textContent = frame.alt;
    },
  };
}

/**
 * What the code alone tells of a layer.
 *
 * @param {Frame} frame @param {import("../playground/frame.js").LayerFrame} layer @param {number} at
 * @returns {import("../playground/network-view.js").Column}
 */
export function columnOf(frame, { units, shown }, at) {
  const last = at === frame.layers.length - 1;
  const kind = at === 0 ? "input" : last ? "output" : "unit";
  const more = units > shown ? ` of ${units}` : "";
  return {
    title: at === 0 ? "Inputs" : last ? "Output" : `Layer ${at}`,
    names: Array.from(
      { length: shown },
      (_, i) => (at === 0 && frame.names?.[i]) || `${kind} ${i + 1}`,
    ),
    on: Array(shown).fill(true),
    head: element("span", {}, `${shown}${more} ${kind}${shown === 1 ? "" : "s"}`),
  };
}
