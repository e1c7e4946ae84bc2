"""Rich output: what a cell shows besides text.

Outputs are plain data (JSON), handed to a sink in the order in which they were made. In a page the
sink is the session; in a terminal there is none, and the text form is printed.
"""

from __future__ import annotations

import base64
import contextlib
import itertools
import sys
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from .rich import HTML, SVG, Image, Latex, Markdown, Table

__all__ = [
    "FIGURE",
    "HTML",
    "SVG",
    "WIDGET",
    "Handle",
    "Image",
    "Latex",
    "Markdown",
    "Table",
    "display",
    "mime_bundle",
]

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


def print_whole(text: str) -> None:
    """Print text whose lines must not be broken, such as a table's: a narrow page scrolls it."""
    if _sink is not None and getattr(sys.stdout, "to_page", False):
        emit_display(new_id(), {"text/plain": text}, update=False)
    else:
        print(text)


def clear(*, wait: bool = False) -> None:
    """Take away all that the cell has shown; with `wait`, only when its next output comes."""
    _late.clear()
    if _sink is not None:
        _sink({"type": "clear", "wait": wait})


def postpone(display_id: str, bundle: Callable[[], dict[str, Any]]) -> None:
    """Remember an update that came too soon after another: it is sent when the cell ends."""
    _late[display_id] = bundle
