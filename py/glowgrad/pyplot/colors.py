"""Colours by name, and how numbers become places in a colour map."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from typing import Any

import numpy as np

from ..pictures.figure import as_numpy
from .colormaps import Colormap, get, spread

# The series colours of light and dark drawings, in matplotlib's order of hues where it matters.
CYCLE_LIGHT = (
    "#1b66b8",
    "#c4590a",
    "#00795c",
    "#bb2d35",
    "#6b5bb5",
    "#7d5035",
    "#a3327e",
    "#555b66",
    "#807000",
    "#0e7f96",
)
CYCLE_DARK = (
    "#6cb2f5",
    "#f5a052",
    "#45c9a0",
    "#ff8a84",
    "#b3a4f2",
    "#cfa288",
    "#e68cc4",
    "#b4bac4",
    "#d8cb55",
    "#5fcfe3",
)
TABLEAU = ("blue", "orange", "green", "red", "purple", "brown", "pink", "gray", "olive", "cyan")
# Pure colours that would vanish on dark paper have a twin there.
PURE = {
    "blue": ("#0000ff", "#7d93ff"), "green": ("#008000", "#4cc24c"), "red": ("#e00000", "#ff6b61"),
    "cyan": ("#00a3a3", "#2fd6d6"), "magenta": ("#bf00bf", "#ee7bee"),
    "yellow": ("#a89a00", "#e5d84a"), "navy": ("#000080", "#8c9eff"),
    "purple": ("#800080", "#d48ad4"), "darkblue": ("#00008b", "#8c9eff"),
    "darkgreen": ("#006400", "#5fc75f"), "darkred": ("#8b0000", "#ff8078"),
    "brown": ("#a52a2a", "#e08a80"), "indigo": ("#4b0082", "#b48cf0"),
    "maroon": ("#800000", "#f08078"), "midnightblue": ("#191970", "#9aa8ff"),
}  # fmt: skip
_LETTERS = {"b": "blue", "g": "green", "r": "red", "c": "cyan", "m": "magenta", "y": "yellow",
            "k": "black", "w": "white"}  # fmt: skip
# The other names that CSS and matplotlib share.
_CSS = (
    "aliceblue f0f8ff antiquewhite faebd7 aqua 00ffff aquamarine 7fffd4 azure f0ffff beige "
    "f5f5dc bisque ffe4c4 black 000000 blanchedalmond ffebcd blue 0000ff blueviolet 8a2be2 "
    "brown a52a2a burlywood deb887 cadetblue 5f9ea0 chartreuse 7fff00 chocolate d2691e coral "
    "ff7f50 cornflowerblue 6495ed cornsilk fff8dc crimson dc143c cyan 00ffff darkblue 00008b "
    "darkcyan 008b8b darkgoldenrod b8860b darkgray a9a9a9 darkgreen 006400 darkgrey a9a9a9 "
    "darkkhaki bdb76b darkmagenta 8b008b darkolivegreen 556b2f darkorange ff8c00 darkorchid "
    "9932cc darkred 8b0000 darksalmon e9967a darkseagreen 8fbc8f darkslateblue 483d8b "
    "darkslategray 2f4f4f darkslategrey 2f4f4f darkturquoise 00ced1 darkviolet 9400d3 deeppink "
    "ff1493 deepskyblue 00bfff dimgray 696969 dimgrey 696969 dodgerblue 1e90ff firebrick b22222 "
    "floralwhite fffaf0 forestgreen 228b22 fuchsia ff00ff gainsboro dcdcdc ghostwhite f8f8ff "
    "gold ffd700 goldenrod daa520 gray 808080 green 008000 greenyellow adff2f grey 808080 "
    "honeydew f0fff0 hotpink ff69b4 indianred cd5c5c indigo 4b0082 ivory fffff0 khaki f0e68c "
    "lavender e6e6fa lavenderblush fff0f5 lawngreen 7cfc00 lemonchiffon fffacd lightblue add8e6 "
    "lightcoral f08080 lightcyan e0ffff lightgray d3d3d3 lightgreen 90ee90 lightgrey d3d3d3 "
    "lightpink ffb6c1 lightsalmon ffa07a lightseagreen 20b2aa lightskyblue 87cefa "
    "lightslategray 778899 lightsteelblue b0c4de lightyellow ffffe0 lime 00ff00 limegreen "
    "32cd32 linen faf0e6 magenta ff00ff maroon 800000 mediumaquamarine 66cdaa mediumblue 0000cd "
    "mediumorchid ba55d3 mediumpurple 9370db mediumseagreen 3cb371 mediumslateblue 7b68ee "
    "mediumspringgreen 00fa9a mediumturquoise 48d1cc mediumvioletred c71585 midnightblue 191970 "
    "mintcream f5fffa mistyrose ffe4e1 moccasin ffe4b5 navajowhite ffdead navy 000080 oldlace "
    "fdf5e6 olive 808000 olivedrab 6b8e23 orange ffa500 orangered ff4500 orchid da70d6 "
    "palegoldenrod eee8aa palegreen 98fb98 paleturquoise afeeee palevioletred db7093 papayawhip "
    "ffefd5 peachpuff ffdab9 peru cd853f pink ffc0cb plum dda0dd powderblue b0e0e6 purple "
    "800080 rebeccapurple 663399 red ff0000 rosybrown bc8f8f royalblue 4169e1 saddlebrown "
    "8b4513 salmon fa8072 sandybrown f4a460 seagreen 2e8b57 seashell fff5ee sienna a0522d "
    "silver c0c0c0 skyblue 87ceeb slateblue 6a5acd slategray 708090 slategrey 708090 snow "
    "fffafa springgreen 00ff7f steelblue 4682b4 tan d2b48c teal 008080 thistle d8bfd8 tomato "
    "ff6347 turquoise 40e0d0 violet ee82ee wheat f5deb3 white ffffff whitesmoke f5f5f5 yellow "
    "ffff00 yellowgreen 9acd32 "
)
CSS4_COLORS = {name: f"#{code}" for name, code in re.findall(r"(\w+) (\w+)", _CSS)}
TABLEAU_COLORS = {f"tab:{name}": CYCLE_LIGHT[i] for i, name in enumerate(TABLEAU)}
BASE_COLORS = {letter: CSS4_COLORS[name] for letter, name in _LETTERS.items()}


def is_color_like(c: Any) -> bool:
    """Whether this names a colour."""
    try:
        css(c)
    except (ValueError, TypeError):
        return False
    return True


def css(color: Any) -> str:
    """A colour as CSS, from a name, a letter, "C0", "0.5" (grey), "#rrggbb" or (r, g, b[, a]).

    Black is `currentColor`, the ink of the page; series colours are variables that differ between
    light and dark. Raises ValueError for what is no colour.
    """
    if isinstance(color, str):
        return _named(color)
    if color is None:
        return "none"
    parts = np.asarray(as_numpy(color), float).ravel().tolist()
    if isinstance(color, (tuple, list)) and len(parts) not in (3, 4):
        raise ValueError(f"a colour is a name or (r, g, b[, a]), not {color!r}")
    if len(parts) not in (3, 4) or not all(-1e-9 <= p <= 1 + 1e-9 for p in parts):
        raise ValueError(
            f"a colour (r, g, b[, a]) has 3 or 4 numbers from 0 to 1, not {color!r}: divide by 255"
        )
    return hex_of(parts)


def hex_of(parts: Sequence[float]) -> str:
    code = "#" + "".join(f"{round(255 * min(max(p, 0), 1)):02x}" for p in parts[:3])
    if len(parts) == 4 and parts[3] < 1:
        code += f"{round(255 * parts[3]):02x}"
    return code


def _named(color: str) -> str:
    if color in ("none", "None"):
        return "none"
    if color.startswith("#"):
        digits = color[1:]
        if len(digits) in (3, 4, 6, 8) and all(d in "0123456789abcdefABCDEF" for d in digits):
            return color
    elif color[:1] == "C" and color[1:].isdigit():
        return series(int(color[1:]))
    elif color.startswith("tab:") and color[4:].replace("grey", "gray") in TABLEAU:
        return series(TABLEAU.index(color[4:].replace("grey", "gray")))
    name = color.lower().removeprefix("xkcd:").replace(" ", "")
    name = _LETTERS.get(color, name)
    if name == "black":
        return "currentColor"
    if name in PURE:
        return f"var(--{name})"
    if name in CSS4_COLORS:
        return CSS4_COLORS[name]
    try:
        level = float(color)
    except ValueError:
        close = difflib.get_close_matches(name, CSS4_COLORS, 3)
        meant = f": did you mean {' or '.join(map(repr, close))}?" if close else ""
        raise ValueError(
            f"{color!r} is not a colour{meant or ': take a name, C0 to C9, #rrggbb or (r, g, b)'}"
        ) from None
    if not 0 <= level <= 1:
        raise ValueError(f"a grey is a text from '0' (black) to '1' (white), not {color!r}")
    return hex_of([level] * 3)


def series(number: int) -> str:
    """The colour of the n-th series."""
    return f"var(--c{number % len(CYCLE_LIGHT)})"


def to_rgba(c: Any, alpha: float | None = None) -> tuple[float, float, float, float]:
    """A colour as four numbers from 0 to 1 (of the light theme)."""
    code = css(c)
    if code == "none":
        return (0.0, 0.0, 0.0, 0.0)
    if code == "currentColor":
        code = "#000000"
    elif code.startswith("var(--c") and code[7:-1].isdigit():
        code = CYCLE_LIGHT[int(code[7:-1])]
    elif code.startswith("var"):
        code = PURE[code[6:-1]][0]
    digits = code[1:]
    if len(digits) < 6:
        digits = "".join(2 * d for d in digits)
    parts = [int(digits[i : i + 2], 16) / 255 for i in range(0, len(digits), 2)]
    opacity = alpha if alpha is not None else parts[3] if len(parts) == 4 else 1.0
    return (parts[0], parts[1], parts[2], float(opacity))


def to_rgb(c: Any) -> tuple[float, float, float]:
    """A colour as three numbers from 0 to 1."""
    return to_rgba(c)[:3]


def to_hex(c: Any, keep_alpha: bool = False) -> str:
    """A colour as #rrggbb."""
    return hex_of(to_rgba(c) if keep_alpha else to_rgb(c))


