/** @import { Column } from "./network-view.js" */
/** @import { Settings } from "./settings.js" */
import { element } from "../element.js";
import { featureMaps } from "./feature-maps.js";
import { classesOf, FEATURES, MOST_LAYERS, MOST_UNITS, taskOf } from "./settings.js";

/** @typedef {(hidden: number[], does: string) => void} OnLayers other layers are chosen, by the button that `does` so */

/**
 * The network's columns as the settings have them, with the buttons above them.
 *
 * @param {Settings} settings @param {OnLayers} onLayers
 * @returns {Column[]}
 */
export function columnsOf(settings, onLayers) {
  const { features, hidden } = settings;
  const task = taskOf(settings);
  const outputs = task === "classes" ? classesOf(settings) : 1;
  return [
    {
      title: "Features",
      names: Object.values(FEATURES).map(({ name }) => name),
      on: Object.keys(FEATURES).map((name) => features.includes(/** @type {"x1"} */ (name))),
      asleep: featureMaps,
      head: null,
    },
    ...hidden.map((units, index) => ({
      title: `Layer ${index + 1}`,
      names: numbered(units, "unit"),
      on: Array(units).fill(true),
      head: layerHead(hidden, index, onLayers),
    })),
    {
      title: "Output",
      names: task === "classes" ? numbered(outputs, "class", 0) : ["the output"],
      on: Array(outputs).fill(true),
      head: outputHead(hidden, onLayers),
    },
  ];
}

/** @param {number[]} hidden @param {number} index @param {OnLayers} onLayers */
function layerHead(hidden, index, onLayers) {
  const units = hidden[index];
  const button = (
    /** @type {string} */ sign,
    /** @type {string} */ label,
    /** @type {number[]} */ next,
    /** @type {boolean} */ off,
  ) =>
    element(
      "button",
      {
        type: "button",
        "aria-label": label,
        title: label,
        disabled: off,
        "data-does": `${sign}${index}`,
        onclick: () => onLayers(next, `${sign}${index}`),
      },
      sign,
    );
  const withUnits = (/** @type {number} */ count) =>
    hidden.map((one, i) => (i === index ? count : one));
  const name = `layer ${index + 1}`;
  const without = hidden.filter((_, i) => i !== index);
  return element(
    "div",
    { class: "layer-head" },
    button("−", `One unit less in ${name}`, withUnits(units - 1), units <= 1),
    button("+", `One unit more in ${name}`, withUnits(units + 1), units >= MOST_UNITS),
    element("span", { class: "layer-units" }, String(units)),
    button("×", `Remove ${name}`, without, false),
  );
}

/** @param {number[]} hidden @param {OnLayers} onLayers */
function outputHead(hidden, onLayers) {
  const full = hidden.length >= MOST_LAYERS;
  return element(
    "div",
    { class: "layer-head" },
    element(
      "button",
      {
        type: "button",
        class: "add-layer",
        disabled: full,
        title: full ? `${MOST_LAYERS} hidden layers are the most` : "Add a hidden layer",
        "data-does": "add",
        onclick: () => onLayers([...hidden, hidden.at(-1) ?? 4], "add"),
      },
      "+ layer",
    ),
    element("span", { class: "layer-units" }, "output"),
  );
}

/** @param {number} count @param {string} kind @param {number} [from] */
function numbered(count, kind, from = 1) {
  return Array.from({ length: count }, (_, i) => `${kind} ${i + from}`);
}
