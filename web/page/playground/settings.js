/**
 * Everything that can be chosen on the playground.
 *
 * @typedef {[x: number, y: number, label: number]} Point
 * @typedef {object} Settings
 * @property {DataName} data
 * @property {number} noise in percent
 * @property {number} points how many
 * @property {number} share of the points that are learned, in percent
 * @property {number} batch points a step; 0: all at once
 * @property {number} dataSeed
 * @property {Point[]} drawn the reader's own points, with labels from 0
 * @property {FeatureName[]} features
 * @property {number[]} hidden units of each layer
 * @property {ActivationName} activation
 * @property {boolean} batchNorm
 * @property {StartName} start the first weights
 * @property {number} seed
 * @property {LossName} loss
 * @property {OptimizerName} optimizer
 * @property {number} rate
 * @property {PenaltyName} penalty
 * @property {number} strength of the penalty
 */

/** What the network is to give: a probability, one of several classes, or a number. @typedef {"binary" | "classes" | "regression"} Task */

/** @typedef {{name: string, task: Task, classes: number, about: string}} Data */

/** @satisfies {Record<string, Data>} */
export const DATA = {
  circles: { name: "Circles", task: "binary", classes: 2, about: "one class around the other" },
  xor: { name: "XOR", task: "binary", classes: 2, about: "opposite corners belong together" },
  clouds: { name: "Clouds", task: "binary", classes: 2, about: "a line separates them" },
  moons: { name: "Moons", task: "binary", classes: 2, about: "half circles, one in the other" },
  spirals: { name: "Spirals", task: "binary", classes: 2, about: "two arms, wound together" },
  arms: { name: "3 arms", task: "classes", classes: 3, about: "spirals of three classes" },
  trio: { name: "4 clouds", task: "classes", classes: 4, about: "clouds of four classes" },
  plane: { name: "Plane", task: "regression", classes: 2, about: "numbers on a slope" },
  hills: { name: "Hills", task: "regression", classes: 2, about: "two hills and two hollows" },
  waves: { name: "Waves", task: "regression", classes: 2, about: "rings in water" },
  drawn: { name: "Your own", task: "binary", classes: 2, about: "points that you draw" },
};
/** @typedef {keyof typeof DATA} DataName */

/** @typedef {(x1: number, x2: number) => number} OfPlane */

/** Features, as a learner writes them and as Python does; `of` draws those that are off. */
export const FEATURES = {
  x1: { name: "x₁", code: "x1", of: /** @type {OfPlane} */ ((x1) => x1) },
  x2: { name: "x₂", code: "x2", of: /** @type {OfPlane} */ ((_, x2) => x2) },
  x1x1: { name: "x₁²", code: "x1**2", of: /** @type {OfPlane} */ ((x1) => x1 ** 2) },
  x2x2: { name: "x₂²", code: "x2**2", of: /** @type {OfPlane} */ ((_, x2) => x2 ** 2) },
  x1x2: { name: "x₁x₂", code: "x1 * x2", of: /** @type {OfPlane} */ ((x1, x2) => x1 * x2) },
  sin1: {
    name: "sin 2x₁",
    code: "gg.sin(2 * x1)",
    of: /** @type {OfPlane} */ ((x1) => Math.sin(2 * x1)),
  },
  sin2: {
    name: "sin 2x₂",
    code: "gg.sin(2 * x2)",
    of: /** @type {OfPlane} */ ((_, x2) => Math.sin(2 * x2)),
  },
  r: { name: "radius", code: "gg.sqrt(x1**2 + x2**2)", of: /** @type {OfPlane} */ (Math.hypot) },
};
/** @typedef {keyof typeof FEATURES} FeatureName */

export const ACTIVATIONS = {
  tanh: { name: "tanh", code: "nn.Tanh()" },
  relu: { name: "ReLU", code: "nn.ReLU()" },
  leaky: { name: "leaky ReLU", code: "nn.LeakyReLU(0.1)" },
  elu: { name: "ELU", code: "nn.ELU()" },
  sigmoid: { name: "sigmoid", code: "nn.Sigmoid()" },
  linear: { name: "none (linear)", code: "" },
};
/** @typedef {keyof typeof ACTIVATIONS} ActivationName */

export const STARTS = {
  usual: { name: "random" },
  large: { name: "large" },
  zeros: { name: "all zero" },
};
/** @typedef {keyof typeof STARTS} StartName */

/** Losses by task; the first is the usual one. */
export const LOSSES = {
  binary: { entropy: "cross-entropy", squares: "squared error", hinge: "hinge" },
  classes: { entropy: "cross-entropy", margin: "margins" },
  regression: { squares: "squared error", absolute: "absolute error", huber: "Huber" },
};
/** @typedef {"entropy" | "squares" | "hinge" | "margin" | "absolute" | "huber"} LossName */

export const OPTIMIZERS = {
  sgd: { name: "SGD", code: "SGD" },
  momentum: { name: "SGD + momentum", code: "SGD" },
  rmsprop: { name: "RMSprop", code: "RMSprop" },
  adam: { name: "Adam", code: "Adam" },
};
/** @typedef {keyof typeof OPTIMIZERS} OptimizerName */

