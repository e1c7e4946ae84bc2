"""Golden files: what PyTorch gives for every row, kept small, for machines without PyTorch.

`python -m tests.ops.golden [SECTION…]` makes them anew. Arrays above 24 elements are kept as a
sample of their elements, their mean and their mean absolute value.
"""

from __future__ import annotations

import json
import sys
import warnings
from pathlib import Path
from typing import Any

import numpy as np
from tests.ops.table import BAD, TABLE, Bad, Result, evaluate

FOLDER = Path(__file__).parent / "golden"
_KEPT, _SAMPLED = 24, 12


def sample(array: np.ndarray) -> np.ndarray:
    """An array as few numbers, in float64."""
    flat = array.astype(np.float64).ravel()
    if flat.size <= _KEPT:
        return flat
    places = np.linspace(0, flat.size - 1, _SAMPLED).astype(int)
    return np.concatenate([flat[places], [flat.mean(), np.abs(flat).mean()]])


def record(results: dict[str, Result], errors: dict[str, str]) -> dict[str, np.ndarray]:
    """Results and the names of errors as two arrays: an index in JSON, and all numbers in a row."""
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
    text = json.dumps({"rows": index, "errors": errors}, separators=(",", ":")).encode()
    numbers = np.concatenate(values) if values else np.zeros(0)
    return {"index": np.frombuffer(text, np.uint8), "values": numbers}


class Golden:
    """One golden file: the shapes, types and sampled numbers of its rows."""

    def __init__(self, name: str, folder: Path = FOLDER) -> None:
        with np.load(folder / f"{name}.npz") as file:
            index = json.loads(file["index"].tobytes())
            self._index = index["rows"]
            self.errors: dict[str, str] = index["errors"]
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


def raised(case: Bad, module: Any) -> Exception | None:
    """What a bad call raises."""
    try:
        case.function(module)
    except Exception as error:
        return error
    return None


def main() -> None:
    import torch

    warnings.simplefilter("ignore")  # torch's own
    FOLDER.mkdir(exist_ok=True)
    sections = {row.section for row in TABLE.values()} | {b.section for b in BAD.values()}
    for name in sys.argv[1:] or sorted(sections):
        assert name in sections, f"there is no section {name}"
        rows = [row for row in TABLE.values() if row.section == name]
        results = {row.name: evaluate(row, torch) for row in rows}
        bad = [case for case in BAD.values() if case.section == name]
        errors = {case.name: type(raised(case, torch)).__name__ for case in bad}
        np.savez_compressed(FOLDER / f"{name}.npz", **record(results, errors))
        print(name, len(rows), len(errors), (FOLDER / f"{name}.npz").stat().st_size)


if __name__ == "__main__":
    main()
