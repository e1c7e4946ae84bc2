"""The files of tests/files/data, and what `make_data` says is in them."""

from __future__ import annotations

from pathlib import Path

import numpy as np

DATA = Path(__file__).parent / "data"


def expected(prefix: str) -> dict[str, np.ndarray]:
    """The arrays of one file, by the rest of their names."""
    with np.load(DATA / "expected.npz") as file:
        return {
            name.removeprefix(f"{prefix}/"): file[name]
            for name in file.files
            if name.startswith(f"{prefix}/")
        }


def same(found: np.ndarray, wanted: np.ndarray) -> bool:
    """Whether shape, type and every number agree."""
    native = wanted.dtype.newbyteorder("=")
    equal = np.array_equal(found, wanted, equal_nan=wanted.dtype.kind in "fc")
    return found.dtype == native and equal
