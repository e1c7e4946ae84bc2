"""Which classes a classifier takes for which."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from .figure import Figure, as_numpy
from .images import images as draw_images
from .matrix import matrix

_MOST_EXAMPLES = 12  # a cell
_MOST_CLASSES = 40  # whose cells can be clicked; more are drawn as one picture


def confusion_matrix(
    target: Any,
    predicted: Any,
    *,
    names: Sequence[Any] | None = None,
    examples: Any = None,
    title: str = "",
) -> Figure:
    """How often each true class (row) was given each predicted class (column), as counts or as
    shares of the row; beside it each class's precision TP / (TP + FP) and recall TP / (TP + FN).

    target, predicted: (N) classes, as numbers or as words; predicted may also be scores (N, C), of
              which the largest wins.
    names:    of the classes; by default 0, 1, …
    examples: images (N, H, W), (N, 1, H, W) or (N, 3, H, W), or N texts: a click on a cell shows
              those that fell into it.
    Raises ValueError where numbers differ, or for a class that has no name.
    """
    true, guess = as_numpy(target).reshape(-1), as_numpy(predicted)
    guess = guess.argmax(1) if guess.ndim == 2 and guess.shape[1] > 1 else guess.reshape(-1)
    if true.dtype.kind in "UO" and guess.dtype.kind in "UO":  # words: classes by their names
        names = sorted({*true, *guess}) if names is None else list(names)
        unknown = {*true, *guess} - {*names}
        if unknown:
            raise ValueError(f"confusion_matrix found classes that names lacks: {sorted(unknown)}")
        places = {name: place for place, name in enumerate(names)}
        true, guess = (np.array([places[n] for n in one], int) for one in (true, guess))
    true, guess = true.astype(int), guess.astype(int)
    if len(true) != len(guess):
        raise ValueError(
            f"confusion_matrix got {len(true)} targets, but {len(guess)} predictions: one each"
        )
    most = int(max(true.max(initial=0), guess.max(initial=0))) + 1
    count = most if names is None else len(names)
    if most > count or min(true.min(initial=0), guess.min(initial=0)) < 0:
        raise ValueError(
            f"there are classes up to {most - 1}, but {count} names, for 0 … {count}-1"
        )
    table = np.zeros((count, count), np.int64)
    np.add.at(table, (true, guess), 1)
    labels = [str(name) for name in (range(count) if names is None else names)]
    if count > _MOST_CLASSES:
        return matrix(
            table, rows=labels, columns=labels, row_label="true class",
            column_label="predicted class", title=title,
            alt=f"Confusion matrix of {count} classes: {int(np.trace(table))} of {len(true)} "
            "predictions are right",
        )  # fmt: skip
    fields: dict[str, Any] = {}
    if examples is not None:
        fields["examples"] = _examples(true, guess, examples)
    right = int(np.trace(table))
    off = table - np.diag(np.diag(table))
    worst = np.unravel_index(int(off.argmax()), off.shape)
    told = (
        f"; most often {labels[worst[0]]} is taken for {labels[worst[1]]} ({off[worst]})"
        if off.any()
        else ""
    )
    return Figure(
        "confusion",
        title,
        f"Confusion matrix: {right} of {len(true)} predictions are right{told}",
        row_label="true class",
        column_label="predicted class",
        row_names=labels,
        column_names=labels,
        values=table.tolist(),
        precision=_shares(np.diag(table), table.sum(0)),
        recall=_shares(np.diag(table), table.sum(1)),
        **fields,
    )


def _shares(part: np.ndarray, whole: np.ndarray) -> list[float | None]:
    """Ratios; None where there is nothing to take a share of."""
    return [float(a / b) if b else None for a, b in zip(part, whole, strict=True)]


def _examples(true: np.ndarray, guess: np.ndarray, examples: Any) -> dict[str, Any]:
    """For each cell that has some, "row,column": images as the images figure has them, or texts."""
    texts = isinstance(examples, (list, tuple)) and all(isinstance(e, str) for e in examples)
    if len(examples) != len(true):
        raise ValueError(f"confusion_matrix got {len(true)} targets, but {len(examples)} examples")
    values = None if texts else as_numpy(examples)
    limits = None if values is None else (float(values.min()), float(values.max()))
    cells: dict[str, Any] = {}
    for row, column in sorted(set(zip(true.tolist(), guess.tolist(), strict=True))):
        places = np.flatnonzero((true == row) & (guess == column))[:_MOST_EXAMPLES]
        if values is None:
            cells[f"{row},{column}"] = {"texts": [examples[i] for i in places]}
        else:
            figure = draw_images(values[places], [f"#{i}" for i in places], limits=limits)
            cells[f"{row},{column}"] = {"figure": figure.fields}
    return cells
