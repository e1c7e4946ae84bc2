"""Bayesian optimisation: where to try next, from a model of all trials so far.

scikit-learn has no such search; the names here are those of scikit-optimize (skopt): `Optimizer`
with `ask` and `tell`, its dimensions `Real` and `Integer`, and `gaussian_ei`. The smallest value is
looked for, as there.

Sources: Mockus, Tiesis, Zilinskas, 1978, "The application of Bayesian methods for seeking the
extremum"; Jones, Schonlau, Welch, 1998, "Efficient global optimization of expensive black-box
functions".
"""

from __future__ import annotations

from collections.abc import Sequence
from math import erf
from typing import Any

import numpy as np

from ..missing import missing
from .gaussian_process import GaussianProcessRegressor
from .gaussian_process.kernels import ConstantKernel, Matern, WhiteKernel
from .utils._param_validation import at_least, one_of
from .utils.validation import check_random_state

__all__ = ["Integer", "Optimizer", "Real", "gaussian_ei"]

_CANDIDATES = 2000
_erf = np.vectorize(erf, otypes=[np.float64])


class Real:
    """A number from `low` to `high`; with prior="log-uniform" each power of ten counts alike."""

    def __init__(
        self, low: float, high: float, prior: str = "uniform", name: str | None = None
    ) -> None:
        one_of(type(self).__name__, "prior", prior, ("uniform", "log-uniform"))
        at_least(type(self).__name__, "high", high, low, above=True)
        if prior == "log-uniform":
            at_least(type(self).__name__, "low", low, 0, above=True)
        self.low, self.high, self.prior, self.name = low, high, prior, name

    def transform(self, values: Any) -> np.ndarray:
        """Where values lie between the ends, from 0 to 1."""
        low, high, values = (self._scale(one) for one in (self.low, self.high, values))
        return (values - low) / (high - low)

    def inverse_transform(self, shares: Any) -> np.ndarray:
        """The values that lie there."""
        low, high = self._scale(self.low), self._scale(self.high)
        values = low + np.asarray(shares) * (high - low)
        return np.exp(values) if self.prior == "log-uniform" else values

    def _scale(self, values: Any) -> np.ndarray:
        values = np.asarray(values, dtype=np.float64)
        return np.log(values) if self.prior == "log-uniform" else values


class Integer(Real):
    """A whole number from `low` to `high`, both included."""

    def inverse_transform(self, shares: Any) -> np.ndarray:
        return np.rint(super().inverse_transform(shares)).astype(np.int64)


def gaussian_ei(X: Any, model: Any, y_opt: float = 0.0, xi: float = 0.01) -> np.ndarray:
    """How far below `y_opt` a trial at each place X (n, d) is expected to come.

    EI(x) = E[max(y_opt - ξ - y, 0)] = (y_opt - ξ - μ) Φ(z) + σ φ(z), z = (y_opt - ξ - μ) / σ

    μ and σ are what `model.predict(X, return_std=True)` says; a larger ξ looks further away.
    """
    mean, spread = model.predict(X, return_std=True)
    gain = y_opt - xi - mean
    known = spread <= 0
    z = gain / np.where(known, 1.0, spread)
    below = 0.5 * (1.0 + _erf(z / np.sqrt(2.0)))
    density = np.exp(-0.5 * z**2) / np.sqrt(2.0 * np.pi)
    return np.where(known, 0.0, gain * below + spread * density)


class Optimizer:
    """Looks for the smallest value of a function of some `dimensions`, trial by trial.

    `ask()` says where to try next, `tell(x, y)` what came out. The first `n_initial_points` trials
    are random; then a Gaussian process is fitted to all trials, and the next one is where
    `gaussian_ei` promises most.
    """

    def __init__(
        self,
        dimensions: Sequence[Real],
        *,
        n_initial_points: int = 5,
        xi: float = 0.01,
        random_state: Any = None,
    ) -> None:
        at_least("Optimizer", "n_initial_points", n_initial_points, 1)
        self.dimensions = list(dimensions)
        self.n_initial_points = n_initial_points
        self.xi = xi
        self.Xi: list[list[Any]] = []
        self.yi: list[float] = []
        self.model: GaussianProcessRegressor | None = None
        self._generator = check_random_state(random_state)

    def ask(self) -> list[Any]:
        """The next trial, a value for each dimension."""
        shares = self._generator.uniform(size=(_CANDIDATES, len(self.dimensions)))
        if self.model is None:
            return self._values(shares[0])
        tried = self._shares(self.Xi)
        best = tried[int(np.argmin(self.yi))]
        near = best + 0.05 * self._generator.normal(size=(_CANDIDATES // 10, len(best)))
        shares = np.vstack([shares, np.clip(near, 0.0, 1.0)])
        promise = gaussian_ei(shares, self.model, min(self.yi), self.xi)
        return self._values(shares[int(np.argmax(promise))])

    def tell(self, x: Sequence[Any], y: float) -> None:
        """A trial at x gave y."""
        if len(x) != len(self.dimensions):
            raise ValueError(
                f"tell got {len(x)} values for {len(self.dimensions)} dimensions: give it what "
                "ask() returned"
            )
        if not np.isfinite(y):
            raise ValueError(f"tell got y = {y}: give a failed trial a large value instead")
        self.Xi.append(list(x))
        self.yi.append(float(y))
        if len(self.yi) >= self.n_initial_points:
            self.model = self._fitted()

    def _fitted(self) -> GaussianProcessRegressor:
        lengths = np.full(len(self.dimensions), 0.5)
        kernel = ConstantKernel(1.0, (0.01, 100.0)) * Matern(lengths, (0.05, 5.0), nu=2.5)
        model = GaussianProcessRegressor(
            kernel + WhiteKernel(0.01, (1e-6, 1.0)), normalize_y=True, n_restarts_optimizer=1
        )
        model.random_state = self._generator
        return model.fit(self._shares(self.Xi), self.yi)

    def _shares(self, trials: Sequence[Sequence[Any]]) -> np.ndarray:
        columns = zip(*trials, strict=True)
        return np.stack(
            [one.transform(values) for one, values in zip(self.dimensions, columns, strict=True)],
            axis=1,
        )

    def _values(self, shares: np.ndarray) -> list[Any]:
        return [
            one.inverse_transform(share).item()
            for one, share in zip(self.dimensions, shares, strict=True)
        ]


__getattr__ = missing(__name__, __all__, title="skopt")
