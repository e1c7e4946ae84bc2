"""Rich output: what a cell shows besides text.

Outputs are plain data (JSON), handed to a sink in the order in which they were made. In a page the
sink is the session; in a terminal there is none, and the text form is printed.
"""

from __future__ import annotations

import base64
import html
import itertools
from collections.abc import Callable, Mapping
from typing import Any

_LONGEST = 20_000  # characters of a value's text

FIGURE = "application/vnd.glowgrad.figure+json"

Sink = Callable[[dict[str, Any]], None]

# Set while outputs are kept for pages that are read without running them: figures then draw
# themselves as SVG too, which a page that runs would throw away.
recording = False

_sink: Sink | None = None
_ids = itertools.count(1)
_late: dict[str, Callable[[], dict[str, Any]]] = {}


def set_sink(sink: Sink | None) -> Sink | None:
    """Send outputs to `sink` from now on; returns the previous one, which gets what is late."""
    global _sink
    for display_id, bundle in list(_late.items()):
        emit_display(display_id, bundle(), update=True)
    previous, _sink = _sink, sink
    return previous


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


class HTML:
    """Markup to be shown as it is; the page removes scripts from it."""

    def __init__(self, markup: str) -> None:
        self.markup = markup

    def _repr_html_(self) -> str:
        return self.markup

    def __repr__(self) -> str:
        return html.unescape(self.markup)


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
    """Hand one output to the sink; without a sink, print its text the first time."""
    _late.pop(display_id, None)
    if _sink is not None:
        _sink({"type": "display", "id": display_id, "update": update, "data": dict(data)})
    elif not update:
        print(data["text/plain"])


def postpone(display_id: str, bundle: Callable[[], dict[str, Any]]) -> None:
    """Remember an update that came too soon after another: it is sent when the cell ends."""
    _late[display_id] = bundle
