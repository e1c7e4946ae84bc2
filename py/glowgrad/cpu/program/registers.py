"""The registers of a chain: blocks of scratch that values share, each until its last reader."""

from __future__ import annotations

from dataclasses import dataclass

from ...compiled.graph import Ref
from ...dtypes import DType


@dataclass(eq=False)
class Value:
    """One value of a chain. letter: how it is computed with; kind: how it is kept in memory."""

    letter: str
    kind: str
    dtype: DType
    source: str = ""  # "in place", "gather", "once" (one element), "constant", "made"
    ref: Ref | None = None
    strides: tuple[int, ...] = ()
    bits: tuple[int, ...] = ()
    direct: Ref | None = None  # the array in which its register lies
    number: int = -1
    room: int = 0  # its place in scratch, in bytes for each element of a block

    @property
    def lanes(self) -> str:
        """The kind of memory that looks like its lanes."""
        return {"f": "word", "i": "word", "l": "long", "b": "mask"}[self.letter]

    @property
    def size(self) -> int:
        """Bytes of a lane."""
        return 8 if self.letter == "l" else 4


class Registers:
    """Numbers the values that a chain uses and finds room for them."""

    def __init__(self) -> None:
        self.values: list[Value] = []
        self.numbered: list[Value] = []
        self.width = 0  # bytes of all rooms for each element of a block

    def value(self, letter: str, kind: str, dtype: DType) -> Value:
        made = Value(letter, kind, dtype)
        self.values.append(made)
        return made

    def allocate(
        self, instructions: list[tuple[str, Value, list[Value]]], kept: list[Value]
    ) -> None:
        """Give all values numbers, and rooms to those that need one."""
        last: dict[Value, int] = {}
        for place, (_, made, args) in enumerate(instructions):
            for value in (made, *args):
                last[value] = place
        used = set(last) | set(kept)
        self.numbered = [value for value in self.values if value in used]
        for place, value in enumerate(self.numbered):
            value.number = place
            # What is filled once, or before the first instruction, has its room from the start.
            if value.source in ("constant", "once", "gather"):
                value.room = self._new(value.size)
        lasting = set(kept) | {v for v in self.numbered if v.source in ("constant", "once")}
        free: dict[int, list[int]] = {4: [], 8: []}
        for place, (_, made, args) in enumerate(instructions):
            for value in dict.fromkeys(args):
                done = last[value] == place and value not in lasting
                if done and value.source in ("gather", "made"):
                    free[value.size].append(value.room)
            if made.direct is not None or made in lasting or not free[made.size]:
                made.room = self._new(made.size)
            else:
                made.room = free[made.size].pop()
            if last[made] == place and made not in lasting:
                free[made.size].append(made.room)

    def _new(self, size: int) -> int:
        room = self.width
        self.width += size
        return room
