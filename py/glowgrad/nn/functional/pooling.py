"""Pooling: one number for each window of a signal, an image or a volume."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...errors import ShapeError
from ...ops import pool as ops
from ...ops.windows import windows
from ...tensor import Tensor
from ...tensor.creation import tensor
from .axes import per_axis, unbatched
from .padding import pad

Sizes = int | tuple[int, ...]


def max_pool1d(
    input: Tensor,
    kernel_size: Sizes,
    stride: Sizes | None = None,
    padding: Sizes = 0,
    dilation: Sizes = 1,
    ceil_mode: bool = False,
    return_indices: bool = False,
) -> Any:
    """The largest value of each window of signals (N, C, L); with return_indices also its place."""
    return _max_pool(
        "max_pool1d", 1, input, kernel_size, stride, padding, dilation, ceil_mode, return_indices
    )


def max_pool2d(
    input: Tensor,
    kernel_size: Sizes,
    stride: Sizes | None = None,
    padding: Sizes = 0,
    dilation: Sizes = 1,
    ceil_mode: bool = False,
    return_indices: bool = False,
) -> Any:
    """The largest value of each window; with return_indices also its place in the (H, W) plane.

    The stride is the kernel's size unless given; what is padded never wins; with ceil_mode a last
    window may hang over the edge. Raises ShapeError for an image smaller than the window.
    """
    return _max_pool(
        "max_pool2d", 2, input, kernel_size, stride, padding, dilation, ceil_mode, return_indices
    )


def max_pool3d(
    input: Tensor,
    kernel_size: Sizes,
    stride: Sizes | None = None,
    padding: Sizes = 0,
    dilation: Sizes = 1,
    ceil_mode: bool = False,
    return_indices: bool = False,
) -> Any:
    """The largest value of each window of volumes; with return_indices also its place in (D, H,
    W).
    """
    return _max_pool(
        "max_pool3d", 3, input, kernel_size, stride, padding, dilation, ceil_mode, return_indices
    )


def max_pool1d_with_indices(*args: Any, **kwargs: Any) -> tuple[Tensor, Tensor]:
    """max_pool1d with return_indices."""
    return max_pool1d(*args, **{**kwargs, "return_indices": True})


def max_pool2d_with_indices(*args: Any, **kwargs: Any) -> tuple[Tensor, Tensor]:
    """max_pool2d with return_indices."""
    return max_pool2d(*args, **{**kwargs, "return_indices": True})


def max_pool3d_with_indices(*args: Any, **kwargs: Any) -> tuple[Tensor, Tensor]:
    """max_pool3d with return_indices."""
    return max_pool3d(*args, **{**kwargs, "return_indices": True})


def _max_pool(
    name: str,
    rank: int,
    x: Tensor,
    kernel_size: Sizes,
    stride: Sizes | None,
    padding: Sizes,
    dilation: Sizes,
    ceil_mode: bool,
    return_indices: bool,
) -> Any:
    single = unbatched(name, x, rank)
    if single:
        x = x.unsqueeze(0)
    kernel = per_axis(name, "kernel_size", kernel_size, rank)
    steps = _steps(name, stride, kernel, rank)
    edges = per_axis(name, "padding", padding, rank)
    spread = per_axis(name, "dilation", dilation, rank)
    places = window_places(name, x, kernel, steps, edges, spread, ceil_mode)
    if rank == 2:
        found = ops.max_pool2d(
            x, kernel_size=kernel, stride=steps, padding=edges, dilation=spread, places=places
        )
    elif rank == 1:
        values, indices = ops.max_pool2d(
            x.unsqueeze(2),
            kernel_size=(1, *kernel),
            stride=(1, *steps),
            padding=(0, *edges),
            dilation=(1, *spread),
            places=(1, *places),
        )
        found = values.squeeze(2), indices.squeeze(2)
    else:
        found = _max_pool3d(x, kernel, steps, edges, spread, places, return_indices)
    if single:
        found = [part.squeeze(0) for part in found]
    return (found[0], found[1]) if return_indices else found[0]


def _max_pool3d(
    x: Tensor, kernel: Any, stride: Any, padding: Any, dilation: Any, places: Any, indices: bool
) -> list[Tensor]:
    """The maxima of every slice, then of the slices under each other: two poolings of planes."""
    n, c, depth, height, width = x.shape
    area = places[1] * places[2]
    flat, within = ops.max_pool2d(
        x.reshape(n * c, depth, height, width),
        kernel_size=kernel[1:],
        stride=stride[1:],
        padding=padding[1:],
        dilation=dilation[1:],
        places=places[1:],
    )
    values, at = ops.max_pool2d(
        flat.reshape(n * c, 1, depth, area),
        kernel_size=(kernel[0], 1),
        stride=(stride[0], 1),
        padding=(padding[0], 0),
        dilation=(dilation[0], 1),
        places=(places[0], area),
    )
    found = [values.reshape(n, c, *places)]
    if indices:
        at = at.reshape(n * c, places[0] * area)
        inner = within.reshape(n * c, depth * area).gather(1, at)
        found.append((at // area * (height * width) + inner).reshape(n, c, *places))
    return found


def _steps(name: str, stride: Any, kernel: tuple[int, ...], rank: int) -> tuple[int, ...]:
    """The stride of a pooling: the kernel's size where none is given."""
    given = stride is not None and stride != () and stride != []
    return per_axis(name, "stride", stride, rank) if given else kernel


