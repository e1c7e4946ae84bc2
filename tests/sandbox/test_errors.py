"""Errors as a learner sees them."""

from __future__ import annotations

import sys
from typing import Any

import pytest

from glowgrad.errors import DeviceError
from glowgrad.webgpu.backend import WebGpuBackend


def test_a_runtime_error_shows_the_learners_line(run: Any) -> None:
    done = run("a = 1\nb = 0\nprint('before')\na / b\nprint('after')", name="divide")
    assert done.status == "error"
    assert done.result is None
    assert done.text == "before\n"
    error = done.error
    assert (error["name"], error["message"], error["line"]) == (
        "ZeroDivisionError",
        "division by zero",
        4,
    )
    assert error["traceback"] == (
        "Traceback (most recent call last):\n"
        "  divide, line 4\n"
        "    a / b\n"
        "ZeroDivisionError: division by zero"
    )


def test_frames_of_the_engine_are_left_out(run: Any) -> None:
    code = (
        "import glowgrad as gg\n"
        "from glowgrad import nn\n"
        "model = nn.Sequential(nn.Flatten(), nn.Linear(10, 2))\n"
        "def step(x):\n"
        "    return model(x)\n"
        "step(gg.zeros(4, 3, 3))"
    )
    error = run(code, name="train").error
    assert error["name"] == "ShapeError"
    assert "Linear(in_features=10" in error["message"]
    assert error["line"] == 5
    for internal in ("glowgrad/", "nn/", ".py", "sandbox", "asyncio"):
        assert internal not in error["traceback"]
    assert "  train, line 6\n    step(gg.zeros(4, 3, 3))\n" in error["traceback"]
    assert "  train, line 5, in step\n    return model(x)\n" in error["traceback"]


def test_a_function_of_another_cell_is_named_by_its_cell(run: Any) -> None:
    run("\ndef f():\n    return nothing", name="define")
    error = run("\nf()", name="use").error
    assert "  use, line 2\n    f()\n  define, line 3, in f\n" in error["traceback"]
    assert error["line"] == 2  # of the cell that was run


def test_causes_and_contexts_are_kept(run: Any) -> None:
    done = run(
        "try:\n    int('a')\nexcept ValueError as e:\n    raise RuntimeError('cannot read') from e"
    )
    trace = done.error["traceback"]
    assert trace.index("ValueError: invalid literal") < trace.index("This led to:")
    assert trace.index("This led to:") < trace.index("RuntimeError: cannot read")
    assert done.error["line"] == 4
    done = run("try:\n    int('a')\nexcept ValueError:\n    1 / 0")
    assert "While handling that, this happened:" in done.error["traceback"]
    done = run("try:\n    int('a')\nexcept ValueError:\n    raise KeyError('k') from None")
    assert "ValueError" not in done.error["traceback"]


@pytest.mark.parametrize(
    ("code", "line", "source", "caret"),
    [
        ("x = 1\nprint('a'", 2, "print('a'", "     ^"),
        ("x = = 2", 1, "x = = 2", "    ^"),
        ("for i in range(3)\n    print(i)", 1, "for i in range(3)", "                 ^"),
        ("if True:\nx = 1", 2, "x = 1", "^"),
        ("y = 1\nreturn y", 2, "return y", "^"),
    ],
)
def test_a_syntax_error_has_a_caret(
    run: Any, code: str, line: int, source: str, caret: str
) -> None:
    error = run(code, name="cell-2").error
    assert error["line"] == line
    trace = error["traceback"].split("\n")
    assert trace[0] == f"  cell-2, line {line}"
    assert trace[1] == f"    {source}"
    assert trace[2].startswith(f"    {caret}")
    assert not error["message"][0].islower()
    assert error["message"].endswith((".", "?", "!"))


def test_nothing_runs_when_the_syntax_is_wrong(run: Any) -> None:
    assert run("print('no')\nx = = 1").outputs == []


def test_a_syntax_error_in_text_that_is_run_shows_the_cells_line(run: Any) -> None:
    error = run("x = 1\neval('1 +')").error
    assert error["name"] == "SyntaxError"
    assert error["line"] == 2
    assert "cell-1, line 2\n    eval('1 +')" in error["traceback"]


HINTS = {
    "name-misspelt": ("learning_rate = 1\nlerning_rate", "Did you mean learning_rate?"),
    "name-of-a-builtin": ("pritn(1)", "Did you mean print?"),
    "name-in-capitals": ("GG = 1\ngg", "Did you mean GG?"),
    "name-unknown": ("zzz_unknown", "Nothing is called zzz_unknown yet"),
    "attribute": ("import glowgrad as gg\ngg.zeros(2).reshap(2)", "Did you mean reshape?"),
    "module": ("import pandas", "The package pandas is not part of this site"),
    "module-instead": ("import seaborn", "matplotlib.pyplot draws here"),
    "module-of-ours": ("import pandas", "torch, torchvision, tensorflow, keras, sklearn"),
    "name-to-import": ("from torch.optim import Adm", "Did you mean Adam?"),
    "layer": ("import torch.nn as nn\nnn.Liner(2, 3)", "Did you mean Linear?"),
    "indent": ("if True:\nx = 1", "is indented, by four spaces"),
    "print": ("print 'a'", "print(…)"),
    "recursion": ("def f(): return f()\nf()", "calls itself"),
    "call": ("list = [1]\nlist(range(3))", "used like a function"),
}


