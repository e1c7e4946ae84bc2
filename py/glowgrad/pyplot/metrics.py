"""How wide words are, from the widths of Helvetica's letters, and matplotlib's names of sizes."""

from __future__ import annotations

from typing import Any

from .mathtext import Run, runs_of
from .rc import rcParams

PX_PER_INCH = 90.0
PX_PER_PT = 1.2  # a little more than on paper: ten points are as large as the page's small text

# Thousandths of the font size.
_WIDTHS: dict[str, int] = {}
for _width, _letters in (
    (222, "ijl'"), (278, " !,./:;I[\\]|ft·"), (333, "()-r`"), (389, "*"), (500, "ckszJvxy"),
    (556, "0123456789abdeghnopqu#$?L_αβγδεζηθκλμνξοπρσςτυφχω"), (584, "+<=>~−±×÷≤≥≠≈"),
    (611, "FTZ"), (667, "ABEKPSVXY&ΑΒΓΔΕ"), (722, "CDHNRUwΗΝ"), (778, "GOQΘΟΩΦ"), (833, "mM%"),
    (944, "W"), (1015, "@"), (350, "⁰¹²³⁴⁵⁶⁷⁸⁹⁻₀₁₂₃₄₅₆₇₈₉"),
):  # fmt: skip
    _WIDTHS.update(dict.fromkeys(_letters, _width))
_SIZES = {
    "xx-small": 0.579, "x-small": 0.694, "small": 0.833, "medium": 1.0, "large": 1.2,
    "x-large": 1.44, "xx-large": 1.728, "smaller": 0.833, "larger": 1.2,
}  # fmt: skip


def font_px(size: Any, default: str = "medium") -> float:
    """A font size (points or a name such as "large") in pixels, never too small to be read.

    Raises ValueError for another name.
    """
    if size is None:
        size = default
    if isinstance(size, str):
        if size not in _SIZES:
            raise ValueError(f"a font size is a number or one of {', '.join(_SIZES)}, not {size!r}")
        size = _SIZES[size] * float(rcParams["font.size"])
    return max(float(size) * PX_PER_PT, 9.0)


def text_width(text: str, px: float) -> float:
    """How wide one line of text is, about, in pixels."""
    return sum(_run_width(run) for run in runs_of(text)) * px


def _run_width(run: Run) -> float:
    bold = 1.06 if run.bold else 1.0
    return (
        sum(_WIDTHS.get(c, 600 if ord(c) < 0x1100 else 1000) for c in run.text)
        * run.scale
        * bold
        / 1000
    )


def block_size(text: str, px: float) -> tuple[float, float]:
    """Width and height of text of one or more lines."""
    lines = text.split("\n")
    return max(text_width(line, px) for line in lines), px * 1.2 * len(lines)
