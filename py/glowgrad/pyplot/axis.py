"""One axis: its limits, scale, ticks and label."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from .metrics import font_px
from .rc import rcParams
from .scale import LinearScale, LogitScale, LogScale, scale_of
from .ticker import (
    AutoMinorLocator,
    FixedFormatter,
    FixedLocator,
    FormatStrFormatter,
    Formatter,
    FuncFormatter,
    Locator,
    LogLocator,
    NullFormatter,
    NullLocator,
    ScalarFormatter,
    StrMethodFormatter,
    formatter_for,
    locator_for,
)


class Shared:
    """What axes that move together have in common: limits, scale, ticks and categories."""

    def __init__(self) -> None:
        self.members: list[Any] = []  # the Axes
        self.scale: LinearScale = LinearScale()
        self.limits: tuple[float, float] | None = None  # as set; None follows the data
        self.auto: tuple[float, float] | None = None  # as the data want it
        self.inverted = False
        self.locator: Locator = locator_for(self.scale)
        self.formatter: Formatter = formatter_for(self.scale)
        self.minor: Locator = NullLocator()
        self.categories: dict[str, int] = {}


class Axis:
    """The x or y of one pair of axes."""

    def __init__(self, axes: Any, letter: str) -> None:
        self.axes, self.letter = axes, letter
        self.shared = Shared()
        self.shared.members.append(axes)
        self.label = ""
        self.label_style: dict[str, Any] = {}
        self.label_visible = self.labels_visible = self.ticks_visible = self.visible = True
        self.side = "bottom" if letter == "x" else "left"
        self.label_side = self.side
        self.grid: dict[str, Any] | None = None
        self.minor_grid: dict[str, Any] | None = None
        self.rotation: Any = None
        self.tick_style: dict[str, Any] = {}
        self.margin: float | None = None

    def share_with(self, other: Axis) -> None:
        self.shared = other.shared
        self.shared.members.append(self.axes)

    # Limits

    def limits(self) -> tuple[float, float]:
        """From where to where the axis runs, low end first."""
        if self.shared.limits is not None:
            return self.shared.limits
        if self.shared.auto is None:
            self.shared.auto = self._fitted()
        return self.shared.auto

    def view(self) -> tuple[float, float]:
        """The limits from left to right, or from bottom to top."""
        low, high = self.limits()
        return (high, low) if self.shared.inverted else (low, high)

    def set_limits(self, first: Any, last: Any) -> tuple[float, float]:
        """Set one or both limits; the first greater than the last turns the axis round."""
        name = f"set_{self.letter}lim"
        if last is None and isinstance(first, (tuple, list, np.ndarray)):
            if len(first) != 2:
                raise ValueError(f"{name} takes a first and a last number, not {len(first)}")
            first, last = first
        before = self.view()
        ends = [
            float(self.number(given)) if given is not None else kept
            for given, kept in zip((first, last), before, strict=True)
        ]
        if not all(map(math.isfinite, ends)):
            raise ValueError(f"{name}: axis limits cannot be NaN or Inf, and got {first}, {last}")
        low, high = sorted(ends)
        scale = self.shared.scale
        if low <= scale.low_end and isinstance(scale, (LogScale, LogitScale)):
            low = self.limits()[0]  # as matplotlib: a limit that cannot be is left out
        if low == high:
            low, high = _apart(low, high)
        self.shared.inverted = ends[0] > ends[1]
        self.shared.limits = (low, high)
        return self.view()

    def set_scale(self, value: Any, **options: Any) -> None:
        self.shared.scale = scale_of(value, **options)
        self.shared.locator = locator_for(self.shared.scale)
        self.shared.formatter = formatter_for(self.shared.scale)
        self.shared.auto = None
        low = self.shared.limits[0] if self.shared.limits else 1.0
        if low <= self.shared.scale.low_end:
            self.shared.limits = None

    def _fitted(self) -> tuple[float, float]:
        """The data's limits with a margin, by matplotlib's rules: sticky ends get none."""
        scale = self.shared.scale
        values, sticky, empty, tight = [], [], True, False
        for axes in self.shared.members:
            for artist in axes.artists_of(self.letter):
                empty = False
                got, edges = artist.extent(self.letter)
                values.append(np.asarray(got, float).ravel())
                sticky += edges
                tight = tight or artist.tight
        data = np.concatenate(values) if values else np.array([])
        data = data[scale.usable(data)]
        if not data.size:
            if isinstance(scale, LogScale):
                return (1.0, 10.0)
            if isinstance(scale, LogitScale):
                return (0.001, 0.999)
            return (0.0, 1.0) if empty else (-0.055, 0.055)
        low, high = float(data.min()), float(data.max())
        ends = [low, high]
        if low == high or (high - low) <= max(abs(low), abs(high)) * 1e-15:
            if isinstance(scale, LogScale):
                low, high = low / scale.base, high * scale.base
            else:
                low, high = _apart(low, high)
        margin = (
            self.margin
            if self.margin is not None
            else (0.0 if tight else float(rcParams[f"axes.{self.letter}margin"]))
        )
        if margin:
            bent = scale.forward(np.array([low, high]))
            room = margin * float(bent[1] - bent[0])
            wide = scale.inverse(np.array([bent[0] - room, bent[1] + room]))
            near = 1e-8 * max(abs(ends[0]), abs(ends[1]), abs(high - low))
            low = low if any(abs(ends[0] - s) <= near for s in sticky) else float(wide[0])
            high = high if any(abs(ends[1] - s) <= near for s in sticky) else float(wide[1])
        return low, high

    def share(self, values: np.ndarray) -> np.ndarray:
        """Numbers as shares of the axis, 0 at its left or lower end."""
        scale = self.shared.scale
        low, high = scale.forward(np.array(self.limits(), float)).tolist()
        made: np.ndarray = (scale.forward(values) - low) / ((high - low) or 1.0)
        return 1 - made if self.shared.inverted else made

    # Categories

    def number(self, value: Any) -> Any:
        """A number for a category that was seen before."""
        return self.shared.categories.get(value, 0) if isinstance(value, str) else value

    def take(self, values: Any) -> np.ndarray | None:
        """Texts as places of categories along this axis; None where the values are no texts."""
        array = np.atleast_1d(np.asarray(values, object))
        if not array.size or not all(isinstance(v, str) for v in array.ravel()):
            return None
        known = self.shared.categories
        for name in array.ravel():
            known.setdefault(str(name), len(known))
        self.shared.locator = FixedLocator(range(len(known)))
        self.shared.formatter = FixedFormatter(list(known))
        return np.array([known[str(name)] for name in array.ravel()], float)

    # Ticks

    def ticks(self, length: float) -> tuple[np.ndarray, list[str]]:
        """The major ticks within the limits for an axis of so many pixels, and what they say."""
        low, high = self.limits()
        px = font_px(
            self.tick_style.get("labelsize"), str(rcParams[f"{self.letter}tick.labelsize"])
        )
        room = max(1, int(length / (px * (3 if self.letter == "x" else 2))))
        places = np.asarray(self.shared.locator.tick_values(low, high, room), float)
        near = 1e-9 * max(high - low, 1e-300)
        inside = (places >= low - near) & (places <= high + near)
        formatter = self.shared.formatter
        if isinstance(formatter, ScalarFormatter):
            return places[inside], formatter.labels(places[inside].tolist())
        texts = formatter.labels(places.tolist())
        return places[inside], [t for t, keep in zip(texts, inside, strict=True) if keep]

    def minor_ticks(self, major: np.ndarray) -> np.ndarray:
        low, high = self.limits()
        locator = self.shared.minor
        if isinstance(self.shared.locator, LogLocator) and isinstance(locator, NullLocator):
            places = self.shared.locator.minor(low, high)
        elif isinstance(locator, AutoMinorLocator):
            places = locator.between(major, low, high)
        else:
            places = locator.tick_values(low, high)
        return places[(places >= low) & (places <= high)]

    def set_ticks(
        self, ticks: Any, labels: Any = None, *, minor: bool = False, **style: Any
    ) -> None:
        numbers = self.take(ticks)
        places = np.asarray(ticks, float).ravel() if numbers is None else numbers
        if minor:
            self.shared.minor = FixedLocator(places)
            return
        self.shared.locator = FixedLocator(places)
        if (
            labels is None
            and isinstance(self.shared.formatter, (FixedFormatter, NullFormatter))
            and not self.shared.categories
        ):
            self.shared.formatter = formatter_for(self.shared.scale)
        if len(places) and self.shared.limits is not None:
            low, high = self.shared.limits
            self.shared.limits = min(low, float(places.min())), max(high, float(places.max()))
        elif len(places):
            low, high = self.limits()
            if places.min() < low or places.max() > high:
                self.shared.auto = min(low, float(places.min())), max(high, float(places.max()))
        if labels is not None:
            self.set_ticklabels(labels, **style)
        elif style:
            self.style_labels(style)

    def set_ticklabels(self, labels: Any, **style: Any) -> None:
        texts = [str(getattr(t, "get_text", lambda t=t: t)()) for t in labels]
        places = self.shared.locator
        if isinstance(places, FixedLocator) and texts and len(texts) != len(places.locs):
            raise ValueError(
                f"there are {len(places.locs)} ticks and {len(texts)} labels: give as many labels "
                f"as ticks, e.g. ax.set_{self.letter}ticks(range({len(texts)}), labels)"
            )
        self.shared.formatter = FixedFormatter(texts) if texts else NullFormatter()
        self.style_labels(style)

    def style_labels(self, style: dict[str, Any]) -> None:
        for name, value in style.items():
            if name == "rotation":
                self.rotation = rotation_of(value)
            elif name in ("fontsize", "size"):
                font_px(value)
                self.tick_style["labelsize"] = value
            elif name in ("color", "c"):
                self.tick_style["labelcolor"] = value
            elif name in ("ha", "horizontalalignment"):
                self.tick_style["ha"] = value
            elif name not in (
                "va",
                "verticalalignment",
                "rotation_mode",
                "fontweight",
                "weight",
                "fontdict",
                "minor",
                "fontfamily",
                "style",
            ):
                raise AttributeError(
                    f"tick labels take rotation, fontsize, color and ha, not {name!r}"
                )

    # matplotlib's own methods

    def set_major_locator(self, locator: Locator) -> None:
        self.shared.locator = locator

    def set_minor_locator(self, locator: Locator) -> None:
        self.shared.minor = locator

    def set_major_formatter(self, formatter: Any) -> None:
        if isinstance(formatter, str):
            kind = StrMethodFormatter if "{" in formatter else FormatStrFormatter
            formatter = kind(formatter)
        elif callable(formatter) and not isinstance(formatter, Formatter):
            formatter = FuncFormatter(formatter)
        self.shared.formatter = formatter

    def set_minor_formatter(self, formatter: Any) -> None:
        """Minor ticks have no labels here."""

    def get_major_locator(self) -> Locator:
        return self.shared.locator

    def get_major_formatter(self) -> Formatter:
        return self.shared.formatter

    def set_visible(self, b: bool) -> None:
        self.visible = bool(b)

    def set_label_position(self, position: str) -> None:
        self.label_side = position

    def set_ticks_position(self, position: str) -> None:
        if position == "none":
            self.ticks_visible = False
        elif position in ("top", "bottom", "left", "right"):
            self.side = position

    def tick_top(self) -> None:
        self.side = "top"

    def tick_bottom(self) -> None:
        self.side = "bottom"

    def tick_right(self) -> None:
        self.side = "right"

    def tick_left(self) -> None:
        self.side = "left"

    def set_inverted(self, inverted: bool) -> None:
        self.shared.inverted = bool(inverted)

    def set_label_text(self, label: str) -> None:
        self.label = str(label)

    def get_label(self) -> str:
        return self.label


def rotation_of(value: Any) -> float:
    """An angle in degrees from a number or "vertical"; raises ValueError for another text."""
    if value in ("vertical", "horizontal", None):
        return 90.0 if value == "vertical" else 0.0
    try:
        return float(value) % 360
    except (TypeError, ValueError):
        raise ValueError(
            f"rotation is a number of degrees, 'vertical' or 'horizontal', not {value!r}"
        ) from None


def _apart(low: float, high: float) -> tuple[float, float]:
    """Limits around one number, 5 % of it to each side."""
    if low == 0 == high:
        return -0.05, 0.05
    return low - 0.05 * abs(low), high + 0.05 * abs(high)
