"""Pickles read as data: an interpreter of their opcodes that can call nothing but what it is given.

Python's own `pickle` runs whatever a file names. Here a file may name only what is in a table, and
only functions of that table are called; everything else raises.
"""

from __future__ import annotations

import inspect
import struct
from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Any

from ..errors import FileFormatError

_SIZE = 64 << 20  # bytes of one pickle
_OPCODES = 4_000_000
_DEPTH = 60  # lists in lists
_INTEGER = 32  # bytes of one number
_KEYS = (str, int, float, bool, bytes, type(None))


class Constructor:
    """A function that a pickle may call with the arguments that it holds."""

    def __init__(self, call: Callable[..., Any]) -> None:
        self.call = call
        self.signature = inspect.signature(call)


class Unfinished:
    """An object that a pickle completes after it was made (BUILD)."""

    def build(self, state: Any) -> None:
        raise NotImplementedError


class PickleReader:
    """Reads one pickle after the other out of `data`.

    known:      what a pickle may name, by its full name; a `Constructor` can be called.
    persistent: gives the object for an identifier that the pickle's writer left outside of it.
    refuse:     makes the error for a name that is not known.
    """

    def __init__(
        self,
        data: bytes,
        known: Mapping[str, Any],
        persistent: Callable[[Any], Any],
        refuse: Callable[[str], Exception],
    ) -> None:
        self.data = data
        self.place = 0
        self.known = known
        self.persistent = persistent
        self.refuse = refuse

    def read(self) -> Any:
        """The next object; raises FileFormatError for anything but plain data."""
        self.stack: list[Any] = []
        self.marks: list[int] = []
        self.memo: dict[int, Any] = {}
        try:
            for _ in range(_OPCODES):
                opcode = self._bytes(1)[0]
                if opcode == _STOP:
                    return self._checked(self.stack.pop())
                step = _STEPS.get(opcode)
                if step is None:
                    raise FileFormatError(f"its pickle has the opcode {opcode:#x}, not read here")
                step(self)
        except (LookupError, struct.error, UnicodeError):
            raise FileFormatError(f"its pickle is broken near byte {self.place}") from None
        raise FileFormatError(f"its pickle has more than {_OPCODES} steps")

    # bytes

    def _bytes(self, count: int) -> bytes:
        piece = self.data[self.place : self.place + count]
        if len(piece) != count:
            raise FileFormatError(f"its pickle ends early, at byte {len(self.data)}")
        self.place += count
        return piece

    def _number(self, form: str) -> int:
        found: int = struct.unpack(form, self._bytes(struct.calcsize(form)))[0]
        return found

    def _line(self) -> str:
        end = self.data.index(b"\n", self.place) if b"\n" in self._rest(256) else -1
        if end < 0:
            raise FileFormatError(f"its pickle is broken near byte {self.place}")
        return self._bytes(end + 1 - self.place)[:-1].decode()

    def _rest(self, count: int) -> bytes:
        return self.data[self.place : self.place + count]

    # the stack

    def _marked(self) -> list[Any]:
        start = self.marks.pop()
        items = self.stack[start:]
        del self.stack[start:]
        return items

    def _take(self, count: int) -> list[Any]:
        base = self.marks[-1] if self.marks else 0
        if len(self.stack) - base < count:
            raise LookupError
        items = self.stack[len(self.stack) - count :]
        del self.stack[len(self.stack) - count :]
        return items

    def _top(self, *kinds: type) -> Any:
        if type(self.stack[-1]) not in kinds:
            names = " or ".join(kind.__name__ for kind in kinds)
            raise FileFormatError(
                f"its pickle fills a {type(self.stack[-1]).__name__} as a {names}"
            )
        return self.stack[-1]

    # the opcodes

    def _push(self, value: Any) -> None:
        self.stack.append(value)

    def _long(self, count: int) -> None:
        if not 0 <= count <= _INTEGER:
            raise FileFormatError(f"its pickle has a whole number of {count} bytes")
        self._push(int.from_bytes(self._bytes(count), "little", signed=True))

    def _text(self, count: int) -> None:
        self._push(self._bytes(count).decode("utf-8", "surrogatepass"))

    def _remember(self, number: int) -> None:
        self.memo[number] = self.stack[-1]

    def _extend(self, items: list[Any]) -> None:
        self._top(list).extend(items)

    def _set_items(self, items: list[Any]) -> None:
        target = self._top(dict, OrderedDict)
        if len(items) % 2:
            raise LookupError
        for key, value in zip(items[::2], items[1::2], strict=True):
            target[hashable(key)] = value

    def _add_items(self, items: list[Any]) -> None:
        self._top(set).update([hashable(item) for item in items])

    def _global(self, module: Any, name: Any) -> None:
        full = f"{module}.{name}"
        if full not in self.known:
            raise self.refuse(full)
        self._push(self.known[full])

    def _call(self) -> None:
        function, arguments = self._take(2)
        if not isinstance(function, Constructor) or type(arguments) is not tuple:
            raise FileFormatError("its pickle calls something that is no function")
        try:
            function.signature.bind(*arguments)
        except TypeError as error:
            raise FileFormatError(f"its pickle calls a function wrongly: {error}") from None
        self._push(function.call(*arguments))

    def _build(self) -> None:
        (state,) = self._take(1)
        target = self.stack[-1]
        if isinstance(target, Unfinished):
            target.build(state)
        elif type(target) is OrderedDict and type(state) is dict and list(state) == ["_metadata"]:
            target._metadata = state["_metadata"]  # type: ignore[attr-defined]
        else:
            raise FileFormatError(
                f"its pickle sets the attributes of a {type(target).__name__}, which only code "
                "can do"
            )

    def _checked(self, result: Any) -> Any:
        heights: dict[int, int] = {}

        def height(value: Any, depth: int) -> int:
            parts = _parts(value)
            if parts is None:
                return 0
            known = heights.get(id(value))
            if known is None and depth <= _DEPTH:
                known = 0
                for part in parts:
                    known = max(known, 1 + height(part, depth + 1))
                heights[id(value)] = known
            if known is None or depth + known > _DEPTH:
                raise FileFormatError(
                    f"its pickle nests lists more than {_DEPTH} deep, or in a circle"
                )
            return known

        height(result, 0)
        return result


