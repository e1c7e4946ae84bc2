"""Layers that scale numbers: by a factor, by means and variances."""

from __future__ import annotations

from typing import Any

import numpy as np

from ... import autograd
from ...tensor import Tensor
from ...tensor.creation import tensor
from ..layer import Layer
from ..symbolic import Shape
from ..variable import as_value


def rows_of(data: Any) -> np.ndarray:
    """All data as one array: an array, a tensor, a list, or batches."""
    if isinstance(data, Tensor):
        return data.detach()._values()
    if isinstance(data, (np.ndarray, list, tuple)) or not hasattr(data, "__iter__"):
        return np.asarray(data)
    parts = [part[0] if isinstance(part, (tuple, list)) else part for part in data]
    return np.concatenate([rows_of(part) for part in parts])


class Rescaling(Layer):
    """x · scale + offset."""

    def __init__(self, scale: Any, offset: Any = 0.0, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.scale, self.offset = scale, offset

    def call(self, inputs: Tensor) -> Tensor:
        x = inputs if inputs.dtype.is_floating_point else inputs.float()
        scale, offset = (
            tensor(v, device=x.device) if isinstance(v, (list, tuple, np.ndarray)) else v
            for v in (self.scale, self.offset)
        )
        return x * scale + offset

    def compute_output_shape(self, input_shape: Any) -> Shape:
        return tuple(input_shape)


class Normalization(Layer):
    """(x - mean) / √variance along `axis`; the numbers are given, or learned by `adapt(data)`."""

    def __init__(
        self, axis: Any = -1, mean: Any = None, variance: Any = None, invert: bool = False,
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(**kwargs)
        if (mean is None) != (variance is None):
            raise ValueError(
                "When setting values directly, both `mean` and `variance` must be set. Received: "
                f"mean={mean} and variance={variance}"
            )
        self.axis, self.mean, self.variance, self.invert = axis, mean, variance, invert

    def _axes(self, rank: int) -> tuple[int, ...]:
        given = () if self.axis is None else self.axis
        given = (given,) if isinstance(given, int) else tuple(given)
        return tuple(sorted(a % rank for a in given))

    def build(self, input_shape: Any = None) -> None:
        kept = self._axes(len(input_shape))
        if any(input_shape[a] is None for a in kept):
            raise ValueError(
                "All `axis` values to be kept must have a known shape. Received axis="
                f"{self.axis}, inputs.shape={tuple(input_shape)}"
            )
        shape = tuple(input_shape[a] for a in kept)
        if self.mean is None:
            self.adapt_mean = self.add_weight(shape, "zeros", trainable=False, name="mean")
            self.adapt_variance = self.add_weight(shape, "ones", trainable=False, name="variance")
            self.count = self.add_weight((), "zeros", trainable=False, name="count", dtype="int32")
        self.built = True

    def adapt(self, data: Any) -> None:
        """Learn mean and variance of data; a rank of 1 means single numbers."""
        if self.mean is not None:
            raise ValueError("Cannot `adapt` a Normalization layer with a given mean and variance")
        rows = rows_of(data).astype(np.float64)
        if rows.ndim == 1 and self.axis is not None:
            rows = rows[:, None]
        if not self.built:
            self.build((None, *rows.shape[1:]))
            self.built = True
        kept = self._axes(rows.ndim)
        rest = tuple(a for a in range(rows.ndim) if a not in kept)
        with autograd.no_grad():
            self.adapt_mean.assign(rows.mean(rest).astype(np.float32))
            self.adapt_variance.assign(rows.var(rest).astype(np.float32))
            self.count.assign(np.int32(rows.size // max(int(np.prod(self.adapt_mean.shape)), 1)))

    def call(self, inputs: Tensor) -> Tensor:
        x = inputs if inputs.dtype.is_floating_point else inputs.float()
        kept = self._axes(x.ndim)
        shape = [n if a in kept else 1 for a, n in enumerate(x.shape)]
        if self.mean is None:
            mean, variance = self.adapt_mean.detach(), self.adapt_variance.detach()
        else:
            mean, variance = (as_value(np.asarray(v, np.float32)).to(x.device)
                              for v in (self.mean, self.variance))  # fmt: skip
        mean = mean.expand([x.shape[a] for a in kept]).reshape(shape)
        spread = variance.expand([x.shape[a] for a in kept]).reshape(shape).sqrt().clamp(min=1e-7)
        return x * spread + mean if self.invert else (x - mean) / spread

    def compute_output_shape(self, input_shape: Any) -> Shape:
        return tuple(input_shape)
