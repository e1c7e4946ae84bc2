"""The autodiff machine: what it reads, what it refuses, and whether its three ways agree: the
engine, the page's own arithmetic (which follows a slider without Python), and nudging.
"""

from __future__ import annotations

import contextlib
import io
import json
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

from glowgrad import pictures
from glowgrad.pictures.machine import engine_program, own_program

ROOT = Path(__file__).parents[2]
NEURON = (
    "w1, w2, b = 0.5, -1.0, 0.2\nx1, x2, y = 1.0, 2.0, 1.0\nL = (tanh(w1*x1 + w2*x2 + b) - y)**2"
)
NET = """x = [[1.0, -2.0]]
W1 = [[0.5, -1.0, 0.3], [0.2, 0.8, -0.6]]
b1 = [0.1, 0.0, -0.2]
W2 = [[0.7], [-0.4], [0.9]]
h = tanh(x @ W1 + b1)
L = ((h @ W2 - 1.0)**2).sum()"""
# Every operation, each broadcasting and each way of naming it at least once.
EXPRESSIONS = [
    NEURON,
    NET,
    "import torch\na = torch.tensor(2.0)\nL = torch.exp(a) / (1 - a)\nL.backward()",
    "L = -a*b + a/b - 2**a + abs(b) + a**3 + a**-1",
    "a, b = 1.2, 0.7\nL = a**b + sqrt(a) + log(b) + sin(a)*cos(b) + sigmoid(a*b) + relu(a - b)",
    "a, b = 1.2, 0.7\nL = maximum(a, b) + minimum(a*a, b) + square(a) + pow(b, 3) + relu(-a)",
    "v = [1.0, -2.0, 3.0]\nW = [[1.0, 2.0], [0.5, -1.0], [0.0, 0.3]]\nL = ((v @ W)**2).mean()",
    "v, u = [1.0, -2.0], [0.5, 0.2]\nL = v @ u + v[1] * u[0]",
    "W = [[1.0, 2], [3, 4]]\nu = [0.5, -1.0]\nL = (W @ u).sum() + (u @ W.T).mean() + W[0, 1]**2",
    "W = [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]\nL = (W.sum(0) * W.mean(dim=0)).sum() + W.mean(1)[0]",
    "W = [[1.0, 2.0], [3.0, 4.0]]\nc = [[0.5], [2.0]]\nL = ((W * c + W[1]) / (1 + exp(-c))).sum()",
    "w = 0.7\nh = 0.1\nfor i in range(4):\n    h = tanh(w*h + 0.5)\nL = h*h",
    "x = [1.0, 2.0, 3.0]\nL = sum([tanh(w * x[i]) for i in range(3)]) + mean(x)",
    "total = a\ntotal += b\ntotal *= total",
    "L = sin(pi*x / 3) + math.pi*w",
]


@pytest.mark.parametrize("code", EXPRESSIONS)
def test_the_program_with_the_engine_gives_the_machines_gradients(code: str) -> None:
    nodes = pictures.autodiff(code).fields["nodes"]
    program = engine_program(code)
    variables: dict[str, Any] = {}
    with contextlib.redirect_stdout(io.StringIO()):
        exec(program, variables)
    for node in nodes:
        if node["op"] != "input" or f"d{nodes[-1]['name']}/d{node['name']} =" not in program:
            continue
        computed = variables[node["name"]].grad.reshape(-1).tolist()
        assert computed == pytest.approx(node["gradient"], rel=1e-5, abs=1e-6), node["name"]


def test_the_pages_arithmetic_gives_the_engines_numbers_and_nudging_agrees() -> None:
    figures = [pictures.autodiff(code).fields for code in EXPRESSIONS]
    script = """
        import { Tape } from "./web/page/figures/autodiff-tape.js";
        const figures = JSON.parse(await new Response(process.stdin).text());
        console.log(JSON.stringify(figures.map((figure) => {
          const tape = new Tape(figure);
          return {
            values: tape.values.map(({ data }) => data),
            gradients: tape.gradients.map((one) => one && one.data),
            last: tape.nodes.map((_, at) => tape.sofar(at, tape.frames.length - 2)),
            nudged: tape.inputs.map((input) =>
              [input, tape.values[input].data.map((_, at) => tape.nudged(input, at))]),
            frames: tape.frames.length,
          };
        })));
    """
    done = subprocess.run(
        ["node", "--input-type=module", "-e", script],
        input=json.dumps(figures),
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=True,
    )
    for code, figure, told in zip(EXPRESSIONS, figures, json.loads(done.stdout), strict=True):
        near = {"rel": 2e-5, "abs": 2e-5}
        for node, value, gradient in zip(
            figure["nodes"], told["values"], told["gradients"], strict=True
        ):
            assert value == pytest.approx(node["value"], **near), (code, node)
            assert (gradient is None) == ("gradient" not in node)
            if gradient is not None:
                assert gradient == pytest.approx(node["gradient"], **near), (code, node)
        for number, slopes in told["nudged"]:
            assert slopes == pytest.approx(figure["nodes"][number]["gradient"], rel=1e-4, abs=1e-4)
        operations = [node for node in figure["nodes"] if node["args"]]
        assert told["frames"] > 2 * len(operations)


