"""Which kernel computes a product, in tiles of what size, and how the work is cut up."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from .stream import Constants

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
    """Workgroups of `width` for that many invocations; kernels number them x + y · (groups in x)."""
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


@lru_cache(maxsize=4096)
def register_tiling(m: int, n: int, k: int, batch: int, software: bool) -> Tiling:
    """Tiles as large as registers allow; with few tiles k is cut, or where it is short the tile."""
    enough = 16 if software else 8192  # invocations that keep the adapter busy
    rows, columns = min(_MOST_BLOCKS, -(-m // 4)), min(_MOST_BLOCKS, -(-n // 4))

    def count() -> int:
        return batch * -(-m // (4 * rows)) * -(-n // (4 * columns))

    chunks = max(1, min(-(-enough // count()), k // _SHORTEST_CHUNK))
    while rows * columns > 1 and chunks * count() < enough:
        if rows >= columns:
            rows = (rows + 1) // 2
        else:
            columns = (columns + 1) // 2
    chunk = -(-k // chunks)
    chunk = -(-chunk // 4) * 4  # so that only the last one has a remainder
    return Tiling(
        rows=rows,
        columns=columns,
        down=-(-m // (4 * rows)),
        across=-(-n // (4 * columns)),
        chunks=-(-k // chunk),
        chunk=chunk,
        invocations=4 if software else 64,
    )
