"""Buffers of the GPU, kept for reuse. A buffer goes back to the pool when Python drops the last
array over it.
"""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .executor import Executor

_SPARE = 256 * 2**20  # bytes that may wait for reuse before some are given back


class Buffer:
    """A lent piece of GPU memory of which `asked` bytes are used, known to the executor by its
    number; a view is a part of its `parent`.
    """

    __slots__ = ("__weakref__", "asked", "nbytes", "number", "parent", "pool")

    def __init__(
        self, number: int, nbytes: int, asked: int, pool: Pool, parent: Buffer | None = None
    ) -> None:
        self.number = number
        self.nbytes = nbytes
        self.asked = asked
        self.pool = pool
        self.parent = parent

    def move(self, to: Buffer) -> None:
        """Exchange memory with another of as many bytes: all arrays over this one now lie there.
        Contents are the caller's business.
        """
        self.number, to.number = to.number, self.number
        self.nbytes, to.nbytes = to.nbytes, self.nbytes
        self.parent, to.parent = to.parent, self.parent
        self.pool.moves += 1

    def __del__(self) -> None:
        if self.parent is None:
            self.pool.give_back(self.number, self.nbytes)
        else:
            self.pool.end_view(self.number, self.parent)


class Pool:
    """Lends buffers by size class, so that a training step finds those of the step before.

    Commands run in the order in which they were made, so a buffer can be lent anew while commands
    that read its old values are still waiting.
    """

    def __init__(self, executor: Executor) -> None:
        self._executor = executor
        self._free: dict[int, list[int]] = defaultdict(list)
        self._lent: defaultdict[int, int] = defaultdict(int)
        self._numbers = 0
        self.in_use = 0
        self.spare = 0
        self.peak = 0  # most bytes in use since someone set it back
        self.moves = 0  # how often a buffer has moved: whoever has noted numbers looks again then
        self._exact: set[int] = set()  # buffers that are destroyed after their use
        self._ended: list[tuple[int, Buffer | None]] = []  # what waiting commands may still name

    def lend(self, nbytes: int) -> Buffer:
        size = size_class(nbytes)
        waiting = self._free[size]
        if waiting:
            number = waiting.pop()
            self.spare -= size
        else:
            self._numbers += 1
            number = self._numbers
            self._executor.create_buffer(number, size)
        self.in_use += size
        self._lent[size] += 1
        if self.in_use > self.peak:
            self.peak = self.in_use
        return Buffer(number, size, nbytes, self)

    def lend_exactly(self, nbytes: int) -> Buffer:
        """A buffer of just that size, in steps of 256 bytes, which is destroyed after its use."""
        size = -(-max(nbytes, 1) // 256) * 256
        self._numbers += 1
        self._executor.create_buffer(self._numbers, size)
        self.in_use += size
        self.peak = max(self.peak, self.in_use)
        self._exact.add(self._numbers)
        return Buffer(self._numbers, size, nbytes, self)

    def view(self, parent: Buffer, offset: int, nbytes: int) -> Buffer:
        """A part of a buffer as a buffer of its own; `offset` in bytes is a multiple of 256."""
        size = -(-max(nbytes, 1) // 16) * 16
        return Buffer(self.view_number(parent, offset, size), size, nbytes, self, parent)

    def view_number(self, parent: Buffer, offset: int, nbytes: int) -> int:
        self._numbers += 1
        self._executor.create_view(self._numbers, parent.number, offset, nbytes)
        return self._numbers

    def end_view(self, number: int, parent: Buffer | None) -> None:
        self._ended.append((number, parent))

    def give_back(self, number: int, nbytes: int) -> None:
        if number in self._exact:
            self._exact.remove(number)
            self._ended.append((number, None))
            self.in_use -= nbytes
            return
        self._free[nbytes].append(number)
        self._lent[nbytes] -= 1
        self.in_use -= nbytes
        self.spare += nbytes

    def census(self) -> list[tuple[int, int, int]]:
        """Size in bytes of each class of buffers, how many are in use and how many wait."""
        sizes = sorted({*self._lent, *self._free}, reverse=True)
        rows = [(size, self._lent.get(size, 0), len(self._free.get(size, ()))) for size in sizes]
        return [row for row in rows if row[1] or row[2]]

    def trim(self, limit: int = _SPARE) -> None:
        """Destroy spare buffers, largest first, until no more than `limit` bytes wait. Only between
        submits.
        """
        if self._ended:
            ended, self._ended = self._ended, []
            for number, _ in ended:
                self._executor.destroy_buffer(number)
        for size in sorted(self._free, reverse=True):
            waiting = self._free[size]
            while waiting and self.spare > limit:
                self._executor.destroy_buffer(waiting.pop())
                self.spare -= size


@lru_cache(maxsize=4096)
def size_class(nbytes: int) -> int:
    """The size lent for `nbytes`: powers of two and three steps between them, at least 256."""
    if nbytes <= 256:
        return 256
    step = 1 << ((nbytes - 1).bit_length() - 3)
    return -(-nbytes // step) * step