def test_the_class_of_ones_own_gives_the_same() -> None:
    program = own_program(NEURON)
    assert program is not None
    lines = [line for line in program.split("\n\n\ndef value")[0].splitlines() if line.strip()]
    assert len(lines) < 45
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(program, {})
    assert "dL/dw1 = -0.9585" in printed.getvalue()
    assert own_program(NET) is None
    for code in (EXPRESSIONS[2], EXPRESSIONS[-1]):
        made: dict[str, Any] = {}
        with contextlib.redirect_stdout(io.StringIO()):
            exec(own_program(code) or "", made)
        inputs = [n for n in pictures.autodiff(code).fields["nodes"] if n["op"] == "input"]
        for node in inputs:
            assert made[node["name"]].grad == pytest.approx(node["gradient"][0], rel=1e-4)


def test_names_without_a_value_get_one_and_values_can_be_given() -> None:
    fields = pictures.autodiff("L = (w*x - y)**2", w=3.0).fields
    named = {node["name"]: node for node in fields["nodes"]}
    assert named["w"]["value"] == [3.0]
    assert [named[name]["moves"] for name in "wxy"] == [True, False, False]
    with pytest.raises(ValueError, match="no z"):
        pictures.autodiff("L = w*x", z=1.0)
    with pytest.raises(ValueError, match="start, values, end"):
        pictures.autodiff("L = w*x", at="middle")


def test_the_line_breaks_of_triple_quotes_are_not_shown() -> None:
    fields = pictures.autodiff("""
w = 3.0
L = w**2
""").fields
    assert fields["code"] == "w = 3.0\nL = w**2"


def test_what_a_value_is_used_for_twice_is_drawn_twice() -> None:
    fields = pictures.autodiff("L = a*a + a").fields
    assert [(edge["tail"], edge["slot"]) for edge in fields["edges"]] == [
        (0, 0),
        (0, 1),
        (1, 0),
        (0, 1),
    ]
    svg = pictures.autodiff("L = a*a + a").svg()
    assert "<svg" in svg
    assert "∇ 2" in svg


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("", "nothing is computed"),
        ("a b", "line 1: this is no formula that Python reads: write it like L ="),
        ("L = (a + b", "line 1: this is not Python: .* never closed"),
        ("L = x^2", r"line 1: .* a power with two stars: x\*\*2"),
        ("w = 1\nL = w*2x", r"line 2: write the \* of a product: 2\*x"),
        ("L = 0.5 (a + b", r"write the \* of a product: 0.5\*\("),
        ("L = x²", r"Python has no ²: write \*\*2"),
        ("L = a − b", "Python has no −: write -"),
        ("f(x) = x**2", "the left side is a plain name"),
        ("L = ln(x)", r"ln\(\); did you mean log\(\)"),
        ("L: x", "does not follow a colon"),
        ("w = 1\nL = tahn(w)", "line 2: .* did you mean tanh"),
        ("W = [[1, 2], [3]]\nL = W.sum()", "equally long"),
        ("v = [1, 2]\nL = v * 2", "2 numbers of shape .2,., .* end with .sum"),
        ("a = [[1, 2]]\nL = (a @ a).sum()", "shapes .1, 2. and .1, 2."),
        ("v, u = [1.0, 2.0], [1.0, 2.0, 3.0]\nL = (v + u).sum()", "line 2"),
        ("L = a if b else c", "if … else"),
        ("while True:\n    a = a + 1", "does not follow while"),
        ("for i in range(10**6):\n    a = a + w", "60 rounds"),
        ("L = 2*3", "nothing is computed"),
        ("L = tanh(3)", "depends on no named value"),
        ("v = [[[1.0]]]\nL = v.sum()", "numbers, vectors and matrices"),
        ("L = a[3]", "no such part"),
        ("L = " + "(" * 400 + "a" + ")" * 400, "line 1"),
        ("L = " + "-" * 3000 + "a", "nested too deeply|operations"),
        ("L = x**9**9**9", "cannot be computed|no number"),
        ("w = 1e999\nL = w*w", "too large"),
        ("L = a < b", "comparisons"),
        ("L = a % b", r"\+, -, \*, /"),
    ],
)
def test_what_the_machine_does_not_follow_is_said(code: str, said: str) -> None:
    began = time.perf_counter()
    with pytest.raises(ValueError, match=said):
        pictures.autodiff(code)
    assert time.perf_counter() - began < 2


@pytest.mark.parametrize(
    "code",
    [
        "L = __import__('os').getcwd()",
        "L = a.__class__.__mro__",
        "L = open('/etc/passwd').read()",
        "L = (lambda: a)()",
        "L = eval('a')",
        "L = gg.nn.Module()",
        "a.grad = 3\nL = a*a",
        "L = [x for x in range(9) if print(x)]",
    ],
)
def test_a_text_is_read_and_never_executed(code: str) -> None:
    with pytest.raises(ValueError):
        pictures.autodiff(code)


def test_the_way_forward_alone() -> None:
    figure = pictures.autodiff("L = w*x", w=3.0, backward=False)
    assert figure.fields["backward"] is False
    assert "∇" not in figure.svg()
    assert figure.gradients["x"] == 3.0


def test_gradients_can_be_read_by_name() -> None:
    gradients = pictures.autodiff("v = [1.0, 2.0]\nL = (w * v).sum()", w=3.0).gradients
    assert gradients == {"v": [3.0, 3.0], "w": 3.0}
