"""Lessons that use Keras run with the real one too: the same claims, checks and tables hold."""

import contextlib
import importlib
import io
import os
import sys
from typing import Any

import pytest

import glowgrad
from builder.checkout import CACHE
from builder.lessons import Cell, Course, lesson_script, record_course

os.environ.setdefault("KERAS_BACKEND", "torch")
# Keras's and PyTorch's own.
pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture
def real(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The real Keras, on PyTorch, under the names by which lessons import it."""
    torch = pytest.importorskip("torch", reason="PyTorch is an optional oracle")
    torch.set_num_threads(1)
    keras = pytest.importorskip("keras", reason="Keras is an optional oracle")
    monkeypatch.setattr(glowgrad, "keras", keras)
    for name in ("keras", "keras.layers"):
        monkeypatch.setitem(sys.modules, f"tensorflow.{name}", importlib.import_module(name))
    keras.backend.clear_session()
    return keras


def tables(printed: str) -> list[str]:
    """The lines that summary() printed."""
    lines = [line.strip() for line in printed.split("\n")]
    return [line for line in lines if line.startswith(tuple("│┃┏┗┡├└")) or " params: " in line]


@pytest.mark.parametrize("name", ["loss-functions", "training-loop", "multiclass"])
def test_its_claims_and_tables_hold_with_the_real_keras(
    name: str, course: Course, real: Any
) -> None:
    lesson, scope = course.lesson(name), {"__name__": "__main__"}
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        for cell in lesson.cells:
            if "tensorflow" in cell.code:
                fails_as_recorded(cell, scope)
        exec(compile(lesson_script(lesson, "torch"), f"{name}.py", "exec"), scope)
    steps = record_course(course, CACHE / "recorded", only=name)[name].steps
    ours = [
        line
        for cell in lesson.cells
        for output in steps[cell.id].outputs
        for line in tables(output.get("data", {}).get("text/plain", ""))
    ]
    assert tables(printed.getvalue()) == ours
    assert bool(ours) == (name == "training-loop")


def fails_as_recorded(cell: Cell, scope: dict[str, Any]) -> None:
    """The pasted code ends with the error that the page shows."""
    with pytest.raises(ValueError, match=r"^You must call `compile\(\)` before"):
        exec(cell.code, scope)
