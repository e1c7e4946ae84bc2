"""What scikit-learn does, case by case: `sk.metrics`, `sk.datasets`, … are its modules or ours."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import numpy as np
from tests.oracle import Case

CASES: dict[str, Case] = {}
BAD: dict[str, Case] = {}
TOLERANCE: dict[str, float] = {}


class Library:
    """The modules below a root: `sklearn` or `glowgrad.learn`."""

    def __init__(self, root: str) -> None:
        self._root = root

    def __getattr__(self, name: str) -> Any:
        return importlib.import_module(f"{self._root}.{name}")


def case(name: str, function: Case, tolerance: float = 1e-9) -> None:
    assert name not in CASES, name
    CASES[name], TOLERANCE[name] = function, tolerance


def bad(name: str, function: Case) -> None:
    assert name not in BAD, name
    BAD[name] = function


def numbers(seed: int) -> np.random.RandomState:
    return np.random.RandomState(seed)


_rng = numbers(0)
# Labels of three classes, guesses that are right two times of three, and scores.
TRUE = _rng.randint(0, 3, 300)
GUESS = np.where(_rng.rand(300) < 0.67, TRUE, _rng.randint(0, 3, 300))
RAW = _rng.rand(300, 3) + np.eye(3)[TRUE] * 0.5
SHARES = RAW / RAW.sum(axis=1, keepdims=True)
WEIGHT = _rng.rand(300)
TWO, TWO_GUESS = (TRUE > 0).astype(int), (GUESS > 0).astype(int)
SCORE = np.round(SHARES[:, 1] + SHARES[:, 2], 2)  # with ties
MANY = (_rng.rand(40, 4) < 0.5).astype(int)
MANY_GUESS = np.where(_rng.rand(40, 4) < 0.7, MANY, 1 - MANY)
X = _rng.randn(120, 5) * [1, 10, 0.1, 3, 1] + [0, 5, 1, -2, 0]
Y3 = (X[:, 0] + X[:, 4] > 0.5).astype(int) + (X[:, 3] > 0)
Y = X @ [1.0, -0.2, 3.0, 0.5, 0.0] + 2 + _rng.randn(120) * 0.1
WORDS = np.array(["cat", "dog", "bird"])

HOLES = np.where(numbers(5).rand(*X.shape) < 0.1, np.nan, X)
BLOBS = numbers(1).randn(120, 2) * 0.5 + np.repeat([(0, 0), (4, 4), (0, 5)], 40, axis=0)


def everything_of(estimator: Any, *names: str) -> list[Any]:
    return [getattr(estimator, name) for name in names]


def neighbours(sk: Any, **options: Any) -> Any:
    return sk.neighbors.KNeighborsClassifier(**options)


def fill() -> None:
    """Read all rows into the table."""
    for file in sorted(Path(__file__).with_name("rows").glob("*.py")):
        importlib.import_module(f"tests.learn.rows.{file.stem}")
