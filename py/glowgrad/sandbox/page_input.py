"""What the reader does in the page: answers to `input()`, and changes of widgets."""

from __future__ import annotations

import builtins
import contextlib
from collections.abc import Iterator

from .. import live

RESPOND = "__respond__"


async def respond(widget_id: str) -> None:
    """Let a widget answer a change, in a run that the page asks for."""
    from ..widgets import widget

    await widget.respond(widget_id)


@contextlib.contextmanager
def asked() -> Iterator[None]:
    """While a cell runs in a page, `input` and `getpass` ask there."""
    if live.wait is None:
        yield
        return
    import getpass

    from ..widgets.ask import ask, getpass as ask_secretly

    before = builtins.input, getpass.getpass
    builtins.input, getpass.getpass = ask, ask_secretly
    try:
        yield
    finally:
        builtins.input, getpass.getpass = before
