"""Images as columns of their windows, and back."""

from __future__ import annotations

from typing import Any

from ...errors import ShapeError
from ...ops import windows as ops
from ...ops.conv import output_size as places_of
from ...ops.shapes import size_of
from ...tensor import Tensor
from .axes import per_axis
from .padding import pad

Sizes = int | tuple[int, ...]


def unfold(
    input: Tensor,
    kernel_size: Sizes,
    dilation: Sizes = 1,
    padding: Sizes = 0,
    stride: Sizes = 1,
) -> Tensor:
    """The windows of images (N, C, H, W) as columns: (N, C·KH·KW, L), L the number of windows
    ("im2col").
    """
    if input.ndim not in (3, 4) or not input.dtype.is_floating_point:
        raise RuntimeError(
            f"unfold got {input.dtype} numbers of shape {tuple(input.shape)}: it takes "
            "floating-point images (N, C, H, W) or one (C, H, W)"
        )
    x = input.unsqueeze(0) if input.ndim == 3 else input
    sizes, spread, edges, steps = _geometry("unfold", kernel_size, dilation, padding, stride)
    places = _places("unfold", x.shape[2:], sizes, spread, edges, steps)
    if any(edges):
        x = pad(x, (edges[1], edges[1], edges[0], edges[0]))
    for axis in (0, 1):
        x = ops.windows(
            x,
            axis=2 + axis,
            places=places[axis],
            size=sizes[axis],
            step=steps[axis],
            dilation=spread[axis],
        )
    n, c = x.shape[:2]
    columns = x.permute(0, 1, 4, 5, 2, 3).reshape(n, c * size_of(sizes), size_of(places))
    return columns.squeeze(0) if input.ndim == 3 else columns


def fold(
    input: Tensor,
    output_size: Sizes,
    kernel_size: Sizes,
    dilation: Sizes = 1,
    padding: Sizes = 0,
    stride: Sizes = 1,
) -> Tensor:
    """Columns of windows (N, C·KH·KW, L) put back into images (N, C, H, W) of output_size, where
    they overlap added up ("col2im"): the derivative of unfold.
    """
    if input.ndim not in (2, 3):
        raise RuntimeError(
            f"fold got an input of shape {tuple(input.shape)}: it takes columns (N, C·KH·KW, L) or "
            "(C·KH·KW, L)"
        )
    x = input.unsqueeze(0) if input.ndim == 2 else input
    sizes, spread, edges, steps = _geometry("fold", kernel_size, dilation, padding, stride)
    target = per_axis("fold", "output_size", output_size, 2)
    places = _places("fold", target, sizes, spread, edges, steps)
    n, rows, columns = x.shape
    if rows % size_of(sizes) or columns != size_of(places):
        raise ShapeError(
            f"fold got an input of shape {tuple(input.shape)} for output_size={target} and "
            f"kernel_size={sizes}: its rows must be a multiple of {size_of(sizes)}, its columns "
            f"the {places[0]}x{places[1]} = {size_of(places)} places of the kernel"
        )
    x = x.reshape(n, rows // size_of(sizes), *sizes, *places).permute(0, 1, 4, 5, 2, 3)
    for axis in (1, 0):
        x = ops.fold(
            x,
            axis=2 + axis,
            length=target[axis] + 2 * edges[axis],
            step=steps[axis],
            dilation=spread[axis],
        )
    if any(edges):
        x = x.narrow(2, edges[0], target[0]).narrow(3, edges[1], target[1]).contiguous()
    return x.squeeze(0) if input.ndim == 2 else x


def _geometry(
    name: str, kernel_size: Sizes, dilation: Sizes, padding: Sizes, stride: Sizes
) -> list[tuple[int, ...]]:
    sizes = per_axis(name, "kernel_size", kernel_size, 2)
    spread = per_axis(name, "dilation", dilation, 2)
    edges = per_axis(name, "padding", padding, 2)
    steps = per_axis(name, "stride", stride, 2)
    if min(*sizes, *spread, *steps) < 1 or min(edges) < 0:
        raise RuntimeError(
            f"{name} got kernel_size={sizes}, dilation={spread}, padding={edges}, stride={steps}: "
            "padding must not be negative, the others at least 1"
        )
    return [sizes, spread, edges, steps]


def _places(name: str, target: Any, sizes: Any, spread: Any, edges: Any, steps: Any) -> list[int]:
    """How many windows each axis of an image has."""
    places = [places_of(target[i], sizes[i], steps[i], edges[i], spread[i]) for i in (0, 1)]
    if min(places) < 1:
        raise ShapeError(
            f"{name} got an image of {tuple(target)}, smaller than its kernel of {sizes} (with "
            f"padding {edges}, dilation {spread})"
        )
    return places
