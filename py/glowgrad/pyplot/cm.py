"""Colour maps as `matplotlib.cm` has them: `cm.viridis(0.5)`, `cm.get_cmap("plasma")`."""

from __future__ import annotations

from typing import Any

from .colormaps import Colormap, colormaps, get as get_cmap
from .colors import Mappable


class ScalarMappable(Mappable):
    """Numbers as colours without a drawing of their own, e.g. for a colour bar."""


def __getattr__(name: str) -> Any:
    if name.startswith("__"):
        raise AttributeError(name)
    try:
        return colormaps[name]
    except ValueError as failure:
        raise AttributeError(str(failure)) from None


__all__ = ["Colormap", "ScalarMappable", "colormaps", "get_cmap"]
