"""Convolution: cross-correlation of signals, images and volumes with kernels.

Everything runs on the two-dimensional kernels: a signal is an image of height 1, and a volume's
depth taps lie among the channels of its slices.
"""

from __future__ import annotations

from typing import Any

from ...errors import ShapeError
from ...ops import conv as ops
from ...ops.windows import fold, windows
from ...spec import Spec
from ...tensor import Tensor
from .axes import per_axis, unbatched
from .padding import pad

Sizes = int | tuple[int, ...]


def conv1d(
    input: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: Sizes = 1,
    padding: Sizes | str = 0,
    dilation: Sizes = 1,
    groups: int = 1,
) -> Tensor:
    """Cross-correlate signals (N, C, L), or one (C, L), with kernels (O, C/groups, K)."""
    return _convolve("conv1d", 1, input, weight, bias, stride, padding, dilation, groups)


def conv2d(
    input: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: Sizes = 1,
    padding: Sizes | str = 0,
    dilation: Sizes = 1,
    groups: int = 1,
) -> Tensor:
    """Cross-correlate images (N, C, H, W), or one (C, H, W), with kernels (O, C/groups, KH, KW)."""
    return _convolve("conv2d", 2, input, weight, bias, stride, padding, dilation, groups)


def conv3d(
    input: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: Sizes = 1,
    padding: Sizes | str = 0,
    dilation: Sizes = 1,
    groups: int = 1,
) -> Tensor:
    """Cross-correlate volumes (N, C, D, H, W), or one, with kernels (O, C/groups, KD, KH, KW)."""
    return _convolve("conv3d", 3, input, weight, bias, stride, padding, dilation, groups)


def _convolve(
    name: str,
    rank: int,
    x: Tensor,
    weight: Tensor,
    bias: Tensor | None,
    stride: Sizes,
    padding: Sizes | str,
    dilation: Sizes,
    groups: int,
) -> Tensor:
    single = _batch(name, x, weight, rank)
    if single:
        x = x.unsqueeze(0)
    steps = per_axis(name, "stride", stride, rank)
    spread = per_axis(name, "dilation", dilation, rank)
    if isinstance(padding, str):
        edges, x = _named_padding(name, padding, x, weight, steps, spread)
    else:
        edges = per_axis(name, "padding", padding, rank)
    if rank == 2:
        result = ops.conv2d(x, weight, stride=steps, padding=edges, dilation=spread, groups=groups)
    else:
        own, kernel = (Spec(t._data.shape, t.dtype) for t in (x, weight))
        shape = ops.convolution_shape(name, own, kernel, steps, edges, spread, groups)
        convolve = _conv1d if rank == 1 else _conv3d
        result = convolve(x, weight, shape, steps, edges, spread, groups)
    return _finished(name, result, weight, weight.shape[0], bias, single)


def _batch(name: str, x: Tensor, weight: Tensor, rank: int) -> bool:
    """Whether x is no batch; raises for what is no tensor or has other axes."""
    if not isinstance(weight, Tensor):
        raise TypeError(f"{name} takes a tensor of weights, but got {type(weight).__name__}")
    single = unbatched(name, x, rank)
    if weight.ndim != rank + 2:
        raise ShapeError(
            f"{name} got weights of shape {tuple(weight.shape)}: they need {rank + 2} axes"
        )
    return single


def _conv1d(
    x: Tensor, w: Tensor, shape: Any, stride: Any, padding: Any, dilation: Any, groups: int
) -> Tensor:
    flat = ops.conv2d(
        x.unsqueeze(2),
        w.unsqueeze(2),
        stride=(1, *stride),
        padding=(0, *padding),
        dilation=(1, *dilation),
        groups=groups,
    )
    return flat.reshape(shape)


def _conv3d(
    x: Tensor, w: Tensor, shape: Any, stride: Any, padding: Any, dilation: Any, groups: int
) -> Tensor:
    n, o, depth = shape[:3]
    c, kernel = w.shape[1:3]
    if padding[0]:
        x = pad(x, (0, 0, 0, 0, padding[0], padding[0]))
    taps = windows(x, axis=2, places=depth, size=kernel, step=stride[0], dilation=dilation[0])
    slices = taps.permute(0, 2, 1, 5, 3, 4).reshape(n * depth, c * groups * kernel, *x.shape[3:])
    result = ops.conv2d(
        slices,
        w.reshape(o, c * kernel, *w.shape[3:]),
        stride=stride[1:],
        padding=padding[1:],
        dilation=dilation[1:],
        groups=groups,
    )
    return result.reshape(n, depth, o, *shape[3:]).transpose(1, 2).contiguous()


