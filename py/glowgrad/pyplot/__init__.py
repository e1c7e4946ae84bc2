"""matplotlib's pyplot, as far as tutorials use it: figures as SVG, light and dark, and live."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import numpy as np

from ..missing import missing
from . import state
from .axes import Axes
from .colormaps import Colormap, colormaps, get as get_cmap
from .figure import Figure
from .gridspec import GridSpec
from .patches import Circle, Polygon, Rectangle
from .rc import rc, rc_context, rcdefaults, rcParams, rcParamsDefault, style
from .words import Text


def figure(num: Any = None, figsize: Any = None, **options: Any) -> Figure:
    """A new figure, or the open one of this number or name; the functions below draw into it."""
    return state.open_figure(num, figsize=figsize, **options)


def gcf() -> Figure:
    """The figure that is drawn into."""
    return state.figures[state.current[-1]] if state.current else figure()


def gca() -> Axes:
    """The axes that are drawn into."""
    made: Axes = gcf().gca()
    return made


def sca(ax: Axes) -> None:
    """Draw into these axes from now on."""
    if ax.figure.number not in state.figures:
        state.figures[ax.figure.number] = ax.figure
    state.choose(ax.figure.number)
    ax.figure.sca(ax)


def subplot(*place: Any, **options: Any) -> Axes:
    """Axes at (rows, columns, number) of the figure; those that stand there already are taken."""
    from .figure import _spec_of

    spec = _spec_of(place)
    for axes in gcf().axes:
        if axes.spec is not None and spec.same(axes.spec) and axes.twin_of is None:
            gcf().sca(axes)
            return axes
    made: Axes = gcf().add_subplot(spec, **options)
    return made


def subplots(
    nrows: int = 1, ncols: int = 1, *, sharex: Any = False, sharey: Any = False,
    squeeze: bool = True, width_ratios: Any = None, height_ratios: Any = None,
    subplot_kw: Any = None, gridspec_kw: Any = None, **options: Any,
) -> Any:  # fmt: skip
    """A new figure with a grid of axes: (figure, axes)."""
    made = figure(**options)
    return made, made.subplots(
        nrows, ncols, sharex=sharex, sharey=sharey, squeeze=squeeze, width_ratios=width_ratios,
        height_ratios=height_ratios, subplot_kw=subplot_kw, gridspec_kw=gridspec_kw,
    )  # fmt: skip


def subplot_mosaic(mosaic: Any, *, figsize: Any = None, **options: Any) -> Any:
    """A new figure with axes by name: (figure, {name: axes})."""
    made = figure(figsize=figsize)
    return made, made.subplot_mosaic(mosaic, **options)


def subplot2grid(shape: Any, loc: Any, rowspan: int = 1, colspan: int = 1, **options: Any) -> Axes:
    """Axes in a grid of `shape`, from the row and column `loc`."""
    grid = GridSpec(*shape)
    place = grid[loc[0] : loc[0] + rowspan, loc[1] : loc[1] + colspan]
    made: Axes = gcf().add_subplot(place, **options)
    return made


def axes(arg: Any = None, **options: Any) -> Axes:
    """New axes, at (left, bottom, width, height) in shares of the figure if given."""
    made: Axes = gcf().add_subplot(**options) if arg is None else gcf().add_axes(arg, **options)
    return made


def delaxes(ax: Any = None) -> None:
    """Take axes out of the figure."""
    gcf().delaxes(ax or gca())


def show(*_: Any, **__: Any) -> None:
    """Show all open figures; what is drawn next goes into a new one."""
    state.show_open()


def draw() -> None:
    """Draw the figure anew where it was shown."""
    gcf().update()


def pause(interval: float) -> None:
    """Draw the figure anew; the program goes on at once."""
    if state.current:
        gcf().update()


def ion() -> None:
    """Figures follow by `draw`, `pause` and `fig.update()` in any case."""
    state.interactive[0] = True


def ioff() -> None:
    """Figures follow by `draw`, `pause` and `fig.update()` in any case."""
    state.interactive[0] = False


def isinteractive() -> bool:
    """Whether `ion()` was called."""
    return state.interactive[0]


def close(fig: Any = None) -> None:
    """Forget the figure, the one of a number or name, or "all"."""
    if fig == "all":
        for num in list(state.figures):
            state.forget(num)
    elif isinstance(fig, Figure):
        state.forget(fig.number)
    elif fig is not None:
        state.forget(fig)
    elif state.current:
        state.forget(state.current[-1])


def get_fignums() -> list[Any]:
    """The numbers of the open figures."""
    return sorted(n for n in state.figures if isinstance(n, int))


def fignum_exists(num: Any) -> bool:
    """Whether a figure of this number is open."""
    return num in state.figures


def savefig(fname: Any, **options: Any) -> None:
    """Write the figure as an SVG file."""
    gcf().savefig(fname, **options)


def suptitle(t: str, **options: Any) -> None:
    """The title above all axes."""
    gcf().suptitle(t, **options)


def figtext(x: float, y: float, s: str, **options: Any) -> Text:
    """Words at a place in shares of the figure."""
    return gcf().text(x, y, s, **options)


def figlegend(*args: Any, **options: Any) -> Any:
    """One legend for all axes."""
    return gcf().legend(*args, **options)


def tight_layout(**_: Any) -> None:
    """Axes never overlap: room for their words is measured."""


def subplots_adjust(**_: Any) -> None:
    """Axes never overlap: room for their words is measured."""


def autoscale(enable: Any = True, axis: str = "both", tight: Any = None) -> None:
    """Follow the data again."""
    gca().autoscale(enable, axis, tight)


def colorbar(mappable: Any = None, cax: Any = None, ax: Any = None, **options: Any) -> Any:
    """What the colours of the last picture, or of the one given, stand for."""
    chosen = mappable if mappable is not None else gcf().last_mappable
    if chosen is None:
        raise RuntimeError(
            "there is nothing with colours to show a bar of: draw imshow, contourf or scatter(c=…) "
            "first"
        )
    return gcf().colorbar(chosen, cax=cax, ax=ax, **options)


def sci(im: Any) -> None:
    """The picture that `clim` and `colorbar` mean."""
    gcf().last_mappable = im


def gci() -> Any:
    """The last picture."""
    return gcf().last_mappable


def clim(vmin: Any = None, vmax: Any = None) -> None:
    """The limits of the last picture's colours."""
    gci().set_clim(vmin, vmax)


