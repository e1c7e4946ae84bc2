"""tf.random."""

from __future__ import annotations

from typing import Any

import glowgrad as gg

from ...keras.variable import as_dtype, as_value
from ...missing import missing
from ...tensor import Tensor
from .arithmetic import _shape


def set_seed(seed: int) -> None:
    """Repeat all that is random from here."""
    gg.manual_seed(seed)


def normal(shape: Any, mean: float = 0.0, stddev: float = 1.0, dtype: Any = None,
           seed: int | None = None, name: str | None = None) -> Tensor:  # fmt: skip
    """From a normal distribution."""
    return (gg.randn(_shape(shape)) * stddev + mean).to(as_dtype(dtype))


def uniform(shape: Any, minval: Any = 0, maxval: Any = None, dtype: Any = None,
            seed: int | None = None, name: str | None = None) -> Tensor:  # fmt: skip
    """Evenly from [minval, maxval)."""
    kind = as_dtype(dtype)
    if not kind.is_floating_point:
        return gg.randint(int(minval), int(maxval), _shape(shape)).to(kind)
    high = 1 if maxval is None else maxval
    return gg.rand(_shape(shape)) * (high - minval) + minval


def truncated_normal(shape: Any, mean: float = 0.0, stddev: float = 1.0, dtype: Any = None,
                     seed: int | None = None) -> Tensor:  # fmt: skip
    """From a normal distribution cut at two standard deviations."""
    from ...keras.initializers import TruncatedNormal

    return TruncatedNormal(mean, stddev)(_shape(shape), as_dtype(dtype))


def shuffle(value: Any, seed: int | None = None) -> Tensor:
    """The rows in random order."""
    x = as_value(value)
    return x.index_select(0, gg.randperm(x.shape[0], device=x.device))


def categorical(
    logits: Any, num_samples: int, dtype: Any = None, seed: int | None = None
) -> Tensor:
    """Class numbers drawn by unnormalised log-probabilities (N, C)."""
    return gg.multinomial(as_value(logits).softmax(-1), num_samples, replacement=True)


__all__ = ["categorical", "normal", "set_seed", "shuffle", "truncated_normal", "uniform"]
__getattr__ = missing(__name__, __all__, title="tf.random")
