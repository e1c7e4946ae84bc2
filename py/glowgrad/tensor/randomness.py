"""In-place methods that fill a tensor with random numbers, made on the CPU in float64 but for
uniform ones.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from .. import dtypes, recording
from .core import Core

if TYPE_CHECKING:
    from . import Tensor


def _random() -> Any:
    from .. import random  # which needs tensors

    return random


def _sampling() -> Any:
    from .. import sampling

    return sampling


class Randomness(Core):
    """Random numbers in place, and samples of what a tensor describes."""

    __slots__ = ()
    FUNCTIONS: ClassVar[tuple[str, ...]] = ("bernoulli", "multinomial")

    def uniform_(self, from_: float = 0.0, to: float = 1.0, *, generator: Any = None) -> Tensor:
        """Random numbers, evenly from [from_, to)."""
        self._only_fractions("uniform_")
        if not from_ <= to:
            raise RuntimeError(f"uniform_ got the ends {from_} and {to}: the first must be lower")
        drawn = _random().rand(self.shape, device=self.device, generator=generator)
        return self._become(_stretched(drawn, to - from_, from_).to(self.dtype))

    def normal_(self, mean: float = 0.0, std: float = 1.0, *, generator: Any = None) -> Tensor:
        """Random numbers from a normal distribution."""
        self._only_fractions("normal_")
        if std < 0:
            raise RuntimeError(f"normal_ expects std >= 0.0, but found std {std}")
        drawn = _random().randn(self.shape, device=self.device, generator=generator)
        return self._become(_stretched(drawn, std, mean).to(self.dtype))

    def log_normal_(self, mean: float = 1.0, std: float = 2.0, *, generator: Any = None) -> Tensor:
        """exp of random numbers from a normal distribution."""
        self._only_fractions("log_normal_")
        if std <= 0:
            raise RuntimeError(f"log_normal_ expects std > 0.0, but found std={std}")
        count = self.numel()
        return self._filled(lambda: np.exp(_random().normals(count, generator) * std + mean))

    def exponential_(self, lambd: float = 1.0, *, generator: Any = None) -> Tensor:
        """Random waiting times of mean 1 / lambd: -log(u) / lambd."""
        self._only_fractions("exponential_")
        if lambd <= 0:
            raise RuntimeError(f"exponential_ expects lambda > 0.0, but found lambda={lambd}")
        uniform = self._fractions(generator)
        return self._filled(lambda: -np.log(uniform()) / lambd)

    def geometric_(self, p: float, *, generator: Any = None) -> Tensor:
        """How many tries it takes, 1 or more, if each succeeds with probability p."""
        if not 0 < p < 1:
            raise RuntimeError(f"geometric_ expects p to be in (0, 1), but got p={p}")
        uniform = self._fractions(generator)
        return self._filled(lambda: np.ceil(np.log(uniform()) / np.log1p(-p)))

    def cauchy_(self, median: float = 0.0, sigma: float = 1.0, *, generator: Any = None) -> Tensor:
        """median + sigma · tan(π (u - ½))."""
        self._only_fractions("cauchy_")
        if sigma <= 0:
            raise RuntimeError(f"cauchy_ expects sigma > 0.0, but found sigma={sigma}")
        uniform = self._fractions(generator)
        return self._filled(lambda: median + sigma * np.tan(np.pi * (uniform() - 0.5)))

    def random_(self, from_: int = 0, to: int | None = None, *, generator: Any = None) -> Tensor:
        """Whole numbers, evenly from from_ to to - 1: `random_()`, `random_(to)`, `random_(from,
        to)`; without an end all that the type can hold (of a float type, all whole numbers that it
        holds exactly).
        """
        low, high = (from_, to) if to is not None else (0, from_ or None)
        if high is None:
            high = _largest(self.dtype) + 1
        if low >= high:
            raise RuntimeError(f"random_ got the ends {low} and {high}: the first must be lower")
        count, first, end = self.numel(), low, high
        return self._filled(lambda: _random().whole_numbers(first, end, count, generator))

    def bernoulli_(self, p: Any = 0.5, *, generator: Any = None) -> Tensor:
        """1 with probability p (a number, or a tensor of probabilities), else 0."""
        _sampling().check_chances("bernoulli_", p)
        drawn = _random().rand(self.shape, device=self.device, generator=generator)
        chance = p.detach().to(self.device) if isinstance(p, Core) else p
        return self._become((drawn < chance).to(self.dtype))

    def bernoulli(
        self, p: float | None = None, *, generator: Any = None, out: Any = None
    ) -> Tensor:
        """1 with the probability that self holds (or p everywhere), else 0."""
        return _sampling().bernoulli(self, p, generator=generator, out=out)

    def multinomial(
        self,
        num_samples: int,
        replacement: bool = False,
        *,
        generator: Any = None,
        out: Any = None,
    ) -> Tensor:
        """num_samples categories drawn with probabilities in proportion to self (N) or (B, N)."""
        return _sampling().multinomial(self, num_samples, replacement, generator=generator, out=out)

    def _fractions(self, generator: Any) -> Callable[[], np.ndarray]:
        count = self.numel()
        return lambda: _random().fractions(count, generator)

    def _filled(self, values: Callable[[], np.ndarray]) -> Tensor:
        shape, kind = tuple(self.shape), self.dtype.numpy
        numbers = _random().drawn(
            lambda: values().reshape(shape).astype(kind), self.dtype, self.device
        )
        return self._become(numbers)

    def _only_fractions(self, name: str) -> None:
        if not self.dtype.is_floating_point:
            raise NotImplementedError(
                f"{name} fills floating-point tensors, this one is {self.dtype}: use random_"
            )


def _largest(dtype: dtypes.DType) -> int:
    if dtype is dtypes.bool_:
        return 1
    if dtype.is_floating_point:
        return 2 ** {"float16": 11, "bfloat16": 8, "float32": 24, "float64": 53}[dtype.name]
    return int(np.iinfo(dtype.numpy).max)


def _stretched(drawn: Any, factor: float, shift: float) -> Tensor:
    """drawn * factor + shift, in the same memory where that can be: weights may be large."""
    if isinstance(drawn._data, np.ndarray) and recording.current is None:
        values = drawn._data
        values *= values.dtype.type(factor)
        values += values.dtype.type(shift)
        return drawn
    return drawn * factor + shift
