"""Pooling over (N, …, C)."""

from __future__ import annotations

from typing import Any

from ...nn import functional as F
from ...tensor import Tensor
from ..layer import Layer
from ..symbolic import Shape
from .convolutional import channels_first, channels_last, padded, per_axis, places, same_padding

_MAX = {1: F.max_pool1d, 2: F.max_pool2d, 3: F.max_pool3d}
_AVERAGE = {1: F.avg_pool1d, 2: F.avg_pool2d, 3: F.avg_pool3d}


class _Pooling(Layer):
    rank: int

    def __init__(
        self, pool_size: Any = 2, strides: Any = None, padding: str = "valid",
        data_format: str | None = None, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(**kwargs)
        self.pool_size = per_axis(pool_size, self.rank, "pool_size")
        self.strides = per_axis(pool_size if strides is None else strides, self.rank, "strides")
        self.padding = padding.lower()
        self.data_format = data_format or "channels_last"
        self.ndim = self.rank + 2
        if self.padding not in ("valid", "same"):
            raise ValueError(f'padding={padding!r} is not "valid" or "same"')

    def call(self, inputs: Tensor) -> Tensor:
        last = self.data_format == "channels_last"
        x = channels_first(inputs) if last else inputs
        made = self._pool(x if x.dtype.is_floating_point else x.float())
        return channels_last(made) if last else made

    def _pairs(self, x: Tensor) -> list[tuple[int, int]]:
        if self.padding == "valid":
            return [(0, 0)] * self.rank
        return same_padding(x.shape[2:], self.pool_size, self.strides, (1,) * self.rank)

    def _pool(self, x: Tensor) -> Tensor:
        raise NotImplementedError

    def compute_output_shape(self, input_shape: Any) -> Shape:
        last = self.data_format == "channels_last"
        spatial = input_shape[1:-1] if last else input_shape[2:]
        made = tuple(
            places(n, k, s, 1, self.padding)
            for n, k, s in zip(spatial, self.pool_size, self.strides, strict=True)
        )
        if any(n is not None and n < 1 for n in made):
            raise ValueError(
                "Computed output size would be negative. Received: "
                f"inputs.shape={tuple(input_shape)}, pool_size={self.pool_size}: the input has "
                "become too small for another pooling layer"
            )
        if last:
            return (input_shape[0], *made, input_shape[-1])
        return (input_shape[0], input_shape[1], *made)


class _MaxPooling(_Pooling):
    def _pool(self, x: Tensor) -> Tensor:
        x = padded(x, self._pairs(x), float("-inf"))
        return _MAX[self.rank](x, self.pool_size, self.strides)


class _AveragePooling(_Pooling):
    def _pool(self, x: Tensor) -> Tensor:
        pairs = self._pairs(x)
        if not any(before or after for before, after in pairs):
            return _AVERAGE[self.rank](x, self.pool_size, self.strides)
        sums = _AVERAGE[self.rank](padded(x, pairs), self.pool_size, self.strides)
        ones = x.new_ones((1, 1, *x.shape[2:]))  # only real elements count in the mean
        return sums / _AVERAGE[self.rank](padded(ones, pairs), self.pool_size, self.strides)


class MaxPooling1D(_MaxPooling):
    """The largest value of each window of steps."""

    rank = 1


class MaxPooling2D(_MaxPooling):
    """The largest value of each window of an image: (N, H, W, C) becomes (N, H/2, W/2, C)."""

    rank = 2


class MaxPooling3D(_MaxPooling):
    """The largest value of each window of a volume."""

    rank = 3


class AveragePooling1D(_AveragePooling):
    """The mean of each window of steps."""

    rank = 1


class AveragePooling2D(_AveragePooling):
    """The mean of each window of an image."""

    rank = 2


class AveragePooling3D(_AveragePooling):
    """The mean of each window of a volume."""

    rank = 3


class _GlobalPooling(Layer):
    rank: int

    def __init__(
        self, data_format: str | None = None, keepdims: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.data_format = data_format or "channels_last"
        self.keepdims = keepdims
        self.ndim = self.rank + 2
        start = 1 if self.data_format == "channels_last" else 2
        self._axes = tuple(range(start, start + self.rank))

    def compute_output_shape(self, input_shape: Any) -> Shape:
        if self.keepdims:
            return tuple(1 if a in self._axes else n for a, n in enumerate(input_shape))
        return tuple(n for a, n in enumerate(input_shape) if a not in self._axes)


class _GlobalAverage(_GlobalPooling):
    supports_masking = True

    def call(self, inputs: Tensor, mask: Any = None) -> Tensor:
        if mask is not None and self.rank == 1:
            weight = mask.to(inputs.dtype).unsqueeze(-1)
            return (inputs * weight).sum(1, self.keepdims) / weight.sum(1, self.keepdims)
        return inputs.mean(self._axes, self.keepdims)

    def compute_mask(self, inputs: Any, previous_mask: Any) -> Any:
        return None


class _GlobalMax(_GlobalPooling):
    def call(self, inputs: Tensor) -> Tensor:
        return inputs.amax(self._axes, self.keepdims)


class GlobalAveragePooling1D(_GlobalAverage):
    """The mean over all steps (those that the mask counts)."""

    rank = 1


class GlobalAveragePooling2D(_GlobalAverage):
    """The mean of each channel of an image: (N, H, W, C) becomes (N, C)."""

    rank = 2


class GlobalAveragePooling3D(_GlobalAverage):
    """The mean of each channel of a volume."""

    rank = 3


class GlobalMaxPooling1D(_GlobalMax):
    """The largest value over all steps."""

    rank = 1


class GlobalMaxPooling2D(_GlobalMax):
    """The largest value of each channel of an image."""

    rank = 2


class GlobalMaxPooling3D(_GlobalMax):
    """The largest value of each channel of a volume."""

    rank = 3


MaxPool1D, MaxPool2D, MaxPool3D = MaxPooling1D, MaxPooling2D, MaxPooling3D
AvgPool1D, AvgPool2D, AvgPool3D = AveragePooling1D, AveragePooling2D, AveragePooling3D
GlobalAvgPool1D, GlobalAvgPool2D = GlobalAveragePooling1D, GlobalAveragePooling2D
GlobalAvgPool3D = GlobalAveragePooling3D
GlobalMaxPool1D, GlobalMaxPool2D = GlobalMaxPooling1D, GlobalMaxPooling2D
GlobalMaxPool3D = GlobalMaxPooling3D
