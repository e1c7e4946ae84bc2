"""Normalization: elements less their mean, over their standard deviation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ...autograd import no_grad
from ...composite import Composite
from ...dtypes import float16, float32
from ...errors import ShapeError
from ...ops import normalization as ops
from ...ops.shapes import size_of
from ...tensor import Tensor
from .padding import pad

Axes = tuple[int, ...]


def _over_root(x: Tensor, *, axes: Axes, eps: float) -> tuple[Tensor, Tensor]:
    """x / √(mean of x² + eps) over `axes`, and the mean of x²."""
    square = (x * x).mean(axes, keepdim=True)
    return x * (square + eps).rsqrt(), square


def _over_root_gradient(
    grads: list[Tensor | None], answers: Any, _x: Any, *, axes: Axes, eps: float
) -> Tensor | None:
    result, square = answers
    g, g_square = grads
    root = (square + eps).sqrt()
    total: Any = 0.0
    if g is not None:
        total = (g - result * (g * result).mean(axes, keepdim=True)) / root
    if g_square is not None:
        total = total + result * (root * g_square * (2 / size_of([_x.shape[a] for a in axes])))
    return total


over_root = Composite("over_root", compute=_over_root, vjp=[_over_root_gradient])


def _real(input: Tensor) -> Tensor:
    if not input.dtype.is_floating_point:
        raise NotImplementedError(
            f"normalization needs floating-point numbers, these are {input.dtype}: use x.float()"
        )
    return input


def _wide(input: Tensor) -> Tensor:
    """The input in a type whose sums of squares do not overflow."""
    return _real(input).to(float32) if input.dtype is float16 else input


def _or_ones(weight: Tensor | None, x: Tensor, size: int) -> Tensor:
    return x.new_ones(()).expand(size) if weight is None else weight.reshape(-1)


def _or_zeros(bias: Tensor | None, x: Tensor, size: int) -> Tensor:
    return x.new_zeros(()).expand(size) if bias is None else bias.reshape(-1)


def _standardized_channels(
    x: Tensor, weight: Tensor | None, bias: Tensor | None, eps: float
) -> tuple[Tensor, Tensor, Tensor]:
    """batch_norm of (N, C, …), the mean and 1 / √(variance + eps) of each channel."""
    count = x.shape[1]
    made: tuple[Tensor, Tensor, Tensor] = ops.batch_norm(
        _real(x), _or_ones(weight, x, count), _or_zeros(bias, x, count), eps=eps
    )
    return made


def _scaled(x: Tensor, weight: Tensor | None, bias: Tensor | None, shape: Sequence[int]) -> Tensor:
    """x · weight + bias, each reshaped to `shape`."""
    if weight is not None:
        x = x * weight.reshape(shape)
    return x if bias is None else x + bias.reshape(shape)


def _check_lengths(name: str, channels: int, **vectors: Tensor | None) -> None:
    for what, vector in vectors.items():
        if vector is not None and vector.numel() != channels:
            raise ShapeError(
                f"{name} got an input with {channels} channels, but {what} has "
                f"{vector.numel()} elements"
            )


def _check_several(name: str, count: int, shape: Sequence[int], of: str) -> None:
    if count == 1:
        raise ValueError(
            f"{name} got an input of shape {tuple(shape)}: in training it needs more than one "
            f"value {of}, for the variance of one value is 0. Use a larger batch, or model.eval()."
        )


@no_grad()
def _track(running: Tensor | None, new: Tensor, momentum: float | Tensor) -> None:
    """running = (1 - momentum) · running + momentum · new."""
    if running is not None:
        running.copy_(running * (1 - momentum) + new.detach() * momentum)


def _unbiased(rstd: Tensor, eps: float, count: int) -> Tensor:
    """The variance as running averages keep it: the sum of squares over count - 1."""
    rstd = rstd.detach()
    return (1 / (rstd * rstd) - eps) * (count / max(count - 1, 1))


def batch_norm(
    input: Tensor,
    running_mean: Tensor | None,
    running_var: Tensor | None,
    weight: Tensor | None = None,
    bias: Tensor | None = None,
    training: bool = False,
    momentum: float | Tensor = 0.1,
    eps: float = 1e-5,
) -> Tensor:
    """(x - mean) / √(variance + eps) · weight + bias for each channel of (N, C, …).

    In training the mean and variance are the batch's, and the running ones move towards them;
    otherwise the running ones are used. Source: Ioffe, Szegedy, 2015.
    """
    if input.ndim < 2:
        raise ShapeError(f"batch_norm takes (N, C, …), not an input of shape {tuple(input.shape)}")
    channels = input.shape[1]
    vectors = {"running_mean": running_mean, "running_var": running_var}
    _check_lengths("batch_norm", channels, **vectors, weight=weight, bias=bias)
    if training:
        count = input.shape[0] * size_of(input.shape[2:])
        _check_several("batch_norm", count, input.shape, "for each channel")
        made, mean, rstd = _standardized_channels(input, weight, bias, eps)
        _track(running_mean, mean, momentum)
        if running_var is not None:
            _track(running_var, _unbiased(rstd, eps, count), momentum)
        return made
    if running_mean is None or running_var is None:
        raise RuntimeError(
            "batch_norm outside of training needs running_mean and running_var; without them pass "
            "training=True, which uses the batch's own"
        )
    scale = (running_var + eps).rsqrt()
    scale = scale if weight is None else scale * weight
    shift = -running_mean * scale
    shift = shift if bias is None else shift + bias
    shape = (1, channels, *(1,) * (input.ndim - 2))
    return (_wide(input) * scale.reshape(shape) + shift.reshape(shape)).to(input.dtype)


def instance_norm(
    input: Tensor,
    running_mean: Tensor | None = None,
    running_var: Tensor | None = None,
    weight: Tensor | None = None,
    bias: Tensor | None = None,
    use_input_stats: bool = True,
    momentum: float = 0.1,
    eps: float = 1e-5,
) -> Tensor:
    """(x - mean) / √(variance + eps) · weight + bias for each channel of each sample of (N, C, …).
    Source: Ulyanov et al., 2016.
    """
    if not use_input_stats:
        return batch_norm(input, running_mean, running_var, weight, bias, eps=eps)
    count = size_of(input.shape[2:])
    _check_several("instance_norm", count, input.shape, "for each channel of a sample")
    channels = input.shape[1]
    vectors = {"running_mean": running_mean, "running_var": running_var}
    _check_lengths("instance_norm", channels, **vectors, weight=weight, bias=bias)
    # Each channel of each sample is a channel of one sample.
    samples = input.shape[0]
    lone = input.reshape((1, samples * channels, *input.shape[2:]))
    vectors = {n: v if v is None else v.repeat(samples) for n, v in (("w", weight), ("b", bias))}
    made, mean, rstd = _standardized_channels(lone, vectors["w"], vectors["b"], eps)
    if running_mean is not None:
        _track(running_mean, mean.reshape((samples, channels)).mean(0), momentum)
    if running_var is not None:
        unbiased = _unbiased(rstd, eps, count)
        _track(running_var, unbiased.reshape((samples, channels)).mean(0), momentum)
    return made.reshape(input.shape)


def _last_axes(
    name: str, input: Tensor, normalized_shape: Any, weight: Tensor | None, bias: Tensor | None
) -> Axes:
    """The axes that are normalized, when all shapes fit."""
    shape = tuple(normalized_shape)
    if not shape:
        raise RuntimeError(f"{name} needs a normalized_shape with at least one size")
    if tuple(input.shape[-len(shape) :]) != shape:
        raise ShapeError(
            f"{name} with normalized_shape={list(shape)} got an input of shape "
            f"{tuple(input.shape)}, which must end in these sizes"
        )
    for what, tensor in (("weight", weight), ("bias", bias)):
        if tensor is not None and tuple(tensor.shape) != shape:
            raise ShapeError(
                f"{name} with normalized_shape={list(shape)} got a {what} of shape "
                f"{tuple(tensor.shape)}: it must be the same"
            )
    return tuple(range(input.ndim - len(shape), input.ndim))


def layer_norm(
    input: Tensor,
    normalized_shape: Sequence[int],
    weight: Tensor | None = None,
    bias: Tensor | None = None,
    eps: float = 1e-5,
) -> Tensor:
    """(x - mean) / √(variance + eps) · weight + bias over the last axes, those of normalized_shape.
    Source: Ba, Kiros, Hinton, 2016.
    """
    axes = _last_axes("layer_norm", input, normalized_shape, weight, bias)
    size = size_of(normalized_shape)
    x = _real(input)
    flat = x if len(axes) == 1 else x.reshape((*x.shape[: axes[0]], size))
    vectors = _or_ones(weight, x, size), _or_zeros(bias, x, size)
    made: Tensor = ops.layer_norm(flat, *vectors, eps=eps)[0]
    return made if len(axes) == 1 else made.reshape(input.shape)


def rms_norm(
    input: Tensor,
    normalized_shape: Sequence[int],
    weight: Tensor | None = None,
    eps: float | None = None,
) -> Tensor:
    """x / √(mean of x² + eps) · weight over the last axes; eps is that of the type unless given.
    Source: Zhang, Sennrich, 2019.
    """
    axes = _last_axes("rms_norm", input, normalized_shape, weight, None)
    small = float(np.finfo(input.dtype.numpy).eps) if eps is None else eps
    made = over_root(_wide(input), axes=axes, eps=small)[0]
    return _scaled(made, weight, None, tuple(normalized_shape)).to(input.dtype)


def group_norm(
    input: Tensor,
    num_groups: int,
    weight: Tensor | None = None,
    bias: Tensor | None = None,
    eps: float = 1e-5,
) -> Tensor:
    """(x - mean) / √(variance + eps) · weight + bias over groups of the channels of each sample of
    (N, C, …); weight and bias have C elements. Source: Wu, He, 2018.
    """
    if input.ndim < 2 or num_groups <= 0 or input.shape[1] % num_groups:
        raise ShapeError(
            f"group_norm got an input of shape {tuple(input.shape)} and num_groups={num_groups}: "
            "it takes (N, C, …), and the groups must divide C"
        )
    channels = input.shape[1]
    count = size_of(input.shape[1:]) // num_groups * input.shape[0]
    _check_several("group_norm", count, input.shape, "for each group")
    _check_lengths("group_norm", channels, weight=weight, bias=bias)
    # Each group of each sample is a channel of one sample.
    groups = (1, input.shape[0] * num_groups, size_of(input.shape[1:]) // num_groups)
    made = _standardized_channels(_wide(input).reshape(groups), None, None, eps)[0]
    made = made.reshape(input.shape)
    return _scaled(made, weight, bias, (1, channels, *(1,) * (input.ndim - 2))).to(input.dtype)


def local_response_norm(
    input: Tensor, size: int, alpha: float = 1e-4, beta: float = 0.75, k: float = 1.0
) -> Tensor:
    """x / (k + alpha · mean of x² over `size` neighbouring channels)^beta, for (N, C, …, L).
    Source: Krizhevsky et al., 2012.
    """
    if input.ndim < 3:
        raise ValueError(
            f"local_response_norm takes (N, C, …) with at least 3 axes, not {tuple(input.shape)}"
        )
    channels = input.shape[1]
    around = (0, 0) * (input.ndim - 2) + (size // 2, (size - 1) // 2)
    squares = pad(input * input, around)
    total = squares.narrow(1, 0, channels)
    for start in range(1, size):
        total = total + squares.narrow(1, start, channels)
    return input / (total * (alpha / size) + k).pow(beta)


def normalize(
    input: Tensor, p: float = 2.0, dim: int = 1, eps: float = 1e-12, out: None = None
) -> Tensor:
    """x / max(‖x‖_p, eps) along `dim`: vectors of length 1."""
    if out is not None:
        raise NotImplementedError("normalize cannot write to out= here: use its result")
    return input / input.norm(p, dim, keepdim=True).clamp(min=eps)
