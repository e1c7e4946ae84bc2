"""One pair of axes: what is drawn between them, their limits, ticks, words and frame."""

from __future__ import annotations

import difflib
from typing import Any, TypeVar

import numpy as np

from .artist import Artist
from .axis import Axis
from .colors import css, series
from .legend import Legend, entries_of
from .lines import brief
from .mathtext import plain
from .metrics import font_px
from .place import AXES, DATA, Coordinates
from .rc import rcParams
from .spines import Spines, TickLabel
from .svg import dash_of
from .ticker import AutoMinorLocator, NullLocator, ScalarFormatter
from .words import Annotation, Text

A = TypeVar("A", bound=Artist)


class AxesBase:
    """What is drawn, in data units; the figure decides where it stands."""

    name = "rectilinear"

    def __init__(self, figure: Any, **given: Any) -> None:
        self.figure = figure
        self.spec: Any = None  # the place in a grid
        self.box: tuple[float, float, float, float] | None = None  # or in shares of the figure
        self.twin_of: AxesBase | None = None
        self.spines = Spines()
        self.xaxis, self.yaxis = Axis(self, "x"), Axis(self, "y")
        self.cla()
        if given:
            self.set(**given)

    def cla(self) -> None:
        """Begin with an empty drawing."""
        self.artists_drawn: list[Any] = []
        self.bar_groups: list[Any] = []
        self.summaries: list[tuple[str, list[Any]]] = []
        self.titles: dict[str, tuple[str, dict[str, Any]]] = {}
        self.legend_: Legend | None = None
        self.axis_on = self.visible = True
        self.frame_on = True
        self.face: str | None = None
        self.aspect: Any = "auto"
        self.adjustable = "box"
        self.last_mappable: Any = None
        self.tables: list[Any] = []
        self._colours = 0
        self._cycle: list[str] | None = None
        for letter, axis in (("x", self.xaxis), ("y", self.yaxis)):
            shared = axis.shared
            fresh = Axis(self, letter)
            if len(shared.members) > 1:
                fresh.shared = shared
            setattr(self, f"{letter}axis", fresh)
        if rcParams["axes.grid"]:
            self.grid(True)

    clear = cla

    # What is drawn

    def add(self, artist: A, *, mappable: bool = False) -> A:
        """Take something into the drawing."""
        artist.axes = self
        self.artists_drawn.append(artist)
        self.relim()
        if mappable:
            self.last_mappable = self.figure.last_mappable = artist
        return artist

    def add_patch(self, p: Any) -> Any:
        return self.add(p)

    def add_line(self, line: Any) -> Any:
        return self.add(line)

    def add_artist(self, a: Any) -> Any:
        if isinstance(a, Legend):
            self.artists_drawn.append(a)
            a.axes = self
            return a
        return self.add(a)

    def add_collection(self, collection: Any, autolim: bool = True) -> Any:
        return self.add(collection)

    def remove_artist(self, artist: Any) -> None:
        if artist not in self.artists_drawn:
            raise ValueError("this is not in the drawing any more")
        self.artists_drawn.remove(artist)
        self.relim()

    def remove(self) -> None:
        """Take the axes out of the figure."""
        self.figure.delaxes(self)

    def artists_of(self, letter: str) -> list[Any]:
        """What the limits of x or y are to make room for."""
        return [
            a
            for a in self.artists_drawn
            if a.counts and a["visible"] and (a.where.x if letter == "x" else a.where.y) == "data"
        ]

    @property
    def lines(self) -> list[Any]:
        from .lines import Line2D

        return [a for a in self.artists_drawn if isinstance(a, Line2D)]

    @property
    def patches(self) -> list[Any]:
        from .patches import Patch

        return [a for a in self.artists_drawn if isinstance(a, Patch)]

    @property
    def images(self) -> list[Any]:
        from .images import AxesImage

        return [a for a in self.artists_drawn if isinstance(a, AxesImage)]

    @property
    def texts(self) -> list[Any]:
        return [a for a in self.artists_drawn if isinstance(a, Text)]

    @property
    def collections(self) -> list[Any]:
        from .lines import LineCollection
        from .points import PathCollection

        return [a for a in self.artists_drawn if isinstance(a, (PathCollection, LineCollection))]

    @property
    def containers(self) -> list[Any]:
        return self.bar_groups

    def get_lines(self) -> list[Any]:
        return self.lines

    def get_children(self) -> list[Any]:
        return list(self.artists_drawn)

    def has_data(self) -> bool:
        return bool(self.artists_drawn)

    def get_figure(self) -> Any:
        return self.figure

    def colour_number(self) -> int:
        """The number of the next series colour."""
        owner = self.twin_of or self
        owner._colours += 1
        return owner._colours - 1

    def next_colour(self) -> str:
        number = self.colour_number()
        cycle = self._cycle or _cycle_of(rcParams["axes.prop_cycle"])
        return series_name(number) if not cycle else cycle[number % len(cycle)]

    def set_prop_cycle(self, *args: Any, **given: Any) -> None:
        colours = given.get("color") or (args[1] if len(args) == 2 else args[0] if args else None)
        self._cycle = None if colours is None else _cycle_of(colours) or [str(c) for c in colours]

    @property
    def transData(self) -> Coordinates:
        return DATA

    @property
    def transAxes(self) -> Coordinates:
        return AXES

    def get_xaxis_transform(self) -> Coordinates:
        return Coordinates("data", "axes")

    def get_yaxis_transform(self) -> Coordinates:
        return Coordinates("axes", "data")

    # Words

    def text(self, x: Any, y: Any, s: Any, fontdict: Any = None, **given: Any) -> Text:
        """Words at a place."""
        return self.add(Text(x, y, s, fontdict=fontdict, **given))

    def annotate(
        self,
        text: Any,
        xy: Any,
        xytext: Any = None,
        xycoords: Any = "data",
        textcoords: Any = None,
        arrowprops: Any = None,
        **given: Any,
    ) -> Annotation:
        """Words that point at a place, with an arrow where `arrowprops` are given."""
        return self.add(Annotation(text, xy, xytext, xycoords, textcoords, arrowprops, **given))

    def set_title(
        self, label: Any, fontdict: Any = None, loc: str | None = None, **given: Any
    ) -> None:
        """The title above the axes, in the middle or at one side."""
        place = str(rcParams["axes.titlelocation"]) if loc is None else loc
        if place not in ("left", "center", "right"):
            raise ValueError(f"loc is 'left', 'center' or 'right', not {loc!r}")
        self.titles[place] = (str(label), word_style({**(fontdict or {}), **given}))

    def get_title(self, loc: str = "center") -> str:
        return self.titles.get(loc, ("", {}))[0]

    def set_xlabel(self, xlabel: Any, fontdict: Any = None, **given: Any) -> None:
        """What x is, in words below the axis; $…$ is a formula."""
        self.xaxis.label = str(xlabel)
        self.xaxis.label_style = word_style({**(fontdict or {}), **given})

    def set_ylabel(self, ylabel: Any, fontdict: Any = None, **given: Any) -> None:
        """What y is, in words beside the axis; $…$ is a formula."""
        self.yaxis.label = str(ylabel)
        self.yaxis.label_style = word_style({**(fontdict or {}), **given})

    def get_xlabel(self) -> str:
        return self.xaxis.label

    def get_ylabel(self) -> str:
        return self.yaxis.label

    def legend(self, *args: Any, **given: Any) -> Legend:
        """The names of what is drawn, with samples."""
        drawn = list(self.artists_drawn)
        if self.twin_of is None:
            pass
        self.legend_ = Legend(entries_of(args, given, drawn), **given)
        self.legend_.axes = self
        return self.legend_

    def get_legend(self) -> Legend | None:
        return self.legend_

    def get_legend_handles_labels(self) -> tuple[list[Any], list[str]]:
        entries = entries_of((), {}, list(self.artists_drawn))
        return [a for a, _ in entries], [n for _, n in entries]

    # Limits and scales

    def set_xlim(
        self, left: Any = None, right: Any = None, *, xmin: Any = None, xmax: Any = None, **_: Any
    ) -> tuple[float, float]:
        """The limits of x; left greater than right turns the axis round."""
        return self.xaxis.set_limits(
            xmin if left is None else left, xmax if right is None else right
        )

    def set_ylim(
        self, bottom: Any = None, top: Any = None, *, ymin: Any = None, ymax: Any = None, **_: Any
    ) -> tuple[float, float]:
        """The limits of y; bottom greater than top turns the axis round."""
        return self.yaxis.set_limits(
            ymin if bottom is None else bottom, ymax if top is None else top
        )

    def get_xlim(self) -> tuple[float, float]:
        return self.xaxis.view()

    def get_ylim(self) -> tuple[float, float]:
        return self.yaxis.view()

    get_xbound, get_ybound = get_xlim, get_ylim

    def set_xbound(self, lower: Any = None, upper: Any = None) -> None:
        self.xaxis.set_limits(lower, upper)

    def set_ybound(self, lower: Any = None, upper: Any = None) -> None:
        self.yaxis.set_limits(lower, upper)

    def invert_xaxis(self) -> None:
        self.xaxis.shared.inverted = not self.xaxis.shared.inverted

    def invert_yaxis(self) -> None:
        self.yaxis.shared.inverted = not self.yaxis.shared.inverted

    def xaxis_inverted(self) -> bool:
        return self.xaxis.shared.inverted

    def yaxis_inverted(self) -> bool:
        return self.yaxis.shared.inverted

    def set_xscale(self, value: Any, **given: Any) -> None:
        """linear, log, symlog or logit."""
        self.xaxis.set_scale(value, **given)

    def set_yscale(self, value: Any, **given: Any) -> None:
        """linear, log, symlog or logit."""
        self.yaxis.set_scale(value, **given)

    def get_xscale(self) -> str:
        return self.xaxis.shared.scale.name

    def get_yscale(self) -> str:
        return self.yaxis.shared.scale.name

    def margins(self, *margins: float, x: Any = None, y: Any = None, tight: Any = True) -> None:
        """How much room is left around the data, as a share of their range."""
        if len(margins) == 1:
            x = y = margins[0]
        elif len(margins) == 2:
            x, y = margins
        for axis, value in ((self.xaxis, x), (self.yaxis, y)):
            if value is not None:
                if value <= -0.5:
                    raise ValueError(f"a margin must be greater than -0.5, not {value}")
                axis.margin = float(value)
        self.relim()

    def set_xmargin(self, m: float) -> None:
        self.margins(x=m)

    def set_ymargin(self, m: float) -> None:
        self.margins(y=m)

    def relim(self, visible_only: bool = False) -> None:
        """Take the limits from the data anew, where they were not set."""
        self.xaxis.shared.auto = self.yaxis.shared.auto = None

    def autoscale_view(self, tight: Any = None, scalex: bool = True, scaley: bool = True) -> None:
        """Take the limits from the data, where they were not set."""
        self.relim()

    def autoscale(self, enable: bool | None = True, axis: str = "both", tight: Any = None) -> None:
        """Follow the data again."""
        for letter, each in (("x", self.xaxis), ("y", self.yaxis)):
            if axis in ("both", letter):
                each.shared.limits = None if enable in (True, None) else each.limits()
                if tight:
                    each.margin = 0.0
        self.relim()

    def set_aspect(
        self, aspect: Any, adjustable: str | None = None, anchor: Any = None, share: bool = False
    ) -> None:
        """ "auto", "equal", or how much longer a unit of y is than one of x."""
        if aspect not in ("auto", "equal"):
            try:
                aspect = float(aspect)
            except (TypeError, ValueError):
                raise ValueError(f"aspect is 'auto', 'equal' or a number, not {aspect!r}") from None
        self.aspect = 1.0 if aspect == "equal" else aspect
        self.adjustable = adjustable or self.adjustable

    def get_aspect(self) -> Any:
        return self.aspect

    def set_box_aspect(self, aspect: float | None) -> None:
        self.box_aspect = aspect

    box_aspect: float | None = None

    def axis(self, arg: Any = None, /, **given: Any) -> tuple[float, float, float, float]:
        """A name ("off", "equal", "tight", "square" …) or the limits [xmin, xmax, ymin, ymax]."""
        if isinstance(arg, bool):
            self.axis_on = arg
        elif isinstance(arg, str):
            self._axis_named(arg)
        elif arg is not None:
            if len(arg) != 4:
                raise TypeError(f"axis takes [xmin, xmax, ymin, ymax], not {len(arg)} numbers")
            self.set_xlim(arg[0], arg[1])
            self.set_ylim(arg[2], arg[3])
        if {"xmin", "xmax"} & given.keys():
            self.set_xlim(given.get("xmin"), given.get("xmax"))
        if {"ymin", "ymax"} & given.keys():
            self.set_ylim(given.get("ymin"), given.get("ymax"))
        return (*self.get_xlim(), *self.get_ylim())

    def _axis_named(self, name: str) -> None:
        if name in ("on", "off"):
            self.axis_on = name == "on"
        elif name in ("equal", "scaled", "square"):
            self.set_aspect("equal", adjustable="datalim" if name == "equal" else "box")
            if name == "square":
                (a, b), (c, d) = self.get_xlim(), self.get_ylim()
                reach = max(b - a, d - c)
                self.set_xlim(a, a + reach)
                self.set_ylim(c, c + reach)
        elif name in ("tight", "image"):
            self.xaxis.margin = self.yaxis.margin = 0.0
            self.autoscale()
            if name == "image":
                self.set_aspect("equal", adjustable="box")
        elif name == "auto":
            self.set_aspect("auto")
            self.autoscale()
        else:
            known = ("on", "off", "equal", "scaled", "square", "tight", "image", "auto")
            close = difflib.get_close_matches(name, known, 1)
            meant = f": did you mean {close[0]!r}?" if close else ""
            raise ValueError(f"axis is one of {', '.join(known)}, not {name!r}{meant}")

    def set_axis_off(self) -> None:
        self.axis_on = False

    def set_axis_on(self) -> None:
        self.axis_on = True

    def set_visible(self, b: bool) -> None:
        self.visible = bool(b)

    def set_frame_on(self, b: bool) -> None:
        """Whether the axes stand in a frame."""
        self.frame_on = bool(b)

    def set_facecolor(self, color: Any) -> None:
        self.face = css(color)

    def set_axisbelow(self, b: Any) -> None:
        """Grids are always below what is drawn."""

    # Ticks and grids

    def set_xticks(
        self, ticks: Any, labels: Any = None, *, minor: bool = False, **style: Any
    ) -> None:
        """Where ticks of x stand, and what they say."""
        self.xaxis.set_ticks(ticks, labels, minor=minor, **style)

    def set_yticks(
        self, ticks: Any, labels: Any = None, *, minor: bool = False, **style: Any
    ) -> None:
        """Where ticks of y stand, and what they say."""
        self.yaxis.set_ticks(ticks, labels, minor=minor, **style)

    def set_xticklabels(self, labels: Any, **style: Any) -> None:
        self.xaxis.set_ticklabels(labels, **style)

    def set_yticklabels(self, labels: Any, **style: Any) -> None:
        self.yaxis.set_ticklabels(labels, **style)

    def get_xticks(self, *, minor: bool = False) -> np.ndarray:
        return self.xaxis.ticks(400)[0]

    def get_yticks(self, *, minor: bool = False) -> np.ndarray:
        return self.yaxis.ticks(300)[0]

    def get_xticklabels(self, *_: Any, **__: Any) -> list[Any]:
        return [TickLabel(self.xaxis, t) for t in self.xaxis.ticks(400)[1]]

    def get_yticklabels(self, *_: Any, **__: Any) -> list[Any]:
        return [TickLabel(self.yaxis, t) for t in self.yaxis.ticks(300)[1]]

    def get_xaxis(self) -> Axis:
        return self.xaxis

    def get_yaxis(self) -> Axis:
        return self.yaxis

    def _axes_named(self, axis: str) -> list[Axis]:
        if axis not in ("x", "y", "both"):
            raise ValueError(f"axis is 'x', 'y' or 'both', not {axis!r}")
        return [a for a in (self.xaxis, self.yaxis) if axis in ("both", a.letter)]

    def grid(
        self, visible: bool | None = None, which: str = "major", axis: str = "both", **style: Any
    ) -> None:
        """Lines across the axes at the ticks."""
        look = word_style(style, ("color", "linestyle", "linewidth", "alpha", "zorder"))
        if "linestyle" in look:
            dash_of(look["linestyle"], 1.0)
        for each in self._axes_named(axis):
            shown = visible if visible is not None else (bool(style) or each.grid is None)
            if which in ("major", "both"):
                each.grid = look if shown else None
            if which in ("minor", "both"):
                each.minor_grid = look if shown else None

    def minorticks_on(self) -> None:
        """Small ticks between the labelled ones."""
        for axis in (self.xaxis, self.yaxis):
            axis.shared.minor = AutoMinorLocator()

    def minorticks_off(self) -> None:
        """No small ticks between the labelled ones."""
        for axis in (self.xaxis, self.yaxis):
            axis.shared.minor = NullLocator()

    def tick_params(self, axis: str = "both", **given: Any) -> None:
        """How ticks and their labels look: rotation, labelsize, labelbottom, left, length, …"""
        sides = ("left", "right", "top", "bottom")
        known = {
            "rotation",
            "labelrotation",
            "labelsize",
            "labelcolor",
            "color",
            "colors",
            "length",
            "width",
            "direction",
            "pad",
            "which",
            "reset",
            "zorder",
            "grid_color",
            "grid_alpha",
            "grid_linewidth",
            "grid_linestyle",
            "labelfontfamily",
            *sides,
            *(f"label{s}" for s in sides),
        }
        for name in given:
            if name not in known:
                close = difflib.get_close_matches(name, known, 1)
                meant = f": did you mean {close[0]!r}?" if close else ""
                raise ValueError(
                    f"tick_params has no keyword {name!r}{meant}. It takes "
                    f"{', '.join(sorted(known))}"
                )
        if given.get("which", "major") == "minor":
            return
        for each in self._axes_named(axis):
            each.tick_style.update(
                {
                    k: v
                    for k, v in given.items()
                    if k
                    in ("labelsize", "labelcolor", "length", "width", "pad", "direction", "color")
                }
            )
            if "colors" in given:
                each.tick_style.update(color=given["colors"], labelcolor=given["colors"])
            turn = given.get("labelrotation", given.get("rotation"))
            if turn is not None:
                each.style_labels({"rotation": turn})
            for side in ("bottom", "top") if each.letter == "x" else ("left", "right"):
                if side in given and side == each.side:
                    each.ticks_visible = bool(given[side])
                elif given.get(side):
                    each.side = side
                if f"label{side}" in given and side == each.side:
                    each.labels_visible = bool(given[f"label{side}"])
                elif given.get(f"label{side}"):
                    each.side, each.labels_visible = side, True

    def ticklabel_format(
        self,
        *,
        axis: str = "both",
        style: str | None = None,
        scilimits: Any = None,
        useOffset: Any = None,
        **_: Any,
    ) -> None:
        """Plain or scientific numbers at the ticks."""
        for each in self._axes_named(axis):
            formatter = each.shared.formatter
            if not isinstance(formatter, ScalarFormatter):
                raise AttributeError("ticklabel_format works with plain numbers at the ticks only")
            if style is not None:
                formatter.set_scientific(style in ("sci", "scientific"))
            if scilimits is not None:
                formatter.limits = (
                    (scilimits[0] - 1, scilimits[1]) if scilimits == (0, 0) else tuple(scilimits)
                )
            if useOffset is not None:
                formatter.set_useOffset(useOffset)

    def locator_params(self, axis: str = "both", nbins: int | None = None, **given: Any) -> None:
        """How many ticks there may be."""
        from .ticker import MaxNLocator

        for each in self._axes_named(axis):
            each.set_major_locator(MaxNLocator(nbins or "auto", steps=[1, 2, 2.5, 5, 10], **given))

    def label_outer(self, *_: Any) -> None:
        """Labels only at the left column and the lowest row."""
        if self.spec is not None:
            if self.spec.rows[1] < self.spec.grid.nrows:
                self.xaxis.labels_visible = self.xaxis.label_visible = False
            if self.spec.columns[0] > 0:
                self.yaxis.labels_visible = self.yaxis.label_visible = False

    # Others

    def set(self, **given: Any) -> None:
        """Several `set_…` at once: set(title=…, xlabel=…); another name raises AttributeError."""
        for name, value in given.items():
            setter = getattr(type(self), f"set_{name}", None)
            if setter is None:
                known = sorted(n[4:] for n in dir(type(self)) if n.startswith("set_"))
                close = difflib.get_close_matches(name, known, 1)
                meant = f" Did you mean {close[0]!r}?" if close else ""
                raise AttributeError(
                    f"Axes.set() got an unexpected keyword argument {name!r}.{meant}"
                    f" It takes: {', '.join(known)}"
                )
            if name in ("xlim", "ylim") and isinstance(value, (tuple, list)):
                setter(self, *value)
            else:
                setter(self, value)

    def twinx(self) -> Any:
        """Axes with the same x and a y of their own at the right."""
        twin = self.figure.twin(self)
        twin.xaxis.share_with(self.xaxis)
        twin.yaxis.side = twin.yaxis.label_side = "right"
        twin.xaxis.visible = False
        return twin

    def twiny(self) -> Any:
        """Axes with the same y and an x of their own on top."""
        twin = self.figure.twin(self)
        twin.yaxis.share_with(self.yaxis)
        twin.xaxis.side = twin.xaxis.label_side = "top"
        twin.yaxis.visible = False
        return twin

    def sharex(self, other: Any) -> None:
        self.xaxis.share_with(other.xaxis)

    def sharey(self, other: Any) -> None:
        self.yaxis.share_with(other.yaxis)

    def inset_axes(self, bounds: Any, **given: Any) -> Any:
        """Axes inside of these, at (left, bottom, width, height) in shares of them."""
        return self.figure.inset(self, bounds, **given)

    def set_position(self, pos: Any) -> None:
        left, bottom, width, height = map(float, pos)
        self.spec, self.box = None, (left, bottom, width, height)

    def get_position(self) -> Any:
        return self.box

    def get_subplotspec(self) -> Any:
        return self.spec

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        known = [n for n in dir(type(self)) if not n.startswith("_")]
        close = difflib.get_close_matches(name, known, 3)
        meant = f": did you mean {' or '.join(close)}?" if close else ""
        raise AttributeError(f"Axes has no {name!r} here{meant}")

    def described(self) -> str:
        """A few sentences on what is shown."""
        parts = []
        title = " / ".join(plain(t) for t, _ in self.titles.values() if t)
        if title:
            parts.append(f"“{title}”")
        names = [
            f"{letter}: {plain(axis.label)}"
            + (" (logarithmic)" if axis.shared.scale.name == "log" else "")
            for letter, axis in (("x", self.xaxis), ("y", self.yaxis))
            if axis.label or axis.shared.scale.name == "log"
        ]
        if names:
            parts.append(", ".join(names))
        from .patches import Bar, bars_told

        for group in self.bar_groups[:8]:
            axis = self.xaxis if group.vertical else self.yaxis
            categories = list(axis.shared.categories) or None
            parts.append(bars_told(group.patches, group.vertical, group.label, categories))
        summed: set[int] = set()
        for words, artists in self.summaries:
            if any(a in self.artists_drawn for a in artists):
                parts.append(words)
                summed |= {id(a) for a in artists}
        told = [
            a.told()
            for a in self.artists_drawn
            if a["visible"] and not isinstance(a, (Bar, Legend)) and id(a) not in summed
        ]
        told = [t for t in told if t]
        parts += told[:8]
        if len(told) > 8:
            parts.append(f"and {len(told) - 8} more")
        if not self.artists_drawn:
            parts.append("empty axes")
        return "; ".join(parts)

    def tell_as(self, kind: str, told: list[str], names: Any, first: int) -> None:
        """Describe what was drawn from artist `first` on as one: a sentence a data set."""
        named = [str(n) for n in names] if names is not None else []
        if len(told) > 1 or named:
            labels = named if len(named) == len(told) else range(1, len(told) + 1)
            told = [f"{label}: {words}" for label, words in zip(labels, told, strict=True)]
        more = [f"and {len(told) - 8} more"] if len(told) > 8 else []
        text = f"{kind}: {'; '.join([*told[:8], *more])}"
        self.summaries.append((text, self.artists_drawn[first:]))

    def limits_told(self) -> str:
        (a, b), (c, d) = self.get_xlim(), self.get_ylim()
        return f"x from {brief(a)} to {brief(b)}, y from {brief(c)} to {brief(d)}"


_WORDS = (
    "fontsize",
    "color",
    "fontweight",
    "fontstyle",
    "rotation",
    "pad",
    "labelpad",
    "y",
    "x",
    "loc",
    "horizontalalignment",
    "verticalalignment",
    "alpha",
    "bbox",
    "linespacing",
    "rotation_mode",
    "position",
    "va",
)


def word_style(given: dict[str, Any], known: tuple[str, ...] = _WORDS) -> dict[str, Any]:
    """The look of a title or label under full names; raises AttributeError for another name."""
    from .artist import properties

    made = properties("a label" if known is _WORDS else "a grid", given, dict.fromkeys(known))
    if made.get("color") is not None:
        made["color"] = css(made["color"])
    if "fontsize" in made:
        font_px(made["fontsize"])
    return made


def series_name(number: int) -> str:
    return f"C{number}" if series(number) else ""


def _cycle_of(cycle: Any) -> list[str] | None:
    """The colours of a cycler or a list."""
    if cycle is None:
        return None
    if hasattr(cycle, "by_key"):
        return [str(c) for c in cycle.by_key().get("color", [])] or None
    return [c if isinstance(c, str) else css(c) for c in cycle]
