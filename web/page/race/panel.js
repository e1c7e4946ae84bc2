/** @import { Kind, Knob, Landscapes, RaceState } from "./state.js" */
import { element } from "../element.js";
import { sign } from "../figures/race.js";
import { KINDS, MOST_STEPS, OWN, oneLine, plainNumber, range } from "./state.js";

/** Places of a slider over a range that is cut into equal ratios. */
const NOTCHES = 200;

/**
 * The race's controls. `change` is called with what the reader changes of the state; "surface" alone
 * asks for the beginning of another surface.
 */
export class RacePanel {
  /** Where they race, and how long. */
  course = element("div", { class: "race-panel race-course" });
  /** Who races. */
  racers = element("div", { class: "race-panel" });
  #formula = element("p", { class: "race-formula" });
  #own = element("div", { class: "race-own" });
  #steps = element("output");
  /** @type {(state: RaceState) => void} */
  #showAll = () => {};

  /**
   * @param {Landscapes} landscapes
   * @param {(change: Partial<RaceState>) => void} change
   * @param {() => RaceState} state
   */
  constructor(landscapes, change, state) {
    const surface = element(
      "select",
      { onchange: () => change({ surface: surface.value }) },
      ...Object.entries(landscapes).map(([name, { title }]) =>
        element("option", { value: name }, title),
      ),
      element("option", { value: OWN }, "Your own f(x, y)"),
    );
    const formula = element("input", {
      type: "text",
      class: "race-code",
      spellcheck: "false",
      autocapitalize: "off",
      autocomplete: "off",
      maxlength: 400,
      onchange: () => change({ formula: oneLine(formula.value) }),
    });
    const bounds = /** @type {const} */ (["x", "y"]).map((axis) => {
      const input = element("input", {
        type: "text",
        class: "race-range",
        autocomplete: "off",
        onchange: () => {
          const found = range(input.value);
          input.setAttribute("aria-invalid", String(!found));
          input.setCustomValidity(found ? "" : "Two numbers, the lower one first: -3, 3");
          input.reportValidity();
          if (found) change({ [axis]: found });
        },
      });
      return { axis, input };
    });
    this.#own.append(
      element("label", {}, element("span", {}, "f(x, y) ="), formula),
      ...bounds.map(({ axis, input }) =>
        element("label", {}, element("span", {}, `${axis} from, to`), input),
      ),
    );
    const steps = element("input", {
      type: "range",
      min: 20,
      max: MOST_STEPS,
      step: 20,
      oninput: () => {
        this.#steps.textContent = steps.value;
        change({ steps: Number(steps.value), at: null });
      },
    });
    const rows = KINDS.map((kind, number) => racerRow(kind, number, change, state));
    this.course.append(
      element("label", { class: "race-surface" }, element("span", {}, "Surface"), surface),
      this.#formula,
      this.#own,
      element("label", { class: "race-knob" }, element("span", {}, "Steps"), steps, this.#steps),
    );
    this.racers.append(...rows.map((row) => row.element));
    this.#showAll = (now) => {
      surface.value = now.surface;
      this.#formula.textContent = landscapes[now.surface]?.formula ?? "";
      this.#own.hidden = now.surface !== OWN;
      if (document.activeElement !== formula) formula.value = now.formula;
      for (const { axis, input } of bounds) {
        if (document.activeElement !== input) input.value = now[axis].map(plainNumber).join(", ");
      }
      steps.value = String(now.steps);
      this.#steps.textContent = String(now.steps);
      for (const row of rows) row.show(now);
    };
  }

  /** Takes over a state that did not come from here. @param {RaceState} state */
  show(state) {
    this.#showAll(state);
  }
}

/**
 * @param {Kind} kind
 * @param {number} number
 * @param {(change: Partial<RaceState>) => void} change
 * @param {() => RaceState} state
 */
function racerRow(kind, number, change, state) {
  const { name, knobs } = kind;
  /** @param {Partial<import("./state.js").Racer>} part */
  const set = (part) => {
    const { racers } = state();
    change({ racers: { ...racers, [name]: { ...racers[name], ...part } } });
  };
  const on = element("input", { type: "checkbox", onchange: () => set({ on: on.checked }) });
  const sliders = knobs.map((knob, i) =>
    knobSlider(name, knob, (value) => {
      const values = [...state().racers[name].values];
      values[i] = value;
      set({ values, on: true });
    }),
  );
  const made = element(
    "fieldset",
    { class: "race-racer" },
    element("legend", { class: "visually-hidden" }, name),
    element("label", { class: "race-name" }, on, sign(number), element("b", {}, name)),
    ...sliders.map((one) => one.element),
  );
  return {
    element: made,
    /** @param {RaceState} now */
    show({ racers }) {
      on.checked = racers[name].on;
      made.toggleAttribute("data-off", !racers[name].on);
      sliders.forEach((one, i) => {
        one.show(racers[name].values[i]);
      });
    },
  };
}

/** @param {string} racer @param {Knob} knob @param {(value: number) => void} change */
function knobSlider(racer, { label, low, high, log }, change) {
  const ratio = Math.log(high / low);
  const valueAt = (/** @type {number} */ at) =>
    Number(
      (log
        ? low * Math.exp((ratio * at) / NOTCHES)
        : low + ((high - low) * at) / NOTCHES
      ).toPrecision(log ? 2 : 3),
    );
  const placeOf = (/** @type {number} */ value) =>
    Math.round(NOTCHES * (log ? Math.log(value / low) / ratio : (value - low) / (high - low)));
  const output = element("output");
  const input = element("input", {
    type: "range",
    min: 0,
    max: NOTCHES,
    "aria-label": `${label} of ${racer}`,
    oninput: () => {
      const value = valueAt(Number(input.value));
      tell(value);
      change(value);
    },
  });
  const tell = (/** @type {number} */ value) => {
    output.textContent = plainNumber(value);
    input.setAttribute("aria-valuetext", plainNumber(value));
  };
  return {
    element: element("label", { class: "race-knob" }, element("span", {}, label), input, output),
    /** @param {number} value */
    show(value) {
      if (valueAt(Number(input.value)) !== value) input.value = String(placeOf(value));
      tell(value);
    },
  };
}
