"""What all that is drawn has in common: properties by name, matplotlib's short names included."""

from __future__ import annotations

import difflib
from typing import Any, ClassVar

import numpy as np

from ..pictures.figure import as_numpy
from .metrics import PX_PER_PT
from .place import DATA, Coordinates, Place, coordinates_of

SHORT = {
    "c": "color", "lw": "linewidth", "ls": "linestyle", "ms": "markersize",
    "mec": "markeredgecolor", "mew": "markeredgewidth", "mfc": "markerfacecolor",
    "ec": "edgecolor", "fc": "facecolor", "ha": "horizontalalignment", "va": "verticalalignment",
    "size": "fontsize", "family": "fontfamily", "fontname": "fontfamily", "weight": "fontweight",
    "style": "fontstyle", "edgecolors": "edgecolor", "facecolors": "facecolor",
    "linewidths": "linewidth", "linestyles": "linestyle", "ds": "drawstyle", "aa": "antialiased",
    "antialiaseds": "antialiased", "colors": "color",
}  # fmt: skip
_IGNORED = {"antialiased", "rasterized", "picker", "gid", "url", "snap", "animated", "path_effects",
            "solid_capstyle", "dash_capstyle", "solid_joinstyle", "capstyle", "joinstyle",
            "hatch_linewidth", "fontfamily", "fontproperties", "fontstretch", "usetex", "wrap",
            "clip_path", "agg_filter", "sketch_params"}  # fmt: skip


def properties(kind: str, given: dict[str, Any], known: dict[str, Any]) -> dict[str, Any]:
    """Properties under their full names; raises AttributeError for a name that is not known."""
    made: dict[str, Any] = {}
    for name, value in given.items():
        full = SHORT.get(name, name) if name not in known else name
        if full in made and name != full:
            raise TypeError(f"{kind} got both {full!r} and its short name {name!r}")
        if full not in known:
            if full in _IGNORED:
                continue
            names = [*known, *(s for s, f in SHORT.items() if f in known)]
            close = difflib.get_close_matches(name, names, 1)
            meant = f" Did you mean {close[0]!r}?" if close else ""
            raise AttributeError(
                f"{kind} has no property {name!r}.{meant} It takes: {', '.join(sorted(known))}"
            )
        made[full] = value
    return made


class Artist:
    """Something that is drawn, with properties that can be set and read by name."""

    KNOWN: ClassVar[dict[str, Any]] = {}
    COMMON: ClassVar[dict[str, Any]] = {
        "alpha": None, "label": None, "zorder": None, "visible": True, "clip_on": True,
        "transform": None,
    }  # fmt: skip
    zorder = 1.0
    tight = False  # whether the axes end where it ends
    counts = True  # whether the axes make room for it

    def __init__(self, **given: Any) -> None:
        self.known = {**self.COMMON, **self.KNOWN}
        self.properties: dict[str, Any] = dict(self.known)
        self.axes: Any = None
        self.where: Coordinates = DATA
        self.set(**given)

    def set(self, **given: Any) -> Any:
        """Set several properties."""
        for name, value in properties(type(self).__name__, given, self.known).items():
            self.properties[name] = self.checked(name, value)
        if self.properties["transform"] is not None:
            self.where = coordinates_of(self.properties["transform"])
        return self

    def checked(self, name: str, value: Any) -> Any:
        """The value of a property if it can be; else raises ValueError."""
        if name == "alpha" and value is not None:
            level = np.asarray(as_numpy(value), float)
            if not ((level >= 0) & (level <= 1)).all():
                raise ValueError(f"alpha is a number from 0 to 1, not {value!r}")
            return float(level) if level.ndim == 0 else level
        return value

    def __getattr__(self, name: str) -> Any:
        """`set_color`, `get_color` and the like for every property."""
        verb, _, prop = name.partition("_")
        known = self.__dict__.get("known", {})
        full = prop if prop in known else SHORT.get(prop, prop)
        if verb == "set" and full in known:
            return lambda value: self.set(**{full: value}) and None
        if verb == "get" and full in known:
            return lambda: self.properties[full]
        if verb in ("set", "get") and full in _IGNORED:
            return lambda *_: None
        close = difflib.get_close_matches(name, [f"set_{k}" for k in known], 1)
        meant = f"; did you mean {close[0]!r}?" if close else ""
        raise AttributeError(f"{type(self).__name__} has no {name!r}{meant}")

    def __getitem__(self, name: str) -> Any:
        return self.properties[name]

    @property
    def level(self) -> float:
        """What it covers and what covers it."""
        return self.zorder if self["zorder"] is None else float(self["zorder"])

    @property
    def figure(self) -> Any:
        return self.axes.figure

    def remove(self) -> None:
        """Take it out of the drawing."""
        self.axes.remove_artist(self)

    def extent(self, letter: str) -> tuple[Any, list[float]]:
        """The data along x or y, and the ends that get no margin."""
        return (), []

    def draw(self, place: Place) -> str:
        """The drawing, as SVG."""
        raise NotImplementedError(type(self).__name__)

    def key(self, place: Place, x: float, y: float, width: float, height: float) -> str:
        """The sample in a legend, within this box around (x, y), its left end and middle."""
        return ""

    def told(self) -> str:
        """What a description says of it."""
        return ""

    def table(self) -> dict[str, np.ndarray]:
        """Its data, column by column."""
        return {}


def numbers(values: Any, name: str = "values") -> np.ndarray:
    """Values as an array of numbers; raises TypeError for what are not numbers."""
    masked = getattr(values, "mask", None) if isinstance(values, np.ma.MaskedArray) else None
    try:
        array = as_numpy(values)
    except ValueError as failure:
        raise ValueError(f"{name}: the rows have different lengths ({failure})") from None
    if array.dtype == object:
        try:
            array = np.array([np.nan if v is None else float(as_numpy(v)) for v in array.ravel()])
        except (TypeError, ValueError):
            first = next((v for v in np.ravel(as_numpy(values)) if not np.isscalar(v)), None)
            raise TypeError(f"{name} must be numbers, not {type(first).__name__}") from None
    if array.dtype.kind not in "biuf":
        raise TypeError(f"{name} must be numbers, not {array.dtype}")
    if masked is not None and np.any(masked):
        array = np.where(masked, np.nan, np.asarray(array, float))
    return array.astype(float) if array.dtype.kind in "bf" else array


def pt(value: Any) -> float:
    """Points in pixels."""
    return float(value) * PX_PER_PT
