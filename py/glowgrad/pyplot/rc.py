"""matplotlib's settings: those with an effect here, and those that are known and do nothing."""

from __future__ import annotations

import contextlib
import difflib
from collections.abc import Iterator
from typing import Any, ClassVar

EFFECTIVE: dict[str, Any] = {
    "axes.axisbelow": True, "axes.grid": False, "axes.labelsize": "medium",
    "axes.spines.bottom": True, "axes.spines.left": True, "axes.spines.right": True,
    "axes.spines.top": True, "axes.titlesize": "large", "axes.titleweight": "normal",
    "axes.labelweight": "normal", "axes.xmargin": 0.05, "axes.ymargin": 0.05,
    "axes.titlelocation": "center", "axes.prop_cycle": None,
    "figure.figsize": [6.4, 4.8], "figure.titlesize": "large", "font.size": 10.0,
    "grid.alpha": 1.0, "grid.linestyle": "-", "grid.linewidth": 0.8, "hist.bins": 10,
    "image.aspect": "equal", "image.cmap": "viridis", "image.interpolation": "auto",
    "image.origin": "upper", "legend.fontsize": "medium", "legend.frameon": True,
    "legend.loc": "best", "legend.title_fontsize": None, "lines.linestyle": "-",
    "lines.linewidth": 1.5, "lines.marker": "None", "lines.markersize": 6.0,
    "scatter.marker": "o", "xtick.labelsize": "medium", "ytick.labelsize": "medium",
}  # fmt: skip
# Families whose other members matplotlib knows: accepted, without effect.
_FAMILIES = (
    "agg", "animation", "axes", "axes3d", "backend", "boxplot", "contour", "date", "docstring",
    "errorbar", "figure", "font", "grid", "hatch", "hist", "image", "interactive", "keymap",
    "legend", "lines", "macosx", "markers", "mathtext", "patch", "path", "pcolor", "pcolormesh",
    "pdf", "pgf", "polaraxes", "ps", "savefig", "scatter", "svg", "text", "timezone", "tk",
    "toolbar", "webagg", "xaxis", "xtick", "yaxis", "ytick",
)  # fmt: skip


class RcParams(dict[str, Any]):
    """Settings by name; an unknown name raises KeyError, one without effect is said once."""

    _said: ClassVar[set[str]] = set()

    def __setitem__(self, key: str, value: Any) -> None:
        if key not in self:
            close = difflib.get_close_matches(key, self, 1, 0.93)
            if close or key.partition(".")[0] not in _FAMILIES:
                close = close or difflib.get_close_matches(key, self, 1)
                meant = f": did you mean {close[0]!r}?" if close else ""
                raise KeyError(f"{key} is not a setting of matplotlib{meant}")
            if key not in self._said:
                self._said.add(key)
                print(f"rcParams[{key!r}] changes nothing here.")
            return
        if key == "figure.figsize" and len(list(value)) != 2:
            raise ValueError(f"figure.figsize is (width, height) in inches, not {value!r}")
        super().__setitem__(key, value)

    def update(self, *args: Any, **kwargs: Any) -> None:
        for key, value in dict(*args, **kwargs).items():
            self[key] = value

    def copy(self) -> dict[str, Any]:
        return dict(self)


rcParams = RcParams(EFFECTIVE)  # noqa: N816 - matplotlib's name
rcParamsDefault = dict(EFFECTIVE)  # noqa: N816 - matplotlib's name


def rc(group: str, **kwargs: Any) -> None:
    """Set several settings of one group: rc("lines", linewidth=2)."""
    for name, value in kwargs.items():
        rcParams[f"{group}.{ {'lw': 'linewidth', 'ls': 'linestyle'}.get(name, name) }"] = value


def rcdefaults() -> None:
    """All settings as they were."""
    rcParams.clear()
    dict.update(rcParams, EFFECTIVE)


@contextlib.contextmanager
def rc_context(rc: Any = None, fname: Any = None) -> Iterator[None]:
    """Settings for the lines of a `with` block."""
    before = dict(rcParams)
    try:
        rcParams.update(rc or {})
        yield
    finally:
        rcParams.clear()
        dict.update(rcParams, before)


_GRID = {"axes.grid": True}
_OPEN = {"axes.spines.top": False, "axes.spines.right": False}
STYLES: dict[str, dict[str, Any]] = {
    "default": dict(EFFECTIVE), "classic": {}, "ggplot": _GRID, "bmh": _GRID,
    "fivethirtyeight": {**_GRID, **_OPEN, "lines.linewidth": 3.0}, "grayscale":
    {"image.cmap": "gray"}, "dark_background": {}, "fast": {}, "tableau-colorblind10": {},
    "Solarize_Light2": _GRID,
    **{f"seaborn-v0_8{kind}": _GRID if kind in ("", "-whitegrid", "-darkgrid") else {}
       for kind in ("", "-bright", "-colorblind", "-dark", "-dark-palette", "-darkgrid", "-deep",
                    "-muted", "-notebook", "-paper", "-pastel", "-poster", "-talk", "-ticks",
                    "-white", "-whitegrid")},
}  # fmt: skip


class Style:
    """`plt.style`: grids and line widths of a style; its colours follow the page."""

    @property
    def available(self) -> list[str]:
        return sorted(set(STYLES) - {"default"})

    library = STYLES

    def use(self, style: Any) -> None:
        """Take up a style by its name, a dict of settings, or a list of both."""
        for each in style if isinstance(style, (list, tuple)) else [style]:
            rcParams.update(each if isinstance(each, dict) else self._settings(each))

    @contextlib.contextmanager
    def context(self, style: Any, after_reset: bool = False) -> Iterator[None]:
        """A style for the lines of a `with` block."""
        with rc_context():
            self.use(style)
            yield

    def _settings(self, name: str) -> dict[str, Any]:
        known = name.replace("seaborn-", "seaborn-v0_8-") if name not in STYLES else name
        known = "seaborn-v0_8" if known == "seaborn" else known
        if known not in STYLES:
            close = difflib.get_close_matches(str(name), STYLES, 1)
            meant = f" Did you mean {close[0]!r}?" if close else ""
            raise OSError(
                f"there is no style {name!r}.{meant} There are {', '.join(self.available)}"
            )
        return STYLES[known]


style = Style()
