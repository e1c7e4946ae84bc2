"""Pooling layers: maxima, means and norms of windows, and maxima put back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from ..tensor import Tensor
from . import functional
from .functional.axes import per_axis
from .module import Module

Sizes = int | tuple[int, ...]


class _MaxPool(Module):
    _pool: ClassVar[Callable[..., Any]]

    def __init__(
        self,
        kernel_size: Sizes,
        stride: Sizes | None = None,
        padding: Sizes = 0,
        dilation: Sizes = 1,
        return_indices: bool = False,
        ceil_mode: bool = False,
    ) -> None:
        super().__init__()
        self.kernel_size, self.padding, self.dilation = kernel_size, padding, dilation
        self.stride = kernel_size if stride is None else stride
        self.return_indices, self.ceil_mode = return_indices, ceil_mode

    def forward(self, input: Tensor) -> Any:
        return self._pool(
            input, self.kernel_size, self.stride, self.padding, self.dilation, self.ceil_mode,
            self.return_indices,
        )  # fmt: skip

    def extra_repr(self) -> str:
        return (
            f"kernel_size={self.kernel_size}, stride={self.stride}, padding={self.padding}, "
            f"dilation={self.dilation}, ceil_mode={self.ceil_mode}"
        )


class MaxPool1d(_MaxPool):
    """The largest value of each window of signals (N, C, L); see MaxPool2d."""

    _pool = staticmethod(functional.max_pool1d)


class MaxPool2d(_MaxPool):
    """The largest value of each window of images (N, C, H, W); the stride is the kernel's size
    unless given.

    With return_indices also the place of each in the (H, W) plane, for MaxUnpool2d. Raises
    ShapeError for an image smaller than the window.
    """

    _pool = staticmethod(functional.max_pool2d)


class MaxPool3d(_MaxPool):
    """The largest value of each window of volumes (N, C, D, H, W); see MaxPool2d."""

    _pool = staticmethod(functional.max_pool3d)


class _MaxUnpool(Module):
    _pool: ClassVar[Callable[..., Tensor]]
    rank: ClassVar[int]

    def __init__(self, kernel_size: Sizes, stride: Sizes | None = None, padding: Sizes = 0) -> None:
        super().__init__()
        name = type(self).__name__
        self.kernel_size = per_axis(name, "kernel_size", kernel_size, self.rank)
        self.stride = per_axis(name, "stride", kernel_size if stride is None else stride, self.rank)
        self.padding = per_axis(name, "padding", padding, self.rank)

    def forward(
        self, input: Tensor, indices: Tensor, output_size: Sequence[int] | None = None
    ) -> Tensor:
        return self._pool(input, indices, self.kernel_size, self.stride, self.padding, output_size)

    def extra_repr(self) -> str:
        return f"kernel_size={self.kernel_size}, stride={self.stride}, padding={self.padding}"


class MaxUnpool1d(_MaxUnpool):
    """Puts maxima of signals back to where MaxPool1d found them, zeros elsewhere."""

    rank = 1
    _pool = staticmethod(functional.max_unpool1d)


class MaxUnpool2d(_MaxUnpool):
    """Puts maxima of images back to where MaxPool2d found them, zeros elsewhere.

    The output has the size that the image usually had; output_size, given to the call, says it
    exactly.
    """

    rank = 2
    _pool = staticmethod(functional.max_unpool2d)


class MaxUnpool3d(_MaxUnpool):
    """Puts maxima of volumes back to where MaxPool3d found them, zeros elsewhere."""

    rank = 3
    _pool = staticmethod(functional.max_unpool3d)


class AvgPool1d(Module):
    """The mean of each window of signals (N, C, L); see AvgPool2d."""

    def __init__(
        self,
        kernel_size: Sizes,
        stride: Sizes | None = None,
        padding: Sizes = 0,
        ceil_mode: bool = False,
        count_include_pad: bool = True,
    ) -> None:
        super().__init__()
        self.kernel_size = per_axis("AvgPool1d", "kernel_size", kernel_size, 1)
        step = kernel_size if stride is None else stride
        self.stride = per_axis("AvgPool1d", "stride", step, 1)
        self.padding = per_axis("AvgPool1d", "padding", padding, 1)
        self.ceil_mode, self.count_include_pad = ceil_mode, count_include_pad

    def forward(self, input: Tensor) -> Tensor:
        return functional.avg_pool1d(
            input, self.kernel_size, self.stride, self.padding, self.ceil_mode,
            self.count_include_pad,
        )  # fmt: skip

    def extra_repr(self) -> str:
        return f"kernel_size={self.kernel_size}, stride={self.stride}, padding={self.padding}"


class _AvgPool(Module):
    _pool: ClassVar[Callable[..., Tensor]]

    def __init__(
        self,
        kernel_size: Sizes,
        stride: Sizes | None = None,
        padding: Sizes = 0,
        ceil_mode: bool = False,
        count_include_pad: bool = True,
        divisor_override: int | None = None,
    ) -> None:
        super().__init__()
        self.kernel_size, self.padding, self.ceil_mode = kernel_size, padding, ceil_mode
        self.stride = kernel_size if stride is None else stride
        self.count_include_pad, self.divisor_override = count_include_pad, divisor_override

    def forward(self, input: Tensor) -> Tensor:
        return self._pool(
            input, self.kernel_size, self.stride, self.padding, self.ceil_mode,
            self.count_include_pad, self.divisor_override,
        )  # fmt: skip

    def extra_repr(self) -> str:
        return f"kernel_size={self.kernel_size}, stride={self.stride}, padding={self.padding}"


class AvgPool2d(_AvgPool):
    """The mean of each window of images (N, C, H, W); the stride is the kernel's size unless
    given.

    Padding counts as zeros unless count_include_pad=False. Raises ShapeError for an image smaller
    than the window.
    """

    _pool = staticmethod(functional.avg_pool2d)


class AvgPool3d(_AvgPool):
    """The mean of each window of volumes (N, C, D, H, W); see AvgPool2d."""

    _pool = staticmethod(functional.avg_pool3d)


class _LPPool(Module):
    _pool: ClassVar[Callable[..., Tensor]]

    def __init__(
        self,
        norm_type: float,
        kernel_size: Sizes,
        stride: Sizes | None = None,
        ceil_mode: bool = False,
    ) -> None:
        super().__init__()
        self.norm_type, self.kernel_size = norm_type, kernel_size
        self.stride, self.ceil_mode = stride, ceil_mode

    def forward(self, input: Tensor) -> Tensor:
        return self._pool(
            input, float(self.norm_type), self.kernel_size, self.stride, self.ceil_mode
        )

    def extra_repr(self) -> str:
        return (
            f"norm_type={self.norm_type}, kernel_size={self.kernel_size}, stride={self.stride}, "
            f"ceil_mode={self.ceil_mode}"
        )


class LPPool1d(_LPPool):
    """(sum x^p)^(1/p) of each window of signals (N, C, L), p = norm_type."""

    _pool = staticmethod(functional.lp_pool1d)


class LPPool2d(_LPPool):
    """(sum x^p)^(1/p) of each window of images (N, C, H, W), p = norm_type."""

    _pool = staticmethod(functional.lp_pool2d)


class LPPool3d(_LPPool):
    """(sum x^p)^(1/p) of each window of volumes (N, C, D, H, W), p = norm_type."""

    _pool = staticmethod(functional.lp_pool3d)


class _Adaptive(Module):
    _pool: ClassVar[Callable[..., Any]]

    def __init__(self, output_size: Any) -> None:
        super().__init__()
        self.output_size = output_size

    def forward(self, input: Tensor) -> Any:
        return self._pool(input, self.output_size)

    def extra_repr(self) -> str:
        return f"output_size={self.output_size}"


class AdaptiveAvgPool1d(_Adaptive):
    """The means of output_size windows of signals (N, C, L)."""

    _pool = staticmethod(functional.adaptive_avg_pool1d)


class AdaptiveAvgPool2d(_Adaptive):
    """The means of output_size windows of images (N, C, H, W), whatever their size; 1 is the mean
    of all, None keeps a size.
    """

    _pool = staticmethod(functional.adaptive_avg_pool2d)


class AdaptiveAvgPool3d(_Adaptive):
    """The means of output_size windows of volumes (N, C, D, H, W)."""

    _pool = staticmethod(functional.adaptive_avg_pool3d)


class _AdaptiveMax(_Adaptive):
    def __init__(self, output_size: Any, return_indices: bool = False) -> None:
        super().__init__(output_size)
        self.return_indices = return_indices

    def forward(self, input: Tensor) -> Any:
        return self._pool(input, self.output_size, self.return_indices)


class AdaptiveMaxPool1d(_AdaptiveMax):
    """The maxima of output_size windows of signals (N, C, L)."""

    _pool = staticmethod(functional.adaptive_max_pool1d)


class AdaptiveMaxPool2d(_AdaptiveMax):
    """The maxima of output_size windows of images (N, C, H, W), and their places if asked for."""

    _pool = staticmethod(functional.adaptive_max_pool2d)


class AdaptiveMaxPool3d(_AdaptiveMax):
    """The maxima of output_size windows of volumes (N, C, D, H, W)."""

    _pool = staticmethod(functional.adaptive_max_pool3d)
