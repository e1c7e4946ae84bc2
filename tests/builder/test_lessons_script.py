"""A lesson as one Python file, for this library and for PyTorch."""

import contextlib
import io
from pathlib import Path

import pytest

from builder.lessons import Lesson, lesson_script, load_course

LESSONS = Path(__file__).parent / "data" / "lessons"
HEADER = "---\ntitle: A\nslug: a\npart: 1\norder: 1\nsummary: S.\nminutes: 5\n---\n"


def lesson(folder: Path, code: str, *options: str) -> Lesson:
    """A lesson of one cell."""
    path = folder / "lessons/part-01/01-a/index.md"
    path.parent.mkdir(parents=True)
    lines = "".join(f":{option}\n" for option in options)
    path.write_text(f"{HEADER}```{{code-cell}} python\n{lines}{code}\n```\n", encoding="utf-8")
    return load_course(folder / "lessons").lessons[0]


def run(script: str) -> str:
    """What the script prints."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(script, "script", "exec"), {"__name__": "__main__"})
    return printed.getvalue()


def test_cells_sliders_and_solutions_run_in_order() -> None:
    first = load_course(LESSONS).lesson("first-steps")
    assert run(lesson_script(first)) == "total 4 <b>&amp;</b>\n0.50 is small\n"


def test_an_expected_error_is_part_of_the_script() -> None:
    assert run(lesson_script(load_course(LESSONS).lesson("next-steps"))) == "division by zero\n"


def test_an_error_that_does_not_come_fails_the_script(tmp_path: Path) -> None:
    script = lesson_script(lesson(tmp_path, "x = 1\n\ny = 2", "raises: ValueError"))
    with pytest.raises(AssertionError, match=r"index.md:9: no ValueError"):
        run(script)


def test_a_claim_that_is_false_fails_the_script(tmp_path: Path) -> None:
    script = lesson_script(lesson(tmp_path, "x = 1", "expect: x > 0", "expect: x > 'a' * 0 + ''"))
    with pytest.raises(TypeError):
        run(script)
    script = lesson_script(lesson(tmp_path / "b", "x = 1", "expect: x > 1"))
    with pytest.raises(AssertionError, match=r"index.md:9: x > 1"):
        run(script)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("import glowgrad as gg", "import torch as gg"),
        ("import glowgrad", "import torch as glowgrad"),
        ("import glowgrad.nn as nn", "import torch.nn as nn"),
        ("import glowgrad.nn.functional as F", "import torch.nn.functional as F"),
        ("from glowgrad import nn, optim", "from torch import nn, optim"),
        ("from glowgrad import Tensor", "from torch import Tensor"),
        ("from glowgrad.utils.data import DataLoader", "from torch.utils.data import DataLoader"),
        (
            "from glowgrad.utils.data import (\n    DataLoader,\n    TensorDataset,\n)  # both",
            "from torch.utils.data import DataLoader, TensorDataset  # both\n\n\n",
        ),
        (
            "from glowgrad.datasets import load_digits",
            "from glowgrad.datasets.as_torch import load_digits",
        ),
        ("from glowgrad import pictures", "from glowgrad import pictures"),
        ("if True:\n    import glowgrad as gg; x = 1", "if True:\n    import torch as gg; x = 1"),
        ("s = 'import glowgrad as gg'", "s = 'import glowgrad as gg'"),
        ("import numpy as np  # as is", "import numpy as np  # as is"),
        ("@gg.compile\ndef step(x): ...", "def step(x): ..."),
        (
            "def train():\n    @gg.compile(fullgraph=True)\n    def step(x): ...",
            "def train():\n    def step(x): ...",
        ),
    ],
)
def test_imports_become_pytorchs(ours: str, theirs: str, tmp_path: Path) -> None:
    one = lesson(tmp_path, ours)
    assert ours in lesson_script(one, "glowgrad")
    assert f"# %% cell-1\n{theirs}\n" in lesson_script(one, "torch")


def test_a_cell_that_only_this_library_can_run_is_left_out_for_pytorch(tmp_path: Path) -> None:
    one = lesson(tmp_path, "show_images(x)", "torch: false")
    assert "show_images" in lesson_script(one)
    assert "show_images" not in lesson_script(one, "torch")
