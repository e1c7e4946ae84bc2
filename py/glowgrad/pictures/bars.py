"""Bar charts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .figure import Figure, as_numpy


def bars(
    values: Any,
    names: Sequence[Any] | None = None,
    *,
    x: str = "",
    y: str = "",
    title: str = "",
    alt: str = "",
) -> Figure:
    """One bar a value, with its name below. Raises ValueError where the numbers of both differ."""
    heights = as_numpy(values).reshape(-1)
    labels = [str(n) for n in (range(len(heights)) if names is None else names)]
    if len(labels) != len(heights):
        raise ValueError(f"bars got {len(heights)} values, but {len(labels)} names")
    described = alt or f"Bar chart {title}".strip() + f" of {len(heights)} values"
    return Figure(
        "bars", title, described, x_label=x, y_label=y, names=labels, values=heights.tolist()
    )
