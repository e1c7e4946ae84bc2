"""What `import matplotlib` gives: its `pyplot`."""

from __future__ import annotations

from .. import pyplot
from ..pyplot import animation, cm, colors, gridspec, lines, patches, rc_context, style, ticker
from ..pyplot.colormaps import colormaps
from ..pyplot.rc import rc, rcParams

__version__ = "3.10.0+glowgrad"
__path__: list[str] = []


def use(backend: str, *, force: bool = True) -> None:
    """Nothing to choose: figures are drawn by the page."""


__all__ = [
    "animation", "cm", "colormaps", "colors", "gridspec", "lines", "patches",
    "pyplot", "rc", "rcParams", "rc_context", "style", "ticker", "use",
]  # fmt: skip
