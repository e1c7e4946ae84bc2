"""What PyTorch computes, kept in golden files for machines without it.

`RENEW_GOLDEN=1 python -m pytest tests/engine/test_…` makes the files of these tests anew.
"""

from __future__ import annotations

import importlib
import importlib.util
import os
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

_FOLDER = Path(__file__).parent / "golden"
HAS_TORCH = importlib.util.find_spec("torch") is not None


@cache
def _kept(file: str) -> dict[str, np.ndarray]:
    path = _FOLDER / f"{file}.npz"
    if not path.exists():
        return {}
    with np.load(path) as archive:
        return {name: archive[name] for name in archive.files}


def from_torch(file: str, name: str, compute: Callable[[Any], Any]) -> np.ndarray:
    """compute(torch) as an array; without PyTorch what it was when the golden file was made."""
    kept = _kept(file)
    if not HAS_TORCH:
        return kept[name]
    made = np.asarray(compute(importlib.import_module("torch")))
    if os.environ.get("RENEW_GOLDEN"):
        kept[name] = made
        _FOLDER.mkdir(exist_ok=True)
        np.savez_compressed(_FOLDER / f"{file}.npz", **kept)
    assert name in kept, f"{file}.npz lacks {name}: renew it with RENEW_GOLDEN=1"
    np.testing.assert_allclose(made, kept[name], rtol=1e-5, atol=1e-6, err_msg=f"{file}.npz is old")
    return made
