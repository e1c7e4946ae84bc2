"""matplotlib's pyplot, as far as tutorials use it: figures as SVG, light and dark."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..missing import missing
from ..pictures.figure import as_numpy
from .axes import Axes
from .figure import Figure

rcParams: dict[str, Any] = {}  # noqa: N816 - matplotlib's name
_figure: Figure | None = None
_axes: Axes | None = None


def figure(num: Any = None, figsize: Any = None, **_: Any) -> Figure:
    """A new figure, which the functions below draw into."""
    global _figure, _axes
    _figure, _axes = Figure(figsize or rcParams.get("figure.figsize")), None
    return _figure


def gcf() -> Figure:
    """The figure that is drawn into."""
    return _figure if _figure is not None else figure()


def gca() -> Axes:
    """The axes that are drawn into."""
    global _axes
    if _axes is None:
        _axes = gcf().add_subplot()
    return _axes


def sca(ax: Axes) -> None:
    """Draw into these axes from now on."""
    global _axes, _figure
    _axes, _figure = ax, ax.figure


def subplot(*place: Any, **_: Any) -> Axes:
    """Axes at (rows, columns, number) of the figure."""
    sca(gcf().add_subplot(*place))
    return gca()


def subplots(nrows: int = 1, ncols: int = 1, *, figsize: Any = None, **options: Any) -> Any:
    """A new figure with a grid of axes: (figure, axes)."""
    made = figure(figsize=figsize)
    grid = made.subplots(nrows, ncols, **options)
    sca(made.axes[-1])
    return made, grid


def show(*_: Any, **__: Any) -> None:
    """Show the figure, and begin a new one."""
    global _figure, _axes
    if _figure is not None and _figure.places:
        _figure.show()
    _figure = _axes = None


def close(*_: Any) -> None:
    """Forget the figure."""
    global _figure, _axes
    _figure = _axes = None


def savefig(fname: Any, **options: Any) -> None:
    """Write the figure as an SVG file."""
    gcf().savefig(fname, **options)


def suptitle(t: str, **options: Any) -> None:
    """The title above all axes."""
    gcf().suptitle(t, **options)


def tight_layout(**_: Any) -> None:
    """Nothing to do: axes never overlap."""


subplots_adjust = tight_layout


def colorbar(mappable: Any = None, ax: Any = None, **_: Any) -> None:
    """The colours of the last picture, or of the one given, beside its axes."""
    chosen = mappable if mappable is not None else _last
    if chosen is None:
        raise RuntimeError("there is nothing with colours to show a bar of: draw imshow first")
    gcf().colorbar(chosen, ax if ax is not None else gca())


_last: Any = None


def _forward(method: str) -> Callable[..., Any]:
    function = getattr(Axes, method)

    def call(*args: Any, **kwargs: Any) -> Any:
        global _last
        made = function(gca(), *args, **kwargs)
        if method in ("imshow", "scatter", "contourf", "contour", "pcolormesh", "matshow"):
            _last = made
        return made

    call.__name__, call.__doc__ = method, function.__doc__
    return call


plot, scatter, bar, barh, hist, imshow, matshow, fill_between, errorbar = map(
    _forward,
    ("plot", "scatter", "bar", "barh", "hist", "imshow", "matshow", "fill_between", "errorbar"),
)
contour, contourf, pcolormesh, quiver, semilogy, semilogx, loglog, axhline, axvline = map(
    _forward,
    ("contour", "contourf", "pcolormesh", "quiver", "semilogy", "semilogx", "loglog", "axhline",
     "axvline"),
)  # fmt: skip
hlines, vlines, text, annotate, legend, grid, axis, pie, cla = map(
    _forward, ("hlines", "vlines", "text", "annotate", "legend", "grid", "axis", "pie", "cla")
)
title, xlabel, ylabel, xlim, ylim, xscale, yscale = map(
    _forward,
    ("set_title", "set_xlabel", "set_ylabel", "set_xlim", "set_ylim", "set_xscale", "set_yscale"),
)


def xticks(ticks: Any = None, labels: Any = None, **_: Any) -> None:
    """Where ticks of x stand, and what they say."""
    if ticks is not None:
        gca().set_xticks(ticks, labels)


def yticks(ticks: Any = None, labels: Any = None, **_: Any) -> None:
    """Where ticks of y stand, and what they say."""
    if ticks is not None:
        gca().set_yticks(ticks, labels)


def imread(*_: Any) -> np.ndarray:
    """Not here: raises NotImplementedError."""
    raise NotImplementedError("imread is not here: load arrays with np.load or the course's data")


def get_cmap(name: str | None = None) -> Callable[[Any], Any]:
    """Numbers from 0 to 1 as colours (…, 4) from 0 to 1."""
    from .colors import mapped

    def colours(values: Any) -> Any:
        rgb = mapped(np.asarray(as_numpy(values), float), name) / 255
        return np.concatenate([rgb, np.ones((*rgb.shape[:-1], 1))], -1)

    return colours


def clf() -> None:
    """Begin the figure anew."""
    global _axes
    gcf().clf()
    _axes = None


class _Style:
    def use(self, style: Any) -> None:
        """Nothing to choose: figures follow the page."""


style = _Style()

__all__ = [
    "Axes", "Figure", "annotate", "axhline", "axis", "axvline", "bar", "barh", "cla", "clf",
    "close", "colorbar", "contour", "contourf", "errorbar", "figure", "fill_between", "gca", "gcf",
    "get_cmap", "grid", "hist", "hlines", "imread", "imshow", "legend", "loglog", "matshow",
    "pcolormesh", "pie", "plot", "quiver", "rcParams", "savefig", "sca", "scatter", "semilogx",
    "semilogy", "show", "style", "subplot", "subplots", "subplots_adjust", "suptitle", "text",
    "tight_layout", "title", "vlines", "xlabel", "xlim", "xscale", "xticks", "ylabel", "ylim",
    "yscale", "yticks",
]  # fmt: skip
__getattr__ = missing(__name__, __all__, title="matplotlib.pyplot")
