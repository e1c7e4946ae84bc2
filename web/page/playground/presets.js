/** @import { Settings } from "./settings.js" */

/**
 * An experiment: settings, a question, and what to look for. `lessons` are where it is explained.
 *
 * @typedef {{name: string, title: string, question: string, look: string,
 *   lessons: string[], epochs: number, settings: Partial<Settings>}} Preset
 *   `epochs` are those of the recorded picture
 */

/** @type {Preset[]} */
export const PRESETS = [
  {
    name: "spirals",
    title: "Two spirals",
    question: "Can sixteen units follow two spirals?",
    look: "Press Train. Watch the first layer: each unit only draws a line, and the second bends those lines into arms. Then take a layer away and try again.",
    lessons: ["forward-pass", "xor"],
    epochs: 120,
    settings: {},
  },
  {
    name: "line",
    title: "Why does this one fail?",
    question: "XOR, four units a layer, plenty of epochs. Why does it never get past half?",
    look: "Without an activation, layers of weights are together one layer, and one layer draws one line. Choose another activation and train again.",
    lessons: ["xor", "activation-functions"],
    epochs: 60,
    settings: { data: "xor", hidden: [4, 4], activation: "linear" },
  },
  {
    name: "feature",
    title: "One neuron is enough",
    question: "No hidden layer, and yet a ring is found. How?",
    look: "The feature x₁² + x₂² grows from the middle outwards: what is a ring in the plane is a border in it. Take x₁² and x₂² away, and the neuron can only draw a line.",
    lessons: ["xor", "preprocessing"],
    epochs: 60,
    settings: { data: "circles", hidden: [], features: ["x1", "x2", "x1x1", "x2x2"], rate: 0.03 },
  },
  {
    name: "dying",
    title: "Dying ReLUs",
    question: "The learning rate is ten times too large. What happens to the units?",
    look: "A large step may push a unit below zero at every point. Its gradient is then zero too, so it never comes back: its picture is empty, and the page marks it. Try leaky ReLU, or a rate of 0.3.",
    lessons: ["activation-functions", "initialisation"],
    epochs: 40,
    settings: {
      data: "moons",
      hidden: [8, 8],
      activation: "relu",
      optimizer: "sgd",
      rate: 3,
      batch: 10,
    },
  },
  {
    name: "overfit",
    title: "Overfitting 20 points",
    question: "The training loss goes to zero. Is that good news?",
    look: "Twenty noisy points and 105 weights: the network learns the noise by heart, and the test loss climbs to many times what it was. Choose L2 with strength 0.03, start over and compare.",
    lessons: ["overfitting", "regularisation"],
    epochs: 250,
    settings: { data: "circles", noise: 30, points: 200, share: 10, batch: 0, rate: 0.03 },
  },
  {
    name: "zeros",
    title: "All weights zero",
    question: "Every weight begins at zero. Which unit should change first?",
    look: "All units of a layer get the same gradient, so they stay copies of each other: eight units learn no more than one, here nothing at all. Choose random first weights.",
    lessons: ["initialisation"],
    epochs: 40,
    settings: { data: "circles", hidden: [8, 4], start: "zeros" },
  },
  {
    name: "vanishing",
    title: "Six layers of sigmoid",
    question: "Six layers should be better than two. Why does nothing happen?",
    look: "Each sigmoid passes on at most a quarter of the gradient, six of them next to nothing: the first layers stand still. Switch batch norm on: then the same six layers find the ring.",
    lessons: ["initialisation", "batch-normalisation", "activation-functions"],
    epochs: 60,
    settings: {
      data: "circles",
      hidden: [6, 6, 6, 6, 6, 6],
      activation: "sigmoid",
      optimizer: "sgd",
      rate: 0.1,
    },
  },
  {
    name: "arms",
    title: "Three classes",
    question: "Three arms need three outputs. What does each of them say?",
    look: "Point at the outputs: each has a picture of its own, and the largest wins at every place. That is what softmax and cross-entropy are for.",
    lessons: ["multiclass"],
    epochs: 100,
    settings: { data: "arms", hidden: [8, 8], rate: 0.02 },
  },
  {
    name: "race",
    title: "A slow optimizer",
    question: "Plain SGD crawls here. How much does momentum help, and how much Adam?",
    look: "Note the loss after 100 epochs, change the optimizer, start over, and compare at the same epoch. The slider goes back to any of them.",
    lessons: ["optimizers", "gradient-descent"],
    epochs: 100,
    settings: { data: "spirals", optimizer: "sgd", rate: 0.1, hidden: [8, 8] },
  },
  {
    name: "surface",
    title: "A surface to fit",
    question: "Numbers instead of classes: rings in water from a few hundred points.",
    look: "The colour is the number. Where no points lie, in the corners, the network says something all the same: that is extrapolation.",
    lessons: ["loss-functions", "forward-pass"],
    epochs: 150,
    settings: { data: "waves", hidden: [8, 8, 8], loss: "squares" },
  },
];
