/** @import { Colours } from "../figures/types.js" */
/** @import { DataName, PenaltyName, Settings } from "./settings.js" */
import { element } from "../element.js";
import {
  ACTIVATIONS,
  BATCHES,
  COUNTS,
  counts,
  DATA,
  LOSSES,
  OPTIMIZERS,
  PENALTIES,
  RATES,
  STARTS,
  taskOf,
} from "./settings.js";
import { paintThumbnail } from "./thumbnails.js";

/** @typedef {(change: Partial<Settings>) => void} OnChange */

/** The form: data and training. It shows settings, and tells of what is chosen. */
export class ControlsView {
  /** @type {Map<DataName, {button: HTMLButtonElement, canvas: HTMLCanvasElement}>} */
  #data = new Map();
  #selects;
  #sliders;
  #batchNorm;
  #strengthPlace;
  /** @type {Settings | null} */
  #shown = null;
  /** In which the thumbnails are painted. @type {Colours | null} */
  #painted = null;

  /** @param {HTMLElement} dataHolder @param {HTMLElement} trainHolder @param {OnChange} onChange */
  constructor(dataHolder, trainHolder, onChange) {
    this.onChange = onChange;
    const set = (/** @type {keyof Settings} */ name) => (/** @type {string | number} */ value) =>
      onChange({ [name]: value });
    this.#selects = {
      activation: select("Activation", set("activation")),
      loss: select("Loss", set("loss")),
      optimizer: select("Optimizer", set("optimizer")),
      start: select("First weights", set("start")),
      penalty: select("Regularisation", (value) => {
        const penalty = /** @type {PenaltyName} */ (value);
        onChange({ penalty, strength: PENALTIES[penalty].usual });
      }),
      batch: select("Batch size", (value) => onChange({ batch: Number(value) })),
      points: select("Points", (value) => onChange({ points: Number(value) })),
    };
    this.#sliders = {
      rate: places("Learning rate", RATES, set("rate")),
      strength: places("Strength", PENALTIES.l1.choices, set("strength")),
      noise: range("Noise", 0, 50, 5, "%", set("noise")),
      share: range("Train on", 10, 90, 10, "%", set("share")),
    };
    const tick = element("input", { type: "checkbox" });
    tick.addEventListener("change", () => onChange({ batchNorm: tick.checked }));
    this.#batchNorm = tick;
    const thumbs = element("div", { class: "data-choices", role: "group", "aria-label": "Data" });
    for (const name of /** @type {DataName[]} */ (Object.keys(DATA))) {
      const canvas = element("canvas", { "aria-hidden": "true" });
      const button = element(
        "button",
        {
          type: "button",
          title: `${DATA[name].name}: ${DATA[name].about}`,
          "aria-pressed": "false",
          onclick: () => onChange({ data: name }),
        },
        canvas,
        element("span", {}, DATA[name].name),
      );
      this.#data.set(name, { button, canvas });
      thumbs.append(button);
    }
    const newData = element(
      "button",
      {
        type: "button",
        onclick: () => onChange({ dataSeed: ((this.#shown?.dataSeed ?? 0) + 1) % 10_000 }),
      },
      "New data",
    );
    const newWeights = element(
      "button",
      {
        type: "button",
        title: "Other first weights, and from epoch 0",
        onclick: () => onChange({ seed: ((this.#shown?.seed ?? 0) + 1) % 10_000 }),
      },
      "New weights",
    );
    const norm = element("label", { class: "play-field play-tick" }, tick, "Batch norm");
    dataHolder.replaceChildren(
      thumbs,
      element(
        "div",
        { class: "play-fields" },
        this.#sliders.noise.element,
        this.#sliders.share.element,
        this.#selects.points.element,
        newData,
        this.#selects.start.element,
        norm,
        newWeights,
      ),
    );
    this.#strengthPlace = this.#sliders.strength.element;
    trainHolder.replaceChildren(
      this.#sliders.rate.element,
      this.#selects.activation.element,
      this.#selects.optimizer.element,
      this.#selects.loss.element,
      this.#selects.penalty.element,
      this.#strengthPlace,
      this.#selects.batch.element,
    );
  }

  /** @param {Settings} settings */
  show(settings) {
    this.#shown = settings;
    for (const [name, { button }] of this.#data)
      button.setAttribute("aria-pressed", String(name === settings.data));
    const { activation, loss, optimizer, start, penalty, batch, points } = this.#selects;
    activation.show(namesOf(ACTIVATIONS), settings.activation);
    loss.show(Object.entries(LOSSES[taskOf(settings)]), settings.loss);
    optimizer.show(namesOf(OPTIMIZERS), settings.optimizer);
    start.show(namesOf(STARTS), settings.start);
    penalty.show(namesOf(PENALTIES), settings.penalty);
    const { all, train } = counts(settings);
    batch.show(
      withOwn(BATCHES, settings.batch).map((size) => [size, size || `all ${train}`]),
      settings.batch,
    );
    points.show(
      withOwn(COUNTS, settings.points).map((count) => [count, count]),
      settings.points,
    );
    points.element.hidden = settings.data === "drawn";
    this.#sliders.noise.element.hidden = settings.data === "drawn";
    this.#sliders.noise.show(settings.noise);
    this.#sliders.share.show(settings.share, `${settings.share} % of ${all}`);
    this.#sliders.rate.show(RATES, settings.rate);
    this.#sliders.strength.show(PENALTIES[settings.penalty].choices, settings.strength);
    this.#strengthPlace.hidden = settings.penalty === "none";
    this.#batchNorm.checked = settings.batchNorm;
  }

  /** @param {Colours} colours */
  paint(colours) {
    if (colours === this.#painted) return;
    this.#painted = colours;
    for (const [name, { canvas }] of this.#data) paintThumbnail(canvas, name, colours);
  }
}

/** @param {Record<string, {name: string}>} table @returns {[string, string][]} */
function namesOf(table) {
  return Object.entries(table).map(([id, { name }]) => [id, name]);
}

/** Choices with one that only a link can have asked for. @param {number[]} choices @param {number} own */
function withOwn(choices, own) {
  return choices.includes(own) ? choices : [...choices, own].sort((a, b) => a - b);
}

/** @param {string} label @param {(value: string) => void} tell */
function select(label, tell) {
  const field = element("select", { "aria-label": label, onchange: () => tell(field.value) });
  let listed = "";
  return {
    element: element("label", { class: "play-field" }, element("span", {}, label), field),
    /** @param {(readonly [string | number, string | number])[]} options @param {string | number} value */
    show(options, value) {
      const list = JSON.stringify(options);
      if (list !== listed) {
        listed = list;
        field.replaceChildren(
          ...options.map(([id, name]) => element("option", { value: String(id) }, String(name))),
        );
      }
      field.value = String(value);
    },
  };
}

/** A slider over a few numbers. @param {string} label @param {number[]} choices @param {(value: number) => void} tell */
function places(label, choices, tell) {
  let numbers = choices;
  const last = choices.length - 1;
  const field = element("input", {
    type: "range",
    min: 0,
    max: last,
    step: 1,
    "aria-label": label,
  });
  const output = element("b", { "aria-hidden": "true" });
  const say = (/** @type {number} */ value) => {
    output.textContent = String(value);
    field.setAttribute("aria-valuetext", String(value));
  };
  field.addEventListener("input", () => {
    const value = numbers[Number(field.value)];
    say(value);
    tell(value);
  });
  return {
    element: labelled(label, output, field),
    /** @param {number[]} among @param {number} value */
    show(among, value) {
      numbers = withOwn(among, value);
      field.max = String(numbers.length - 1);
      field.value = String(numbers.indexOf(value));
      say(value);
    },
  };
}

/** A slider below its name and value. @param {string} label @param {HTMLElement} output @param {HTMLElement} field */
function labelled(label, output, field) {
  const told = element("span", {}, label, " ", output);
  return element("label", { class: "play-field" }, told, field);
}

/** @param {string} label @param {number} min @param {number} max @param {number} step @param {string} unit @param {(value: number) => void} tell */
function range(label, min, max, step, unit, tell) {
  const field = element("input", { type: "range", min, max, step, "aria-label": label });
  const output = element("b", { "aria-hidden": "true" });
  field.addEventListener("input", () => tell(Number(field.value)));
  return {
    element: labelled(label, output, field),
    /** @param {number} value @param {string} [words] */
    show(value, words = `${value} ${unit}`) {
      field.value = String(value);
      output.textContent = words;
      field.setAttribute("aria-valuetext", words);
    },
  };
}
