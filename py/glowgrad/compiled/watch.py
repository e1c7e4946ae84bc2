"""What a step reads of Python around it, and whether that is as it was.

Numbers, words and small collections are compared by value, all else by identity.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np

from ..nn.module import Module

_PLAIN = (bool, int, float, complex, str, bytes, type(None))
_LONGEST = 64  # of a collection whose entries are looked at
_LARGEST = 65536  # bytes of a numpy array that is compared


class Watched:
    """Names and objects that the learner's code reads; `fingerprint` changes when they do."""

    def __init__(self) -> None:
        self._names: dict[tuple[int, str], tuple[dict[str, Any], str]] = {}
        self._cells: dict[int, tuple[Any, str]] = {}
        self._objects: dict[int, Any] = {}

    def name(self, namespace: dict[str, Any], name: str) -> None:
        self._names.setdefault((id(namespace), name), (namespace, name))

    def cell(self, cell: Any, name: str) -> None:
        self._cells.setdefault(id(cell), (cell, name))

    def thing(self, thing: Any) -> None:
        """An object whose own attributes the code may read."""
        self._objects.setdefault(id(thing), thing)

    @property
    def count(self) -> int:
        return len(self._names) + len(self._cells) + len(self._objects)

    def fingerprint(self) -> list[tuple[str, Any]]:
        """The name and a mark of each thing that is watched."""
        return [
            (name, _attributes(look()) if attributes else mark(look(), 2))
            for name, look, attributes in self.entries()
        ]

    def entries(self) -> Iterator[tuple[str, Callable[[], Any], bool]]:
        """Of each thing its name, how it is looked up, and whether its attributes count."""
        for space, name in self._names.values():
            yield name, partial(space.get, name, _MISSING), False
        for cell, name in self._cells.values():
            yield name, partial(_content, cell), False
        for thing in self._objects.values():
            yield type(thing).__name__, partial(_itself, thing), True

    def modules(self) -> Iterator[Module]:
        """The layers among what is watched, in collections and settings too."""
        for _, look, attributes in self.entries():
            value = look()
            parts = [value]
            if attributes or _is_simple(type(value)):
                parts += getattr(value, "__dict__", {}).values()
            elif isinstance(value, dict):
                parts += value.values()
            elif isinstance(value, (list, tuple)):
                parts += value
            yield from (part for part in parts if isinstance(part, Module))

    def guard(self) -> Guard:
        """What a replay compares with how things are now."""
        return Guard(self)


class Guard:
    """Whether all that is watched is as it was when this was made.

    What is the same object, and cannot change inside, needs one comparison; all else is marked.
    """

    def __init__(self, watched: Watched) -> None:
        self._same: list[tuple[Callable[[], Any], Any]] = []
        self._marked: list[tuple[Callable[[], Any], Any, Any]] = []
        for _, look, attributes in watched.entries():
            value = look()
            if attributes:
                if not _counted(value) or _collections(value):
                    self._marked.append((look, _attributes, _attributes(value)))
            elif _fixed(value):
                self._same.append((look, value))
            else:
                self._marked.append((look, _deep, _deep(value)))

    def holds(self) -> bool:
        for look, value in self._same:
            if look() is not value and mark(look(), 2) != mark(value, 2):
                return False
        return all(marked(look()) == was for look, marked, was in self._marked)


_MISSING = object()


def _itself(thing: Any) -> Any:
    return thing


def _counted(thing: Any) -> bool:
    """Whether a change of its attributes is counted (`nn.module.changes`)."""
    return isinstance(thing, Module)


def _collections(layer: Any) -> bool:
    """Whether a layer has collections of its own, whose changes nobody counts."""
    return any(
        not key.startswith("_") and not _fixed(value) for key, value in layer.__dict__.items()
    )


def _fixed(value: Any) -> bool:
    """Whether it cannot change without being another object, as far as `_mark` looks."""
    kind = type(value)
    if kind in (list, tuple, set, frozenset, dict, np.ndarray):
        return kind is tuple and not value
    return not _is_simple(kind)


def _deep(value: Any) -> Any:
    return mark(value, 2)


def _content(cell: Any) -> Any:
    try:
        return cell.cell_contents
    except ValueError:  # not set yet
        return _MISSING


def mark(value: Any, depth: int) -> Any:
    """What tells values apart: plain ones themselves, collections by what tells their parts."""
    kind = type(value)
    if kind in _PLAIN:
        return kind, value
    if kind in (list, tuple, set, frozenset) and depth:
        if len(value) > _LONGEST:
            return id(value), len(value)
        return kind, id(value), [mark(part, depth - 1) for part in value]
    if kind is dict and depth:
        if len(value) > _LONGEST:
            return id(value), len(value)
        return id(value), [(key, mark(part, depth - 1)) for key, part in value.items()]
    if kind is np.ndarray and value.nbytes <= _LARGEST:
        return id(value), value.tobytes()
    if _is_simple(kind):
        return id(value), _attributes(value)
    return id(value)


def _attributes(thing: Any) -> Any:
    own = getattr(thing, "__dict__", None)
    if not isinstance(own, dict):
        return id(thing)
    return [(key, mark(value, 1)) for key, value in own.items() if not key.startswith("_")]


def _is_simple(kind: type) -> bool:
    """Whether it is a class of the learner's own that holds settings: no layer, no function."""
    known = _SIMPLE.get(kind)
    if known is None:
        module = getattr(kind, "__module__", "")
        ours = any(base.__module__.startswith("glowgrad") for base in kind.__mro__)
        known = module in ("__main__", "types") or (
            not ours and module.partition(".")[0] not in _LIBRARIES
        )
        known = known and not ours and not issubclass(kind, type) and not callable(kind.__call__)
        _SIMPLE[kind] = known
    return known


_SIMPLE: dict[type, bool] = {}
_LIBRARIES = ("builtins", "numpy", "glowgrad", "functools", "types", "collections", "pyodide")