def _parts(value: Any) -> Any:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, (list, tuple)) else None


def hashable(key: Any) -> Any:
    """A key of a dict or set: plain values, or a tuple of them, whose hashing cannot go deep."""
    plain = isinstance(key, _KEYS) or type(key).__module__.startswith("glowgrad.")
    if not plain and not (type(key) is tuple and all(isinstance(k, _KEYS) for k in key)):
        raise FileFormatError(f"its pickle has a {type(key).__name__} as a key")
    return key


_STOP = ord(".")
_Step = Callable[[PickleReader], Any]
_STEPS: dict[int, _Step] = {
    # frame
    0x80: lambda r: r._bytes(1),  # PROTO
    0x95: lambda r: r._bytes(8),  # FRAME
    ord("("): lambda r: r.marks.append(len(r.stack)),
    ord("0"): lambda r: r._take(1),
    # constants
    ord("N"): lambda r: r._push(None),
    0x88: lambda r: r._push(True),
    0x89: lambda r: r._push(False),
    ord("J"): lambda r: r._push(r._number("<i")),
    ord("K"): lambda r: r._push(r._number("<B")),
    ord("M"): lambda r: r._push(r._number("<H")),
    ord("G"): lambda r: r._push(struct.unpack(">d", r._bytes(8))[0]),
    0x8A: lambda r: r._long(r._number("<B")),
    0x8B: lambda r: r._long(r._number("<i")),
    ord("X"): lambda r: r._text(r._number("<I")),
    0x8C: lambda r: r._text(r._number("<B")),
    0x8D: lambda r: r._text(r._number("<Q")),
    ord("C"): lambda r: r._push(r._bytes(r._number("<B"))),
    ord("U"): lambda r: r._text(r._number("<B")),
    ord("T"): lambda r: r._push(r._bytes(r._number("<I"))),  # long texts of Python 2 hold bytes
    ord("B"): lambda r: r._push(r._bytes(r._number("<I"))),
    # containers
    ord(")"): lambda r: r._push(()),
    ord("]"): lambda r: r._push([]),
    ord("}"): lambda r: r._push({}),
    0x8F: lambda r: r._push(set()),
    0x85: lambda r: r._push(tuple(r._take(1))),
    0x86: lambda r: r._push(tuple(r._take(2))),
    0x87: lambda r: r._push(tuple(r._take(3))),
    ord("t"): lambda r: r._push(tuple(r._marked())),
    ord("l"): lambda r: r._push(r._marked()),
    ord("a"): lambda r: r._extend(r._take(1)),
    ord("e"): lambda r: r._extend(r._marked()),
    ord("s"): lambda r: r._set_items(r._take(2)),
    ord("u"): lambda r: r._set_items(r._marked()),
    0x90: lambda r: r._add_items(r._marked()),
    # memo
    ord("q"): lambda r: r._remember(r._number("<B")),
    ord("r"): lambda r: r._remember(r._number("<I")),
    0x94: lambda r: r._remember(len(r.memo)),
    ord("h"): lambda r: r._push(r.memo[r._number("<B")]),
    ord("j"): lambda r: r._push(r.memo[r._number("<I")]),
    # names, calls, objects outside
    ord("c"): lambda r: r._global(r._line(), r._line()),
    0x93: lambda r: r._global(*r._take(2)),
    ord("R"): lambda r: r._call(),
    0x81: lambda r: r._call(),  # NEWOBJ
    ord("b"): lambda r: r._build(),
    ord("Q"): lambda r: r._push(r.persistent(*r._take(1))),
}
