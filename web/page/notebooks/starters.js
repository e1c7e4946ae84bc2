/** @import { Notebook } from "./format.js" */
import { newCell, newNotebook } from "./format.js";

/** @param {string} title @param {string} note @param {...string} cells @returns {Notebook} */
function example(title, note, ...cells) {
  const made = cells.map((text) => newCell("code", text));
  return newNotebook([newCell("markdown", note), ...made], title);
}

/** What a first notebook may begin with. @type {{name: string, about: string, make: () => Notebook}[]} */
export const STARTERS = [
  {
    name: "Train a network",
    about: "XOR, two layers, and the border it learns",
    make: () =>
      example(
        "A network learns XOR",
        "Opposite corners belong together, so no single line divides them. Two layers can: run the cells with **Shift+Enter**.",
        `import glowgrad as gg
from glowgrad import nn
from glowgrad.datasets import make_xor
from glowgrad.pictures import decision_boundary

gg.manual_seed(0)
x, y = make_xor(200, noise=0.3)
model = nn.Sequential(nn.Linear(2, 8), nn.Tanh(), nn.Linear(8, 1))
model`,
        `optimizer = gg.optim.Adam(model.parameters(), lr=0.05)
loss_fn = nn.BCEWithLogitsLoss()
for step in range(200):
    optimizer.zero_grad()
    loss = loss_fn(model(x).squeeze(1), y.float())
    loss.backward()
    optimizer.step()
    if step % 50 == 49:
        print(step + 1, loss.item())`,
        `decision_boundary(lambda points: model(points).squeeze(1), x, y, scores=True,
    title="What the network answers", alt="Two classes on a plane and the border between them")`,
      ),
  },
  {
    name: "Play with tensors",
    about: "shapes, broadcasting, gradients",
    make: () =>
      example(
        "Tensors",
        "Numbers in rows, columns and more axes. They compute as in PyTorch, and remember how: `backward()` finds derivatives.",
        "import glowgrad as gg\n\nx = gg.arange(6.0).reshape(2, 3)\nx, x.shape",
        "x * gg.tensor([1.0, 10.0, 100.0])   # one row for both: broadcasting",
        "w = gg.tensor([1.0, 2.0, 3.0], requires_grad=True)\n(w ** 2).sum().backward()\nw.grad",
      ),
  },
  {
    name: "Draw a plot",
    about: "matplotlib’s names, sharp at any size",
    make: () =>
      example(
        "A plot",
        "The names are those of matplotlib. Change a number and run the cell again.",
        `import numpy as np
import glowgrad.pyplot as plt

x = np.linspace(-4, 4, 200)
plt.plot(x, np.tanh(x), label="tanh")
plt.plot(x, np.maximum(0, x), label="ReLU")
plt.xlabel("input")
plt.ylabel("output")
plt.legend()
plt.show()`,
      ),
  },
];