def box(on: bool | None = None) -> None:
    """Whether the axes stand in a frame; without `on`, the other way than now."""
    axes = gca()
    axes.set_frame_on(not axes.frame_on if on is None else on)


def set_cmap(cmap: Any) -> None:
    """The colour map from now on."""
    rcParams["image.cmap"] = get_cmap(cmap).name


def _forward(name: str, method: str | None = None) -> Callable[..., Any]:
    function = getattr(Axes, method or name)

    def call(*args: Any, **kwargs: Any) -> Any:
        return getattr(gca(), method or name)(*args, **kwargs)

    call.__name__ = call.__qualname__ = name
    call.__doc__, call.__module__ = function.__doc__, __name__
    call.__signature__ = _signature(function)  # type: ignore[attr-defined]
    return call


def _signature(function: Callable[..., Any]) -> inspect.Signature:
    whole = inspect.signature(function)
    return whole.replace(parameters=list(whole.parameters.values())[1:])


plot, step, scatter, bar, barh, bar_label, hist, hist2d, boxplot, violinplot, pie, stem = map(
    _forward, ("plot", "step", "scatter", "bar", "barh", "bar_label", "hist", "hist2d", "boxplot",
               "violinplot", "pie", "stem")
)  # fmt: skip
errorbar, fill, fill_between, fill_betweenx, stackplot, stairs, arrow = map(
    _forward, ("errorbar", "fill", "fill_between", "fill_betweenx", "stackplot", "stairs", "arrow")
)  # fmt: skip
imshow, matshow, spy, pcolor, pcolormesh, contour, contourf, clabel, quiver, streamplot = map(
    _forward, ("imshow", "matshow", "spy", "pcolor", "pcolormesh", "contour", "contourf", "clabel",
               "quiver", "streamplot")
)  # fmt: skip
semilogx, semilogy, loglog, axhline, axvline, axline, axhspan, axvspan, hlines, vlines = map(
    _forward, ("semilogx", "semilogy", "loglog", "axhline", "axvline", "axline", "axhspan",
               "axvspan", "hlines", "vlines")
)  # fmt: skip
text, annotate, legend, grid, axis, cla, margins, twinx, twiny, tick_params = map(
    _forward, ("text", "annotate", "legend", "grid", "axis", "cla", "margins", "twinx", "twiny",
               "tick_params")
)  # fmt: skip
minorticks_on, minorticks_off, locator_params, ticklabel_format = map(
    _forward, ("minorticks_on", "minorticks_off", "locator_params", "ticklabel_format")
)
title, xlabel, ylabel, xscale, yscale = (
    _forward(name, f"set_{name}") for name in ("title", "xlabel", "ylabel", "xscale", "yscale")
)


