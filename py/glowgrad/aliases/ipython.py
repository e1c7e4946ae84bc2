"""What `import IPython` gives: its `display`."""

from __future__ import annotations

from . import ipython_display as display

__version__ = "9.0.0+glowgrad"
__path__: list[str] = []


def get_ipython() -> None:
    """None: there is no IPython shell here."""


__all__ = ["display", "get_ipython"]
