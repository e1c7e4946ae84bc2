"""Lines of notebooks in a cell."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from glowgrad.sandbox.magics import timing


def test_lines_without_effect_here_are_passed_over(run: Any) -> None:
    code = (
        "%matplotlib inline\n%load_ext autoreload\n%autoreload 2\nx = 6\n"
        "if x:\n    %config A.b = 1\nx + 1"
    )
    done = run(code)
    assert (done.status, done.result, done.text) == ("ok", "7", "")
    assert run("%%time\ny = 3\n%time y + 1").result == "4"  # one inside the other


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("!nvidia-smi -L", "Tensors are computed on the CPU here"),
        ("!ls -l", "Instead: import os; print(os.listdir())"),
        ("!wget https://example.org/data.zip", "fetches nothing"),
        ("!apt-get install x", "%pip install NAME"),
        ("!frobnicate", "there is no shell in this page"),
        ("files = !ls", "!ls: left out"),
        ("%tiem 1", "Did you mean %time?"),
        ("%qqqq", "%lsmagic lists what is"),
        ("%pip list", "%pip install NAME is"),
        ("%%bash\nls", "There is no shell in this page: the cell was not run."),
        ("%%frob\nx = = 1", "The cell was not run."),
        ("%lsmagic", "%timeit"),
        ("%time", "takes what it should time"),
    ],
)
def test_what_cannot_run_says_why_and_the_rest_runs(run: Any, line: str, said: str) -> None:
    done = run(f"{line}\n" if line.startswith("%%") else f"{line}\nprint('on')")
    assert done.status == "ok"
    assert said in done.text
    assert line.startswith("%%") or done.text.endswith("on\n")


TIMED = re.compile(
    r"^[\d.e+]+ (ns|µs|ms|s) ± [\d.e+]+ (ns|µs|ms|s) per loop "
    r"\(mean ± std\. dev\. of \d runs?, [\d,]+ loops? each\)\n$"
)


def test_timeit_measures_as_ipython_does(run: Any) -> None:
    assert TIMED.match(run("import math\n%timeit -n 1000 -r 3 math.sqrt(2)").text)
    done = run(
        "count = 0\ndef f():\n    global count\n    count += 1\n%timeit -n 5 -r 2 f()\ncount"
    )
    assert done.result == "10"
    assert "of 2 runs, 5 loops each" in done.text
    assert TIMED.match(run("%timeit -n 3 x = 1").text)
    done = run(
        "t = %timeit -o -q -n 4 -r 3 sum(range(10))\n(t.loops, t.repeat, t.best <= t.average)"
    )
    assert (done.text, done.result) == ("", "(4, 3, True)")
    assert TIMED.match(run("%%timeit -n 2 -r 2\na = 1\nfor i in range(3):\n    a += i").text)
    assert run("def g():\n    here = 5\n    %timeit -n 1 -r 1 here + 1\ng()").status == "ok"


def test_timeit_takes_bounded_time(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Slow code is run once or twice, quick code in many loops; a clock of our own counts."""
    now = [0.0]
    monkeypatch.setattr(timing.time, "perf_counter", lambda: now[0])

    def slow() -> None:
        now[0] += 3

    def quick() -> None:
        now[0] += 2e-5

    once = timing.measure(slow)
    assert (once.loops, once.repeat, now[0]) == (1, 1, 3)
    many = timing.measure(quick)
    assert (many.loops, many.repeat) == (10_000, 7)
    assert now[0] - 3 < 2.5
    assert str(many) == "20 µs ± 0 ns per loop (mean ± std. dev. of 7 runs, 10,000 loops each)"


