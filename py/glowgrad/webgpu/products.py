"""Which kernel computes a product, in tiles of what size, and how the work is cut up."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from ..ops.shapes import Shape
from .stream import Constants

Pair = tuple[int, int]

_MOST_GROUPS = 65535  # workgroups along one axis of a dispatch
_SIDE = 8  # invocations along a side of the tiled kernel's workgroup


class Choice(NamedTuple):
    """A family of kernels ("naive", "register" or "tiled"), and why it is used."""

    variant: str
    software: bool  # few, strong cores: large tiles, few invocations
    reason: str


def choose(info: Mapping[str, Any]) -> Choice:
    """The family of product kernels that suits an adapter."""
    if info.get("is_fallback"):
        reason = "a software adapter is slow at barriers and workgroup memory, fast in registers"
        return Choice("register", True, reason)
    return Choice("tiled", False, "a graphics chip shares what a workgroup loads in fast memory")


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
def register_tiling(m: int, n: int, k: int, batch: int, software: bool) -> Tiling:
    """Tiles of blocks of 4 x 4 as large as registers allow. With few tiles k is cut into chunks;
    where it is short, the tiles are made smaller.
    """
    most = 4 if software else 2  # on a graphics chip more would spill out of its registers
    enough = 16 if software else 8192  # invocations that keep the adapter busy
    rows, columns = min(most, -(-m // 4)), min(most, -(-n // 4))

    def tiles() -> int:
        return batch * -(-m // (4 * rows)) * -(-n // (4 * columns))

    chunks = _chunks(k, -(-enough // tiles()), 128)
    # Twice as many spread more evenly over the cores, which pays for itself in a long sum.
    chunks = max(chunks, _chunks(k, -(-2 * enough // tiles()), 2048))
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


@lru_cache(maxsize=4096)
def workgroup_tiling(m: int, n: int, k: int, batch: int) -> Tiling:
    """A tile of 64 x 64 for each workgroup, or of 32 x 32 where there would be few; then chunks."""
    enough = 128  # workgroups that keep the adapter busy
    blocks = 2

    def tiles() -> int:
        side = 4 * _SIDE * blocks
        return batch * -(-m // side) * -(-n // side)

    if tiles() < enough:
        blocks = 1
    chunk = _chunk(k, _chunks(k, -(-enough // tiles()), 128), 16)
    chunks = -(-k // chunk)
    side = 4 * _SIDE * blocks
    return Tiling(
        down=-(-m // side),
        across=-(-n // side),
        chunks=chunks,
        chunk=chunk,
        groups=_grid(chunks * tiles()),
        constants=(("BLOCKS", blocks),),
    )


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
