"""Combinations of parameters to try."""

from __future__ import annotations

import itertools
import math
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from ..utils.random import sample_without_replacement
from ..utils.validation import check_random_state


class ParameterGrid:
    """All combinations of the values of each parameter; several grids follow each other."""

    def __init__(self, param_grid: Any) -> None:
        if not isinstance(param_grid, (Mapping, Iterable)):
            raise TypeError(f"Parameter grid should be a dict or a list, got: {param_grid!r}")
        self.param_grid = [param_grid] if isinstance(param_grid, Mapping) else list(param_grid)
        for grid in self.param_grid:
            if not isinstance(grid, dict):
                raise TypeError(f"Parameter grid is not a dict ({grid!r})")
            for name, values in grid.items():
                _check_values(name, values)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        for grid in self.param_grid:
            names = sorted(grid)
            for values in itertools.product(*(grid[name] for name in names)):
                yield dict(zip(names, values, strict=True))

    def __len__(self) -> int:
        return sum(math.prod(len(values) for values in grid.values()) for grid in self.param_grid)

    def __getitem__(self, index: int) -> dict[str, Any]:
        if not 0 <= index < len(self):
            raise IndexError("ParameterGrid index out of range")
        found = next(itertools.islice(self, index, None))
        # In this order, so that dicts read as scikit-learn's.
        return {name: found[name] for name in sorted(found, reverse=True)}


def _check_values(name: str, values: Any) -> None:
    if isinstance(values, str) or not isinstance(values, (np.ndarray, Sequence)):
        raise TypeError(
            f"Parameter grid for parameter {name!r} needs to be a list or a numpy array, but got "
            f"{values!r}: wrap a single value in a list"
        )
    if isinstance(values, np.ndarray) and values.ndim > 1:
        raise ValueError(f"Parameter array for {name!r} should be one-dimensional")
    if len(values) == 0:
        raise ValueError(f"Parameter grid for parameter {name!r} need to be a non-empty sequence")


class ParameterSampler:
    """n_iter combinations at random: values from lists, or drawn by `rvs(random_state=…)`."""

    def __init__(self, param_distributions: Any, n_iter: int, *, random_state: Any = None) -> None:
        given = param_distributions
        self.param_distributions = [given] if isinstance(given, Mapping) else list(given)
        self.n_iter = n_iter
        self.random_state = random_state

    def _only_lists(self) -> bool:
        return not any(
            hasattr(values, "rvs") for grid in self.param_distributions for values in grid.values()
        )

    def __iter__(self) -> Iterator[dict[str, Any]]:
        rng = check_random_state(self.random_state)
        if self._only_lists():
            grid = ParameterGrid(self.param_distributions)
            if len(grid) < self.n_iter:
                warnings.warn(
                    f"The total space of parameters {len(grid)} is smaller than "
                    f"n_iter={self.n_iter}. Running {len(grid)} iterations. For exhaustive "
                    "searches, use GridSearchCV.",
                    UserWarning,
                    stacklevel=2,
                )
            for place in sample_without_replacement(len(grid), len(self), random_state=rng):
                yield grid[int(place)]
            return
        for _ in range(self.n_iter):
            chosen = self.param_distributions[rng.choice(len(self.param_distributions))]
            yield {
                name: values.rvs(random_state=rng)
                if hasattr(values, "rvs")
                else values[rng.randint(len(values))]
                for name, values in sorted(chosen.items())
            }

    def __len__(self) -> int:
        if self._only_lists():
            return min(self.n_iter, len(ParameterGrid(self.param_distributions)))
        return self.n_iter