export const PENALTIES = {
  none: { name: "none", usual: 0, choices: [0] },
  l1: { name: "L1", usual: 0.001, choices: [0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1] },
  l2: { name: "L2", usual: 0.01, choices: [0.0001, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1] },
  dropout: { name: "dropout", usual: 0.2, choices: [0.05, 0.1, 0.2, 0.3, 0.5, 0.7] },
};
/** @typedef {keyof typeof PENALTIES} PenaltyName */

export const RATES = [0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10];
export const BATCHES = [1, 4, 10, 20, 50, 0];
export const COUNTS = [40, 100, 200, 400, 600];
export const MOST_LAYERS = 6;
export const MOST_UNITS = 8;
export const MOST_DRAWN = 200;
/** Own points lie between -REACH and REACH. */
export const REACH = 3;

/** @type {Settings} */
export const DEFAULTS = {
  data: "spirals",
  noise: 10,
  points: 400,
  share: 50,
  batch: 20,
  dataSeed: 0,
  drawn: [],
  features: ["x1", "x2"],
  hidden: [8, 8],
  activation: "tanh",
  batchNorm: false,
  start: "usual",
  seed: 0,
  loss: "entropy",
  optimizer: "adam",
  rate: 0.01,
  penalty: "none",
  strength: 0,
};

/** What the network gives for these settings: own points may have more than two classes. @param {Pick<Settings, "data" | "drawn">} settings @returns {Task} */
export function taskOf({ data, drawn }) {
  return data === "drawn" && classesOf({ data, drawn }) > 2 ? "classes" : DATA[data].task;
}

/** @param {Pick<Settings, "data" | "drawn">} settings */
export function classesOf({ data, drawn }) {
  if (data !== "drawn") return DATA[data].classes;
  return Math.max(2, ...drawn.map(([, , label]) => label + 1));
}

/** How many points there are, and how many of them are learned. @param {Settings} settings */
export function counts({ data, points, drawn, share }) {
  const all = data === "drawn" ? drawn.length : points;
  return { all, train: Math.max(1, Math.round((all * share) / 100)) };
}

/**
 * Settings that go together, from any that may not: what is out of bounds is brought within, what is
 * unknown becomes the default.
 *
 * @param {Partial<Record<keyof Settings, unknown>>} given
 * @returns {Settings}
 */
export function sound(given) {
  const pick = (/** @type {keyof Settings} */ name, /** @type {object} */ among) =>
    /** @type {any} */ (
      Object.hasOwn(among, String(given[name])) ? String(given[name]) : DEFAULTS[name]
    );
  const number = (
    /** @type {keyof Settings} */ name,
    /** @type {number} */ low,
    /** @type {number} */ high,
  ) => {
    const value = Number(given[name] ?? DEFAULTS[name]);
    return Number.isFinite(value) ? Math.min(high, Math.max(low, value)) : Number(DEFAULTS[name]);
  };
  const whole = (
    /** @type {keyof Settings} */ name,
    /** @type {number} */ low,
    /** @type {number} */ high,
  ) => Math.round(number(name, low, high));
  const list = (/** @type {keyof Settings} */ name) => {
    const value = given[name];
    return Array.isArray(value) ? value : [.../** @type {any} */ (DEFAULTS[name])];
  };
  const drawn = list("drawn").filter(isPoint).slice(0, MOST_DRAWN);
  const data = /** @type {DataName} */ (pick("data", DATA));
  const features = list("features").filter((one) => Object.hasOwn(FEATURES, String(one)));
  const losses = LOSSES[taskOf({ data, drawn })];
  const penalty = /** @type {PenaltyName} */ (pick("penalty", PENALTIES));
  return {
    data,
    noise: whole("noise", 0, 50),
    points: whole("points", 10, 1000),
    share: whole("share", 10, 90),
    batch: whole("batch", 0, 1000),
    dataSeed: whole("dataSeed", 0, 9999),
    drawn,
    features: features.length ? [...new Set(features)].sort(byTable) : ["x1", "x2"],
    hidden: list("hidden")
      .slice(0, MOST_LAYERS)
      .map((units) => Math.min(MOST_UNITS, Math.max(1, Math.round(Number(units)) || 1))),
    activation: pick("activation", ACTIVATIONS),
    batchNorm: given.batchNorm === true,
    start: pick("start", STARTS),
    seed: whole("seed", 0, 9999),
    loss: Object.hasOwn(losses, String(given.loss))
      ? /** @type {LossName} */ (given.loss)
      : /** @type {LossName} */ (Object.keys(losses)[0]),
    optimizer: pick("optimizer", OPTIMIZERS),
    rate: number("rate", 1e-6, 100),
    penalty,
    strength:
      penalty === "none"
        ? 0
        : Math.min(
            penalty === "dropout" ? 0.9 : 10,
            Math.max(1e-6, Number(given.strength) || PENALTIES[penalty].usual),
          ),
  };
}

const ORDER = Object.keys(FEATURES);

/** @param {string} a @param {string} b */
function byTable(a, b) {
  return ORDER.indexOf(a) - ORDER.indexOf(b);
}

/** @param {unknown} value @returns {value is Point} */
function isPoint(value) {
  if (!Array.isArray(value) || value.length !== 3) return false;
  const [x, y, label] = value;
  const inside = (/** @type {unknown} */ at) => typeof at === "number" && Math.abs(at) <= REACH;
  return inside(x) && inside(y) && Number.isInteger(label) && label >= 0 && label < 4;
}