def window_places(
    name: str,
    x: Tensor,
    kernel: tuple[int, ...],
    stride: tuple[int, ...],
    padding: tuple[int, ...],
    dilation: tuple[int, ...],
    ceil_mode: bool,
) -> tuple[int, ...]:
    """How many windows each axis of x (N, C, …) has; raises for a learner."""
    if not x.dtype.is_floating_point:
        raise NotImplementedError(f"{name} takes floating-point numbers, not {x.dtype}: x.float()")
    if min(*kernel, *stride, *dilation) < 1:
        raise RuntimeError(
            f"{name} got kernel_size={kernel}, stride={stride}, dilation={dilation}: all must be "
            "at least 1"
        )
    if any(not 0 <= p <= k // 2 for p, k in zip(padding, kernel, strict=True)):
        raise RuntimeError(
            f"{name} got padding={padding}: at most half of the kernel_size {kernel}, and not "
            "negative"
        )
    sizes = tuple(x.shape[2:])
    places = tuple(
        ops.pooled_size(n, k, s, p, d, ceil_mode)
        for n, k, s, p, d in zip(sizes, kernel, stride, padding, dilation, strict=True)
    )
    sees = all(n >= d or not p for n, p, d in zip(sizes, padding, dilation, strict=True))
    if min(*places, *sizes, x.shape[1]) < 1 or not sees:
        raise ShapeError(
            f"{name} got an input of shape {tuple(x.shape)}, too small for a window of "
            f"{'x'.join(map(str, kernel))} (with dilation {dilation}): the image has become too "
            "small for another pooling layer"
        )
    return places


def avg_pool1d(
    input: Tensor,
    kernel_size: Sizes,
    stride: Sizes | None = None,
    padding: Sizes = 0,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
) -> Tensor:
    """The mean of each window of signals (N, C, L); see avg_pool2d."""
    return _avg_pool(
        "avg_pool1d", 1, input, kernel_size, stride, padding, ceil_mode, count_include_pad, None
    )


def avg_pool2d(
    input: Tensor,
    kernel_size: Sizes,
    stride: Sizes | None = None,
    padding: Sizes = 0,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
    divisor_override: int | None = None,
) -> Tensor:
    """The mean of each window of images (N, C, H, W).

    Padding adds zeros, which count unless count_include_pad=False; divisor_override takes the place
    of the count. Raises ShapeError for an image smaller than the window.
    """
    return _avg_pool(
        "avg_pool2d", 2, input, kernel_size, stride, padding, ceil_mode, count_include_pad,
        divisor_override,
    )  # fmt: skip


def avg_pool3d(
    input: Tensor,
    kernel_size: Sizes,
    stride: Sizes | None = None,
    padding: Sizes = 0,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
    divisor_override: int | None = None,
) -> Tensor:
    """The mean of each window of volumes (N, C, D, H, W); see avg_pool2d."""
    return _avg_pool(
        "avg_pool3d", 3, input, kernel_size, stride, padding, ceil_mode, count_include_pad,
        divisor_override,
    )  # fmt: skip


def _avg_pool(
    name: str,
    rank: int,
    x: Tensor,
    kernel_size: Sizes,
    stride: Sizes | None,
    padding: Sizes,
    ceil_mode: bool,
    count_include_pad: bool,
    divisor_override: int | None,
) -> Tensor:
    if divisor_override == 0:
        raise RuntimeError(f"{name} got divisor_override=0: the sums cannot be divided by 0")
    single = unbatched(name, x, rank)
    if single:
        x = x.unsqueeze(0)
    kernel = per_axis(name, "kernel_size", kernel_size, rank)
    steps = _steps(name, stride, kernel, rank)
    edges = per_axis(name, "padding", padding, rank)
    places = window_places(name, x, kernel, steps, edges, (1,) * rank, ceil_mode)
    counts = [
        _counts(*axis, count_include_pad)
        for axis in zip(x.shape[2:], kernel, steps, edges, places, strict=True)
    ]
    result = _window_sums(x, kernel, steps, edges, places)
    result = result * _share(counts, divisor_override, result)
    return result.squeeze(0) if single else result


def _window_sums(
    x: Tensor,
    kernel: tuple[int, ...],
    stride: tuple[int, ...],
    padding: tuple[int, ...],
    places: tuple[int, ...],
) -> Tensor:
    """The sum of each window of x (N, C, …), zeros where it hangs over the edge."""
    rank = len(kernel)
    over = [
        max(0, (m - 1) * s + k - p - n)
        for n, k, s, p, m in zip(x.shape[2:], kernel, stride, padding, places, strict=True)
    ]
    if any(padding) or any(over):
        sides = zip(reversed(padding), reversed(over), strict=True)
        x = pad(x, [n for pair in sides for n in pair])
    for axis in range(rank):
        x = windows(
            x, axis=2 + axis, places=places[axis], size=kernel[axis], step=stride[axis], dilation=1
        )
    return x.sum(tuple(range(2 + rank, 2 + 2 * rank)))


def _counts(
    size: int, kernel: int, stride: int, padding: int, places: int, count_include_pad: bool
) -> np.ndarray:
    """How many elements each window of an axis has."""
    start = np.arange(places) * stride - padding
    end = np.minimum(start + kernel, size + padding)
    if not count_include_pad:
        start, end = np.maximum(start, 0), np.minimum(end, size)
    return end - start


def _share(counts: list[np.ndarray], divisor: int | None, like: Tensor) -> Any:
    """What a window's sum is multiplied by: one number, or one for each place."""
    if divisor is not None:
        return 1 / divisor
    if all((c == c[0]).all() for c in counts):
        return 1 / float(np.prod([c[0] for c in counts]))
    share = np.ones(())
    for count in counts:
        share = share[..., None] / count
    return tensor(share, dtype=like.dtype, device=like.device)


def lp_pool1d(
    input: Tensor,
    norm_type: float,
    kernel_size: Sizes,
    stride: Sizes | None = None,
    ceil_mode: bool = False,
) -> Tensor:
    """(sum x^p)^(1/p) of each window of signals (N, C, L), p = norm_type."""
    return _lp_pool("lp_pool1d", 1, input, norm_type, kernel_size, stride, ceil_mode)


def lp_pool2d(
    input: Tensor,
    norm_type: float,
    kernel_size: Sizes,
    stride: Sizes | None = None,
    ceil_mode: bool = False,
) -> Tensor:
    """(sum x^p)^(1/p) of each window of images (N, C, H, W), p = norm_type."""
    return _lp_pool("lp_pool2d", 2, input, norm_type, kernel_size, stride, ceil_mode)


def lp_pool3d(
    input: Tensor,
    norm_type: float,
    kernel_size: Sizes,
    stride: Sizes | None = None,
    ceil_mode: bool = False,
) -> Tensor:
    """(sum x^p)^(1/p) of each window of volumes (N, C, D, H, W), p = norm_type."""
    return _lp_pool("lp_pool3d", 3, input, norm_type, kernel_size, stride, ceil_mode)


def _lp_pool(
    name: str,
    rank: int,
    x: Tensor,
    p: float,
    kernel_size: Sizes,
    stride: Sizes | None,
    ceil_mode: bool,
) -> Tensor:
    kernel = per_axis(name, "kernel_size", kernel_size, rank)
    mean = _avg_pool(name, rank, x.pow(float(p)), kernel, stride, 0, ceil_mode, True, None)
    # The root of a negative sum (odd p) is that of its size; at 0 the slope is taken as 0.
    size = mean.sign().detach() * mean.abs().relu()
    return (size * float(np.prod(kernel))).pow(1 / p)
