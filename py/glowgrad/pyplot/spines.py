"""The frame around axes and the words at their ticks, to be changed one by one."""

from __future__ import annotations

from typing import Any

from .axis import Axis
from .colors import css
from .rc import rcParams


class Spine:
    """One side of the frame."""

    def __init__(self, side: str) -> None:
        self.shown = bool(rcParams[f"axes.spines.{side}"])
        self.color: Any = None
        self.width: float | None = None
        self.position: Any = None

    def set_visible(self, b: bool) -> None:
        self.shown = bool(b)

    def get_visible(self) -> bool:
        return self.shown

    def set_color(self, c: Any) -> None:
        self.color = css(c)
        self.shown = self.color != "none"

    def set_linewidth(self, w: float) -> None:
        self.width = float(w)

    def set_position(self, position: Any) -> None:
        """ "zero", "center" or ("data", number)."""
        self.position = position

    def set(self, **given: Any) -> None:
        for name, value in given.items():
            getattr(self, f"set_{name}")(value)


class Spines(dict[str, Spine]):
    """The sides of the frame: `ax.spines["top"]`, `ax.spines[["top", "right"]]`."""

    def __init__(self, sides: dict[str, Spine] | None = None) -> None:
        super().__init__(sides or {s: Spine(s) for s in ("left", "right", "bottom", "top")})

    def __getitem__(self, key: Any) -> Any:
        if isinstance(key, list):
            return Spines({k: self[k] for k in key})
        if isinstance(key, slice):
            return self
        if key not in self:
            raise KeyError(f"{key!r}: the spines are {', '.join(self)}")
        return super().__getitem__(key)

    def __getattr__(self, name: str) -> Any:
        if name in self:
            return self[name]
        if name.startswith("set"):
            return lambda *args, **given: [getattr(s, name)(*args, **given) for s in self.values()]
        raise AttributeError(f"there is no spine {name!r}: they are {', '.join(self)}")


class TickLabel:
    """One label of an axis; what is set of it holds for all of them."""

    def __init__(self, axis: Axis, text: str) -> None:
        self.axis, self.text = axis, text

    def get_text(self) -> str:
        return self.text

    def set_visible(self, b: bool) -> None:
        self.axis.labels_visible = bool(b)

    def set(self, **style: Any) -> None:
        self.axis.style_labels(style)

    def set_rotation(self, s: Any) -> None:
        self.axis.style_labels({"rotation": s})

    def set_fontsize(self, size: Any) -> None:
        self.axis.style_labels({"fontsize": size})

    set_size = set_fontsize

    def set_color(self, c: Any) -> None:
        self.axis.style_labels({"color": c})

    def set_ha(self, align: str) -> None:
        self.axis.style_labels({"ha": align})

    set_horizontalalignment = set_ha

    def set_fontweight(self, weight: Any) -> None:
        """Tick labels have one weight."""
