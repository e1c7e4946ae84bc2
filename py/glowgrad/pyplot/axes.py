"""One pair of axes: what is drawn between them, words, limits and ticks."""

from __future__ import annotations

import html
from typing import Any

import numpy as np

from . import colors
from .areas import Areas
from .bars import Bars
from .lines import Lines
from .marks import (
    Place,
    is_log,
    new_limits,
)


class Axes(Lines, Bars, Areas):
    """What is drawn, in data units; `Figure` decides where it stands."""

    def text(
        self, x: float, y: float, s: Any, color: Any = None, fontsize: Any = None, ha: str = "left",
        va: str = "baseline", transform: Any = None, **options: Any,
    ) -> None:  # fmt: skip
        """Words at a place."""
        ha = options.get("horizontalalignment", ha)
        va = options.get("verticalalignment", va)
        anchor = {"center": "middle", "right": "end"}.get(ha, "start")
        baseline = {"center": "central", "top": "hanging"}.get(va, "auto")
        size = fontsize if isinstance(fontsize, (int, float)) else 11
        colour = "currentColor" if color is None else colors.css(color)

        def mark(px: Place, py: Place) -> str:
            at_x, at_y = px(np.array([x]))[0], py(np.array([y]))[0]
            return (
                f'<text x="{at_x:.1f}" y="{at_y:.1f}" style="fill:{colour}" font-size="{size}" '
                f'text-anchor="{anchor}" dominant-baseline="{baseline}">'
                f"{html.escape(str(s))}</text>"
            )

        self.marks.append(mark)

    def annotate(
        self, text: str, xy: Any, xytext: Any = None, arrowprops: Any = None, **options: Any
    ) -> None:
        """Words that point at a place."""
        at = xy if xytext is None else xytext
        if arrowprops is not None and xytext is not None:
            self.plot([at[0], xy[0]], [at[1], xy[1]], color="currentColor", linewidth=0.8)
        self.text(at[0], at[1], text, **options)

    def set_title(self, label: str, **_: Any) -> None:
        self.title_text = str(label)

    def set_xlabel(self, label: str, **_: Any) -> None:
        self.x.label = str(label)

    def set_ylabel(self, label: str, **_: Any) -> None:
        self.y.label = str(label)

    def set_xlim(self, left: Any = None, right: Any = None) -> None:
        """The limits of x."""
        self.x.limits = new_limits(self.x, left, right)

    def set_ylim(self, bottom: Any = None, top: Any = None) -> None:
        """The limits of y."""
        self.y.limits = new_limits(self.y, bottom, top)

    def get_xlim(self) -> tuple[float, float]:
        return self.x.span()

    def get_ylim(self) -> tuple[float, float]:
        return self.y.span()

    def set_xscale(self, value: str) -> None:
        self.x.log = is_log(value)

    def set_yscale(self, value: str) -> None:
        self.y.log = is_log(value)

    def set_xticks(self, ticks: Any, labels: Any = None, **_: Any) -> None:
        """Where ticks of x stand, and what they say."""
        self.x.ticks = [float(t) for t in ticks]
        self.x.labels = None if labels is None else [str(t) for t in labels]

    def set_yticks(self, ticks: Any, labels: Any = None, **_: Any) -> None:
        """Where ticks of y stand, and what they say."""
        self.y.ticks = [float(t) for t in ticks]
        self.y.labels = None if labels is None else [str(t) for t in labels]

    def set_xticklabels(self, labels: Any, **_: Any) -> None:
        self.x.labels = [str(t) for t in labels]

    def set_yticklabels(self, labels: Any, **_: Any) -> None:
        self.y.labels = [str(t) for t in labels]

    def set(self, **options: Any) -> None:
        """Several `set_…` at once: set(title=…, xlabel=…)."""
        for name, value in options.items():
            setter = getattr(self, f"set_{name}")
            setter(*value) if name in ("xlim", "ylim") else setter(value)

    def set_aspect(self, aspect: Any, **_: Any) -> None:
        self.equal = aspect in ("equal", 1, 1.0)

    def set_axis_off(self) -> None:
        self.show_axis = False

    def axis(self, option: Any = None) -> None:
        """ "off", "on", "equal", "tight" or [xmin, xmax, ymin, ymax]."""
        if isinstance(option, (list, tuple)):
            self.set_xlim(*option[:2])
            self.set_ylim(*option[2:])
        elif option in ("off", False):
            self.show_axis = False
        elif option in ("on", True):
            self.show_axis = True
        elif option in ("equal", "square", "scaled", "image"):
            self.equal = True
        elif option == "tight":
            self.x.margin = self.y.margin = 0.0

    def grid(self, visible: bool | None = True, **_: Any) -> None:
        """Lines at the ticks."""
        self.show_grid = visible is not False

    def legend(self, labels: Any = None, *_: Any, **__: Any) -> None:
        """The names of what is drawn."""
        self.show_legend = True
        if labels is not None and all(isinstance(label, str) for label in labels):
            kept = [e[1:] for e in self.legend_entries] or [
                (c, "line") for c in colors.CYCLE[: len(labels)]
            ]
            self.legend_entries = [
                (label, *entry) for label, entry in zip(labels, kept, strict=False)
            ]

    def invert_yaxis(self) -> None:
        self.y.inverted = not self.y.inverted

    def tick_params(self, *_: Any, **__: Any) -> None:
        """Nothing to set: ticks are drawn in one way."""
