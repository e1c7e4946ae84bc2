"""Lines of notebooks in a cell."""

from __future__ import annotations

from typing import Any


def test_lines_without_effect_here_are_passed_over(run: Any) -> None:
    code = (
        "%matplotlib inline\n%load_ext autoreload\n%autoreload 2\nx = 6\n"
        "if x:\n    %config A.b = 1\nx + 1"
    )
    done = run(code)
    assert (done.status, done.result, done.text) == ("ok", "7", "")
    assert run("%%time\ny = 3\n%time y + 1").result == "4"


def test_what_cannot_run_says_so_and_the_rest_runs(run: Any) -> None:
    done = run("!nvidia-smi -L\n%cd folder\nprint('on')")
    assert done.status == "ok"
    assert done.text == (
        "!nvidia-smi -L: left out, there is no shell in this page.\n"
        "%cd folder: left out, it is not known here.\non\n"
    )


def test_errors_keep_their_lines_beside_them(run: Any) -> None:
    assert run("%matplotlib inline\n\n1 / 0").error["line"] == 3
    assert run("%matplotlib inline\nx = = 1").error["line"] == 2


def test_python_with_such_signs_stays(run: Any) -> None:
    assert run("a = 7\nb = (a\n  % 4)\nb").result == "3"
    assert run('text = """\n%matplotlib inline\n!ls\n"""\nlen(text)').result == "24"