def xlim(*args: Any, **options: Any) -> tuple[float, float]:
    """The limits of x; sets them where any are given."""
    return gca().set_xlim(*args, **options) if args or options else gca().get_xlim()


def ylim(*args: Any, **options: Any) -> tuple[float, float]:
    """The limits of y; sets them where any are given."""
    return gca().set_ylim(*args, **options) if args or options else gca().get_ylim()


def xticks(ticks: Any = None, labels: Any = None, **options: Any) -> tuple[Any, Any]:
    """Where ticks of x stand, and what they say."""
    return _ticks("x", ticks, labels, options)


def yticks(ticks: Any = None, labels: Any = None, **options: Any) -> tuple[Any, Any]:
    """Where ticks of y stand, and what they say."""
    return _ticks("y", ticks, labels, options)


def _ticks(letter: str, ticks: Any, labels: Any, options: dict[str, Any]) -> tuple[Any, Any]:
    target = gca()
    which = getattr(target, f"{letter}axis")
    if ticks is not None:
        which.set_ticks(ticks, labels, **options)
    elif labels is not None:
        which.set_ticklabels(labels, **options)
    elif options:
        which.style_labels(options)
    return (getattr(target, f"get_{letter}ticks")(), getattr(target, f"get_{letter}ticklabels")())


def clf() -> None:
    """Begin the figure anew."""
    gcf().clf()


def setp(artist: Any, *_: Any, **options: Any) -> None:
    """Set properties of one or several things that were drawn."""
    for each in artist if isinstance(artist, (list, tuple, np.ndarray)) else [artist]:
        each.set(**options)


def imread(*_: Any) -> np.ndarray:
    """Not here: raises NotImplementedError."""
    raise NotImplementedError("imread is not here: load arrays with np.load or the course's data")


def imsave(
    fname: Any,
    arr: Any,
    *,
    cmap: Any = None,
    vmin: Any = None,
    vmax: Any = None,
    origin: str = "upper",
    **_: Any,
) -> None:
    """Write an array (H, W), (H, W, 3) or (H, W, 4) as a PNG file."""
    from pathlib import Path

    from .images import AxesImage
    from .png import png

    pixels = AxesImage(arr, None, origin, cmap=cmap, vmin=vmin, vmax=vmax).pixels()
    Path(fname).write_bytes(png(pixels if origin == "upper" else pixels[::-1]))


def _named_map(name: str) -> Callable[[], None]:
    def call() -> None:
        set_cmap(name)

    call.__name__ = call.__qualname__ = name
    call.__doc__ = f"Take the colour map {name} from now on."
    return call


gray, hot, jet, viridis, plasma, inferno, magma = map(
    _named_map, ("gray", "hot", "jet", "viridis", "plasma", "inferno", "magma")
)

__all__ = [
    "Axes", "Circle", "Colormap", "Figure", "GridSpec", "Polygon", "Rectangle", "Text", "annotate",
    "arrow", "autoscale", "axes", "axhline", "axhspan", "axis", "axline", "axvline", "axvspan",
    "bar", "bar_label", "barh", "box", "boxplot", "cla", "clabel", "clf", "clim", "close",
    "colorbar", "colormaps", "contour", "contourf", "delaxes", "draw", "errorbar", "figlegend",
    "fignum_exists", "figtext", "figure", "fill", "fill_between", "fill_betweenx", "gca", "gcf",
    "gci", "get_cmap", "get_fignums", "gray", "grid", "hist", "hist2d", "hlines", "hot", "imread",
    "imsave", "imshow", "inferno", "ioff", "ion", "isinteractive", "jet", "legend",
    "locator_params", "loglog", "magma", "margins", "matshow", "minorticks_off", "minorticks_on",
    "pause", "pcolor", "pcolormesh", "pie", "plasma", "plot", "quiver", "rc", "rcParams",
    "rcParamsDefault", "rc_context", "rcdefaults", "savefig", "sca", "scatter", "sci", "semilogx",
    "semilogy", "set_cmap", "setp", "show", "spy", "stackplot", "stairs", "stem", "step",
    "streamplot", "style", "subplot", "subplot2grid", "subplot_mosaic", "subplots",
    "subplots_adjust", "suptitle", "text", "tick_params", "ticklabel_format", "tight_layout",
    "title", "twinx", "twiny", "violinplot", "viridis", "vlines", "xlabel", "xlim", "xscale",
    "xticks", "ylabel", "ylim", "yscale", "yticks",
]  # fmt: skip
__getattr__ = missing(
    __name__, __all__, title="matplotlib.pyplot",
    parts=("animation", "cm", "colors", "lines", "patches", "ticker", "words"),
)  # fmt: skip
