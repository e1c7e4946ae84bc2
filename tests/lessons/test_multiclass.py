"""The lesson "Ten classes with softmax": what the drawing pad says to a reader's hand."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

Stroke = list[tuple[float, float]]
BAR: Stroke = [(0.5, 0.15), (0.5, 0.85)]
FLAG: Stroke = [(0.4, 0.28), (0.53, 0.17), (0.53, 0.83)]
FOOT: Stroke = [(0.35, 0.83), (0.7, 0.83)]
SEVEN: Stroke = [(0.3, 0.2), (0.7, 0.2), (0.45, 0.83)]


def drawn(strokes: list[Stroke]) -> np.ndarray:
    """A pad of 32 by 32 pixels after strokes with the lesson's brush, ends in shares of a side."""
    size, radius = 32, 4.5 / 2
    rows, columns = np.mgrid[0:size, 0:size] + 0.5
    ink = np.zeros((size, size), np.float32)
    for stroke in strokes:
        for start, end in pairwise(stroke):
            for x, y in np.linspace(start, end, 40) * size:
                ink = np.maximum(ink, np.clip(radius + 0.5 - np.hypot(columns - x, rows - y), 0, 1))
    return ink


@pytest.mark.parametrize(
    ("strokes", "read"),
    [([BAR], 1), ([SEVEN], 7), ([FLAG, FOOT], 2)],
    ids=["1", "7", "1 on a foot"],
)
def test_the_pad_reads_as_the_text_says(
    run_lesson: Callable[..., Any], strokes: list[Stroke], read: int
) -> None:
    run = run_lesson("multiclass", until="read-drawing")
    (code,) = [cell.code for cell in run.lesson.cells if cell.id == "read-drawing"]
    space = dict(run.namespace)
    space["drawing"] = drawn(strokes)
    exec(code, space)
    assert space["p"].argmax().item() == read
    assert space["p"].max().item() > 0.9
