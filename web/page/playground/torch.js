/** Epochs of a script that nobody watches. */
const EPOCHS = 300;

/** What PyTorch has by another name, line by line. @type {[RegExp, string][]} */
const TURNED = [
  [/^import glowgrad as gg$/gm, "import torch as gg"],
  [/^from glowgrad import (?=(?:nn|optim|, )+$)/gm, "from torch import "],
  [/^from glowgrad\.datasets import /gm, "from glowgrad.datasets.as_torch import "],
  [/^@gg\.compile\n/gm, ""], // PyTorch's takes a C++ compiler
  [/\brange\(100_000\):/g, `range(${EPOCHS}):`],
];

/**
 * The code as a script for PyTorch, as that of lessons: data and picture stay Glowgrad's, with
 * PyTorch's tensors.
 *
 * @param {string} code
 */
export function asTorch(code) {
  const turned = TURNED.reduce((text, [pattern, other]) => text.replace(pattern, other), code);
  return `${turned.trimEnd()}\n\nprint("training and test loss", play.losses)\n`;
}
