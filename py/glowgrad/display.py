"""Rich output: what a cell shows besides text.

Outputs are plain data (JSON), handed to a sink in the order in which they were made. In a page the
sink is the session; in a terminal there is none, and the text form is printed.
"""

from __future__ import annotations

import base64
import contextlib
import html
import itertools
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

_LONGEST = 20_000  # characters of a value's text

FIGURE = "application/vnd.glowgrad.figure+json"
WIDGET = "application/vnd.glowgrad.widget+json"

Sink = Callable[[dict[str, Any]], None]

# Set while outputs are kept for pages that are read without running them: figures then draw
# themselves as SVG too, which a page that runs would throw away.
recording = False

_sink: Sink | None = None
_ids = itertools.count(1)
_endings: list[Callable[[], Any]] = []
_late: dict[str, Callable[[], dict[str, Any]]] = {}
_place: str | None = None  # the widget that shows what is put out now
_sent = 0  # how many outputs there were


def set_sink(sink: Sink | None) -> Sink | None:
    """Send outputs to `sink` from now on; returns the previous one, which gets what is late."""
    global _sink
    for ending in reversed(_endings):
        ending()
    _endings.clear()
    _send_late()
    previous, _sink = _sink, sink
    return previous


def at_end(ending: Callable[[], Any]) -> None:
    """Call a function when the run that shows its outputs here has ended."""
    _endings.append(ending)


def _send_late() -> None:
    for display_id, bundle in list(_late.items()):
        emit_display(display_id, bundle(), update=True)


def placed(output: dict[str, Any]) -> dict[str, Any]:
    """The output with the place where the page shows it, if that is not the cell's own."""
    global _sent
    _sent += 1
    return output if _place is None else {**output, "into": _place}


@contextlib.contextmanager
def into(place: str, *, renew: bool = False) -> Iterator[None]:
    """Show what is put out inside in a widget's own place.

    With `renew` it replaces what stood there, as soon as something comes or at the end.
    """
    global _place
    _send_late()
    sys.stdout.flush()
    sys.stderr.flush()
    before, _place = _place, place
    if renew:
        clear(wait=True)
    sent = _sent
    try:
        yield
        _send_late()
        sys.stdout.flush()
        sys.stderr.flush()
        if renew and sent == _sent:
            clear()
    finally:
        _place = before


def has_sink() -> bool:
    """Whether somebody draws what is displayed; without one, only text is printed."""
    return _sink is not None


def new_id() -> str:
    """A display id that no other output has."""
    return f"display-{next(_ids)}"


def mime_bundle(value: Any) -> dict[str, Any]:
    """The forms in which a value can be shown, richest known ones included, by mime type."""
    bundle: dict[str, Any] = {}
    if hasattr(value, "_repr_mimebundle_") and not isinstance(value, type):
        made = value._repr_mimebundle_()
        if isinstance(made, Mapping):
            bundle.update(made)
    for method, mime in _RICH.items():
        if mime in bundle or isinstance(value, type):
            continue
        make = getattr(value, method, None)
        made = make() if callable(make) else None
        if made is not None:
            bundle[mime] = base64.b64encode(made).decode() if isinstance(made, bytes) else made
    if len(getattr(value, "shape", ())) in (3, 4) and hasattr(value, "dtype") and not bundle:
        from .pictures.shown import as_pictures  # pictures build on this module

        bundle.update(as_pictures(value))
        bundle["text/plain"] = _shortened(repr(value))
    if "text/plain" not in bundle:
        bundle["text/plain"] = _shortened(repr(value))
    return bundle


def _shortened(text: str) -> str:
    """At most as much as somebody could read: a page that had to show more would stand still."""
    if len(text) <= _LONGEST:
        return text
    return f"{text[:_LONGEST]}… ({len(text):,} characters in all)"


_RICH = {
    "_repr_html_": "text/html",
    "_repr_svg_": "image/svg+xml",
    "_repr_png_": "image/png",
    "_repr_markdown_": "text/markdown",
    "_repr_latex_": "text/latex",
}


class Once:
    """What shows itself, at most once a run: as a cell's result it is not shown again."""

    def show(self) -> Any:
        """Show it here, if this run has not."""
        raise NotImplementedError


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

    Numbers stand at the right, so that their digits can be compared.
    Raises ValueError where rows differ in length from the columns.
    """

    def __init__(
        self,
        rows: Iterable[Any],
        columns: Sequence[Any] | None = None,
        caption: str = "",
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
        width = len(self.columns or (self.rows[0] if self.rows else ()))
        for number, row in enumerate(self.rows):
            if len(row) != width:
                raise ValueError(f"row {number} has {len(row)} cells, but the table has {width}")

    def _repr_html_(self) -> str:
        def line(cells: Sequence[Any], tag: str) -> str:
            return "<tr>" + "".join(_cell(value, tag) for value in cells) + "</tr>"

        caption = f"<caption>{html.escape(self.caption)}</caption>" if self.caption else ""
        head = f"<thead>{line(self.columns, 'th')}</thead>" if self.columns else ""
        body = "".join(line(row, "td") for row in self.rows)
        return f"<table>{caption}{head}<tbody>{body}</tbody></table>"

    def __repr__(self) -> str:
        lines = [[_written(value) for value in row] for row in self.rows]
        if self.columns:
            lines.insert(0, self.columns)
        if not lines:
            return "(an empty table)"
        widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
        return "\n".join(
            "  ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)).rstrip()
            for row in lines
        )


def _written(value: Any) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def _cell(value: Any, tag: str) -> str:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    style = ' style="text-align:right"' if number else ""
    return f"<{tag}{style}>{html.escape(_written(value))}</{tag}>"


class Handle:
    """An output that can be replaced in place: `handle.update(value)`."""

    def __init__(self, display_id: str | None = None) -> None:
        self.id = display_id or new_id()

    def update(self, value: Any) -> None:
        emit_display(self.id, mime_bundle(value), update=True)


def display(*values: Any, display_id: str | None = None) -> Handle | None:
    """Show values in their richest form; returns a handle for updates when one value was given."""
    handle = None
    for value in values:
        identity = display_id or getattr(value, "display_id", None)
        handle = Handle(identity)
        emit_display(handle.id, mime_bundle(value), update=False)
    return handle if len(values) == 1 else None


def emit_display(display_id: str, data: Mapping[str, Any], *, update: bool) -> None:
    """Hand one output to the sink; without a sink, print its text the first time.

    An update without any data takes the display away.
    """
    _late.pop(display_id, None)
    if _sink is not None:
        _sink({"type": "display", "id": display_id, "update": update, "data": dict(data)})
    elif not update:
        print(data["text/plain"])


def clear(*, wait: bool = False) -> None:
    """Take away all that the cell has shown; with `wait`, only when its next output comes."""
    _late.clear()
    if _sink is not None:
        _sink({"type": "clear", "wait": wait})


def postpone(display_id: str, bundle: Callable[[], dict[str, Any]]) -> None:
    """Remember an update that came too soon after another: it is sent when the cell ends."""
    _late[display_id] = bundle
