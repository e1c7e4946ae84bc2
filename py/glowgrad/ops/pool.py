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
from .conv import Pair, output_size
from .shapes import Shape

if TYPE_CHECKING:
    from ..device import Array
    from ..tensor import Tensor
    from ..webgpu.lowering import Encoder


def _spec(x: Spec, *, kernel_size: Pair, stride: Pair, padding: Pair) -> list[Spec]:
    if len(x.shape) != 4:
        raise ShapeError(f"max_pool2d got shape {x.shape}, but needs four axes (N, C, H, W)")
    if not x.dtype.is_floating_point:
        raise RuntimeError(f"max_pool2d needs a floating-point type, got {x.dtype}: use x.float()")
    for axis in (0, 1):
        if padding[axis] * 2 > kernel_size[axis]:
            raise ShapeError(
                f"max_pool2d got padding {padding}: at most half of the kernel {kernel_size}"
            )
    size = [output_size(x.shape[2 + i], kernel_size[i], stride[i], padding[i], 1) for i in (0, 1)]
    if min(size) < 1:
        raise ShapeError(
            f"max_pool2d got shape {x.shape}, smaller than its {kernel_size[0]}x{kernel_size[1]} "
            "window: the image has become too small for another pooling layer"
        )
    shape = (*x.shape[:2], *size)
    return [Spec(shape, x.dtype), Spec(shape, int64)]


def _numpy(
    x: np.ndarray, *, kernel_size: Pair, stride: Pair, padding: Pair
) -> tuple[np.ndarray, np.ndarray]:
    n, c, h, w = x.shape
    (kh, kw), (ph, pw) = kernel_size, padding
    oh, ow = (output_size(x.shape[2 + i], kernel_size[i], stride[i], padding[i], 1) for i in (0, 1))
    padded = np.full((n, c, h + 2 * ph, w + 2 * pw), -np.inf, x.dtype)
    padded[:, :, ph : ph + h, pw : pw + w] = x
    sn, sc, sh, sw = padded.strides
    windows = np.lib.stride_tricks.as_strided(
        padded, (n, c, oh, ow, kh, kw), (sn, sc, sh * stride[0], sw * stride[1], sh, sw)
    ).reshape(n, c, oh, ow, kh * kw)
    best = windows.argmax(axis=-1)
    values = np.take_along_axis(windows, best[..., None], -1)[..., 0]
    row = np.arange(oh)[:, None] * stride[0] - ph + best // kw
    column = np.arange(ow) * stride[1] - pw + best % kw
    return values, row * w + column


def _gpu(encoder: Encoder, outs: list[Array], ins: list[Array], **attrs: Any) -> None:
    encoder.max_pool2d(outs[0], outs[1], ins[0], **attrs)


def _gradient(
    grads: list[Any],
    answers: list[Any],
    _x: Spec,
    *,
    kernel_size: Pair,
    stride: Pair,
    padding: Pair,
) -> Tensor | None:
    return max_pool2d_grad(
        grads[0],
        answers[1].detach(),
        input_shape=_x.shape,
        kernel_size=kernel_size,
        stride=stride,
        padding=padding,
    )


# Gives the maxima and their places: the number of the element within its (H, W) plane.
max_pool2d = Primitive("max_pool2d", spec=_spec, numpy=_numpy, gpu=_gpu, vjp=[_gradient])


def _grad_numpy(g: np.ndarray, indices: np.ndarray, *, input_shape: Shape, **_: Any) -> np.ndarray:
    n, c, h, w = input_shape
    out = np.zeros(n * c * h * w, g.dtype)
    planes = np.arange(n * c)[:, None] * (h * w)
    np.add.at(out, (planes + indices.reshape(n * c, -1)).ravel(), g.ravel())
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