def test_time_says_how_long_and_gives_the_value(run: Any) -> None:
    done = run("%time 6 * 7")
    assert done.result == "42"
    assert re.fullmatch(r"Wall time: [\d.e+]+ (ns|µs|ms|s)\n", done.text)
    assert run("x = %time 6 * 7\nx").result == "42"
    assert run("%time y = 5\ny").result == "5"
    assert run("%time for i in range(3): z = i\nz").result == "2"
    assert run("import asyncio\n%time await asyncio.sleep(0, 'slept')").result == "'slept'"
    done = run("%%time\na = 3\na + 1")
    assert (done.result, done.text.startswith("Wall time")) == ("4", True)
    error = run("%%time\na = 3\n1 / 0").error
    assert error["line"] == 3
    assert run("1 + 1").text == ""


def test_variables_are_listed_and_deleted(run: Any) -> None:
    assert run("%who").text == "No variables yet.\n"
    run("import torch\nnumbers = [1, 2]\nx = torch.zeros(2, 3)\ndef f(): pass")
    assert run("%who").text == "f\tnumbers\tx\n"
    assert run("%who list").text == "numbers\n"
    table = run("%whos").text
    assert re.search(r"numbers +list +n=2: \[1, 2\]", table)
    assert re.search(r"x +Tensor +\(2, 3\) glowgrad.float32", table)
    assert "deletes 3 variables" in run("%reset").text
    assert run("%reset -f\n%who").text == "No variables yet.\n"
    assert run("print('still')").text == "still\n"


def test_environment(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GLOW_TEST", "old")
    assert run("%env GLOW_TEST=new").text == "env: GLOW_TEST=new\n"
    assert run("%env GLOW_TEST").result == "'new'"


def test_docs_are_shown(run: Any) -> None:
    done = run("def f(a, b=2):\n    'Adds both.'\n?f")
    assert "f(a, b=2)" in done.text
    assert "Adds both." in done.text
    assert done.text == run("f?").text == run("f??").text
    assert "Linear(" in run("import torch.nn as nn\nnn.Linear?").text
    assert run("nobody?").text == "Nothing is called nobody yet.\n"
    assert "It has no description" not in run("x = 3\nx?").text


def test_capture_keeps_what_is_printed(run: Any) -> None:
    done = run("%%capture kept\nprint('inside')\n7")
    assert (done.text, done.result, done.outputs) == ("", None, [])
    assert run("kept.stdout").result == "'inside\\n'"
    assert run("kept.show()").text == "inside\n"
    assert run("%%capture\nprint('lost')\n1 / 0").error["line"] == 3
    assert run("print('heard')").text == "heard\n"


def test_a_cell_becomes_a_file(run: Any, tmp_path: Path) -> None:
    path = tmp_path / "note.txt"
    assert run(f"%%writefile {path}\n!not a = = shell\n").status == "ok"
    assert path.read_text() == "!not a = = shell\n"


def test_await_at_top_level(run: Any) -> None:
    done = run(
        "import asyncio\nx = await asyncio.sleep(0, 5)\nasync def f(): return x + 1\nawait f()"
    )
    assert done.result == "6"
    code = "async def g():\n    for i in range(3):\n        yield i\n[i async for i in g()]"
    assert run(code).result == "[0, 1, 2]"


def test_texts_and_brackets_beside_magics_stay(run: Any) -> None:
    code = (
        '%matplotlib inline\ntext = """\n%matplotlib inline\n!ls\nx?\n"""\n'
        "a = 7\nb = (a\n  % 4)\nc = a \\\n  % 4\n[b, c, len(text)]"
    )
    done = run(code)
    assert (done.result, done.text) == ("[3, 3, 27]", "")
    assert run("it = \"isn't\"  # it's\n%who str").text == "it\ttext\n"


def test_errors_keep_their_lines_beside_them(run: Any) -> None:
    assert run("%matplotlib inline\n\n1 / 0").error["line"] == 3
    assert run("%matplotlib inline\nx = = 1").error["line"] == 2


def test_python_with_such_signs_stays(run: Any) -> None:
    assert run("a = 7\nb = (a\n  % 4)\nb").result == "3"
    assert run('text = """\n%matplotlib inline\n!ls\n"""\nlen(text)').result == "24"
