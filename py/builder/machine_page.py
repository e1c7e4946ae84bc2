"""The page autodiff/: the machine with its examples, each recorded when the site is built."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from markupsafe import Markup as Html

# Each example: what it is called, the expression, and what to look for.
EXAMPLES = (
    (
        "A neuron",
        """w1, w2, b = 0.5, -1.0, 0.2
x1, x2, y = 1.0, 2.0, 1.0
L = (tanh(w1*x1 + w2*x2 + b) - y)**2""",
        "Which of the three knobs moves the loss fastest, and why is it w2? Drag b up: where tanh "
        "is flat, hardly any gradient comes through.",
    ),
    (
        "Used twice",
        """a, b = 2.0, 3.0
c = a*b + a
L = c*c - a""",
        "Four edges bring something back to a. Its gradient is their sum, one of them negative.",
    ),
    (
        "A long chain",
        """x = 0.8
u = x**2
v = sin(u)
L = exp(v)""",
        "Slopes multiply. Drag x to 0: one factor is 0, and the whole product with it.",
    ),
    (
        "A dead ReLU",
        """w, b, x, y = 0.8, -2.0, 1.5, 1.0
h = relu(w*x + b)
L = (h - y)**2""",
        "The unit is off, so no gradient passes, and descent steps change nothing. Drag b until it "
        "wakes up.",
    ),
    (
        "A 2-3-1 network",
        """x = [[1.0, -2.0]]
W1 = [[0.5, -1.0, 0.3], [0.2, 0.8, -0.6]]
b1 = [0.1, 0.0, -0.2]
W2 = [[0.7], [-0.4], [0.9]]
y = [[1.0]]
h = tanh(x @ W1 + b1)
L = ((h @ W2 - y)**2).sum()""",
        "Vectors and matrices flow along the edges. Each gradient has the shape of what it belongs "
        "to.",
    ),
    (
        "Softmax",
        """z = [1.0, 2.0, -0.5]
e = exp(z)
p = e / e.sum()
L = -log(p[0])""",
        "Class 0 is right. The gradient of z is p minus (1, 0, 0): the lovely end of a long way "
        "back.",
    ),
    (
        "A recurrent net",
        """w, u = 1.4, 0.5
h = 0.1
for t in range(3):
    h = tanh(w*h + u)
L = (h - 0.5)**2""",
        "The loop is unrolled, and w is used three times: backpropagation through time. The sum "
        "shows what each moment adds.",
    ),
    (
        "A straight line",
        """x = [1.0, 2.0, 3.0, 4.0]
y = [1.5, 3.0, 4.0, 6.5]
w, b = 0.5, 0.0
L = ((w*x + b - y)**2).mean()""",
        "Four points at once. Take ten descent steps with a learning rate of 0.05, then with 0.2.",
    ),
)


def write(fresh: Path) -> None:
    """Write autodiff/index.html."""
    from glowgrad.pictures.machine import workbench

    from .lessons.highlight import highlight
    from .lessons.quiz_html import json_for_script
    from .lessons.render import templates

    examples: list[dict[str, Any]] = []
    for name, code, about in EXAMPLES:
        figure = workbench(code)
        examples.append({"name": name, "about": about, "figure": figure.fields})
        if len(examples) == 1:
            picture, programs = figure.svg(), figure.fields["programs"]
    text = (
        templates()
        .get_template("autodiff.html")
        .render(
            root="../",
            description="Type a formula and watch values flow forward and gradients flow back, one "
            "edge at a time: backpropagation to step through, drag and check.",
            og_title="The autodiff machine · Glowgrad",
            og_type="website",
            examples=examples,
            data=Html(json_for_script(examples)),
            picture=Html(picture),
            programs={name: Html(highlight(source)) for name, source in programs.items()},
        )
    )
    (fresh / "autodiff").mkdir(parents=True, exist_ok=True)
    (fresh / "autodiff" / "index.html").write_text(text, "utf-8")
