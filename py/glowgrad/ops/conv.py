"""Two-dimensional convolution and its two gradients, (N, C, H, W) with weights (O, C/groups, KH,
KW).

out[n,o,y,x] = sum over c, i, j of weight[o,c,i,j] · x[n, c, y·stride+i·dilation-padding,
x·stride+j·dilation-padding]

The three are closed under differentiation: each one's derivatives are the other two.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from ..errors import ShapeError
from ..primitive import Primitive
from ..spec import Spec
from .shapes import Shape

if TYPE_CHECKING:
    from ..device import Array
    from ..tensor import Tensor
    from ..webgpu.lowering import Encoder

Pair = tuple[int, int]


def output_size(size: int, kernel: int, stride: int, padding: int, dilation: int) -> int:
    """How many places a kernel of this size has along one axis."""
    return (size + 2 * padding - dilation * (kernel - 1) - 1) // stride + 1


def convolution_shape(
    name: str,
    x: Spec,
    w: Spec,
    stride: Sequence[int],
    padding: Sequence[int],
    dilation: Sequence[int],
    groups: int,
) -> Shape:
    """What convolving x (N, C, …) with w (O, C/groups, …) gives; raises for a learner."""
    if len(x.shape) != len(stride) + 2 or len(w.shape) != len(stride) + 2:
        raise ShapeError(
            f"{name} got an input of shape {x.shape} and weights of shape {w.shape}: both need "
            f"{len(stride) + 2} axes, (N, C, …) and (O, C, …). A batch of one is x.unsqueeze(0)."
        )
    if not x.dtype.is_floating_point or x.dtype is not w.dtype:
        raise RuntimeError(
            f"{name} got an input of type {x.dtype} and weights of type {w.dtype}: both must have "
            "one floating-point type, e.g. x.float()"
        )
    if min(*stride, *dilation, *w.shape[2:], groups) < 1 or min(padding) < 0:
        raise RuntimeError(
            f"{name} got a kernel of {tuple(w.shape[2:])}, stride={tuple(stride)}, "
            f"padding={tuple(padding)}, dilation={tuple(dilation)}, groups={groups}: padding must "
            "not be negative, the others at least 1"
        )
    if w.shape[0] % groups:
        raise ShapeError(
            f"{name} got weights of shape {w.shape}, whose {w.shape[0]} output channels groups="
            f"{groups} does not divide"
        )
    if x.shape[1] != w.shape[1] * groups:
        raise ShapeError(
            f"{name} got an input of shape {x.shape}, that is {x.shape[1]} channels, but its "
            f"weights of shape {w.shape} expect {w.shape[1] * groups}"
        )
    size = [
        output_size(n, k, s, p, d)
        for n, k, s, p, d in zip(x.shape[2:], w.shape[2:], stride, padding, dilation, strict=True)
    ]
    if min(size) < 1:
        kernel = "x".join(map(str, w.shape[2:]))
        raise ShapeError(
            f"{name} got an input of shape {x.shape}, smaller than its {kernel} kernel (with "
            f"padding {tuple(padding)}, dilation {tuple(dilation)}): use more padding, a smaller "
            "kernel or fewer pooling layers"
        )
    return (x.shape[0], w.shape[0], *size)


def _spec(x: Spec, w: Spec, *, stride: Pair, padding: Pair, dilation: Pair, groups: int) -> Spec:
    return Spec(convolution_shape("conv2d", x, w, stride, padding, dilation, groups), x.dtype)


def _padded(x: np.ndarray, padding: Pair) -> np.ndarray:
    if padding == (0, 0):
        return x
    (ph, pw), (n, c, h, w) = padding, x.shape
    out = np.zeros((n, c, h + 2 * ph, w + 2 * pw), x.dtype)
    out[:, :, ph : ph + h, pw : pw + w] = x
    return out


def _windows(x: np.ndarray, kernel: Pair, places: Pair, stride: Pair, dilation: Pair) -> np.ndarray:
    """A view (N, C, KH, KW, OH, OW) of a padded input: each place of the kernel, not copied."""
    sn, sc, sh, sw = x.strides
    return np.lib.stride_tricks.as_strided(
        x,
        (*x.shape[:2], *kernel, *places),
        (sn, sc, sh * dilation[0], sw * dilation[1], sh * stride[0], sw * stride[1]),
    )


def _conv2d_numpy(
    x: np.ndarray, w: np.ndarray, *, stride: Pair, padding: Pair, dilation: Pair, groups: int
) -> np.ndarray:
    n, o, (kh, kw) = x.shape[0], w.shape[0], w.shape[2:]
    padded = _padded(x, padding)
    oh = output_size(x.shape[2], kh, stride[0], padding[0], dilation[0])
    ow = output_size(x.shape[3], kw, stride[1], padding[1], dilation[1])
    columns = _windows(padded, (kh, kw), (oh, ow), stride, dilation)
    inner = x.shape[1] // groups * kh * kw
    columns = columns.transpose(1, 2, 3, 0, 4, 5).reshape(groups, inner, n * oh * ow)
    out = np.matmul(w.reshape(groups, o // groups, inner), columns)
    return np.ascontiguousarray(out.reshape(o, n, oh, ow).transpose(1, 0, 2, 3))


def _input_grad_numpy(
    g: np.ndarray,
    w: np.ndarray,
    *,
    input_shape: Shape,
    stride: Pair,
    padding: Pair,
    dilation: Pair,
    groups: int,
) -> np.ndarray:
    n, c, h, width = input_shape
    o, _, kh, kw = w.shape
    oh, ow = g.shape[2:]
    rows = g.transpose(1, 0, 2, 3).reshape(groups, o // groups, n * oh * ow)
    columns = np.matmul(w.reshape(groups, o // groups, -1).transpose(0, 2, 1), rows)
    columns = columns.reshape(c, kh, kw, n, oh, ow)
    out = np.zeros((c, n, h + 2 * padding[0], width + 2 * padding[1]), g.dtype)
    for i in range(kh):
        top = i * dilation[0]
        for j in range(kw):
            left = j * dilation[1]
            out[
                :,
                :,
                top : top + oh * stride[0] : stride[0],
                left : left + ow * stride[1] : stride[1],
            ] += columns[:, i, j]
    inner = out[:, :, padding[0] : padding[0] + h, padding[1] : padding[1] + width]
    return np.ascontiguousarray(inner.transpose(1, 0, 2, 3))


def _weight_grad_numpy(
    g: np.ndarray,
    x: np.ndarray,
    *,
    weight_shape: Shape,
    stride: Pair,
    padding: Pair,
    dilation: Pair,
    groups: int,
) -> np.ndarray:
    n, o, oh, ow = g.shape
    kh, kw = weight_shape[2:]
    columns = _windows(_padded(x, padding), (kh, kw), (oh, ow), stride, dilation)
    inner = x.shape[1] // groups * kh * kw
    columns = columns.transpose(1, 2, 3, 0, 4, 5).reshape(groups, inner, n * oh * ow)
    rows = g.transpose(1, 0, 2, 3).reshape(groups, o // groups, n * oh * ow)
    return np.matmul(rows, columns.transpose(0, 2, 1)).reshape(weight_shape)


def _gpu(kind: str) -> Any:
    def lower(encoder: Encoder, outs: list[Array], ins: list[Array], **attrs: Any) -> None:
        encoder.conv2d(kind, outs[0], ins[0], ins[1], **attrs)

    return lower


def _to_input(g: Tensor, w: Tensor, shape: Shape, **attrs: Any) -> Tensor:
    return conv2d_input_grad(g, w, input_shape=shape, **attrs)


def _to_weight(g: Tensor, x: Tensor, shape: Shape, **attrs: Any) -> Tensor:
    return conv2d_weight_grad(g, x, weight_shape=shape, **attrs)


conv2d = Primitive(
    "conv2d",
    spec=_spec,
    numpy=_conv2d_numpy,
    gpu=_gpu("conv2d"),
    vjp=[
        lambda g, _ans, _x, w, **attrs: _to_input(g, w, _x.shape, **attrs),
        lambda g, _ans, x, _w, **attrs: _to_weight(g, x, _w.shape, **attrs),
    ],
)
conv2d_input_grad = Primitive(
    "conv2d_input_grad",
    spec=lambda g, w, *, input_shape, **_: Spec(input_shape, g.dtype),
    numpy=_input_grad_numpy,
    gpu=_gpu("conv2d_input_grad"),
    vjp=[
        lambda h, _ans, _g, w, *, input_shape, **attrs: conv2d(h, w, **attrs),
        lambda h, _ans, g, _w, *, input_shape, **attrs: _to_weight(g, h, _w.shape, **attrs),
    ],
)
conv2d_weight_grad = Primitive(
    "conv2d_weight_grad",
    spec=lambda g, x, *, weight_shape, **_: Spec(weight_shape, g.dtype),
    numpy=_weight_grad_numpy,
    gpu=_gpu("conv2d_weight_grad"),
    vjp=[
        lambda h, _ans, _g, x, *, weight_shape, **attrs: conv2d(x, h, **attrs),
        lambda h, _ans, g, _x, *, weight_shape, **attrs: _to_input(g, h, _x.shape, **attrs),
    ],
)
