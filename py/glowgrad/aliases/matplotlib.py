"""What `import matplotlib` gives: its `pyplot`."""

from __future__ import annotations

from typing import Any

from .. import pyplot

__version__ = "3.10.0+glowgrad"
__path__: list[str] = []


def use(backend: str, *, force: bool = True) -> None:
    """Nothing to choose: figures are drawn by the page."""


rcParams: dict[str, Any] = pyplot.rcParams  # noqa: N816 - matplotlib's name

__all__ = ["pyplot", "rcParams", "use"]
