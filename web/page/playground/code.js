/** @import { Settings } from "./settings.js" */
import { ACTIVATIONS, classesOf, counts, FEATURES, OPTIMIZERS, REACH, taskOf } from "./settings.js";

/** Epochs of a training that only Pause or Stop ends. */
const ENDLESS = 100_000;

/**
 * The Python that does what the settings say.
 *
 * @param {Settings} settings
 * @param {{epochs?: number}} [options]
 */
export function codeOf(settings, { epochs = ENDLESS } = {}) {
  return [
    ...head(settings),
    "",
    ...data(settings),
    "",
    ...features(settings),
    "",
    ...network(settings),
    "",
    ...training(settings),
    "",
    ...step(settings),
    "",
    ...loop(settings, epochs),
  ].join("\n");
}

/** @param {Settings} settings */
function head(settings) {
  const maker =
    settings.data === "drawn" ? [] : [`from glowgrad.datasets import ${makerOf(settings)}`];
  return [
    "import glowgrad as gg",
    "from glowgrad import nn, optim",
    ...maker,
    "from glowgrad.pictures import Playground",
  ];
}

const MAKERS = {
  circles: "make_circles",
  xor: "make_xor",
  clouds: "make_clouds",
  moons: "make_moons",
  spirals: "make_spirals",
  arms: "make_spirals",
  trio: "make_clouds",
  plane: "make_plane",
  hills: "make_hills",
  waves: "make_waves",
};

/** @param {Settings} settings */
function makerOf({ data }) {
  return MAKERS[/** @type {keyof typeof MAKERS} */ (data)];
}

/** What each data set takes besides the number of points; noise is a share. @type {Record<string, (noise: number) => string>} */
const OPTIONS = {
  circles: (noise) => `noise=${plain(noise * 0.6)}`,
  xor: (noise) => `noise=${plain(0.2 + noise)}`,
  clouds: (noise) => `noise=${plain(0.4 + 1.6 * noise)}`,
  moons: (noise) => `noise=${plain(noise * 0.8)}`,
  spirals: (noise) => `arms=2, noise=${plain(noise)}, angle=8`,
  arms: (noise) => `arms=3, noise=${plain(noise)}, angle=5`,
  trio: (noise) => `noise=${plain(0.4 + 1.6 * noise)}, classes=4`,
  plane: (noise) => `noise=${plain(noise)}`,
  hills: (noise) => `noise=${plain(noise)}`,
  waves: (noise) => `noise=${plain(noise)}`,
};

/** @param {Settings} settings */
function data(settings) {
  const { all, train } = counts(settings);
  const task = taskOf(settings);
  const learned = `train = ${train}  # points to learn from; the others test`;
  const asTargets = task === "binary" ? ["targets = labels.float().unsqueeze(1)"] : [];
  if (settings.data === "drawn") {
    return [
      ...drawn(settings),
      `gg.manual_seed(${settings.dataSeed})`,
      "data = gg.tensor(drawn).float()[gg.randperm(len(drawn))]",
      `points, ${task === "binary" ? "labels" : "targets"} = data[:, :2], data[:, 2].long()`,
      ...asTargets,
      learned,
    ];
  }
  const given = task === "binary" ? "labels" : "targets";
  const options = OPTIONS[settings.data](settings.noise / 100);
  return [
    `gg.manual_seed(${settings.dataSeed})`,
    `points, ${given} = ${makerOf(settings)}(${all}, ${options})`,
    "points = (points - points.mean(0)) / points.std(0)",
    ...asTargets,
    learned,
  ];
}

/** Own points, a few on a line. @param {Settings} settings */
function drawn({ drawn: points }) {
  const told = points.map(([x, y, label]) => `(${plain(x)}, ${plain(y)}, ${label})`);
  const lines = [];
  for (let at = 0; at < told.length; at += 4)
    lines.push(`    ${told.slice(at, at + 4).join(", ")},`);
  return lines.length ? ["drawn = [", ...lines, "]"] : ["drawn = []  # draw some on the picture"];
}

/** @param {Settings} settings */
function features({ features: chosen }) {
  const listed = chosen.map((name) => FEATURES[name].code).join(", ");
  const stacked = `return gg.stack([${listed}], 1)`;
  return [
    "def features(points):",
    "    x1, x2 = points[:, 0], points[:, 1]",
    ...(stacked.length <= 60
      ? [`    ${stacked}`]
      : ["    return gg.stack([", `        ${listed},`, "    ], 1)"]),
  ];
}

