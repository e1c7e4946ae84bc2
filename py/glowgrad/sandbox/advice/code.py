"""The code of a cell: what stands where, and edits of it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import Any

from .. import magics


@dataclass(frozen=True)
class Edit:
    """A piece of text in place of another; lines from 1, columns in characters from 0."""

    line: int
    column: int
    end_line: int
    end_column: int
    before: str
    text: str


@dataclass(frozen=True)
class Fix:
    """Edits of one cell that go together, and what a button for them says."""

    label: str
    cell: str
    edits: list[Edit]


@dataclass(frozen=True)
class Advice:
    """The likely cause of an error, what may mend it, and the shapes that do not fit."""

    cause: str
    fixes: list[Fix] = field(default_factory=list)
    shapes: dict[str, Any] | None = None

    def as_data(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)


@dataclass(frozen=True)
class Code:
    """A cell's text under the name of the cell."""

    cell: str
    text: str

    @cached_property
    def lines(self) -> list[str]:
        return self.text.split("\n")

    @cached_property
    def tree(self) -> ast.Module:
        """What runs; empty where the text is no Python."""
        try:
            return magics.parse(self.text, self.cell)
        except (SyntaxError, ValueError):
            return ast.Module([], [])

    def line(self, number: int) -> str:
        """A line by its number from 1; "" beyond the end."""
        return self.lines[number - 1] if 0 < number <= len(self.lines) else ""

    def column(self, line: int, offset: int) -> int:
        """Python counts bytes of UTF-8 in trees and positions; this counts characters."""
        return len(self.line(line).encode()[:offset].decode(errors="replace"))

    def part(self, line: int, column: int, end_line: int, end_column: int) -> str:
        """The text between two places."""
        if line == end_line:
            return self.line(line)[column:end_column]
        middle = self.lines[line : end_line - 1]
        return "\n".join([self.line(line)[column:], *middle, self.line(end_line)[:end_column]])

    def place(self, node: ast.AST) -> tuple[int, int, int, int]:
        """From where to where a node stands, in characters."""
        n: Any = node
        return (
            n.lineno,
            self.column(n.lineno, n.col_offset),
            n.end_lineno,
            self.column(n.end_lineno, n.end_col_offset),
        )

    def of(self, node: ast.AST) -> str:
        """The text of a node."""
        return self.part(*self.place(node))

    def owner(self, attribute: ast.Attribute) -> tuple[str, int, int]:
        """What an attribute is taken of, brackets around it included, and where that ends."""
        line, column, end_line, end = self.place(attribute)
        end -= len(attribute.attr) + 1
        return self.part(line, column, end_line, end), end_line, end

    def edit(self, place: tuple[int, int, int, int], text: str) -> Edit:
        """An edit that puts text in place of what stands there."""
        return Edit(*place, before=self.part(*place), text=text)

    def insert(self, line: int, column: int, text: str) -> Edit:
        """An edit that puts text between."""
        return self.edit((line, column, line, column), text)

    def edit_line(self, number: int, text: str) -> Edit:
        """An edit that writes a line anew."""
        return self.edit((number, 0, number, len(self.line(number))), text)

    def fix(self, label: str, *edits: Edit) -> Fix:
        return Fix(label, self.cell, list(edits))

    def change(self, node: ast.AST, text: str) -> Fix:
        """A fix that writes a node anew, and says so."""
        edit = self.edit(self.place(node), text)
        return self.fix(f"Change {quoted(edit.before)} to {quoted(text)}", edit)

    def after(self, fix: Fix) -> str:
        """The text with a fix made."""
        text = self.text
        starts = [0]
        for line in self.lines:
            starts.append(starts[-1] + len(line) + 1)
        for e in sorted(fix.edits, key=lambda e: (e.line, e.column), reverse=True):
            start = starts[e.line - 1] + e.column
            end = starts[e.end_line - 1] + e.end_column
            text = text[:start] + e.text + text[end:]
        return text

    def nodes(self, kind: type[Any]) -> Iterator[Any]:
        """All nodes of a kind."""
        return (node for node in ast.walk(self.tree) if isinstance(node, kind))


def quoted(text: str) -> str:
    """Code in a sentence: in backticks, its middle left out when it is long."""
    one = " ".join(text.split())
    return f"`{one if len(one) <= 48 else one[:30] + ' … ' + one[-14:]}`"