def to_rgba_array(c: Any, alpha: float | None = None) -> np.ndarray:
    """Colours (N, 4)."""
    return np.array([to_rgba(each, alpha) for each in ([c] if isinstance(c, str) else c)])


class Normalize:
    """Numbers between vmin and vmax as shares from 0 to 1."""

    def __init__(self, vmin: Any = None, vmax: Any = None, clip: bool = False) -> None:
        self.vmin = None if vmin is None else float(as_numpy(vmin))
        self.vmax = None if vmax is None else float(as_numpy(vmax))
        self.clip = clip

    def bend(self, values: np.ndarray) -> np.ndarray:
        return values

    def unbend(self, values: np.ndarray) -> np.ndarray:
        return values

    def autoscale_None(self, A: Any) -> None:
        """Take the limits that are not set from the numbers."""
        values = np.asarray(as_numpy(A), float)
        values = values[self.usable(values)]
        if self.vmin is None:
            self.vmin = float(values.min()) if values.size else 0.0
        if self.vmax is None:
            self.vmax = float(values.max()) if values.size else 1.0

    def usable(self, values: np.ndarray) -> np.ndarray:
        return np.isfinite(values)

    def __call__(self, value: Any, clip: bool | None = None) -> Any:
        values = np.asarray(as_numpy(value), float)
        self.autoscale_None(values)
        ends = self.bend(np.array([self.vmin, self.vmax], float))
        if ends[0] == ends[1]:
            return np.zeros_like(values)
        with np.errstate(invalid="ignore", divide="ignore"):
            shares = (self.bend(values) - ends[0]) / (ends[1] - ends[0])
        return np.clip(shares, 0, 1) if (self.clip if clip is None else clip) else shares

    def inverse(self, value: Any) -> Any:
        ends = self.bend(np.array([self.vmin, self.vmax], float))
        return self.unbend(ends[0] + np.asarray(value, float) * (ends[1] - ends[0]))


