"""Layers that normalize channels: over the batch, or over each sample."""

from __future__ import annotations

import warnings
from typing import Any, ClassVar

from .. import dtypes
from ..autograd import no_grad
from ..tensor import Tensor
from ..tensor.creation import ones, zeros
from . import functional
from .normalization import _affine, _Scaled


class _Tracking(_Scaled):
    """Channels with running statistics."""

    # Numbers of axes that an input can have.
    axes: ClassVar[tuple[int, ...]] = ()
    running_mean: Tensor | None
    running_var: Tensor | None
    num_batches_tracked: Tensor | None

    def __init__(
        self,
        num_features: int,
        eps: float = 1e-5,
        momentum: float | None = 0.1,
        affine: bool = True,
        track_running_stats: bool = True,
        device: Any = None,
        dtype: Any = None,
        *,
        bias: bool = True,
    ) -> None:
        super().__init__()
        self.num_features, self.eps, self.momentum = num_features, eps, momentum
        self.affine, self.track_running_stats = affine, track_running_stats
        _affine(self, (num_features,), affine, affine and bias, device, dtype)
        track, options = track_running_stats, {"device": device, "dtype": dtype}
        self.register_buffer("running_mean", zeros(num_features, **options) if track else None)
        self.register_buffer("running_var", ones(num_features, **options) if track else None)
        count = zeros((), dtype=dtypes.int64, device=device) if track else None
        self.register_buffer("num_batches_tracked", count)

    def reset_running_stats(self) -> None:
        """Forget all batches."""
        if self.running_mean is not None:
            self._buffers["running_mean"].zero_()
            self._buffers["running_var"].fill_(1)
            self._buffers["num_batches_tracked"].zero_()

    def reset_parameters(self) -> None:
        self.reset_running_stats()
        super().reset_parameters()

    def _check_axes(self, input: Tensor) -> None:
        if input.ndim not in self.axes:
            wanted = " or ".join(f"{n}D" for n in self.axes)
            raise ValueError(
                f"expected {wanted} input for {self!r}, got {input.ndim}D input of shape "
                f"{tuple(input.shape)}"
            )

    def extra_repr(self) -> str:
        return (
            f"{self.num_features}, eps={self.eps}, momentum={self.momentum}, "
            f"affine={self.affine}, bias={self.bias is not None}, "
            f"track_running_stats={self.track_running_stats}"
        )

    def _load_from_state_dict(self, state_dict: Any, prefix: str, *args: Any) -> None:
        # Old files do not have the count of batches.
        if self.num_batches_tracked is not None:
            state_dict.setdefault(f"{prefix}num_batches_tracked", self.num_batches_tracked)
        super()._load_from_state_dict(state_dict, prefix, *args)


class _BatchNorm(_Tracking):
    def forward(self, input: Tensor) -> Tensor:
        self._check_axes(input)
        batch = self.training or self.running_mean is None
        track = self.training and self.track_running_stats
        momentum: Any = self.momentum
        if track and self.num_batches_tracked is not None:
            with no_grad():
                self.num_batches_tracked.add_(1)
                if momentum is None:  # the plain mean of all batches
                    momentum = 1.0 / self.num_batches_tracked
        known = track or not batch
        return functional.batch_norm(
            input,
            self.running_mean if known else None,
            self.running_var if known else None,
            self.weight,
            self.bias,
            batch,
            0.0 if momentum is None else momentum,
            self.eps,
        )


class BatchNorm1d(_BatchNorm):
    """(x - mean) / √(variance + eps) · weight + bias for each of num_features columns of (N, C), or
    channels of (N, C, L).

    In training mean and variance are the batch's, and running_mean and running_var move towards
    them by `momentum`; in evaluation they are used. Raises ValueError for other axes, or a batch of
    one value a channel. Source: Ioffe, Szegedy, 2015.
    """

    axes = (2, 3)


class BatchNorm2d(_BatchNorm):
    """As BatchNorm1d, for the channels of images (N, C, H, W)."""

    axes = (4,)


class BatchNorm3d(_BatchNorm):
    """As BatchNorm1d, for the channels of volumes (N, C, D, H, W)."""

    axes = (5,)


class _InstanceNorm(_Tracking):
    def __init__(
        self,
        num_features: int,
        eps: float = 1e-5,
        momentum: float = 0.1,
        affine: bool = False,
        track_running_stats: bool = False,
        device: Any = None,
        dtype: Any = None,
        *,
        bias: bool = True,
    ) -> None:
        super().__init__(
            num_features, eps, momentum, affine, track_running_stats, device, dtype, bias=bias
        )

    def forward(self, input: Tensor) -> Tensor:
        self._check_axes(input)
        alone = input.ndim == self.axes[0]  # one sample, without the axis of the batch
        channels = input.shape[0 if alone else 1]
        if channels != self.num_features:
            text = (
                f"{self!r} got an input of shape {tuple(input.shape)} with {channels} channels "
                f"instead of num_features={self.num_features}"
            )
            if self.affine:
                raise ValueError(text)
            warnings.warn(f"{text}; without affine this changes nothing", stacklevel=2)
        made = functional.instance_norm(
            input.unsqueeze(0) if alone else input,
            self.running_mean,
            self.running_var,
            self.weight,
            self.bias,
            self.training or not self.track_running_stats,
            0.0 if self.momentum is None else self.momentum,
            self.eps,
        )
        return made.squeeze(0) if alone else made


class InstanceNorm1d(_InstanceNorm):
    """(x - mean) / √(variance + eps) for each channel of each sample of (N, C, L) or (C, L).

    Raises ValueError for other axes, or where a channel has one value. Source: Ulyanov, 2016.
    """

    axes = (2, 3)


class InstanceNorm2d(_InstanceNorm):
    """As InstanceNorm1d, for images (N, C, H, W) or (C, H, W)."""

    axes = (3, 4)


class InstanceNorm3d(_InstanceNorm):
    """As InstanceNorm1d, for volumes (N, C, D, H, W) or (C, D, H, W)."""

    axes = (4, 5)
