/**
 * What a race is: the surface, the start, who runs with which settings.
 *
 * @typedef {{title: string, formula: string, x: [number, number], y: [number, number],
 *   start: [number, number], target: number}} Landscape
 * @typedef {Record<string, Landscape>} Landscapes
 * @typedef {{on: boolean, values: number[]}} Racer settings in the order of its knobs
 * @typedef {{surface: string, formula: string, x: [number, number], y: [number, number],
 *   start: [number, number], steps: number, seed: number, racers: Record<string, Racer>,
 *   at: number | null, arrows: number}} RaceState
 *
 * @typedef {{name: string, label: string, low: number, high: number, log?: boolean}} Knob
 *   `name`: the argument of the optimizer's class
 * @typedef {{name: string, class: string, fixed: string, knobs: Knob[], values: number[], on: boolean}} Kind
 */

export const OWN = "own";
export const OWN_FORMULA = "sin(3x)·cos(2y) + 0.3(x² + y²)";
export const MOST_STEPS = 1000;
const LONGEST_FORMULA = 400;

/** @type {Knob} */
const LR = { name: "lr", label: "learning rate", low: 1e-4, high: 20, log: true };
/** @type {Knob} */
const MOMENTUM = { name: "momentum", label: "momentum", low: 0.1, high: 0.99 };
/** @type {Knob[]} */
const BETAS = [
  { name: "beta1", label: "β₁", low: 0, high: 0.99 },
  { name: "beta2", label: "β₂", low: 0.5, high: 0.999 },
];

/** The runners; their order gives their colours. @type {Kind[]} */
export const KINDS = [
  { name: "SGD", class: "SGD", fixed: "", knobs: [LR], values: [0.01], on: true },
  {
    name: "Momentum",
    class: "SGD",
    fixed: "",
    knobs: [LR, MOMENTUM],
    values: [0.01, 0.9],
    on: true,
  },
  {
    name: "Nesterov",
    class: "SGD",
    fixed: "nesterov=True",
    knobs: [LR, MOMENTUM],
    values: [0.01, 0.9],
    on: true,
  },
  { name: "Adagrad", class: "Adagrad", fixed: "", knobs: [LR], values: [0.5], on: true },
  {
    name: "RMSprop",
    class: "RMSprop",
    fixed: "",
    knobs: [LR, { name: "alpha", label: "α", low: 0.5, high: 0.999 }],
    values: [0.02, 0.99],
    on: true,
  },
  {
    name: "Adam",
    class: "Adam",
    fixed: "",
    knobs: [LR, ...BETAS],
    values: [0.1, 0.9, 0.999],
    on: true,
  },
  {
    name: "AdamW",
    class: "AdamW",
    fixed: "",
    knobs: [LR, ...BETAS, { name: "weight_decay", label: "weight decay", low: 0, high: 1 }],
    values: [0.1, 0.9, 0.999, 0.01],
    on: true,
  },
  {
    name: "NAdam",
    class: "NAdam",
    fixed: "",
    knobs: [LR, ...BETAS],
    values: [0.1, 0.9, 0.999],
    on: false,
  },
  { name: "Rprop", class: "Rprop", fixed: "", knobs: [LR], values: [0.05], on: false },
  {
    name: "Adadelta",
    class: "Adadelta",
    fixed: "",
    knobs: [
      { ...LR, high: 100 },
      { name: "rho", label: "ρ", low: 0.5, high: 0.999 },
    ],
    values: [5, 0.9],
    on: false,
  },
];

/**
 * Rates of SGD, Momentum and Nesterov: the slopes of a surface decide what they bear. The others
 * divide by the size of the gradients, and keep one rate everywhere.
 *
 * @type {Record<string, [number, number, number]>}
 */
const RATES = {
  narrow_valley: [0.036, 0.01, 0.01],
  rosenbrock: [0.001, 0.001, 0.001],
  saddle: [0.1, 0.05, 0.05],
  plateau: [0.5, 0.2, 0.2],
  beale: [0.01, 0.003, 0.003],
  himmelblau: [0.005, 0.002, 0.002],
  rastrigin: [0.002, 0.005, 0.005],
  bowl: [0.1, 0.02, 0.02],
  noisy_bowl: [0.1, 0.02, 0.02],
  [OWN]: [0.05, 0.02, 0.02],
};

/**
 * The race with which a surface begins.
 *
 * @param {Landscapes} landscapes
 * @param {string} surface
 * @param {Record<string, Racer>} [racers] who is switched on stays so
 * @returns {RaceState}
 */
