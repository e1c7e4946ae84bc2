"""keras.random: numbers by chance; a seed gives the same ones every time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import glowgrad as gg

from .. import random as engine
from ..device import as_device
from ..missing import missing
from ..tensor import Tensor
from . import initializers
from .variable import as_dtype, as_value


class SeedGenerator:
    """Gives another seed at every draw, in an order that the first seed decides."""

    def __init__(self, seed: int | None = None, name: str | None = None) -> None:
        self.seed = seed
        drawn = int(engine.randint(0, 2**31 - 1, (1,)).item()) if seed is None else seed
        self.generator = engine.Generator().manual_seed(drawn)

    def next(self, ordered: bool = True) -> int:
        """A new seed."""
        return int(engine.randint(0, 2**31 - 1, (1,), generator=self.generator).item())


def _generator(seed: Any) -> Any:
    if seed is None:
        return None
    if isinstance(seed, SeedGenerator):
        return seed.generator
    return engine.Generator().manual_seed(int(seed))


def _finished(made: Tensor, dtype: Any) -> Tensor:
    return made.to(as_dtype(dtype)).to(as_device(None))


def normal(
    shape: Sequence[int], mean: float = 0.0, stddev: float = 1.0, dtype: Any = None,
    seed: Any = None,
) -> Tensor:  # fmt: skip
    """From a normal distribution."""
    drawn = engine.randn(tuple(shape), generator=_generator(seed))
    return _finished(drawn * stddev + mean, dtype)


def uniform(
    shape: Sequence[int], minval: float = 0.0, maxval: float = 1.0, dtype: Any = None,
    seed: Any = None,
) -> Tensor:  # fmt: skip
    """Evenly from [minval, maxval)."""
    drawn = engine.rand(tuple(shape), generator=_generator(seed))
    return _finished(drawn * (maxval - minval) + minval, dtype)


def truncated_normal(
    shape: Sequence[int], mean: float = 0.0, stddev: float = 1.0, dtype: Any = None,
    seed: Any = None,
) -> Tensor:  # fmt: skip
    """From a normal distribution cut at two standard deviations."""
    number = seed.next() if isinstance(seed, SeedGenerator) else seed
    return _finished(initializers.TruncatedNormal(mean, stddev, number)(tuple(shape)), dtype)


def randint(
    shape: Sequence[int], minval: int, maxval: int, dtype: Any = "int32", seed: Any = None
) -> Tensor:
    """Whole numbers from minval up to but without maxval."""
    drawn = engine.randint(minval, maxval, tuple(shape), generator=_generator(seed))
    return _finished(drawn, dtype)


def shuffle(x: Any, axis: int = 0, seed: Any = None) -> Tensor:
    """The parts along `axis` in random order."""
    x = as_value(x)
    order = engine.randperm(x.shape[axis], generator=_generator(seed))
    return x.index_select(axis, order.to(x.device))


def categorical(logits: Any, num_samples: int, dtype: Any = "int32", seed: Any = None) -> Tensor:
    """Class numbers drawn by unnormalised log-probabilities (N, C)."""
    x = as_value(logits)
    drawn = gg.multinomial(x.softmax(-1), num_samples, True, generator=_generator(seed))
    return drawn.to(as_dtype(dtype))


def dropout(inputs: Any, rate: float, noise_shape: Any = None, seed: Any = None) -> Tensor:
    """Zeros with probability `rate`, the rest times 1 / (1 - rate)."""
    x = as_value(inputs)
    kept = uniform(tuple(noise_shape or x.shape), seed=seed) >= rate
    return x * kept.to(x.dtype).to(x.device) / (1 - rate)


__all__ = [
    "SeedGenerator", "categorical", "dropout", "normal", "randint", "shuffle", "truncated_normal",
    "uniform",
]  # fmt: skip
__getattr__ = missing(__name__, __all__, title="keras.random")
