"""Values that are there to be shown: markup, Markdown, formulas, drawings, pictures, tables."""

from __future__ import annotations

import base64
import html
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any


class HTML:
    """Markup to be shown as it is; the page removes scripts from it."""

    def __init__(self, markup: str) -> None:
        self.markup = markup

    def _repr_html_(self) -> str:
        return self.markup

    def __repr__(self) -> str:
        return html.unescape(self.markup)


class Markdown:
    """Text in Markdown, formulas between dollar signs included."""

    def __init__(self, text: str) -> None:
        self.text = text

    def _repr_markdown_(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return self.text


class Latex:
    """A formula as LaTeX writes it: `Latex(r"\\frac{1}{2}")`."""

    def __init__(self, formula: str) -> None:
        self.formula = formula

    def _repr_latex_(self) -> str:
        return self.formula

    def __repr__(self) -> str:
        return self.formula


class SVG:
    """A drawing, as the text of an SVG file."""

    def __init__(self, data: str) -> None:
        self.data = data

    def _repr_svg_(self) -> str:
        return self.data

    def __repr__(self) -> str:
        return "<SVG drawing>"


class Image:
    """A picture from the bytes or the path of a PNG or JPEG file."""

    def __init__(self, data: bytes | None = None, filename: str | None = None) -> None:
        if (data is None) == (filename is None):
            raise ValueError("Image takes either the bytes of a file, data=…, or its filename=…")
        if isinstance(data, str):
            data, filename = None, data
        content = Path(str(filename)).read_bytes() if data is None else bytes(data)
        self.mime = next((m for start, m in _STARTS.items() if content.startswith(start)), "")
        if not self.mime:
            raise ValueError(
                f"Image takes a PNG or JPEG file, but this one begins with {content[:8]!r}"
            )
        self.data = content

    def _repr_mimebundle_(self) -> dict[str, str]:
        return {self.mime: base64.b64encode(self.data).decode(), "text/plain": repr(self)}

    def __repr__(self) -> str:
        return f"<{self.mime} picture of {len(self.data):,} bytes>"


_STARTS = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}


class Table:
    """Rows as a table: lists of cells, or dicts whose keys name the columns.

    Numbers stand at the right, so that their digits can be compared. `marks` says what is special
    about a cell, by its row's number and its column's name: such cells are coloured and numbered,
    and the words stand below the table.
    Raises ValueError where rows differ in length from the columns.
    """

    def __init__(
        self,
        rows: Iterable[Any],
        columns: Sequence[Any] | None = None,
        caption: str = "",
        marks: Mapping[tuple[int, str], str] | None = None,
    ) -> None:
        listed = list(rows)
        if columns is None and listed and all(isinstance(row, Mapping) for row in listed):
            columns = list(dict.fromkeys(key for row in listed for key in row))
        self.columns = None if columns is None else [str(c) for c in columns]
        self.rows = [
            [row.get(c, "") for c in columns or ()] if isinstance(row, Mapping) else list(row)
            for row in listed
        ]
        self.caption = caption
        self.marks = dict(marks or {})
        self.kinds = list(dict.fromkeys(self.marks.values()))
        width = len(self.columns or (self.rows[0] if self.rows else ()))
        for number, row in enumerate(self.rows):
            if len(row) != width:
                raise ValueError(f"row {number} has {len(row)} cells, but the table has {width}")

    def _repr_html_(self) -> str:
        def line(cells: Sequence[Any], tag: str, marks: Sequence[int]) -> str:
            made = (_cell(value, tag, mark) for value, mark in zip(cells, marks, strict=True))
            return f"<tr>{''.join(made)}</tr>"

        caption = f"<caption>{html.escape(self.caption)}</caption>" if self.caption else ""
        bare = [0] * len(self.columns or ())
        head = f"<thead>{line(self.columns, 'th', bare)}</thead>" if self.columns else ""
        body = "".join(line(row, "td", self._marked(at)) for at, row in enumerate(self.rows))
        legend = ", ".join(
            f'<span style="{_look(number)}">{number} {html.escape(kind)}</span>'
            for number, kind in enumerate(self.kinds, 1)
        )
        below = f"<p>{legend}</p>" if legend else ""
        return f"<table>{caption}{head}<tbody>{body}</tbody></table>{below}"

    def _marked(self, row: int) -> list[int]:
        """The number of each cell's mark, 0 for none."""
        kinds = [self.marks.get((row, name)) for name in self.columns or [""] * len(self.rows[row])]
        return [0 if kind is None else self.kinds.index(kind) + 1 for kind in kinds]

    def __repr__(self) -> str:
        lines = [
            [
                _written(value) + (f" [{mark}]" if mark else "")
                for value, mark in zip(row, self._marked(at), strict=True)
            ]
            for at, row in enumerate(self.rows)
        ]
        if self.columns:
            lines.insert(0, self.columns)
        if not lines:
            return "(an empty table)"
        widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
        return "\n".join(
            "  ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)).rstrip()
            for row in lines
        ) + "".join(f"\n[{number}] {kind}" for number, kind in enumerate(self.kinds, 1))


def _look(number: int) -> str:
    """The colour of a mark; text stays readable on it, light or dark."""
    return f"background:color-mix(in srgb,var(--series-{(number - 1) % 8 + 1}) 25%,transparent)"


def _written(value: Any) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def _cell(value: Any, tag: str, mark: int) -> str:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    styles = ["text-align:right"] * number + [_look(mark)] * bool(mark)
    style = f' style="{";".join(styles)}"' if styles else ""
    sign = f" <sup>{mark}</sup>" if mark else ""
    return f"<{tag}{style}>{html.escape(_written(value))}{sign}</{tag}>"
