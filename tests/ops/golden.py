"""Golden files: what PyTorch gives for every row, kept small, for machines without PyTorch.

`python -m tests.ops.golden` makes them anew. Arrays above 24 elements are kept as a sample of their
elements, their mean and their mean absolute value.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from tests.ops.table import TABLE, Result, evaluate

FOLDER = Path(__file__).parent / "golden"
_KEPT, _SAMPLED = 24, 12


def sample(array: np.ndarray) -> np.ndarray:
    """An array as few numbers, in float64."""
    flat = array.astype(np.float64).ravel()
    if flat.size <= _KEPT:
        return flat
    places = np.linspace(0, flat.size - 1, _SAMPLED).astype(int)
    return np.concatenate([flat[places], [flat.mean(), np.abs(flat).mean()]])


def record(results: dict[str, Result]) -> dict[str, np.ndarray]:
    """Results as two arrays: an index in JSON, and all numbers in a row."""
    index: dict[str, Any] = {}
    values: list[np.ndarray] = []
    at = 0

    def keep(array: np.ndarray | None) -> list[Any] | None:
        nonlocal at
        if array is None:
            return None
        few = sample(array)
        values.append(few)
        at += len(few)
        return [list(array.shape), at - len(few)]

    for name, result in results.items():
        outputs = [keep(a) for a in result.outputs]
        index[name] = [result.dtypes, outputs, [keep(a) for a in result.gradients]]
    text = json.dumps(index, separators=(",", ":")).encode()
    return {"index": np.frombuffer(text, np.uint8), "values": np.concatenate(values)}


class Golden:
    """One golden file: the shapes, types and sampled numbers of its rows."""

    def __init__(self, name: str) -> None:
        with np.load(FOLDER / f"{name}.npz") as file:
            self._index = json.loads(file["index"].tobytes())
            self._values = file["values"]

    @property
    def names(self) -> list[str]:
        return list(self._index)

    def row(self, name: str) -> tuple[list[str], list[Any], list[Any]]:
        """Types, outputs and gradients, the latter two as (shape, sampled numbers) or None."""
        dtypes, outputs, gradients = self._index[name]
        return dtypes, [self._kept(o) for o in outputs], [self._kept(g) for g in gradients]

    def _kept(self, entry: Any) -> tuple[tuple[int, ...], np.ndarray] | None:
        if entry is None:
            return None
        shape, start = entry
        size = int(np.prod(shape))
        count = size if size <= _KEPT else _SAMPLED + 2
        return tuple(shape), self._values[start : start + count]


def main() -> None:
    import torch

    FOLDER.mkdir(exist_ok=True)
    for name in sorted({row.section for row in TABLE.values()}):
        rows = [row for row in TABLE.values() if row.section == name]
        results = {row.name: evaluate(row, torch) for row in rows}
        np.savez_compressed(FOLDER / f"{name}.npz", **record(results))
        print(name, len(rows), (FOLDER / f"{name}.npz").stat().st_size)


if __name__ == "__main__":
    main()
