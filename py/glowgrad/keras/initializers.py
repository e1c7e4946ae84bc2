"""How Keras's weights start."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from .. import nn, random
from ..dtypes import float32
from ..tensor import Tensor
from ..tensor.creation import eye, full
from .registry import Registry


class Initializer:
    """Makes the first values of a weight: `initializer(shape, dtype=None)`."""

    def __call__(self, shape: Sequence[int], dtype: Any = None) -> Tensor:
        raise NotImplementedError(f"{type(self).__name__} needs __call__(self, shape, dtype=None)")

    def get_config(self) -> dict[str, Any]:
        return {k: v for k, v in self.__dict__.items() if not k.startswith("_")}

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Initializer:
        return cls(**config)


class Constant(Initializer):
    """One value everywhere."""

    def __init__(self, value: float = 0.0) -> None:
        self.value = value

    def __call__(self, shape: Sequence[int], dtype: Any = None) -> Tensor:
        return full(tuple(shape), self.value, dtype=dtype or float32)


class Zeros(Initializer):
    """Zeros."""

    def __call__(self, shape: Sequence[int], dtype: Any = None) -> Tensor:
        return full(tuple(shape), 0, dtype=dtype or float32)


class Ones(Initializer):
    """Ones."""

    def __call__(self, shape: Sequence[int], dtype: Any = None) -> Tensor:
        return full(tuple(shape), 1, dtype=dtype or float32)


class Identity(Initializer):
    """The identity matrix times `gain`; raises ValueError unless the shape is a matrix."""

    def __init__(self, gain: float = 1.0) -> None:
        self.gain = gain

    def __call__(self, shape: Sequence[int], dtype: Any = None) -> Tensor:
        if len(shape) != 2:
            raise ValueError(f"Identity makes matrices, not shape {tuple(shape)}")
        return eye(shape[0], shape[1], dtype=dtype) * self.gain


class _Random(Initializer):
    """What draws: a seed makes every call of this initializer give the same numbers."""

    seed: int | None = None

    def _generator(self) -> Any:
        return None if self.seed is None else random.Generator().manual_seed(self.seed)

    def _uniform(self, shape: Sequence[int], low: float, high: float) -> Tensor:
        drawn = random.rand(tuple(shape), generator=self._generator())
        return drawn * (high - low) + low

    def _normal(self, shape: Sequence[int], mean: float, std: float) -> Tensor:
        return random.randn(tuple(shape), generator=self._generator()) * std + mean

    def _truncated(self, shape: Sequence[int], mean: float, std: float) -> Tensor:
        """Normal numbers within two standard deviations, by the inverse of the distribution."""
        low, high = (0.5 * (1 + math.erf(b / math.sqrt(2))) for b in (-2, 2))
        drawn = self._uniform(shape, 2 * low - 1, 2 * high - 1)
        return drawn.erfinv().clamp(-math.sqrt(2), math.sqrt(2)) * (math.sqrt(2) * std) + mean


class RandomUniform(_Random):
    """Evenly from [minval, maxval)."""

    def __init__(
        self, minval: float = -0.05, maxval: float = 0.05, seed: int | None = None
    ) -> None:
        self.minval, self.maxval, self.seed = minval, maxval, seed

    def __call__(self, shape: Sequence[int], dtype: Any = None) -> Tensor:
        return self._uniform(shape, self.minval, self.maxval).to(dtype or float32)


class RandomNormal(_Random):
    """From a normal distribution."""

    def __init__(self, mean: float = 0.0, stddev: float = 0.05, seed: int | None = None) -> None:
        self.mean, self.stddev, self.seed = mean, stddev, seed

    def __call__(self, shape: Sequence[int], dtype: Any = None) -> Tensor:
        return self._normal(shape, self.mean, self.stddev).to(dtype or float32)


class TruncatedNormal(RandomNormal):
    """From a normal distribution cut at two standard deviations."""

    def __call__(self, shape: Sequence[int], dtype: Any = None) -> Tensor:
        return self._truncated(shape, self.mean, self.stddev).to(dtype or float32)


def fans(shape: Sequence[int]) -> tuple[int, int]:
    """The inputs and outputs of a kernel (…, in, out)."""
    if not shape:
        return 1, 1
    if len(shape) == 1:
        return shape[0], shape[0]
    field = math.prod(shape[:-2])
    return field * shape[-2], field * shape[-1]


class VarianceScaling(_Random):
    """Numbers of variance scale / n, where n is the number of inputs, outputs or their mean.

    Raises ValueError for a scale that is not positive or an unknown mode or distribution.
    """

    def __init__(
        self,
        scale: float = 1.0,
        mode: str = "fan_in",
        distribution: str = "truncated_normal",
        seed: int | None = None,
    ) -> None:
        if scale <= 0:
            raise ValueError(f"VarianceScaling got scale={scale}: it must be positive")
        if mode not in ("fan_in", "fan_out", "fan_avg"):
            raise ValueError(f"VarianceScaling got mode={mode!r}: fan_in, fan_out or fan_avg")
        if distribution not in ("normal", "truncated_normal", "untruncated_normal", "uniform"):
            raise ValueError(
                f"VarianceScaling got distribution={distribution!r}: uniform, truncated_normal or "
                "untruncated_normal"
            )
        self.scale, self.mode, self.distribution, self.seed = scale, mode, distribution, seed

    def __call__(self, shape: Sequence[int], dtype: Any = None) -> Tensor:
        fan_in, fan_out = fans(shape)
        count = {"fan_in": fan_in, "fan_out": fan_out, "fan_avg": (fan_in + fan_out) / 2}
        scale = self.scale / max(1.0, count[self.mode])
        if self.distribution == "uniform":
            limit = math.sqrt(3 * scale)
            made = self._uniform(shape, -limit, limit)
        elif self.distribution == "untruncated_normal":
            made = self._normal(shape, 0, math.sqrt(scale))
        else:  # cutting the tails makes the spread smaller by this factor
            made = self._truncated(shape, 0, math.sqrt(scale) / 0.87962566103423978)
        return made.to(dtype or float32)


class _Scaled(VarianceScaling):
    rule: tuple[float, str, str]

    def __init__(self, seed: int | None = None) -> None:
        super().__init__(*self.rule, seed=seed)

    def get_config(self) -> dict[str, Any]:
        return {"seed": self.seed}


class GlorotUniform(_Scaled):
    """Evenly from ±√(6 / (inputs + outputs)). Source: Glorot, Bengio, 2010."""

    rule = (1.0, "fan_avg", "uniform")


class GlorotNormal(_Scaled):
    """Normal with variance 2 / (inputs + outputs). Source: Glorot, Bengio, 2010."""

    rule = (1.0, "fan_avg", "truncated_normal")


class HeUniform(_Scaled):
    """Evenly from ±√(6 / inputs). Source: He et al., 2015."""

    rule = (2.0, "fan_in", "uniform")


class HeNormal(_Scaled):
    """Normal with variance 2 / inputs. Source: He et al., 2015."""

    rule = (2.0, "fan_in", "truncated_normal")


class LecunUniform(_Scaled):
    """Evenly from ±√(3 / inputs). Source: LeCun et al., 1998."""

    rule = (1.0, "fan_in", "uniform")


class LecunNormal(_Scaled):
    """Normal with variance 1 / inputs. Source: LeCun et al., 1998."""

    rule = (1.0, "fan_in", "truncated_normal")


class Orthogonal(_Random):
    """A matrix with orthonormal rows or columns, times `gain`. Source: Saxe et al., 2014."""

    def __init__(self, gain: float = 1.0, seed: int | None = None) -> None:
        self.gain, self.seed = gain, seed

    def __call__(self, shape: Sequence[int], dtype: Any = None) -> Tensor:
        if len(shape) < 2:
            raise ValueError(f"Orthogonal needs at least two axes, not shape {tuple(shape)}")
        made = self._normal((math.prod(shape[:-1]), shape[-1]), 0, 1)
        nn.init.orthogonal_(made, self.gain)
        return made.reshape(tuple(shape)).to(dtype or float32)


CLASSES: dict[str, type[Initializer]] = {
    c.__name__: c
    for c in (
        Constant, GlorotNormal, GlorotUniform, HeNormal, HeUniform, Identity, LecunNormal,
        LecunUniform, Ones, Orthogonal, RandomNormal, RandomUniform, TruncatedNormal,
        VarianceScaling, Zeros,
    )
}  # fmt: skip
_registry = Registry("initializer", {**CLASSES, "uniform": RandomUniform, "normal": RandomNormal})
glorot_uniform, glorot_normal, he_uniform, he_normal, zeros, ones = (
    GlorotUniform, GlorotNormal, HeUniform, HeNormal, Zeros, Ones,
)  # fmt: skip


def get(identifier: Any) -> Any:
    """The initializer that a name, class, config or object means."""
    if isinstance(identifier, Tensor):
        return lambda shape, dtype=None: identifier.to(dtype) if dtype else identifier
    return _registry.get(identifier)


__all__ = ["Initializer", "get", *CLASSES]
