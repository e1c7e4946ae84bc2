"""How a product is cut into tiles and chunks, and convolutions written as products."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

from ..ops.shapes import Shape
from .stream import Constants

Pair = tuple[int, int]

_MOST_GROUPS = 65535  # workgroups along one axis of a dispatch


class Tiling(NamedTuple):
    """How a product of (m, k) by (k, n), done `batch` times, is cut into tiles and chunks of k."""

    down: int  # tiles
    across: int
    chunks: int
    chunk: int  # the length of each but the last
    groups: tuple[int, int, int]  # workgroups, numbered x + y · (groups in x)
    constants: Constants

    @property
    def params(self) -> list[int]:
        """What the kernels are told of it."""
        return [self.down, self.across, self.chunks, self.chunk]


@lru_cache(maxsize=4096)
def register_tiling(
    m: int, n: int, k: int, batch: int, most: int, software: bool, shortest: int = 128
) -> Tiling:
    """Tiles of at most `most` blocks of 4 x 4 on a side. With few tiles k is cut into chunks, not
    below `shortest`; where it is short, the tiles are made smaller.
    """
    enough = 16 if software else 8192  # invocations that keep the adapter busy
    rows, columns = min(most, -(-m // 4)), min(most, -(-n // 4))

    def tiles() -> int:
        return batch * -(-m // (4 * rows)) * -(-n // (4 * columns))

    chunks = _chunks(k, -(-enough // tiles()), shortest)
    # Twice as many spread more evenly over the cores, which pays for itself in a long sum.
    chunks = max(chunks, _chunks(k, -(-2 * enough // tiles()), 16 * shortest))
    while rows * columns > 1 and chunks * tiles() < enough:
        if rows >= columns:
            rows = (rows + 1) // 2
        else:
            columns = (columns + 1) // 2
    chunk = _chunk(k, chunks, 4)
    chunks = -(-k // chunk)
    width = 4 if software else 64  # a software adapter runs four invocations at a time
    return Tiling(
        down=-(-m // (4 * rows)),
        across=-(-n // (4 * columns)),
        chunks=chunks,
        chunk=chunk,
        groups=_grid(-(-chunks * tiles() // width)),
        constants=(("ROWS", rows), ("COLUMNS", columns), ("INVOCATIONS", width)),
    )


# The sides of a workgroup and of its invocations' blocks, by the side of its tile.
_WORKGROUPS = {32: (8, 1), 64: (8, 2), 128: (16, 2)}
_ENOUGH_WORKGROUPS = 128  # that keep a graphics chip busy


@lru_cache(maxsize=4096)
def workgroup_tiling(m: int, n: int, k: int, batch: int, side: int, shortest: int = 128) -> Tiling:
    """A tile of side x side for each workgroup; with few of them k is cut into chunks."""
    down, across = -(-m // side), -(-n // side)
    tiles = batch * down * across
    chunk = _chunk(k, _chunks(k, -(-_ENOUGH_WORKGROUPS // tiles), shortest), 16)
    chunks = -(-k // chunk)
    invocations, blocks = _WORKGROUPS[side]
    return Tiling(
        down, across, chunks, chunk, _grid(chunks * tiles),
        (("SIDE", invocations), ("BLOCKS", blocks)),
    )  # fmt: skip


def _chunks(k: int, wanted: int, shortest: int) -> int:
    """How many chunks of at least that length; each costs a share of the second pass."""
    return max(1, min(wanted, k // shortest))


def _chunk(k: int, chunks: int, unit: int) -> int:
    """The length of a chunk: a multiple of what a kernel takes at once, so that only the last one
    has a remainder.
    """
    return -(-k // (chunks * unit)) * unit


def _grid(groups: int) -> tuple[int, int, int]:
    rows = -(-groups // _MOST_GROUPS)
    return (groups, 1, 1) if rows <= 1 else (-(-groups // rows), rows, 1)


class ImageProduct(NamedTuple):
    """A convolution, forward or back to its input, as a product of matrices, one a group."""

    params: list[int]  # of conv2d_register, but for the tiling
    rows: int
    inner: int
    columns: int
    divided: bool  # whether places of the target are divided by the stride


def image_product(
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
) -> ImageProduct:
    """The product for shapes of the input, the weight and the output."""
    c, (kh, kw) = w[1], w[2:]
    o = w[0] // groups
    row = c * kh * kw  # weights of one channel of the output
    if kind == "conv2d":
        rows, inner, target, source = o, c, y, x
        geometry = [*stride, *dilation, *(-p for p in padding), 1, 1]
        strides = [o * row, row, kh * kw]
    else:
        rows, inner, target, source = c, o, x, y
        geometry = [1, 1, *(-d for d in dilation), *padding, *stride]
        strides = [o * row, kh * kw, row]
    params = [x[0], groups, rows, inner, *target[2:], *source[2:], kh, kw, *geometry, *strides]
    divided = kind != "conv2d" and stride != (1, 1)
    return ImageProduct(params, rows, inner * kh * kw, x[0] * target[2] * target[3], divided)
