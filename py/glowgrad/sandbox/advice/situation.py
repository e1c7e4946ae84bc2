"""Where an error happened: the learner's frames, the failing expression and what its names held."""

from __future__ import annotations

import ast
import linecache
import types
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from .. import magics
from .code import Code

MISSING = object()
_MOST = 2000  # characters of a message that are searched for what it says
Place = tuple[int, int, int, int]


class Situation:
    """What can be known of an error beside its message.

    `files` maps the file names under which cells were compiled to the cells' names, oldest first.
    """

    def __init__(
        self, error: BaseException, files: Mapping[str, str], namespace: Mapping[str, Any]
    ) -> None:
        self.error = error
        self.message = _text(error)[:_MOST]
        self.files = files
        self.namespace = namespace
        self.frames = [
            (frame, last)
            for frame, last in _walk(error.__traceback__)
            if frame.f_code.co_filename in files
        ]

    @cached_property
    def code(self) -> Code:
        """The cell in which it failed; empty where no cell took part."""
        if isinstance(self.error, SyntaxError) and self.error.filename in self.files:
            return self._code(str(self.error.filename))
        return self._code(self.frames[-1][0].f_code.co_filename) if self.frames else Code("", "")

    @cached_property
    def codes(self) -> list[Code]:
        """The newest text of every cell, the failing one first, then from the last run back."""
        newest = {cell: filename for filename, cell in self.files.items()}
        newest.pop(self.code.cell, None)
        return [self.code, *(self._code(name) for name in reversed(newest.values()))]

    def _code(self, filename: str) -> Code:
        return Code(self.files[filename], "".join(linecache.getlines(filename)))

    @cached_property
    def place(self) -> Place | None:
        """From where to where the part of the code stands that failed, in characters."""
        if isinstance(self.error, SyntaxError) and self.error.filename in self.files:
            return self._syntax_place()
        return self._place_in(*self.frames[-1]) if self.frames else None

    @cached_property
    def own_place(self) -> Place | None:
        """The same in the cell that was run last, which may have called into others."""
        if isinstance(self.error, SyntaxError) and self.error.filename in self.files:
            return self.place
        newest = next(reversed(list(self.files)), None)
        own = [frame for frame in self.frames if frame[0].f_code.co_filename == newest]
        return self._place_in(*own[-1]) if own else None

    def _place_in(self, frame: types.FrameType, last: int) -> Place | None:
        positions = list(frame.f_code.co_positions())
        line, end_line, start, end = positions[last // 2] if last >= 0 else (None,) * 4
        if line is None or end_line is None or start is None or end is None:
            return None
        code = self._code(frame.f_code.co_filename)
        if magics.is_magic(text := code.line(line)):  # its columns are those of the call behind it
            return line, len(text) - len(text.lstrip()), line, len(text.rstrip())
        return line, code.column(line, start), end_line, code.column(end_line, end)

    def _syntax_place(self) -> Place | None:
        error: Any = self.error
        if not error.lineno or not error.offset:
            return None
        end_line = error.end_lineno or error.lineno
        end = error.end_offset if error.end_offset and error.end_offset > 0 else error.offset + 1
        if end_line == error.lineno and end <= error.offset:
            end = error.offset + 1
        return error.lineno, error.offset - 1, end_line, end - 1

    @cached_property
    def node(self) -> ast.AST | None:
        """The failing expression or statement; the smallest around it where none fits exactly."""
        if self.place is None or isinstance(self.error, SyntaxError):
            return None
        best: ast.AST | None = None
        for node in ast.walk(self.code.tree):
            if not hasattr(node, "lineno"):
                continue
            line, column, end_line, end_column = place = self.code.place(node)
            if place == self.place and isinstance(node, ast.expr):
                return node
            begins = (line, column) <= self.place[:2]
            if begins and (end_line, end_column) >= self.place[2:]:
                best = node  # ast.walk goes from the outside in
        return best

    @cached_property
    def call(self) -> ast.Call | None:
        """The failing expression, where it is a call."""
        return self.node if isinstance(self.node, ast.Call) else None

    def value(self, node: ast.AST | None) -> Any:
        """What a plain name, an attribute of one or a constant holds, else MISSING; no calls."""
        if isinstance(node, ast.Constant):
            return node.value
        if isinstance(node, ast.Name):
            return self.names.get(node.id, MISSING)
        if isinstance(node, ast.Attribute):
            owner = self.value(node.value)
            try:
                return MISSING if owner is MISSING else getattr(owner, node.attr)
            except Exception:
                return MISSING
        return MISSING

    @cached_property
    def names(self) -> dict[str, Any]:
        """All names as the failing line sees them."""
        own = self.frames[-1][0].f_locals if self.frames else {}
        return {**self.namespace, **own}

    def calls(self, name: str) -> Iterator[tuple[Code, ast.Call]]:
        """Calls of a function or class by that name, in all cells."""
        for code in self.codes:
            for call in code.nodes(ast.Call):
                if called(call) == name:
                    yield code, call

    def assigned(self, name: str) -> ast.expr | None:
        """The value last given to a name by an assignment of its own, in all cells."""
        for code in self.codes:
            found = [
                a.value
                for a in code.nodes(ast.Assign)
                if any(isinstance(t, ast.Name) and t.id == name for t in a.targets)
            ]
            if found:
                return found[-1]
        return None


def called(call: ast.AST) -> str | None:
    """The last name of what is called: Linear of nn.Linear(2, 3)."""
    if isinstance(call, ast.Call):
        if isinstance(call.func, ast.Attribute):
            return call.func.attr
        if isinstance(call.func, ast.Name):
            return call.func.id
    return None


def _walk(trace: types.TracebackType | None) -> Iterator[tuple[types.FrameType, int]]:
    while trace is not None:
        yield trace.tb_frame, trace.tb_lasti
        trace = trace.tb_next


def _text(error: BaseException) -> str:
    try:
        return str(error)
    except Exception:  # a learner's __str__ that fails itself
        return ""
