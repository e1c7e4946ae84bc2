"""`pip install` in a cell."""

from __future__ import annotations

from typing import Any

import pytest


def text(done: Any) -> str:
    return "".join(o.get("text", "") for o in done.outputs)


@pytest.mark.parametrize(
    "line",
    [
        "!pip install tensorflow keras",
        "%pip install -q tensorflow keras",
        "pip install tensorflow keras",
        "!python -m pip install --upgrade tensorflow==2.19 'keras>=3'  # once",
        "  ! pip3 install -i somewhere tensorflow keras",
    ],
)
def test_a_library_that_something_stands_for_needs_no_install(run: Any, line: str) -> None:
    done = run(f"x = 1\n{line.lstrip() if line.startswith('  ') else line}\nx + 1")
    assert (done.status, done.result) == ("ok", "2")
    assert "tensorflow: nothing to install. `import tensorflow` gives" in text(done)
    assert "keras: nothing to install" in text(done)
    assert text(done).count("nothing to install") == 2


def test_what_is_there_is_not_fetched(run: Any) -> None:
    assert "numpy: it is here already" in text(run("!pip install numpy"))
    assert "sklearn" in text(run("%pip install scikit-learn"))


def test_what_cannot_be_had_says_so(run: Any) -> None:
    done = run("%pip install nonesuch-package")
    assert done.status == "error"
    assert "nonesuch-package" in done.error["message"]


def test_strings_and_names_with_pip_stay(run: Any) -> None:
    assert run("pip = 'pip install x'\npip").result == "'pip install x'"
    assert run("'''\nno\n'''\npip").result == "'pip install x'"
    text = "\npip install x\n%time\n"
    assert run(f"note = '''{text}'''\nnote").result == repr(text)
