"""Which kernel computes a product, in tiles of what size, and how the work is cut up."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from ..ops.shapes import Shape
from .stream import Constants

Pair = tuple[int, int]

_MOST_GROUPS = 65535  # workgroups along one axis of a dispatch
_MOST_BLOCKS = 4  # blocks of 4 x 4 along each side of a register tile
_SHORTEST_CHUNK = 128  # a shorter piece of k is not worth the second pass

VARIANTS = ("naive", "register", "tiled")


class Choice(NamedTuple):
    """A family of kernels, and why it is used."""

    variant: str
    reason: str


def choose(info: Mapping[str, Any]) -> Choice:
    """The family of product kernels that suits an adapter."""
    if info.get("is_fallback"):
        return Choice(
            "register",
            "a software adapter runs workgroup memory and barriers slowly, registers fast",
        )
    return Choice("tiled", "a graphics chip shares what a workgroup loads through fast memory")


def grid(invocations: int, width: int) -> tuple[int, int, int]:
    """Workgroups of `width` for so many invocations; kernels number them x + y · (groups in x)."""
    groups = -(-invocations // width)
    rows = -(-groups // _MOST_GROUPS)
    return (groups, 1, 1) if rows <= 1 else (-(-groups // rows), rows, 1)


class Tiling(NamedTuple):
    """How a product of (m, k) by (k, n), done `batch` times, is cut into tiles and chunks of k."""

    rows: int  # blocks of 4 in a tile, downwards
    columns: int  # and across
    down: int  # tiles downwards
    across: int
    chunks: int
    chunk: int  # the length of each but the last
    invocations: int  # of a workgroup

    @property
    def constants(self) -> Constants:
        return (("ROWS", self.rows), ("COLUMNS", self.columns), ("INVOCATIONS", self.invocations))

    @property
    def tiles(self) -> int:
        """Of one matrix."""
        return self.down * self.across


def _blocks(size: int) -> int:
    """Blocks of 4 that a tile has along a side."""
    return min(_MOST_BLOCKS, -(-size // 4))


@lru_cache(maxsize=4096)
def register_tiling(m: int, n: int, k: int, batch: int, software: bool) -> Tiling:
    """Tiles as large as registers allow; with few tiles k is cut, or where it is short the tile."""
    enough = 16 if software else 8192  # invocations that keep the adapter busy
    rows, columns = _blocks(m), _blocks(n)

    def count() -> int:
        return batch * -(-m // (4 * rows)) * -(-n // (4 * columns))

    chunks = max(1, min(-(-enough // count()), k // _SHORTEST_CHUNK))
    while rows * columns > 1 and chunks * count() < enough:
        if rows >= columns:
            rows = (rows + 1) // 2
        else:
            columns = (columns + 1) // 2
    chunk = -(-k // chunks)
    chunk = max(1, -(-chunk // 4)) * 4  # so that only the last one has a remainder
    return Tiling(
        rows=rows,
        columns=columns,
        down=-(-m // (4 * rows)),
        across=-(-n // (4 * columns)),
        chunks=max(1, -(-k // chunk)),
        chunk=chunk,
        invocations=4 if software else 64,
    )


def image_params(
    kind: str,
    x: Shape,
    w: Shape,
    y: Shape,
    *,
    stride: Pair,
    padding: Pair,
    dilation: Pair,
    groups: int,
    **_: Any,
) -> tuple[list[int], int, int]:
    """Parameters of conv2d_register but for its tiling, and the (rows, columns) of its product."""
    c, (kh, kw) = w[1], w[2:]
    o = w[0] // groups
    weights = c * kh * kw  # of one channel of the output
    if kind == "conv2d":
        rows, inner, target, source = o, c, y, x
        geometry = [*stride, *dilation, *(-p for p in padding), 1, 1]
        strides = [o * weights, weights, kh * kw]
    else:
        rows, inner, target, source = c, o, x, y
        geometry = [1, 1, *(-d for d in dilation), *padding, *stride]
        strides = [o * weights, kh * kw, weights]
    params = [x[0], groups, rows, inner, *target[2:], *source[2:], kh, kw, *geometry, *strides]
    return params, rows, x[0] * target[2] * target[3]
