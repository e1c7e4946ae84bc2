"""Normalization over rows and over channels, with all gradients found in one way back.

Both give what their gradient needs besides the input: the mean and 1 / √(variance + eps) of each
row or channel, in float32 for the types of 16 bits.

Sources: Ba, Kiros, Hinton, 2016, "Layer normalization"; Ioffe, Szegedy, 2015, "Batch normalization:
accelerating deep network training by reducing internal covariate shift".
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from ..autograd import is_grad_enabled
from ..dtypes import DType, float32
from ..primitive import Primitive, Together
from ..spec import Spec
from .shapes import Shape, size_of

if TYPE_CHECKING:
    from ..device import Array
    from ..tensor import Tensor
    from ..webgpu.lowering import Encoder


def _exact(dtype: DType) -> DType:
    """The type of means and deviations."""
    return float32 if dtype.itemsize < 4 else dtype


def _wide(x: np.ndarray) -> np.ndarray:
    return x.astype(np.float32) if x.dtype == np.float16 else x


def _normalize(x: np.ndarray, axes: Shape, eps: float) -> tuple[np.ndarray, ...]:
    """(x - mean) / √(variance + eps) over `axes`, the mean and the factor, both with these axes."""
    mean = x.mean(axes, keepdims=True)
    made = x - mean
    rstd = 1 / np.sqrt(np.square(made).mean(axes, keepdims=True) + eps)
    made *= rstd
    return made, mean, rstd.astype(x.dtype)


def _through(
    g: np.ndarray, hat: np.ndarray, weight: np.ndarray, rstd: np.ndarray, axes: Shape
) -> np.ndarray:
    """The gradient of the input, given the normalized one."""
    g = g * weight
    aside = hat * (g * hat).mean(axes, keepdims=True)
    made: np.ndarray = (g - g.mean(axes, keepdims=True) - aside) * rstd
    return made


def _layer_norm_numpy(
    x: np.ndarray, weight: np.ndarray, bias: np.ndarray, *, eps: float
) -> tuple[np.ndarray, ...]:
    hat, mean, rstd = _normalize(_wide(x), (-1,), eps)
    return hat * weight + bias, mean.reshape(-1), rstd.reshape(-1)


def _layer_norm_grad_numpy(
    g: np.ndarray, x: np.ndarray, weight: np.ndarray, mean: np.ndarray, rstd: np.ndarray
) -> tuple[np.ndarray, ...]:
    size = weight.size
    flat, rows = _wide(g).reshape(-1, size), _wide(x).reshape(-1, size)
    hat = (rows - mean[:, None]) * rstd[:, None]
    dx = _through(flat, hat, weight, rstd[:, None], (-1,))
    return dx.reshape(x.shape), (flat * hat).sum(0), flat.sum(0)


def _channels(x: np.ndarray) -> np.ndarray:
    """(N, C, …) as (N, C, L)."""
    return _wide(x).reshape(*x.shape[:2], size_of(x.shape[2:]))


def _batch_norm_numpy(
    x: np.ndarray, weight: np.ndarray, bias: np.ndarray, *, eps: float
) -> tuple[np.ndarray, ...]:
    hat, mean, rstd = _normalize(_channels(x), (0, 2), eps)
    hat *= weight[:, None]
    hat += bias[:, None]
    return hat.reshape(x.shape), mean.reshape(-1), rstd.reshape(-1)


def _batch_norm_grad_numpy(
    g: np.ndarray, x: np.ndarray, weight: np.ndarray, mean: np.ndarray, rstd: np.ndarray
) -> tuple[np.ndarray, ...]:
    flat = _channels(g)
    hat = (_channels(x) - mean[:, None]) * rstd[:, None]
    dx = _through(flat, hat, weight[:, None], rstd[:, None], (0, 2))
    return dx.reshape(x.shape), (flat * hat).sum((0, 2)), flat.sum((0, 2))


def _composed(
    g: Tensor, x: Tensor, weight: Tensor, eps: float, axes: Shape, shape: Shape, others: Shape
) -> list[Tensor]:
    """The gradients in tensor operations; `shape` is that of the weight beside the input, whose
    `others` axes it does not have.
    """
    wide = x.to(_exact(x.dtype))
    distance = wide - wide.mean(axes, keepdim=True)
    rstd = ((distance * distance).mean(axes, keepdim=True) + eps).rsqrt()
    hat = distance * rstd
    weighted = g * weight.reshape(shape)
    aside = hat * (weighted * hat).mean(axes, keepdim=True)
    dx = (weighted - weighted.mean(axes, keepdim=True) - aside) * rstd
    return [
        dx.to(x.dtype),
        (g * hat).sum(others).to(weight.dtype),
        g.sum(others).to(weight.dtype),
    ]


def _declare(
    name: str,
    numpy: Callable[..., Any],
    grad_numpy: Callable[..., Any],
    means: Callable[[Shape], int],
    layout: Callable[[Shape], tuple[Shape, Shape, Shape]],
) -> tuple[Primitive, Primitive]:
    """The primitive of a normalization and that of its gradient. `means`: how many there are;
    `layout`: the normalized axes, the weight's shape beside the input, and the axes it lacks.
    """

    def spec(x: Spec, weight: Spec, bias: Spec, *, eps: float) -> list[Spec]:
        moment = Spec((means(x.shape),), _exact(x.dtype))
        return [x, moment, moment]

    def grad_spec(g: Spec, x: Spec, weight: Spec, mean: Spec, rstd: Spec) -> list[Spec]:
        return [x, weight, weight]

    def gpu(encoder: Encoder, outs: list[Array], ins: list[Array], *, eps: float) -> None:
        getattr(encoder, name)(outs, ins, eps)

    def grad_gpu(encoder: Encoder, outs: list[Array], ins: list[Array]) -> None:
        getattr(encoder, f"{name}_grad")(outs, ins)

    gradient = Primitive(f"{name}_grad", spec=grad_spec, numpy=grad_numpy, gpu=grad_gpu)

    def together(
        grads: list[Tensor | None],
        answers: list[Tensor],
        x: Tensor,
        weight: Tensor,
        _bias: Tensor,
        *,
        wanted: list[bool],
        eps: float,
    ) -> list[Tensor | None]:
        g = grads[0]
        if g is None:
            return [None, None, None]
        if is_grad_enabled():  # it is to be differentiated again
            return [*_composed(g, x, weight, eps, *layout(tuple(x.shape)))]
        return [*gradient(g, x, weight, answers[1], answers[2])]

    forward = Primitive(name, spec=spec, numpy=numpy, gpu=gpu, vjp=Together(together, (1, 2)))
    return forward, gradient


def _of_rows(shape: Shape) -> tuple[Shape, Shape, Shape]:
    lead = len(shape) - 1
    return (-1,), (*(1,) * lead, shape[-1]), tuple(range(lead))


def _of_channels(shape: Shape) -> tuple[Shape, Shape, Shape]:
    axes = (0, *range(2, len(shape)))
    return axes, (1, shape[1], *(1,) * (len(shape) - 2)), axes


# Over the last axis: x (…, D), weight (D), bias (D) give the result, and mean and rstd (rows). The
# gradient: g, x, weight, mean, rstd give those of x, weight and bias.
layer_norm, layer_norm_grad = _declare(
    "layer_norm",
    _layer_norm_numpy,
    _layer_norm_grad_numpy,
    lambda shape: size_of(shape[:-1]),
    _of_rows,
)
# Over all axes but that of the channels: x (N, C, …), weight (C), bias (C) give the result, and
# mean and rstd (C). The gradient: as above.
batch_norm, batch_norm_grad = _declare(
    "batch_norm",
    _batch_norm_numpy,
    _batch_norm_grad_numpy,
    lambda shape: shape[1],
    _of_channels,
)
