"""Tables of numbers as colour."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

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


def confusion_matrix(
    target: Any, predicted: Any, *, names: Sequence[Any] | None = None, title: str = ""
) -> Figure:
    """How often each true class (row) was given each predicted class (column)."""
    true, guess = as_numpy(target).reshape(-1), as_numpy(predicted).reshape(-1)
    count = len(names) if names is not None else int(max(true.max(), guess.max())) + 1
    table = np.zeros((count, count), np.int64)
    np.add.at(table, (true, guess), 1)
    right = int(np.trace(table))
    return matrix(
        table,
        rows=names,
        columns=names,
        row_label="true class",
        column_label="predicted class",
        title=title,
        alt=f"Confusion matrix: {right} of {len(true)} predictions are right",
    )
