"""Max pooling over (N, C, H, W). The places of the maxima are kept, so that the gradient needs no
search.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ..dtypes import int64
from ..errors import ShapeError
from ..primitive import Primitive
from ..spec import Spec
from .conv import Pair
from .shapes import Shape

if TYPE_CHECKING:
    from ..device import Array
    from ..tensor import Tensor
    from ..webgpu.lowering import Encoder


def pooled_size(
    size: int, kernel: int, stride: int, padding: int, dilation: int, ceil_mode: bool
) -> int:
    """How many windows an axis has: with ceil_mode the last may hang over its end, but must begin
    within the axis or its left padding.
    """
    room = size + 2 * padding - dilation * (kernel - 1) - 1
    if not ceil_mode:
        return room // stride + 1
    places = -(-room // stride) + 1
    return places - 1 if (places - 1) * stride >= size + padding else places


def _spec(
    x: Spec, *, kernel_size: Pair, stride: Pair, padding: Pair, dilation: Pair, places: Pair
) -> list[Spec]:
    if len(x.shape) != 4:
        raise ShapeError(f"max_pool2d got shape {x.shape}, but needs four axes (N, C, H, W)")
    if not x.dtype.is_floating_point:
        raise RuntimeError(f"max_pool2d needs a floating-point type, got {x.dtype}: use x.float()")
    shape = (*x.shape[:2], *places)
    return [Spec(shape, x.dtype), Spec(shape, int64)]


def _numpy(
    x: np.ndarray,
    *,
    kernel_size: Pair,
    stride: Pair,
    padding: Pair,
    dilation: Pair,
    places: Pair,
) -> tuple[np.ndarray, np.ndarray]:
    n, c, h, w = x.shape
    (kh, kw), (oh, ow) = kernel_size, places
    size = [(places[i] - 1) * stride[i] + dilation[i] * (kernel_size[i] - 1) + 1 for i in (0, 1)]
    padded = np.full((n, c, *size), -np.inf, x.dtype)
    inside = padded[:, :, padding[0] : padding[0] + h, padding[1] : padding[1] + w]
    inside[...] = x[:, :, : inside.shape[2], : inside.shape[3]]
    sn, sc, sh, sw = padded.strides
    windows = np.lib.stride_tricks.as_strided(
        padded,
        (n, c, oh, ow, kh, kw),
        (sn, sc, sh * stride[0], sw * stride[1], sh * dilation[0], sw * dilation[1]),
    ).reshape(n, c, oh, ow, kh * kw)
    best = windows.argmax(axis=-1)
    values = np.take_along_axis(windows, best[..., None], -1)[..., 0]
    top, left = (np.arange(places[i]) * stride[i] - padding[i] for i in (0, 1))
    row = top[:, None] + best // kw * dilation[0]
    column = left + best % kw * dilation[1]
    # Where all is -inf the padding may come first: the place is then the first one inside.
    row = np.where(row < 0, top[:, None] % dilation[0], row)
    column = np.where(column < 0, left % dilation[1], column)
    return values, row * w + column


def _gpu(encoder: Encoder, outs: list[Array], ins: list[Array], **attrs: Any) -> None:
    encoder.max_pool2d(outs[0], outs[1], ins[0], **attrs)


def _gradient(grads: list[Any], answers: list[Any], _x: Spec, **attrs: Any) -> Tensor | None:
    return max_pool2d_grad(grads[0], answers[1].detach(), input_shape=_x.shape, **attrs)


# Gives the maxima and their places: the number of the element within its (H, W) plane.
max_pool2d = Primitive("max_pool2d", spec=_spec, numpy=_numpy, gpu=_gpu, vjp=[_gradient])


def _grad_numpy(g: np.ndarray, indices: np.ndarray, *, input_shape: Shape, **_: Any) -> np.ndarray:
    n, c, h, w = input_shape
    out = np.zeros(n * c * h * w, g.dtype)
    planes = np.arange(n * c)[:, None] * (h * w)
    np.add.at(
        out,
        (planes + indices.reshape(n * c, indices.shape[2] * indices.shape[3])).ravel(),
        g.ravel(),
    )
    return out.reshape(input_shape)


def _grad_gpu(
    encoder: Encoder, outs: list[Array], ins: list[Array], *, input_shape: Shape, **attrs: Any
) -> None:
    encoder.max_pool2d_grad(outs[0], ins[0], ins[1], **attrs)


def _pick(h: Tensor, _ans: Any, _g: Spec, indices: Tensor, **_: Any) -> Tensor:
    """The derivative of the gradient: read `h` where the maxima were."""
    flat = indices.flatten(2)
    return h.flatten(2).gather(2, flat).reshape(indices.shape)


max_pool2d_grad = Primitive(
    "max_pool2d_grad",
    spec=lambda g, indices, *, input_shape, **_: Spec(input_shape, g.dtype),
    numpy=_grad_numpy,
    gpu=_grad_gpu,
    vjp=[_pick, None],
)