@pytest.mark.parametrize("name", HINTS)
def test_hint(run: Any, name: str) -> None:
    code, part = HINTS[name]
    hint = run(code).error["hint"]
    assert hint is not None
    assert part in hint


def test_a_part_of_a_library_that_is_misspelt(run: Any) -> None:
    error = run("import torch.nn.functionl as F").error
    assert "torch.nn has no module 'functionl' here. Did you mean 'functional'?" in error["message"]
    assert error["hint"] == "Did you mean functional?"
    assert "Did you mean 'datasets'?" in run("from torchvision import dataset").error["message"]


def test_without_a_gpu_cuda_says_what_to_do(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise DeviceError("webgpu cannot be used here. Running on the CPU.")

    monkeypatch.setattr(WebGpuBackend, "open", refuse)
    monkeypatch.setitem(sys.modules["glowgrad.device"].__dict__, "_backends", {})
    error = run("import torch\ntorch.zeros(2).cuda()").error
    assert error["line"] == 2
    assert 'device = "cuda" if torch.cuda.is_available() else "cpu"' in error["hint"]


def test_no_hint_where_nothing_is_known(run: Any) -> None:
    assert run("raise ValueError('mine')").error["hint"] is None
    assert run("import glowgrad as gg\ngg.zeros(2).qqqqqqq").error["hint"] is None


def test_deep_recursion_is_folded(run: Any) -> None:
    error = run("def f(n):\n    return f(n + 1)\nf(0)").error
    assert error["name"] == "RecursionError"
    lines = error["traceback"].split("\n")
    assert len(lines) < 25
    assert sum("more calls …" in line for line in lines) == 1
    assert error["line"] == 2


def test_stop_is_no_error(run: Any) -> None:
    done = run("x = 3\nprint('begun')\nraise KeyboardInterrupt")
    assert (done.status, done.error, done.result) == ("interrupted", None, None)
    assert done.text == "begun\n"
    assert run("x").result == "3"


def test_leaving_python_is_an_error_of_the_cell(run: Any) -> None:
    done = run("import sys\nsys.exit(2)")
    assert done.status == "error"
    assert done.error["name"] == "SystemExit"


def test_an_error_without_text_is_named(run: Any) -> None:
    assert run("assert 1 > 2").error["message"] == "AssertionError"
    assert run("raise ValueError").error["message"] == "ValueError"
    assert run("assert 1 > 2, 'one is not more'").error["message"] == "one is not more"


@pytest.mark.parametrize(
    "code",
    [
        "class E(Exception):\n    def __str__(self): raise ValueError('inner')\nraise E",
        "class V:\n    def __repr__(self): raise ValueError('inner')\nV()",
        "class V:\n    def __dir__(self): raise ValueError('inner')\nV().x",
        "class V:\n    def __getattr__(self, n): raise ValueError('inner')\nV()",
        "raise ExceptionGroup('many', [ValueError(1), TypeError(2)])",
        "e = ValueError('loop')\nf = TypeError('other')\ne.__cause__, f.__cause__ = f, e\nraise e",
        "raise SyntaxError",
        "raise SyntaxError('no place')",
        "compile('a b', 'elsewhere', 'exec')",
        "\x00",
        "x = '\ud800'",
    ],
    ids=[
        "str", "repr", "dir", "getattr", "group", "circle", "bare-syntax", "placeless-syntax",
        "syntax-elsewhere", "nul", "surrogate",
    ],
)  # fmt: skip
def test_run_never_fails_itself(run: Any, code: str) -> None:
    done = run(code)
    assert done.status in ("error", "ok")
    if done.status == "error":
        assert done.error["name"]
        assert done.error["traceback"]
    assert run("1 + 1").result == "2"


def test_what_a_failed_cell_held_is_let_go(run: Any) -> None:
    code = (
        "import weakref\n"
        "class Big: pass\n"
        "def f():\n"
        "    global watch\n"
        "    big = Big()\n"
        "    watch = weakref.ref(big)\n"
        "    try:\n"
        "        1 / 0\n"
        "    except ZeroDivisionError:\n"
        "        raise ValueError('again')\n"
        "f()"
    )
    assert run(code).status == "error"
    assert run("watch() is None").result == "True"


def test_a_message_of_megabytes_is_cut_and_costs_nothing(run: Any) -> None:
    error = run("raise ValueError('word ' * 1_000_000)").error
    assert error["message"].endswith("word  … (4,990,000 characters more)")
    assert len(error["traceback"]) < 11_000
