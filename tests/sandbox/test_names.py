"""Which names a cell needs from other cells, and which it gives them."""

import pytest


@pytest.mark.parametrize(
    ("code", "reads", "writes"),
    [
        ("y = x + 1\nprint(y)", "print x", "y"),
        ("x = x + 1", "x", "x"),
        ("count += 1", "count", "count"),
        ("a, (b, *c) = pair", "pair", "a b c"),
        ("model.weight[0] = value", "model value", ""),
        ("for i in range(n): total = i\nprint(i)", "n print range", "i total"),
        ("[i * k for i in rows if i]", "k rows", ""),
        ("[(last := i) for i in rows]", "rows", "last"),
        ("def f(a, b=d):\n    c = a * scale\n    return g(c)\ndef g(x): pass", "d scale", "f g"),
        ("def f():\n    global best\n    best = rows", "rows", "best f"),
        ("(lambda x: x + shift)(1)", "shift", ""),
        ("class N(Module):\n    a = width\n    def go(self): self.a + b", "Module b width", "N"),
        ("import numpy as np\nfrom os import path\nimport a.b", "", "a np path"),
        ("with open(name) as file: text = file.read()", "name open", "file text"),
        ("try:\n    x = 1\nexcept KeyError as error:\n    f(error)", "KeyError f", "error x"),
        ("match point:\n    case [x, y]: print(x)", "point print", "x y"),
        ("rate: float = first\nunset: int", "first float int", "rate"),
    ],
)  # fmt: skip
def test_names_of_a_cell(code, reads, writes, run):
    ended = run(f"if False:\n    pass\nif True:\n    {code.replace(chr(10), chr(10) + '    ')}")
    assert (ended.reads, ended.writes) == (reads.split(), writes.split())


def test_a_cell_that_does_not_compile_touches_nothing(run):
    assert run("x = 1").writes == ["x"]
    ended = run("y = = 2")
    assert (ended.status, ended.reads, ended.writes) == ("error", [], [])
