"""How alike a function is at two places (sklearn.gaussian_process.kernels).

A kernel gives the covariance k(x, y) of the function's values at x and y. Kernels are added and
multiplied: `ConstantKernel() * RBF() + WhiteKernel()`; a number stands for a `ConstantKernel`.

Source: Rasmussen, Williams, 2006, "Gaussian Processes for Machine Learning", chapter 4.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ...missing import missing
from ..base import BaseEstimator

__all__ = ["RBF", "ConstantKernel", "Kernel", "Matern", "Product", "Sum", "WhiteKernel"]

Bounds = Any  # (low, high), one such pair a number, or "fixed"
WIDE = (1e-5, 1e5)


class Kernel(BaseEstimator):
    """What all kernels share: `theta`, the logarithms of the numbers that a fit may change."""

    _tuned: str | None = None  # the parameter that a fit changes, with its bounds in <name>_bounds

    @property
    def theta(self) -> np.ndarray:
        """The logarithms of the numbers that are not "fixed"."""
        return np.log(np.atleast_1d(self._value)) if self._is_free else np.empty(0)

    @theta.setter
    def theta(self, theta: np.ndarray) -> None:
        if self._is_free:
            values = np.exp(np.asarray(theta, dtype=np.float64))
            assert self._tuned is not None
            setattr(self, self._tuned, values if np.ndim(self._value) else float(values[0]))

    @property
    def bounds(self) -> np.ndarray:
        """The logarithms of the least and the largest value of each, of shape (n, 2)."""
        if not self._is_free:
            return np.empty((0, 2))
        pairs = np.atleast_2d(np.asarray(self._limits, dtype=np.float64))
        return np.log(np.broadcast_to(pairs, (np.size(self._value), 2)))

    @property
    def n_dims(self) -> int:
        """How many numbers a fit may change."""
        return len(self.theta)

    def clone_with_theta(self, theta: np.ndarray) -> Any:
        """A copy with other numbers."""
        from ..base import clone

        made = clone(self)
        made.theta = theta
        return made

    def __call__(self, X: Any, Y: Any = None, eval_gradient: bool = False) -> Any:
        """The covariances (n, m) of the places X (n, d) and Y (m, d), by default X itself.

        With `eval_gradient` also their derivatives by `theta`, (n, n, n_dims).
        """
        X = np.atleast_2d(np.asarray(X, dtype=np.float64))
        if Y is not None and eval_gradient:
            raise ValueError("Gradient can only be evaluated when Y is None.")
        other = None if Y is None else np.atleast_2d(np.asarray(Y, dtype=np.float64))
        values, slopes = self._evaluate(X, other, eval_gradient)
        return (values, slopes) if eval_gradient else values

    def diag(self, X: Any) -> np.ndarray:
        """The variance at each place, without the covariances."""
        return np.ones(len(X))

    def _evaluate(
        self, X: np.ndarray, Y: np.ndarray | None, with_slopes: bool
    ) -> tuple[np.ndarray, np.ndarray]:
        raise NotImplementedError(f"{type(self).__name__} has no covariance")

    @property
    def _value(self) -> Any:
        assert self._tuned is not None
        return getattr(self, self._tuned)

    @property
    def _limits(self) -> Any:
        return getattr(self, f"{self._tuned}_bounds")

    @property
    def _is_free(self) -> bool:
        return not isinstance(self._limits, str)

    def __add__(self, other: Any) -> Sum:
        return Sum(self, _kernel(other))

    def __radd__(self, other: Any) -> Sum:
        return Sum(_kernel(other), self)

    def __mul__(self, other: Any) -> Product:
        return Product(self, _kernel(other))

    def __rmul__(self, other: Any) -> Product:
        return Product(_kernel(other), self)

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and repr(self) == repr(other)

    __hash__ = None  # type: ignore[assignment]


def _kernel(value: Any) -> Kernel:
    return value if isinstance(value, Kernel) else ConstantKernel(value)


class ConstantKernel(Kernel):
    """The same covariance everywhere: as a factor, how far the function goes up and down.

    k(x, y) = constant_value
    """

    _tuned = "constant_value"

    def __init__(self, constant_value: float = 1.0, constant_value_bounds: Bounds = WIDE) -> None:
        self.constant_value = constant_value
        self.constant_value_bounds = constant_value_bounds

    def diag(self, X: Any) -> np.ndarray:
        return np.full(len(X), float(self.constant_value))

    def _evaluate(
        self, X: np.ndarray, Y: np.ndarray | None, with_slopes: bool
    ) -> tuple[np.ndarray, np.ndarray]:
        values = np.full((len(X), len(X if Y is None else Y)), float(self.constant_value))
        return values, values[:, :, None][:, :, : self.n_dims]

    def __repr__(self) -> str:
        return f"{np.sqrt(self.constant_value):.3g}**2"


class WhiteKernel(Kernel):
    """Noise of its own in every value.

    k(x, y) = noise_level if x is y, else 0
    """

    _tuned = "noise_level"

    def __init__(self, noise_level: float = 1.0, noise_level_bounds: Bounds = WIDE) -> None:
        self.noise_level = noise_level
        self.noise_level_bounds = noise_level_bounds

    def diag(self, X: Any) -> np.ndarray:
        return np.full(len(X), float(self.noise_level))

    def _evaluate(
        self, X: np.ndarray, Y: np.ndarray | None, with_slopes: bool
    ) -> tuple[np.ndarray, np.ndarray]:
        if Y is not None:
            return np.zeros((len(X), len(Y))), np.empty((0, 0, 0))
        values = self.noise_level * np.eye(len(X))
        return values, values[:, :, None][:, :, : self.n_dims]

    def __repr__(self) -> str:
        return f"WhiteKernel(noise_level={self.noise_level:.3g})"


class RBF(Kernel):
    """Endlessly smooth functions that forget over `length_scale` (also squared exponential).

    k(x, y) = exp(-d² / 2), d = |x - y| / length_scale; one length or one for each axis
    """

    _tuned = "length_scale"

    def __init__(self, length_scale: Any = 1.0, length_scale_bounds: Bounds = WIDE) -> None:
        self.length_scale = length_scale
        self.length_scale_bounds = length_scale_bounds

    def _evaluate(
        self, X: np.ndarray, Y: np.ndarray | None, with_slopes: bool
    ) -> tuple[np.ndarray, np.ndarray]:
        squares = self._squares(X, X if Y is None else Y)
        values = np.exp(-0.5 * squares.sum(axis=2))
        return values, self._by_length(values[:, :, None] * squares)

    def _squares(self, X: np.ndarray, Y: np.ndarray) -> np.ndarray:
        """(x - y)² / length², axis by axis: (n, m, d)."""
        lengths = np.atleast_1d(np.asarray(self.length_scale, dtype=np.float64))
        if len(lengths) not in (1, X.shape[1]):
            raise ValueError(
                "Anisotropic kernel must have the same number of dimensions as data "
                f"({len(lengths)}!={X.shape[1]})"
            )
        return ((X[:, None, :] - Y[None, :, :]) / lengths) ** 2

    def _by_length(self, slopes: np.ndarray) -> np.ndarray:
        """Derivatives by the logarithms of the lengths, from those by each axis (n, m, d)."""
        if not self._is_free:
            return slopes[:, :, :0]
        return slopes if np.size(self.length_scale) > 1 else slopes.sum(axis=2, keepdims=True)

    def __repr__(self) -> str:
        return f"RBF({self._lengths()})"

    def _lengths(self) -> str:
        lengths = np.atleast_1d(self.length_scale)
        if len(lengths) > 1:
            return f"length_scale=[{', '.join(f'{one:.3g}' for one in lengths)}]"
        return f"length_scale={lengths[0]:.3g}"


class Matern(RBF):
    """Functions that are rougher the smaller `nu`: 0.5, 1.5 (one slope), 2.5 (two) or inf (RBF).

    nu = 0.5: k = exp(-d); 1.5: (1 + √3 d) exp(-√3 d); 2.5: (1 + √5 d + 5 d² / 3) exp(-√5 d),
    d = |x - y| / length_scale. Other values take Bessel functions: they raise NotImplementedError.
    """

    def __init__(
        self, length_scale: Any = 1.0, length_scale_bounds: Bounds = WIDE, nu: float = 1.5
    ) -> None:
        super().__init__(length_scale, length_scale_bounds)
        self.nu = nu

    def _evaluate(
        self, X: np.ndarray, Y: np.ndarray | None, with_slopes: bool
    ) -> tuple[np.ndarray, np.ndarray]:
        if self.nu == np.inf:
            return super()._evaluate(X, Y, with_slopes)
        squares = self._squares(X, X if Y is None else Y)
        distances = np.sqrt(squares.sum(axis=2))
        if self.nu == 0.5:
            values = np.exp(-distances)
            inverse = np.divide(1.0, distances, out=np.zeros_like(distances), where=distances > 0)
            factor = values * inverse
        elif self.nu == 1.5:
            scaled = np.sqrt(3.0) * distances
            values = (1.0 + scaled) * np.exp(-scaled)
            factor = 3.0 * np.exp(-scaled)
        elif self.nu == 2.5:
            scaled = np.sqrt(5.0) * distances
            values = (1.0 + scaled + scaled**2 / 3.0) * np.exp(-scaled)
            factor = 5.0 / 3.0 * (1.0 + scaled) * np.exp(-scaled)
        else:
            raise NotImplementedError(f"Matern has nu = 0.5, 1.5, 2.5 or inf here, not {self.nu}")
        return values, self._by_length(factor[:, :, None] * squares)

    def __repr__(self) -> str:
        return f"Matern({self._lengths()}, nu={self.nu:.3g})"


class _Pair(Kernel):
    """Two kernels; their numbers stand one after the other."""

    def __init__(self, k1: Kernel, k2: Kernel) -> None:
        self.k1 = k1
        self.k2 = k2

    @property
    def theta(self) -> np.ndarray:
        return np.append(self.k1.theta, self.k2.theta)

    @theta.setter
    def theta(self, theta: np.ndarray) -> None:
        first = self.k1.n_dims
        self.k1.theta, self.k2.theta = theta[:first], theta[first:]

    @property
    def bounds(self) -> np.ndarray:
        return np.vstack([self.k1.bounds, self.k2.bounds])

    def _both(
        self, X: np.ndarray, Y: np.ndarray | None, with_slopes: bool
    ) -> tuple[tuple[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]:
        return self.k1._evaluate(X, Y, with_slopes), self.k2._evaluate(X, Y, with_slopes)


class Sum(_Pair):
    """k(x, y) = k1(x, y) + k2(x, y): two causes at work."""

    def diag(self, X: Any) -> np.ndarray:
        return self.k1.diag(X) + self.k2.diag(X)

    def _evaluate(
        self, X: np.ndarray, Y: np.ndarray | None, with_slopes: bool
    ) -> tuple[np.ndarray, np.ndarray]:
        (one, slope), (two, other) = self._both(X, Y, with_slopes)
        return one + two, np.dstack([slope, other]) if with_slopes else slope

    def __repr__(self) -> str:
        return f"{self.k1!r} + {self.k2!r}"


class Product(_Pair):
    """k(x, y) = k1(x, y) · k2(x, y): alike only where both are."""

    def diag(self, X: Any) -> np.ndarray:
        return self.k1.diag(X) * self.k2.diag(X)

    def _evaluate(
        self, X: np.ndarray, Y: np.ndarray | None, with_slopes: bool
    ) -> tuple[np.ndarray, np.ndarray]:
        (one, slope), (two, other) = self._both(X, Y, with_slopes)
        if not with_slopes:
            return one * two, slope
        return one * two, np.dstack([slope * two[:, :, None], other * one[:, :, None]])

    def __repr__(self) -> str:
        return f"{self.k1!r} * {self.k2!r}"


__getattr__ = missing(__name__, __all__, title="sklearn.gaussian_process.kernels")