/** @param {Settings} settings */
function network(settings) {
  const { hidden, activation, batchNorm, penalty } = settings;
  const layers = [];
  let width = settings.features.length;
  for (const units of hidden) {
    const parts = [
      `nn.Linear(${width}, ${units})`,
      batchNorm ? `nn.BatchNorm1d(${units})` : "",
      ACTIVATIONS[activation].code,
      penalty === "dropout" ? "nn.Dropout(dropout)" : "",
    ];
    layers.push(`    ${parts.filter(Boolean).join(", ")},`);
    width = units;
  }
  const task = taskOf(settings);
  layers.push(`    nn.Linear(${width}, ${task === "classes" ? classesOf(settings) : 1}),`);
  return [
    `gg.manual_seed(${settings.seed})`,
    ...(penalty === "dropout" ? [`dropout = ${settings.strength}`] : []),
    "model = nn.Sequential(",
    ...layers,
    ")",
    ...start(settings),
  ];
}

/** @param {Settings} settings */
function start({ start: first }) {
  if (first === "usual") return [];
  const call = first === "zeros" ? "nn.init.zeros_(weights)" : "nn.init.normal_(weights, std=2)";
  return ["for weights in model.parameters():", `    ${call}`];
}

const LOSS = {
  binary: {
    entropy: ["loss_function = nn.BCEWithLogitsLoss()"],
    squares: ["def loss_function(score, y):", "    return ((gg.sigmoid(score) - y) ** 2).mean()"],
    hinge: ["def loss_function(score, y):", "    return gg.relu(1 - (2 * y - 1) * score).mean()"],
  },
  classes: {
    entropy: ["loss_function = nn.CrossEntropyLoss()"],
    margin: ["loss_function = nn.MultiMarginLoss()"],
  },
  regression: {
    squares: ["loss_function = nn.MSELoss()"],
    absolute: ["loss_function = nn.L1Loss()"],
    huber: ["loss_function = nn.HuberLoss()"],
  },
};

/** @param {Settings} settings */
function training(settings) {
  const { optimizer, penalty, strength, rate } = settings;
  const losses = /** @type {Record<string, string[]>} */ (LOSS[taskOf(settings)]);
  const options = [
    "lr=learning_rate",
    optimizer === "momentum" ? "momentum=0.9" : "",
    penalty === "l2" ? "weight_decay=l2" : "",
  ].filter(Boolean);
  const made = `optim.${OPTIMIZERS[optimizer].code}(model.parameters(), ${options.join(", ")})`;
  return [
    ...losses[settings.loss],
    `learning_rate = ${rate}`,
    `batch_size = ${sizeOf(settings)}`,
    ...(penalty === "l1" || penalty === "l2" ? [`${penalty} = ${strength}`] : []),
    ...(made.length <= 56
      ? [`optimizer = ${made}`]
      : [
          `optimizer = optim.${OPTIMIZERS[optimizer].code}(`,
          `    model.parameters(), ${options.join(", ")}`,
          ")",
        ]),
  ];
}

/** Points a step, as the code says it. @param {Settings} settings */
function sizeOf(settings) {
  const { train } = counts(settings);
  return settings.batch === 0 || settings.batch > train ? "train" : String(settings.batch);
}

/** @param {Settings} settings */
function step({ penalty }) {
  return [
    "@gg.compile",
    "def step(x, y):",
    "    optimizer.zero_grad()",
    "    loss = loss_function(model(x), y)",
    ...(penalty === "l1"
      ? ["    size = sum(w.abs().sum() for w in model.parameters())", "    loss = loss + l1 * size"]
      : []),
    "    loss.backward()",
    "    optimizer.step()",
  ];
}

/** @param {Settings} settings @param {number} epochs */
function loop(settings, epochs) {
  const { penalty, data: name } = settings;
  const follow = ["lr=learning_rate", penalty === "l2" ? "weight_decay=l2" : ""].filter(Boolean);
  return [
    "x = features(points)",
    "play = Playground(",
    `    model, points, targets, loss_function,${name === "drawn" ? ` limit=${REACH},` : ""}`,
    "    optimizer=optimizer, features=features, train=train,",
    ")",
    `for epoch in range(${String(epochs).replace(/\B(?=(\d{3})+$)/g, "_")}):`,
    `    optimizer.param_groups[0].update(${follow.join(", ")})`,
    ...(penalty === "dropout"
      ? [
          "    for layer in model:",
          "        if isinstance(layer, nn.Dropout):",
          "            layer.p = dropout",
        ]
      : []),
    "    for batch in gg.randperm(train).split(batch_size):",
    "        step(x[batch], targets[batch])",
    "    play.update()",
  ];
}

/** @param {number} value to three places, without idle zeros */
function plain(value) {
  return String(Number(value.toFixed(3)));
}
