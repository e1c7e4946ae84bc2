"""Colour maps: numbers from 0 to 1 as colours, from tables of a few points."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

# Points of each map at equal distances; colours between them are mixed.
_SMOOTH = {
    "viridis": "440154 482475 414487 355f8d 2a788e 21918c 22a884 44bf70 7ad151 bddf26 fde725",
    "plasma": "0d0887 41049d 6a00a8 8f0da4 b12a90 cc4778 e16462 f2844b fca636 fcce25 f0f921",
    "inferno": "000004 160b39 420a68 6a176e 932667 bc3754 dd513a f37819 fca50a f6d746 fcffa4",
    "magma": "000004 140e36 3b0f70 641a80 8c2981 b73779 de4968 f7705c fe9f6d fecf92 fcfdbf",
    "cividis": "00224e 123570 3b496c 575d6d 707173 8a8678 a59c74 c3b369 e1cc55 fee838",
    "turbo": "30123b 4145ab 4675ed 39a2fc 1bcfd4 24eca6 61fc6c a4fc3b d1e834 f3c63a fe9b2d f36315 "
             "d93806 b11901 7a0403",
    "gray": "000000 ffffff",
    "binary": "ffffff 000000",
    "Greys": "ffffff f0f0f0 d9d9d9 bdbdbd 969696 737373 525252 252525 000000",
    "Blues": "f7fbff deebf7 c6dbef 9ecae1 6baed6 4292c6 2171b5 08519c 08306b",
    "Greens": "f7fcf5 e5f5e0 c7e9c0 a1d99b 74c476 41ab5d 238b45 006d2c 00441b",
    "Reds": "fff5f0 fee0d2 fcbba1 fc9272 fb6a4a ef3b2c cb181d a50f15 67000d",
    "Oranges": "fff5eb fee6ce fdd0a2 fdae6b fd8d3c f16913 d94801 a63603 7f2704",
    "Purples": "fcfbfd efedf5 dadaeb bcbddc 9e9ac8 807dba 6a51a3 54278f 3f007d",
    "YlOrRd": "ffffcc ffeda0 fed976 feb24c fd8d3c fc4e2a e31a1c bd0026 800026",
    "YlOrBr": "ffffe5 fff7bc fee391 fec44f fe9929 ec7014 cc4c02 993404 662506",
    "YlGnBu": "ffffd9 edf8b1 c7e9b4 7fcdbb 41b6c4 1d91c0 225ea8 253494 081d58",
    "YlGn": "ffffe5 f7fcb9 d9f0a3 addd8e 78c679 41ab5d 238443 006837 004529",
    "PuBu": "fff7fb ece7f2 d0d1e6 a6bddb 74a9cf 3690c0 0570b0 045a8d 023858",
    "BuPu": "f7fcfd e0ecf4 bfd3e6 9ebcda 8c96c6 8c6bb1 88419d 810f7c 4d004b",
    "RdBu": "67001f b2182b d6604d f4a582 fddbc7 f7f7f7 d1e5f0 92c5de 4393c3 2166ac 053061",
    "RdGy": "67001f b2182b d6604d f4a582 fddbc7 ffffff e0e0e0 bababa 878787 4d4d4d 1a1a1a",
    "PiYG": "8e0152 c51b7d de77ae f1b6da fde0ef f7f7f7 e6f5d0 b8e186 7fbc41 4d9221 276419",
    "PRGn": "40004b 762a83 9970ab c2a5cf e7d4e8 f7f7f7 d9f0d3 a6dba0 5aae61 1b7837 00441b",
    "BrBG": "543005 8c510a bf812d dfc27d f6e8c3 f5f5f5 c7eae5 80cdc1 35978f 01665e 003c30",
    "PuOr": "7f3b08 b35806 e08214 fdb863 fee0b6 f7f7f7 d8daeb b2abd2 8073ac 542788 2d004b",
    "RdYlBu": "a50026 d73027 f46d43 fdae61 fee090 ffffbf e0f3f8 abd9e9 74add1 4575b4 313695",
    "RdYlGn": "a50026 d73027 f46d43 fdae61 fee08b ffffbf d9ef8b a6d96a 66bd63 1a9850 006837",
    "Spectral": "9e0142 d53e4f f46d43 fdae61 fee08b ffffbf e6f598 abdda4 66c2a5 3288bd 5e4fa2",
    "coolwarm": "3b4cc0 5977e3 7b9ff9 9ebeff c0d4f5 dddcdc f2cbb7 f7ac8e ee8468 d65244 b40426",
    "seismic": "00004c 0000a6 0000ff 8080ff ffffff ff8080 ff0000 bf0000 800000",
    "bwr": "0000ff ffffff ff0000",
    "jet": "000080 0000ff 0080ff 15ffe1 7dff7a e4ff13 ff9400 ff1e00 800000",
    "hot": "0b0000 4c0000 8d0000 cd0000 ff0f00 ff5000 ff9000 ffd100 ffff1d ffff8e ffffff",
    "cool": "00ffff ff00ff",
    "spring": "ff00ff ffff00", "summer": "008066 ffff66", "autumn": "ff0000 ffff00",
    "winter": "0000ff 00ff80",
    "bone": "000000 1c1c27 39394f 545474 718090 8b9fa4 a9c6c8 dce8e8 ffffff",
    "copper": "000000 3f2819 7e4f32 bd774b fc9f64 ffc77f",
    "hsv": "ff0000 ffb000 9fff00 00ff10 00ffbf 008fff 2000ff cf00ff ff0081 ff0018",
    "twilight": "e2d9e2 a6bcca 6f8fc0 6058b1 4b1f75 2f1436 5e1e4e 96424f b97463 ccac9b e2d9e2",
    "rainbow": "8000ff 4062fa 00b5eb 40ecd4 80ffb4 c0eb8d ffb360 ff6232 ff0000",
}  # fmt: skip
_LISTED = {
    "tab10": "1f77b4 ff7f0e 2ca02c d62728 9467bd 8c564b e377c2 7f7f7f bcbd22 17becf",
    "tab20": "1f77b4 aec7e8 ff7f0e ffbb78 2ca02c 98df8a d62728 ff9896 9467bd c5b0d5 8c564b c49c94 "
             "e377c2 f7b6d2 7f7f7f c7c7c7 bcbd22 dbdb8d 17becf 9edae5",
    "Set1": "e41a1c 377eb8 4daf4a 984ea3 ff7f00 ffff33 a65628 f781bf 999999",
    "Set2": "66c2a5 fc8d62 8da0cb e78ac3 a6d854 ffd92f e5c494 b3b3b3",
    "Set3": "8dd3c7 ffffb3 bebada fb8072 80b1d3 fdb462 b3de69 fccde5 d9d9d9 bc80bd ccebc5 ffed6f",
    "Paired": "a6cee3 1f78b4 b2df8a 33a02c fb9a99 e31a1c fdbf6f ff7f00 cab2d6 6a3d9a ffff99 b15928",
    "Accent": "7fc97f beaed4 fdc086 ffff99 386cb0 f0027f bf5b17 666666",
    "Dark2": "1b9e77 d95f02 7570b3 e7298a 66a61e e6ab02 a6761d 666666",
    "Pastel1": "fbb4ae b3cde3 ccebc5 decbe4 fed9a6 ffffcc e5d8bd fddaec f2f2f2",
}  # fmt: skip
_SAME = {"grey": "gray", "Grays": "Greys", "gist_gray": "gray", "gist_rainbow": "rainbow"}


class Colormap:
    """Numbers from 0 to 1 as colours (…, 4) from 0 to 1; whole numbers pick a place."""

    def __init__(self, name: str, table: np.ndarray) -> None:
        self.name, self.table, self.N = name, table, len(table)
        self.bad = np.zeros(4)
        self.under: np.ndarray | None = None
        self.over: np.ndarray | None = None

    def __call__(self, X: Any, alpha: float | None = None, bytes: bool = False) -> Any:
        values = np.asarray(X)
        if values.dtype.kind in "iu":
            places = values.astype(np.intp)
        else:
            shares = np.nan_to_num(np.asarray(values, float), posinf=1e9, neginf=-1e9)
            places = np.clip(np.floor(shares * self.N), -1, self.N).astype(np.intp)
            places = np.where(shares == 1, self.N - 1, places)
        made = self.table[np.clip(places, 0, self.N - 1)]
        if self.under is not None:
            made = np.where((places < 0)[..., None], self.under, made)
        if self.over is not None:
            made = np.where((places >= self.N)[..., None], self.over, made)
        if values.dtype.kind == "f":
            made = np.where(np.isnan(values)[..., None], self.bad, made)
        if alpha is not None:
            made = np.concatenate([made[..., :3], np.full((*made.shape[:-1], 1), alpha)], -1)
        if bytes:
            return np.round(made * 255).astype(np.uint8)
        return tuple(made.tolist()) if made.ndim == 1 else made

    def reversed(self, name: str | None = None) -> Colormap:
        return Colormap(name or f"{self.name}_r", self.table[::-1])

    def resampled(self, lutsize: int) -> Colormap:
        at = np.linspace(0, self.N - 1, lutsize)
        columns = [np.interp(at, np.arange(self.N), column) for column in self.table.T]
        return Colormap(self.name, np.stack(columns, 1))

    def set_bad(self, color: Any = "k", alpha: float | None = None) -> None:
        self.bad = _rgba(color, alpha)

    def set_under(self, color: Any = "k", alpha: float | None = None) -> None:
        self.under = _rgba(color, alpha)

    def set_over(self, color: Any = "k", alpha: float | None = None) -> None:
        self.over = _rgba(color, alpha)

    def with_extremes(self, *, bad: Any = None, under: Any = None, over: Any = None) -> Colormap:
        made = self.copy()
        for name, color in (("bad", bad), ("under", under), ("over", over)):
            if color is not None:
                getattr(made, f"set_{name}")(color)
        return made

    def copy(self) -> Colormap:
        made = Colormap(self.name, self.table)
        made.bad, made.under, made.over = self.bad, self.under, self.over
        return made

    __copy__ = copy

    def __repr__(self) -> str:
        return f"<Colormap {self.name!r} of {self.N} colours>"

    def _repr_html_(self) -> str:
        stops = ",".join(_hex(c) for c in self.table[:: max(1, self.N // 32)])
        return (
            f'<div style="width:100%;height:1.5em;background:linear-gradient(90deg,{stops})"></div>'
        )


def _hex(rgba: np.ndarray) -> str:
    return "#" + "".join(f"{round(255 * v):02x}" for v in rgba[:3].tolist())


def _rgba(color: Any, alpha: float | None) -> np.ndarray:
    from .colors import to_rgba

    return np.array(to_rgba(color, alpha))


def spread(points: np.ndarray, at: np.ndarray | None = None, count: int = 256) -> np.ndarray:
    """A table of `count` colours through points (M, 4) that stand at `at`, 0 to 1."""
    at = np.linspace(0, 1, len(points)) if at is None else at
    shares = np.linspace(0, 1, count)
    return np.stack([np.interp(shares, at, column) for column in points.T], 1)


def _points(text: str) -> np.ndarray:
    rgb = [[int(code[i : i + 2], 16) / 255 for i in (0, 2, 4)] + [1.0] for code in text.split()]
    return np.array(rgb)


class Colormaps:
    """All colour maps by name: `plt.colormaps["viridis"]`; calling it lists the names."""

    def __init__(self) -> None:
        self._made: dict[str, Colormap] = {}

    def __call__(self) -> list[str]:
        return list(self)

    def __iter__(self) -> Iterator[str]:
        for name in (*_SMOOTH, *_LISTED, *_SAME):
            yield from (name, f"{name}_r")
        yield from self._made.keys() - {
            n + r for n in (*_SMOOTH, *_LISTED, *_SAME) for r in ("", "_r")
        }

    def __contains__(self, name: object) -> bool:
        return name in list(self)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __getitem__(self, name: str) -> Colormap:
        if name not in self._made:
            self._made[name] = self._make(name)
        return self._made[name]

    def register(self, cmap: Colormap, *, name: str | None = None, force: bool = False) -> None:
        self._made[name or cmap.name] = cmap

    def get_cmap(self, cmap: Any = None) -> Colormap:
        return get(cmap)

    def _make(self, name: str) -> Colormap:
        base = str(name).removesuffix("_r")
        if base in self._made:
            made = self._made[base]
        elif _SAME.get(base, base) in _SMOOTH:
            made = Colormap(base, spread(_points(_SMOOTH[_SAME.get(base, base)])))
        elif base in _LISTED:
            made = Colormap(base, _points(_LISTED[base]))
        else:
            names = list(self)
            close = difflib.get_close_matches(str(name), names, 1)
            meant = f" Did you mean {close[0]!r}?" if close else ""
            listed = ", ".join(n for n in names if not n.endswith("_r"))
            raise ValueError(
                f"there is no colour map {name!r}.{meant} There are {listed}, and each with _r "
                "at its end runs the other way"
            )
        return made.reversed(name) if name != base else made


colormaps = Colormaps()


def get(cmap: Any = None, lut: int | None = None) -> Colormap:
    """A colour map from its name, itself, or None for the one in use."""
    from .rc import rcParams

    if isinstance(cmap, Colormap):
        return cmap
    if cmap is not None and not isinstance(cmap, str):
        raise TypeError(
            f"a colour map is a name such as 'viridis' or a Colormap, not {type(cmap).__name__}"
        )
    made = colormaps[cmap or rcParams["image.cmap"]]
    return made if lut is None else made.resampled(lut)


def listed(colors: Sequence[Any], name: str = "from_list") -> Colormap:
    """A map whose colours are exactly those given."""
    return Colormap(name, np.array([_rgba(color, None) for color in colors]))