def _named_padding(
    name: str, padding: str, x: Tensor, weight: Tensor, stride: Any, dilation: Any
) -> tuple[tuple[int, ...], Tensor]:
    none = (0,) * len(stride)
    if padding == "valid":
        return none, x
    if padding != "same":
        raise RuntimeError(
            f'{name} got padding={padding!r}: it is a number, one an axis, "same" or "valid"'
        )
    if max(stride) > 1:
        raise RuntimeError(f'{name} with padding="same" needs stride 1, got {stride}')
    total = [d * (k - 1) for d, k in zip(dilation, weight.shape[2:], strict=True)]
    if any(t % 2 for t in total):  # even kernels: the odd row and column go to the end
        x = pad(x, tuple(n for t in reversed(total) for n in (0, t % 2)))
    return tuple(t // 2 for t in total), x


def conv_transpose1d(
    input: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: Sizes = 1,
    padding: Sizes = 0,
    output_padding: Sizes = 0,
    groups: int = 1,
    dilation: Sizes = 1,
) -> Tensor:
    """conv1d backwards: from its output (N, C, L), with its weights (C, O/groups, K), to what had
    such an input.
    """
    return _transpose(
        "conv_transpose1d", 1, input, weight, bias, stride, padding, output_padding, groups,
        dilation,
    )  # fmt: skip


def conv_transpose2d(
    input: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: Sizes = 1,
    padding: Sizes = 0,
    output_padding: Sizes = 0,
    groups: int = 1,
    dilation: Sizes = 1,
) -> Tensor:
    """conv2d backwards: every element of (N, C, H, W) lays its kernel (C, O/groups, KH, KW), scaled
    by it, `stride` apart, and overlaps add up. Source: Zeiler et al., 2010.
    """
    return _transpose(
        "conv_transpose2d", 2, input, weight, bias, stride, padding, output_padding, groups,
        dilation,
    )  # fmt: skip


def conv_transpose3d(
    input: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: Sizes = 1,
    padding: Sizes = 0,
    output_padding: Sizes = 0,
    groups: int = 1,
    dilation: Sizes = 1,
) -> Tensor:
    """conv3d backwards: from (N, C, D, H, W), with weights (C, O/groups, KD, KH, KW)."""
    return _transpose(
        "conv_transpose3d", 3, input, weight, bias, stride, padding, output_padding, groups,
        dilation,
    )  # fmt: skip


def _transpose(
    name: str,
    rank: int,
    x: Tensor,
    weight: Tensor,
    bias: Tensor | None,
    stride: Sizes,
    padding: Sizes,
    output_padding: Sizes,
    groups: int,
    dilation: Sizes,
) -> Tensor:
    single = _batch(name, x, weight, rank)
    if single:
        x = x.unsqueeze(0)
    steps = per_axis(name, "stride", stride, rank)
    edges = per_axis(name, "padding", padding, rank)
    extra = per_axis(name, "output_padding", output_padding, rank)
    spread = per_axis(name, "dilation", dilation, rank)
    _check_transpose(name, x, weight, steps, edges, extra, spread, groups)
    # Output padding of a whole step or more would make room for another place of the kernel: then
    # everything is computed, and cut to size.
    cut = any(e >= s for e, s in zip(extra, steps, strict=True))
    size = [
        (n - 1) * s + d * (k - 1) + 1 + (0 if cut else e - 2 * p)
        for n, k, s, p, e, d in zip(
            x.shape[2:], weight.shape[2:], steps, edges, extra, spread, strict=True
        )
    ]
    inner = (0,) * rank if cut else edges
    back = {1: _back1d, 2: _back2d, 3: _back3d}[rank]
    result = back(x, weight, size, steps, inner, spread, groups)
    if cut:
        sides = zip(reversed(edges), reversed(extra), strict=True)
        result = pad(result, tuple(n for p, e in sides for n in (-p, e - p)))
    return _finished(name, result, weight, weight.shape[1] * groups, bias, single)


def _check_transpose(
    name: str,
    x: Tensor,
    weight: Tensor,
    stride: Any,
    padding: Any,
    output_padding: Any,
    dilation: Any,
    groups: int,
) -> None:
    shapes = f"an input of shape {tuple(x.shape)} and weights of shape {tuple(weight.shape)}"
    if weight.ndim != x.ndim:
        raise ShapeError(f"{name} got {shapes}: the weights need {x.ndim} axes, (C, O/groups, …)")
    if x.dtype is not weight.dtype or not x.dtype.is_floating_point:
        raise RuntimeError(
            f"{name} got an input of type {x.dtype} and weights of type {weight.dtype}: both must "
            "have one floating-point type, e.g. x.float()"
        )
    if min(*stride, *dilation, groups) < 1 or min(*padding, *output_padding) < 0:
        raise RuntimeError(
            f"{name} got stride={stride}, padding={padding}, output_padding={output_padding}, "
            f"dilation={dilation}, groups={groups}: paddings must not be negative, the others at "
            "least 1"
        )
    if x.shape[1] != weight.shape[0] or weight.shape[0] % groups:
        raise ShapeError(
            f"{name} got {shapes}: the first size of the weights must be the input's channels, "
            f"and groups={groups} must divide it"
        )
    for axis, extra in enumerate(output_padding):
        if extra >= max(stride[axis], dilation[axis]):
            raise RuntimeError(
                f"{name} got output_padding={output_padding}: it must be smaller than the stride "
                f"{stride} or the dilation {dilation}"
            )
        span = (x.shape[2 + axis] - 1) * stride[axis] + dilation[axis] * (
            weight.shape[2 + axis] - 1
        )
        if span + 1 + extra - 2 * padding[axis] < 1:
            raise ShapeError(f"{name} got {shapes}: padding {padding} leaves nothing of the output")


def _back1d(
    x: Tensor, w: Tensor, size: Any, stride: Any, padding: Any, dilation: Any, groups: int
) -> Tensor:
    place = [(1, *n) for n in (size, stride, dilation)]
    image = _back2d(
        x.unsqueeze(2), w.unsqueeze(2), place[0], place[1], (0, *padding), place[2], groups
    )
    return image.squeeze(2)


def _back2d(
    x: Tensor, w: Tensor, size: Any, stride: Any, padding: Any, dilation: Any, groups: int
) -> Tensor:
    return ops.conv2d_input_grad(
        x,
        w,
        input_shape=(x.shape[0], w.shape[1] * groups, *size),
        stride=stride,
        padding=padding,
        dilation=dilation,
        groups=groups,
    )


def _back3d(
    x: Tensor, w: Tensor, size: Any, stride: Any, padding: Any, dilation: Any, groups: int
) -> Tensor:
    n, c, depth = x.shape[:3]
    o, kernel = w.shape[1:3]
    slices = _back2d(
        x.transpose(1, 2).reshape(n * depth, c, *x.shape[3:]),
        w.reshape(c, o * kernel, *w.shape[3:]),
        size[1:],
        stride[1:],
        padding[1:],
        dilation[1:],
        groups,
    )
    taps = slices.reshape(n, depth, o * groups, kernel, *size[1:]).permute(0, 2, 1, 4, 5, 3)
    whole = size[0] + 2 * padding[0]
    result = fold(taps, axis=2, length=whole, step=stride[0], dilation=dilation[0])
    return result.narrow(2, padding[0], size[0]).contiguous()


def _finished(
    name: str, y: Tensor, weight: Tensor, channels: int, bias: Tensor | None, single: bool
) -> Tensor:
    """y with the bias of its channels, and without the batch axis if there was none."""
    if bias is not None:
        if tuple(bias.shape) != (channels,):
            raise ShapeError(
                f"{name} got a bias of shape {tuple(bias.shape)} with weights of shape "
                f"{tuple(weight.shape)}: it needs one number for each of {channels} channels"
            )
        y = y + bias.reshape(1, channels, *[1] * (y.ndim - 2))
    return y.squeeze(0) if single else y