class LogNorm(Normalize):
    """Shares by the logarithm."""

    def bend(self, values: np.ndarray) -> np.ndarray:
        return np.asarray(np.log10(np.where(values > 0, values, np.nan)))

    def unbend(self, values: np.ndarray) -> np.ndarray:
        return np.asarray(10.0**values)

    def usable(self, values: np.ndarray) -> np.ndarray:
        return np.isfinite(values) & (values > 0)


class PowerNorm(Normalize):
    """Shares raised to a power."""

    def __init__(
        self, gamma: float, vmin: Any = None, vmax: Any = None, clip: bool = False
    ) -> None:
        super().__init__(vmin, vmax, clip)
        self.gamma = gamma

    def __call__(self, value: Any, clip: bool | None = None) -> Any:
        return np.clip(super().__call__(value, clip), 0, None) ** self.gamma

    def inverse(self, value: Any) -> Any:
        return super().inverse(np.asarray(value, float) ** (1 / self.gamma))


class TwoSlopeNorm(Normalize):
    """Shares with `vcenter` in the middle, each side with a slope of its own."""

    def __init__(self, vcenter: float, vmin: Any = None, vmax: Any = None) -> None:
        super().__init__(vmin, vmax)
        self.vcenter = float(vcenter)

    def __call__(self, value: Any, clip: bool | None = None) -> Any:
        self.autoscale_None(value)
        low, high = self._ends()
        return np.interp(np.asarray(as_numpy(value), float), [low, self.vcenter, high], [0, 0.5, 1])

    def _ends(self) -> tuple[float, float]:
        low = min(self.vcenter if self.vmin is None else self.vmin, self.vcenter)
        return low, max(self.vcenter if self.vmax is None else self.vmax, self.vcenter)

    def inverse(self, value: Any) -> Any:
        low, high = self._ends()
        return np.interp(np.asarray(value, float), [0, 0.5, 1], [low, self.vcenter, high])


