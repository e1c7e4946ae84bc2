"""Noise and masks that act while training."""

from __future__ import annotations

from typing import Any

import glowgrad as gg

from ...nn import functional as F
from ...tensor import Tensor
from .. import regularizers
from .core import Dropout, SameShape


class SpatialDropout1D(Dropout):
    """Whole channels of (N, L, C) set to zero. Source: Tompson et al., 2014."""

    ndim = 3

    def __init__(self, rate: float, seed: int | None = None, **kwargs: Any) -> None:
        super().__init__(rate, (None, *(1,) * (self.ndim - 2), None), seed, **kwargs)


class SpatialDropout2D(SpatialDropout1D):
    """Whole channels of (N, H, W, C) set to zero."""

    ndim = 4


class SpatialDropout3D(SpatialDropout1D):
    """Whole channels of (N, D, H, W, C) set to zero."""

    ndim = 5


class GaussianNoise(SameShape):
    """x plus normal noise while training."""

    def __init__(self, stddev: float, seed: int | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if not 0 <= stddev <= 1:
            raise ValueError(
                "Invalid value received for argument `stddev`. Expected a float value between 0 "
                f"and 1. Received: stddev={stddev}"
            )
        self.stddev, self.seed = stddev, seed

    def call(self, inputs: Tensor, training: bool = False) -> Tensor:
        if not training or not self.stddev:
            return inputs
        return inputs + gg.randn_like(inputs) * self.stddev


class GaussianDropout(SameShape):
    """x times normal noise of mean 1 and variance rate / (1 - rate). Source: Srivastava, 2014."""

    def __init__(self, rate: float, seed: int | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if not 0 <= rate <= 1:
            raise ValueError(f"Invalid value received for argument `rate`: {rate}")
        self.rate, self.seed = rate, seed

    def call(self, inputs: Tensor, training: bool = False) -> Tensor:
        if not training or not self.rate:
            return inputs
        spread = (self.rate / (1.0 - self.rate)) ** 0.5
        return inputs * (gg.randn_like(inputs) * spread + 1.0)


class AlphaDropout(SameShape):
    """Dropout that keeps mean and variance of selu's outputs. Source: Klambauer et al., 2017."""

    def __init__(
        self, rate: float, noise_shape: Any = None, seed: int | None = None, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        if noise_shape is not None:
            raise NotImplementedError("AlphaDropout has no noise_shape here")
        self.rate, self.seed = rate, seed

    def call(self, inputs: Tensor, training: bool = False) -> Tensor:
        return F.alpha_dropout(inputs, self.rate, training)


class ActivityRegularization(SameShape):
    """The input itself, with l1 · Σ|x| + l2 · Σx² added to the loss."""

    def __init__(self, l1: float = 0.0, l2: float = 0.0, **kwargs: Any) -> None:
        super().__init__(activity_regularizer=regularizers.L1L2(l1, l2), **kwargs)
        self.l1, self.l2 = l1, l2

    def call(self, inputs: Tensor) -> Tensor:
        return inputs
