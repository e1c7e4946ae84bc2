"""Convolution layers, forward and transposed, over signals, images and volumes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..tensor import Tensor
from ..tensor.creation import empty
from ..tensor.operands import only_tensors
from . import functional, init
from .functional.axes import per_axis
from .module import Module, shape_mismatch
from .parameter import Parameter

Sizes = int | tuple[int, ...]

_PADDING_MODES = ("zeros", "reflect", "replicate", "circular")
_AXES = {1: "L", 2: "H, W", 3: "D, H, W"}


class _ConvNd(Module):
    """What all six share: sizes, weights and their start, printing, and the look at the input."""

    rank: int
    transposed = False

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: Sizes,
        stride: Sizes,
        padding: Sizes | str,
        output_padding: Sizes,
        dilation: Sizes,
        groups: int,
        bias: bool,
        padding_mode: str,
        device: Any,
        dtype: Any,
    ) -> None:
        super().__init__()
        name = type(self).__name__
        if groups <= 0 or in_channels % groups or out_channels % groups:
            raise ValueError(
                f"{name} got in_channels={in_channels} and out_channels={out_channels}, which "
                f"groups={groups} must divide"
            )
        if isinstance(padding, str) and padding not in ("same", "valid"):
            raise ValueError(
                f'{name} got padding={padding!r}: it is a number, one an axis, "same" or "valid"'
            )
        if padding_mode not in _PADDING_MODES:
            raise ValueError(
                f"{name} got padding_mode={padding_mode!r}: it is one of "
                + ", ".join(_PADDING_MODES)
            )
        self.in_channels, self.out_channels = in_channels, out_channels
        self.groups, self.padding_mode = groups, padding_mode
        self.kernel_size = per_axis(name, "kernel_size", kernel_size, self.rank)
        self.stride = per_axis(name, "stride", stride, self.rank)
        self.dilation = per_axis(name, "dilation", dilation, self.rank)
        self.output_padding = per_axis(name, "output_padding", output_padding, self.rank)
        self.padding: tuple[int, ...] | str = (
            padding if isinstance(padding, str) else per_axis(name, "padding", padding, self.rank)
        )
        if padding == "same" and max(self.stride) > 1:
            raise ValueError(f'{name} with padding="same" needs stride 1, got {self.stride}')
        ends = (in_channels, out_channels) if self.transposed else (out_channels, in_channels)
        shape = (ends[0], ends[1] // groups, *self.kernel_size)
        self.weight = Parameter(empty(shape, dtype=dtype, device=device))
        self.register_parameter(
            "bias", Parameter(empty(out_channels, dtype=dtype, device=device)) if bias else None
        )
        self.reset_parameters()

    def reset_parameters(self) -> None:
        ends = self.weight.shape[0]
        init.layer_default_(self.weight, self.bias, self.weight.numel() // max(1, ends))

    def _check(self, x: Tensor) -> None:
        rank = self.rank
        only_tensors(type(self).__name__, x)
        if x.ndim in (rank + 1, rank + 2) and x.shape[-1 - rank] == self.in_channels:
            return
        wanted = f"(N, C, {_AXES[rank]})"
        if x.ndim == rank + 1 and self.in_channels == 1:
            advice = f"it has no channel axis {wanted}: add one with x.unsqueeze(1)"
        elif x.ndim == rank + 2 and x.shape[-1] == self.in_channels:
            moved = (0, rank + 1, *range(1, rank + 1))
            advice = f"channels come right after the batch here: use x.permute{moved}"
        else:
            advice = f"it needs {wanted} with C = in_channels = {self.in_channels}"
        raise shape_mismatch(self, x, advice)

    def extra_repr(self) -> str:
        zero = (0,) * self.rank
        parts = [
            f"{self.in_channels}, {self.out_channels}, kernel_size={self.kernel_size}, "
            f"stride={self.stride}"
        ]
        if self.padding != zero:
            parts.append(f"padding={self.padding}")
        if self.dilation != (1,) * self.rank:
            parts.append(f"dilation={self.dilation}")
        if self.output_padding != zero:
            parts.append(f"output_padding={self.output_padding}")
        if self.groups != 1:
            parts.append(f"groups={self.groups}")
        if self.bias is None:
            parts.append("bias=False")
        if self.padding_mode != "zeros":
            parts.append(f"padding_mode={self.padding_mode}")
        return ", ".join(parts)


class _Convolution(_ConvNd):
    """A layer that slides kernels over its input."""

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: Sizes,
        stride: Sizes = 1,
        padding: Sizes | str = 0,
        dilation: Sizes = 1,
        groups: int = 1,
        bias: bool = True,
        padding_mode: str = "zeros",
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        super().__init__(
            in_channels, out_channels, kernel_size, stride, padding, 0, dilation, groups, bias,
            padding_mode, device, dtype,
        )  # fmt: skip

    def forward(self, input: Tensor) -> Tensor:
        self._check(input)
        padding = self.padding
        if self.padding_mode != "zeros":
            input = functional.pad(input, self._edges(), mode=self.padding_mode)
            padding = (0,) * self.rank
        convolve = (functional.conv1d, functional.conv2d, functional.conv3d)[self.rank - 1]
        return convolve(
            input, self.weight, self.bias, self.stride, padding, self.dilation, self.groups
        )

    def _edges(self) -> list[int]:
        """The padding as `pad` takes it; "same" puts what is odd at the end."""
        if self.padding == "same":
            total = [d * (k - 1) for d, k in zip(self.dilation, self.kernel_size, strict=True)]
            return [n for t in reversed(total) for n in (t // 2, t - t // 2)]
        edges = (0,) * self.rank if isinstance(self.padding, str) else self.padding
        return [n for p in reversed(edges) for n in (p, p)]


class Conv1d(_Convolution):
    """Slides out_channels kernels over signals (N, in_channels, L); gives (N, out_channels, L').

    Sizes, start of the weights and errors as in Conv2d.
    """

    rank = 1


class Conv2d(_Convolution):
    """Slides out_channels kernels over images (N, in_channels, H, W); gives (N, out_channels, H',
    W').

    H' = (H + 2·padding - dilation·(kernel_size - 1) - 1) / stride + 1, rounded down. padding may be
    "same" or "valid"; padding_mode "reflect", "replicate" or "circular" takes the padding from the
    image. Weights (out_channels, in_channels/groups, KH, KW) and bias start evenly within
    ±1/√(in_channels/groups·KH·KW). Raises ShapeError for inputs with other channels, ValueError for
    channels that groups does not divide.
    """

    rank = 2


class Conv3d(_Convolution):
    """Slides out_channels kernels over volumes (N, in_channels, D, H, W); else as Conv2d."""

    rank = 3


class _Transposed(_ConvNd):
    """A layer that is a convolution backwards."""

    transposed = True

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: Sizes,
        stride: Sizes = 1,
        padding: Sizes = 0,
        output_padding: Sizes = 0,
        groups: int = 1,
        bias: bool = True,
        dilation: Sizes = 1,
        padding_mode: str = "zeros",
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        if padding_mode != "zeros":
            raise ValueError(
                f"{type(self).__name__} got padding_mode={padding_mode!r}: it takes zeros only"
            )
        super().__init__(
            in_channels, out_channels, kernel_size, stride, padding, output_padding, dilation,
            groups, bias, padding_mode, device, dtype,
        )  # fmt: skip

    def forward(self, input: Tensor, output_size: Sequence[int] | None = None) -> Tensor:
        self._check(input)
        padding: Any = self.padding
        extra = self.output_padding if output_size is None else self._extra(input, output_size)
        back = (
            functional.conv_transpose1d,
            functional.conv_transpose2d,
            functional.conv_transpose3d,
        )[self.rank - 1]
        return back(
            input, self.weight, self.bias, self.stride, padding, extra, self.groups, self.dilation
        )

    def _extra(self, x: Tensor, output_size: Sequence[int]) -> tuple[int, ...]:
        """The output padding that gives an output of this size."""
        wanted = tuple(output_size)
        if len(wanted) == x.ndim:
            wanted = wanted[-self.rank :]
        if len(wanted) != self.rank:
            raise ValueError(
                f"{type(self).__name__} got output_size={tuple(output_size)}: it needs {self.rank} "
                f"sizes, or {x.ndim} with those of the batch and the channels"
            )
        edges: Any = self.padding
        least = tuple(
            (n - 1) * s - 2 * p + d * (k - 1) + 1
            for n, s, p, d, k in zip(
                x.shape[-self.rank :], self.stride, edges, self.dilation, self.kernel_size,
                strict=True,
            )
        )  # fmt: skip
        extra = tuple(w - n for w, n in zip(wanted, least, strict=True))
        if any(not 0 <= e < s for e, s in zip(extra, self.stride, strict=True)):
            most = tuple(n + s - 1 for n, s in zip(least, self.stride, strict=True))
            raise ValueError(
                f"{type(self).__name__} got output_size={wanted} for an input of shape "
                f"{tuple(x.shape)}: possible are {least} to {most}"
            )
        return extra


class ConvTranspose1d(_Transposed):
    """Conv1d backwards, from (N, in_channels, L); sizes and weights as in ConvTranspose2d."""

    rank = 1


class ConvTranspose2d(_Transposed):
    """Conv2d backwards, from (N, in_channels, H, W) to (N, out_channels, H', W'): enlarges.

    H' = (H - 1)·stride - 2·padding + dilation·(kernel_size - 1) + output_padding + 1. Weights
    (in_channels, out_channels/groups, KH, KW). `output_size` given to the call chooses the
    output_padding. Source: Zeiler et al., 2010.
    """

    rank = 2


class ConvTranspose3d(_Transposed):
    """Conv3d backwards, from (N, in_channels, D, H, W); sizes and weights as in
    ConvTranspose2d.
    """

    rank = 3