class BoundaryNorm(Normalize):
    """Every interval between two boundaries has one colour."""

    def __init__(self, boundaries: Any, ncolors: int, clip: bool = False) -> None:
        self.boundaries = np.asarray(boundaries, float)
        super().__init__(self.boundaries[0], self.boundaries[-1], clip)
        self.ncolors = ncolors

    def __call__(self, value: Any, clip: bool | None = None) -> Any:
        values = np.asarray(as_numpy(value), float)
        count = len(self.boundaries) - 1
        step = np.searchsorted(self.boundaries, values, side="right") - 1
        made = (np.clip(step, 0, count - 1) + 0.5) / count
        return np.where(np.isnan(values), np.nan, made)

    def inverse(self, value: Any) -> Any:
        count = len(self.boundaries) - 1
        return np.interp(np.asarray(value) * count, np.arange(count + 1), self.boundaries)


class ListedColormap(Colormap):
    """A map of exactly these colours."""

    def __init__(self, colors: Any, name: str = "from_list", N: int | None = None) -> None:
        chosen = [colors] if isinstance(colors, str) else list(as_numpy(colors))
        if isinstance(colors, (list, tuple)):
            chosen = list(colors)
        self.colors = chosen
        made = [to_rgba(c) for c in chosen]
        super().__init__(name, np.array([made[i % len(made)] for i in range(N or len(made))]))


class LinearSegmentedColormap(Colormap):
    """A map that mixes between points; made by `from_list`."""

    @classmethod
    def from_list(cls, name: str, colors: Any, N: int = 256, gamma: float = 1.0) -> Colormap:
        """A map through colours, or through (share, colour) pairs."""
        pairs = list(colors)
        at = None
        if pairs and isinstance(pairs[0], (tuple, list)) and len(pairs[0]) == 2:
            at = np.array([float(p[0]) for p in pairs])
            pairs = [p[1] for p in pairs]
        return cls(name, spread(np.array([to_rgba(c) for c in pairs]), at, N))


class Mappable:
    """Numbers that are drawn as colours: what a colour bar explains."""

    def __init__(self, norm: Any = None, cmap: Any = None) -> None:
        self.norm = norm if norm is not None else Normalize()
        self.cmap = get(cmap)
        self.array: np.ndarray | None = None

    def get_cmap(self) -> Colormap:
        return self.cmap

    def set_cmap(self, cmap: Any) -> None:
        self.cmap = get(cmap)

    def set_array(self, A: Any) -> None:
        self.array = None if A is None else np.asarray(as_numpy(A), float)

    def get_array(self) -> np.ndarray | None:
        return self.array

    def set_clim(self, vmin: Any = None, vmax: Any = None) -> None:
        if isinstance(vmin, (tuple, list)):
            vmin, vmax = vmin
        self.norm.vmin = self.norm.vmin if vmin is None else float(vmin)
        self.norm.vmax = self.norm.vmax if vmax is None else float(vmax)

    def get_clim(self) -> tuple[Any, Any]:
        return self.norm.vmin, self.norm.vmax

    clim = property(get_clim)

    def autoscale(self) -> None:
        self.norm.vmin = self.norm.vmax = None
        if self.array is not None:
            self.norm.autoscale_None(self.array)

    def to_rgba(self, x: Any, alpha: float | None = None, bytes: bool = False) -> Any:
        return self.cmap(self.norm(x), alpha, bytes)

    def hexes(self, values: Any) -> list[str]:
        """A colour for CSS for each number."""
        rgba = self.cmap(self.norm(values), bytes=True).reshape(-1, 4)
        return [
            f"#{r:02x}{g:02x}{b:02x}" if a == 255 else f"#{r:02x}{g:02x}{b:02x}{a:02x}"
            for r, g, b, a in rgba.tolist()
        ]


def norm_of(norm: Any, vmin: Any, vmax: Any) -> Normalize:
    """The norm that was asked for; raises ValueError where it is given twice."""
    if isinstance(norm, str):
        kinds = {"linear": Normalize, "log": LogNorm}
        if norm not in kinds:
            raise ValueError(f"norm is 'linear', 'log' or a Normalize, not {norm!r}")
        return kinds[norm](vmin, vmax)
    if norm is not None:
        if vmin is not None or vmax is not None:
            raise ValueError("give vmin and vmax to the norm itself: norm=Normalize(vmin, vmax)")
        made: Normalize = norm
        return made
    return Normalize(vmin, vmax)
