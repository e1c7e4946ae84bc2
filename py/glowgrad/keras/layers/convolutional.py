"""Convolutions over (N, …, C), kernels (…, in, out).

The engine's kernels take channels first: inputs and outputs are turned as views around them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ...nn import functional as F
from ...tensor import Tensor
from .. import activations
from ..layer import Layer
from ..symbolic import Shape

_CONVOLVE = {1: F.conv1d, 2: F.conv2d, 3: F.conv3d}
_TRANSPOSE = {1: F.conv_transpose1d, 2: F.conv_transpose2d, 3: F.conv_transpose3d}


def per_axis(value: Any, rank: int, name: str) -> tuple[int, ...]:
    """One number for each axis, from a number or a tuple; raises ValueError otherwise."""
    given = (value,) * rank if isinstance(value, int) else tuple(int(v) for v in value)
    if len(given) != rank or any(v < 0 for v in given):
        raise ValueError(
            f"The `{name}` argument must be a tuple of {rank} positive integers. Received: {value}"
        )
    return given


def channels_first(x: Tensor) -> Tensor:
    """(N, …, C) as (N, C, …)."""
    return x.movedim(-1, 1)


def channels_last(x: Tensor) -> Tensor:
    """(N, C, …) as (N, …, C)."""
    return x.movedim(1, -1)


def same_padding(
    size: Sequence[int], kernel: Sequence[int], stride: Sequence[int], dilation: Sequence[int]
) -> list[tuple[int, int]]:
    """The zeros before and after each axis with which ⌈size / stride⌉ places fit."""
    pairs = []
    for n, k, s, d in zip(size, kernel, stride, dilation, strict=True):
        total = max((-(-n // s) - 1) * s + (k - 1) * d + 1 - n, 0)
        pairs.append((total // 2, total - total // 2))
    return pairs


def padded(x: Tensor, pairs: Sequence[tuple[int, int]], value: float = 0.0) -> Tensor:
    """x (N, C, …) with elements around its last axes."""
    if not any(before or after for before, after in pairs):
        return x
    flat = [n for pair in reversed(pairs) for n in pair]
    return F.pad(x, tuple(flat), value=value)


def places(size: int | None, kernel: int, stride: int, dilation: int, padding: str) -> int | None:
    """How many places a window has along an axis."""
    if size is None:
        return None
    if padding in ("same", "causal"):
        return -(-size // stride)
    return (size - (kernel - 1) * dilation - 1) // stride + 1


class Conv(Layer):
    """What convolutions of all ranks share."""

    rank: int
    separable_kernel = False

    def __init__(
        self,
        filters: int,
        kernel_size: Any,
        strides: Any = 1,
        padding: str = "valid",
        data_format: str | None = None,
        dilation_rate: Any = 1,
        groups: int = 1,
        activation: Any = None,
        use_bias: bool = True,
        kernel_initializer: Any = "glorot_uniform",
        bias_initializer: Any = "zeros",
        kernel_regularizer: Any = None,
        bias_regularizer: Any = None,
        activity_regularizer: Any = None,
        kernel_constraint: Any = None,
        bias_constraint: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(activity_regularizer=activity_regularizer, **kwargs)
        rank = self.rank
        self.filters = filters
        self.kernel_size = per_axis(kernel_size, rank, "kernel_size")
        self.strides = per_axis(strides, rank, "strides")
        self.dilation_rate = per_axis(dilation_rate, rank, "dilation_rate")
        self.padding = padding.lower()
        self.data_format = data_format or "channels_last"
        self.groups = groups
        self.activation = activations.get(activation)
        self.use_bias = use_bias
        self.kernel_initializer, self.bias_initializer = kernel_initializer, bias_initializer
        self.kernel_regularizer, self.bias_regularizer = kernel_regularizer, bias_regularizer
        self.kernel_constraint, self.bias_constraint = kernel_constraint, bias_constraint
        self.bias: Any = None
        self.ndim = rank + 2
        kinds = ("valid", "same", "causal") if rank == 1 else ("valid", "same")
        if self.padding not in kinds:
            raise ValueError(f"The `padding` argument must be one of {kinds}. Received: {padding}")
        if self.data_format not in ("channels_last", "channels_first"):
            raise ValueError(f"data_format={data_format!r}: channels_last or channels_first")
        if filters is not None and (filters <= 0 or filters % groups):
            raise ValueError(
                f"Invalid value for argument `filters`. Expected a positive multiple of groups="
                f"{groups}. Received filters={filters}"
            )
        if max(self.strides) > 1 and max(self.dilation_rate) > 1:
            raise ValueError(
                "`strides > 1` not supported in conjunction with `dilation_rate > 1`. Received: "
                f"strides={self.strides} and dilation_rate={self.dilation_rate}"
            )

    def _channels(self, shape: Any) -> int:
        at = -1 if self.data_format == "channels_last" else 1
        count = shape[at]
        if count is None:
            raise ValueError(f"{self.name} needs to know the number of channels of {shape}")
        return int(count)

    def _kernel_shape(self, channels: int) -> tuple[int, ...]:
        if channels % self.groups:
            raise ValueError(
                "The number of input channels must be evenly divisible by the number of groups. "
                f"Received groups={self.groups}, but the input has {channels} channels"
            )
        return (*self.kernel_size, channels // self.groups, self.filters)

    def build(self, input_shape: Any = None) -> None:
        self.kernel = self.add_weight(
            self._kernel_shape(self._channels(input_shape)),
            self.kernel_initializer,
            regularizer=self.kernel_regularizer,
            constraint=self.kernel_constraint,
            name="kernel",
        )
        self._add_bias(self.filters)
        self.compute_output_shape(input_shape)  # says whether the kernel fits
        self.built = True

    def _add_bias(self, count: int) -> None:
        if self.use_bias:
            self.bias = self.add_weight(
                (count,),
                self.bias_initializer,
                regularizer=self.bias_regularizer,
                constraint=self.bias_constraint,
                name="bias",
            )

    def call(self, inputs: Tensor) -> Tensor:
        x = channels_first(inputs) if self.data_format == "channels_last" else inputs
        made = self._convolve(x if x.dtype.is_floating_point else x.float())
        if self.data_format == "channels_last":
            made = channels_last(made)
        return self.activation(made)

    def _padded(self, x: Tensor) -> Tensor:
        if self.padding == "causal":
            return padded(x, [(self.dilation_rate[0] * (self.kernel_size[0] - 1), 0)])
        if self.padding == "same":
            return padded(
                x, same_padding(x.shape[2:], self.kernel_size, self.strides, self.dilation_rate)
            )
        return x

    def _convolve(self, x: Tensor) -> Tensor:
        kernel = self.kernel.movedim((-1, -2), (0, 1))
        return _CONVOLVE[self.rank](
            self._padded(x), kernel, self.bias, self.strides, 0, self.dilation_rate, self.groups
        )

    def _spatial(self, shape: Any) -> tuple[int | None, ...]:
        return tuple(shape[1:-1] if self.data_format == "channels_last" else shape[2:])

    def _with_channels(self, batch: Any, spatial: Any, channels: int) -> Shape:
        if self.data_format == "channels_last":
            return (batch, *spatial, channels)
        return (batch, channels, *spatial)

    def compute_output_shape(self, input_shape: Any) -> Shape:
        spatial = tuple(
            places(n, k, s, d, self.padding)
            for n, k, s, d in zip(
                self._spatial(input_shape), self.kernel_size, self.strides, self.dilation_rate,
                strict=True,
            )
        )  # fmt: skip
        if any(n is not None and n < 1 for n in spatial):
            raise ValueError(
                "Computed output size would be negative. Received: "
                f"inputs.shape={tuple(input_shape)}, kernel_size={self.kernel_size}, "
                f"dilation_rate={self.dilation_rate}: use padding='same' or less pooling"
            )
        return self._with_channels(input_shape[0], spatial, self._outputs(input_shape))

    def _outputs(self, input_shape: Any) -> int:
        return self.filters


class Conv1D(Conv):
    """Convolution over steps: (N, L, C) becomes (N, L', filters)."""

    rank = 1


class Conv2D(Conv):
    """Convolution over images: (N, H, W, C) becomes (N, H', W', filters).

    Raises ValueError for an input of another rank or too small for the kernel.
    """

    rank = 2


class Conv3D(Conv):
    """Convolution over volumes: (N, D, H, W, C) becomes (N, D', H', W', filters)."""

    rank = 3


class _Depthwise(Conv):
    """A kernel of its own for each channel, depth_multiplier of them."""

    def __init__(
        self, kernel_size: Any, strides: Any = 1, padding: str = "valid", depth_multiplier: int = 1,
        data_format: str | None = None, dilation_rate: Any = 1, activation: Any = None,
        use_bias: bool = True, depthwise_initializer: Any = "glorot_uniform",
        bias_initializer: Any = "zeros", depthwise_regularizer: Any = None,
        bias_regularizer: Any = None, activity_regularizer: Any = None,
        depthwise_constraint: Any = None, bias_constraint: Any = None, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(
            1, kernel_size, strides, padding, data_format, dilation_rate, 1, activation, use_bias,
            depthwise_initializer, bias_initializer, depthwise_regularizer, bias_regularizer,
            activity_regularizer, depthwise_constraint, bias_constraint, **kwargs,
        )  # fmt: skip
        self.depth_multiplier = depth_multiplier
        self.depthwise_initializer = depthwise_initializer

    def _kernel_shape(self, channels: int) -> tuple[int, ...]:
        return (*self.kernel_size, channels, self.depth_multiplier)

    def build(self, input_shape: Any = None) -> None:
        self.filters = self._channels(input_shape) * self.depth_multiplier
        super().build(input_shape)

    def _convolve(self, x: Tensor) -> Tensor:
        return depthwise(self, x, self.kernel, self.bias)


def depthwise(layer: Conv, x: Tensor, kernel: Tensor, bias: Any) -> Tensor:
    """x (N, C, …) with kernels (…, C, multiplier), in as many groups as channels."""
    channels = x.shape[1]
    moved = kernel.movedim((-2, -1), (0, 1))
    moved = moved.reshape(channels * kernel.shape[-1], 1, *kernel.shape[:-2])
    return _CONVOLVE[layer.rank](
        layer._padded(x), moved, bias, layer.strides, 0, layer.dilation_rate, channels
    )


class DepthwiseConv1D(_Depthwise):
    """Convolution of each channel by itself, over steps."""

    rank = 1


class DepthwiseConv2D(_Depthwise):
    """Convolution of each channel by itself, over images. Source: Sifre, 2014."""

    rank = 2


class _Separable(Conv):
    """Each channel by itself, then a product over the channels."""

    def __init__(
        self, filters: int, kernel_size: Any, strides: Any = 1, padding: str = "valid",
        data_format: str | None = None, dilation_rate: Any = 1, depth_multiplier: int = 1,
        activation: Any = None, use_bias: bool = True,
        depthwise_initializer: Any = "glorot_uniform",
        pointwise_initializer: Any = "glorot_uniform",
        bias_initializer: Any = "zeros", depthwise_regularizer: Any = None,
        pointwise_regularizer: Any = None, bias_regularizer: Any = None,
        activity_regularizer: Any = None, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(
            filters, kernel_size, strides, padding, data_format, dilation_rate, 1, activation,
            use_bias, bias_initializer=bias_initializer, bias_regularizer=bias_regularizer,
            activity_regularizer=activity_regularizer, **kwargs,
        )  # fmt: skip
        self.depth_multiplier = depth_multiplier
        self.depthwise_initializer, self.pointwise_initializer = (
            depthwise_initializer, pointwise_initializer,
        )  # fmt: skip
        self.depthwise_regularizer = depthwise_regularizer
        self.pointwise_regularizer = pointwise_regularizer

    def build(self, input_shape: Any = None) -> None:
        channels = self._channels(input_shape)
        inner = channels * self.depth_multiplier
        self.depthwise_kernel = self.add_weight(
            (*self.kernel_size, channels, self.depth_multiplier), self.depthwise_initializer,
            regularizer=self.depthwise_regularizer, name="depthwise_kernel",
        )  # fmt: skip
        self.pointwise_kernel = self.add_weight(
            ((1,) * self.rank + (inner, self.filters)), self.pointwise_initializer,
            regularizer=self.pointwise_regularizer, name="pointwise_kernel",
        )  # fmt: skip
        self._add_bias(self.filters)
        self.compute_output_shape(input_shape)
        self.built = True

    def _convolve(self, x: Tensor) -> Tensor:
        inner = depthwise(self, x, self.depthwise_kernel, None)
        kernel = self.pointwise_kernel.movedim((-1, -2), (0, 1))
        return _CONVOLVE[self.rank](inner, kernel, self.bias)


class SeparableConv1D(_Separable):
    """Depthwise, then pointwise convolution, over steps."""

    rank = 1


class SeparableConv2D(_Separable):
    """Depthwise, then pointwise convolution, over images. Source: Chollet, 2017."""

    rank = 2


class _ConvTranspose(Conv):
    """The transpose of a convolution: it makes its input larger by the strides."""

    def __init__(
        self, filters: int, kernel_size: Any, strides: Any = 1, padding: str = "valid",
        output_padding: Any = None, data_format: str | None = None, dilation_rate: Any = 1,
        activation: Any = None, use_bias: bool = True, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(
            filters, kernel_size, strides, padding, data_format, dilation_rate, 1, activation,
            use_bias, **kwargs,
        )  # fmt: skip
        self.output_padding = (
            None
            if output_padding is None
            else per_axis(output_padding, self.rank, "output_padding")
        )

    def _kernel_shape(self, channels: int) -> tuple[int, ...]:
        return (*self.kernel_size, self.filters, channels)

    def _size(self, axis: int, n: int | None) -> int | None:
        if n is None:
            return None
        k, s, d = self.kernel_size[axis], self.strides[axis], self.dilation_rate[axis]
        reach = (k - 1) * d + 1
        if self.output_padding is not None:
            cut = 0 if self.padding == "valid" else (reach // 2) * 2
            return (n - 1) * s + reach - cut + self.output_padding[axis]
        return n * s if self.padding == "same" else n * s + max(reach - s, 0)

    def _convolve(self, x: Tensor) -> Tensor:
        kernel = self.kernel.movedim((-1, -2), (0, 1))
        full = _TRANSPOSE[self.rank](x, kernel, None, self.strides, 0, 0, 1, self.dilation_rate)
        # Of everything that the kernels reach, the part of the wanted size: cut at both ends.
        for axis in range(self.rank):
            wanted = self._size(axis, x.shape[2 + axis])
            assert wanted is not None
            extra = full.shape[2 + axis] - wanted
            k, s = self.kernel_size[axis], self.strides[axis]
            reach = (k - 1) * self.dilation_rate[axis] + 1
            if self.output_padding is not None:
                odd = reach % 2 + self.output_padding[axis]
                before = max((reach - odd) // 2, 0) if self.padding == "same" else 0
            else:
                before = max(reach - s, 0) // 2 if self.padding == "same" else 0
            if extra - before < 0:
                full = F.pad(full, (0, 0) * (self.rank - 1 - axis) + (0, before - extra))
            full = full.narrow(2 + axis, before, wanted)
        return full if self.bias is None else full + self.bias.reshape(-1, *(1,) * self.rank)

    def compute_output_shape(self, input_shape: Any) -> Shape:
        spatial = [self._size(axis, n) for axis, n in enumerate(self._spatial(input_shape))]
        return self._with_channels(input_shape[0], spatial, self.filters)


class Conv1DTranspose(_ConvTranspose):
    """Transposed convolution over steps."""

    rank = 1


class Conv2DTranspose(_ConvTranspose):
    """Transposed convolution over images: strides=2 doubles height and width."""

    rank = 2


class Conv3DTranspose(_ConvTranspose):
    """Transposed convolution over volumes."""

    rank = 3


Convolution1D, Convolution2D, Convolution3D = Conv1D, Conv2D, Conv3D
SeparableConvolution2D, Convolution2DTranspose = SeparableConv2D, Conv2DTranspose
