"""What `IPython.display` gives: rich output under the names that notebooks use."""

from __future__ import annotations

from typing import Any

from .. import display as _display
from ..display import HTML, SVG, Handle, Image, Latex, Markdown, display


def Math(data: str) -> Latex:
    """A formula as LaTeX writes it, in a line of its own."""
    return Latex(data)


def Pretty(data: Any) -> Any:
    """The value as it is: all values are shown by their text here."""
    return data


def update_display(obj: Any, *, display_id: str, **_: Any) -> None:
    """Replace the output that was shown with this id."""
    Handle(display_id).update(obj)


def clear_output(wait: bool = False) -> None:
    """Take away what the cell has shown; with `wait`, when the next output comes."""
    _display.clear(wait=wait)


__all__ = [
    "HTML",
    "SVG",
    "Image",
    "Latex",
    "Markdown",
    "Math",
    "Pretty",
    "clear_output",
    "display",
    "update_display",
]