export function beginning(landscapes, surface, racers) {
  const known = landscapes[surface];
  const rates = RATES[surface];
  /** @type {Record<string, Racer>} */
  const made = {};
  KINDS.forEach(({ name, values, on }, i) => {
    const [rate, ...rest] = values;
    made[name] = { on: racers?.[name].on ?? on, values: [rates[i] ?? rate, ...rest] };
  });
  return {
    surface,
    formula: OWN_FORMULA,
    x: known?.x ?? [-3, 3],
    y: known?.y ?? [-2.2, 2.2],
    start: known?.start ?? [-2.4, 1.6],
    steps: 300,
    seed: 0,
    racers: made,
    at: null,
    arrows: 0,
  };
}

/** A number as Python and links have it: at most four figures that count. @param {number} value */
export function plainNumber(value) {
  return String(Number(value.toPrecision(4)));
}

/** @param {RaceState} state */
export function toHash(state) {
  const pair = (/** @type {[number, number]} */ two) => two.map(plainNumber).join(",");
  const parts = new URLSearchParams({ surface: state.surface, start: pair(state.start) });
  if (state.surface === OWN) {
    parts.set("f", state.formula);
    parts.set("x", pair(state.x));
    parts.set("y", pair(state.y));
  }
  parts.set("steps", String(state.steps));
  if (state.seed) parts.set("seed", String(state.seed));
  for (const { name } of KINDS) {
    const { on, values } = state.racers[name];
    parts.set(name, [...(on ? [] : ["off"]), ...values.map(plainNumber)].join(","));
  }
  if (state.at !== null) parts.set("step", String(state.at));
  if (state.arrows) parts.set("arrows", String(state.arrows));
  // Commas and colons may stand in a fragment: links stay readable.
  return parts.toString().replaceAll("%2C", ",");
}

/**
 * The race of a link; whatever it does not say, or says wrongly, is as at the beginning.
 *
 * @param {string} hash without the #
 * @param {Landscapes} landscapes
 * @returns {RaceState | null} null where the link speaks of no race
 */
export function fromHash(hash, landscapes) {
  const parts = new URLSearchParams(hash);
  const surface = parts.get("surface") ?? "";
  if (surface !== OWN && !Object.hasOwn(landscapes, surface)) return null;
  const state = beginning(landscapes, surface);
  if (surface === OWN) {
    state.formula = oneLine(parts.get("f") ?? state.formula);
    state.x = range(parts.get("x")) ?? state.x;
    state.y = range(parts.get("y")) ?? state.y;
  }
  const start = numbers(parts.get("start"), 2);
  if (start) state.start = [within(start[0], state.x), within(start[1], state.y)];
  state.steps = whole(parts.get("steps"), 1, MOST_STEPS) ?? state.steps;
  state.seed = whole(parts.get("seed"), 0, 9999) ?? 0;
  for (const { name, knobs } of KINDS) {
    const told = parts.get(name);
    if (told === null) continue;
    const values = numbers(told.replace(/^off,?/, ""), knobs.length);
    state.racers[name].on = !told.startsWith("off");
    if (values) {
      state.racers[name].values = values.map((one, i) =>
        within(one, [knobs[i].low, knobs[i].high]),
      );
    }
  }
  state.at = whole(parts.get("step"), 0, MOST_STEPS);
  state.arrows = whole(parts.get("arrows"), 0, KINDS.length + 1) ?? 0;
  return state;
}

/** @param {string} text */
export function oneLine(text) {
  return text.replace(/\s+/g, " ").trim().slice(0, LONGEST_FORMULA);
}

/** @param {string | null} text @param {number} count @returns {number[] | null} */
function numbers(text, count) {
  const found = (text ?? "").split(",").map((one) => (one.trim() ? Number(one) : Number.NaN));
  return found.length === count && found.every(Number.isFinite) ? found : null;
}

/** @param {string | null} text @returns {[number, number] | null} */
export function range(text) {
  const found = numbers(text, 2);
  return found && found[0] < found[1] ? [found[0], found[1]] : null;
}

/** @param {string | null} text @param {number} low @param {number} high */
function whole(text, low, high) {
  const value = text === null || !text.trim() ? Number.NaN : Number(text);
  return Number.isInteger(value) && value >= low && value <= high ? value : null;
}

/** @param {number} value @param {[number, number]} range */
function within(value, [low, high]) {
  return Math.min(high, Math.max(low, value));
}
