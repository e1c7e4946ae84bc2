"""The static form of a picture, drawn as pyplot draws: for pages that are read without running."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def drawn(
    draw: Callable[..., None], *, columns: int = 1, size: tuple[float, float] = (5.6, 3.2)
) -> str:
    """The SVG of what `draw(axes, …)` draws into that many axes side by side."""
    from ..pyplot.figure import Figure as Plot  # most pages never draw so

    figure = Plot(figsize=size)
    axes: Any = figure.subplots(1, columns)
    draw(*(axes.ravel() if columns > 1 else [axes]))
    return figure.svg()
