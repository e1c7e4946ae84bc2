"""Layers that move elements: permuted axes, repetition, padding, cropping, upsampling."""

from __future__ import annotations

from typing import Any

from ...nn import functional as F
from ...tensor import Tensor
from ..layer import Layer
from ..symbolic import Shape
from .convolutional import channels_first, channels_last, padded, per_axis


class Permute(Layer):
    """Each sample's axes in another order, counted from 1."""

    def __init__(self, dims: Any, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.dims = tuple(dims)
        if sorted(self.dims) != list(range(1, len(self.dims) + 1)):
            raise ValueError(
                "Invalid permutation argument `dims` for Permute Layer. The set of indices in "
                f"`dims` must be consecutive and start from 1. Received dims={dims}"
            )

    def call(self, inputs: Tensor) -> Tensor:
        return inputs.permute(0, *self.dims)

    def compute_output_shape(self, input_shape: Any) -> Shape:
        return (input_shape[0], *[input_shape[d] for d in self.dims])


class RepeatVector(Layer):
    """(N, C) becomes (N, n, C)."""

    ndim = 2

    def __init__(self, n: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if not isinstance(n, int):
            raise TypeError(f"Expected an integer value for `n`, got {type(n)}.")
        self.n = n

    def call(self, inputs: Tensor) -> Tensor:
        return inputs.unsqueeze(1).expand(-1, self.n, -1)

    def compute_output_shape(self, input_shape: Any) -> Shape:
        return (input_shape[0], self.n, input_shape[1])


class _Edges(Layer):
    """What pads or crops: pairs of numbers for the axes of (N, …, C)."""

    rank: int
    sign: int

    def __init__(self, amount: Any, data_format: str | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.data_format = data_format or "channels_last"
        if isinstance(amount, int):
            amount = (amount,) * self.rank
        elif self.rank == 1:
            amount = (tuple(amount),)
        self.pairs = [(a, a) if isinstance(a, int) else tuple(a) for a in amount]
        if len(self.pairs) != self.rank:
            raise ValueError(f"{type(self).__name__} needs {self.rank} numbers or pairs")
        self.ndim = self.rank + 2

    def call(self, inputs: Tensor) -> Tensor:
        last = self.data_format == "channels_last"
        x = channels_first(inputs) if last else inputs
        if self.sign > 0:
            x = padded(x, self.pairs)
        else:
            for axis, (before, after) in enumerate(self.pairs, 2):
                x = x.narrow(axis, before, x.shape[axis] - before - after)
        return channels_last(x) if last else x

    def compute_output_shape(self, input_shape: Any) -> Shape:
        made = list(input_shape)
        start = 1 if self.data_format == "channels_last" else 2
        for axis, (before, after) in enumerate(self.pairs, start):
            if made[axis] is not None:
                made[axis] += self.sign * (before + after)
                if made[axis] < 1:
                    raise ValueError(
                        f"{self.name} takes {before + after} from axis {axis} of {input_shape}"
                    )
        return tuple(made)


class _ZeroPadding(_Edges):
    sign = 1

    def __init__(self, padding: Any = 1, data_format: str | None = None, **kwargs: Any) -> None:
        super().__init__(padding, data_format, **kwargs)
        self.padding = padding


class _Cropping(_Edges):
    sign = -1

    def __init__(self, cropping: Any = 0, data_format: str | None = None, **kwargs: Any) -> None:
        super().__init__(cropping, data_format, **kwargs)
        self.cropping = cropping


class ZeroPadding1D(_ZeroPadding):
    """Zeros before and after the steps."""

    rank = 1


class ZeroPadding2D(_ZeroPadding):
    """Zeros around an image."""

    rank = 2


class ZeroPadding3D(_ZeroPadding):
    """Zeros around a volume."""

    rank = 3


class Cropping1D(_Cropping):
    """Without the first and last steps."""

    rank = 1


class Cropping2D(_Cropping):
    """Without the edges of an image."""

    rank = 2


class Cropping3D(_Cropping):
    """Without the edges of a volume."""

    rank = 3


class _UpSampling(Layer):
    rank: int

    def __init__(
        self, size: Any = 2, data_format: str | None = None, interpolation: str = "nearest",
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(**kwargs)
        self.size = per_axis(size, self.rank, "size")
        self.data_format, self.interpolation = data_format or "channels_last", interpolation
        self.ndim = self.rank + 2
        if interpolation not in ("nearest", "bilinear"):
            raise ValueError(f'interpolation={interpolation!r} is not "nearest" or "bilinear"')

    def call(self, inputs: Tensor) -> Tensor:
        last = self.data_format == "channels_last"
        x = channels_first(inputs) if last else inputs
        if self.interpolation == "bilinear":
            wanted = tuple(n * s for n, s in zip(x.shape[2:], self.size, strict=True))
            x = F.interpolate(x, wanted, mode="bilinear", align_corners=False)
        else:
            for axis, factor in enumerate(self.size, 2):
                x = x.repeat_interleave(factor, axis)
        return channels_last(x) if last else x

    def compute_output_shape(self, input_shape: Any) -> Shape:
        made = list(input_shape)
        start = 1 if self.data_format == "channels_last" else 2
        for axis, factor in enumerate(self.size, start):
            made[axis] = None if made[axis] is None else made[axis] * factor
        return tuple(made)


class UpSampling1D(_UpSampling):
    """Each step `size` times."""

    rank = 1


class UpSampling2D(_UpSampling):
    """Images size times as high and wide."""

    rank = 2


class UpSampling3D(_UpSampling):
    """Volumes size times as large."""

    rank = 3
