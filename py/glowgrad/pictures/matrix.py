"""Tables of numbers as colour."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .figure import Figure, as_numpy


def matrix(
    values: Any,
    *,
    rows: Sequence[Any] | None = None,
    columns: Sequence[Any] | None = None,
    row_label: str = "",
    column_label: str = "",
    title: str = "",
    alt: str = "",
) -> Figure:
    """Show a matrix (R, C) as a table whose cells are coloured by value.

    Raises ValueError for other shapes.
    """
    table = as_numpy(values)
    if table.ndim != 2:
        raise ValueError(f"matrix takes two axes (rows, columns), but got shape {table.shape}")
    return Figure(
        "matrix",
        title,
        alt or f"Table of {table.shape[0]} by {table.shape[1]} numbers" + f" {title}".rstrip(),
        row_label=row_label,
        column_label=column_label,
        row_names=[str(n) for n in (range(table.shape[0]) if rows is None else rows)],
        column_names=[str(n) for n in (range(table.shape[1]) if columns is None else columns)],
        values=table.tolist(),
    )
