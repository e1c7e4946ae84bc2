"""matplotlib's names: what a figure shows, read from its drawing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

import glowgrad as gg
from glowgrad import pyplot as plt

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    plt.close()
    yield
    plt.close()


def drawn() -> ElementTree.Element:
    return ElementTree.fromstring(plt.gcf()._repr_svg_())


def words() -> list[str]:
    return [t.text or "" for t in drawn().iter(f"{SVG}text")]


def paths() -> list[str]:
    return [p.get("d", "") for p in drawn().iter(f"{SVG}path")]


def points(path: str) -> list[tuple[float, float]]:
    return [(float(a), float(b)) for a, b in re.findall(r"[ML](-?[\d.]+) (-?[\d.]+)", path)]


def test_a_line_goes_where_its_numbers_are() -> None:
    plt.plot([0, 1, 2], [0, 10, 0])
    line = next(points(p) for p in paths() if len(points(p)) == 3)
    (x0, y0), (x1, y1), (x2, y2) = line
    assert x0 < x1 < x2
    assert x1 - x0 == pytest.approx(x2 - x1, abs=0.2)
    assert y1 < y0 == y2, "up is where y is small in SVG"


def test_tensors_of_any_device_and_history_are_drawn() -> None:
    losses = gg.tensor([3.0, 2.0, 1.0], requires_grad=True) * 2
    plt.plot(losses)
    plt.plot(gg.ones(3, device="webgpu"))
    assert sum(len(points(p)) == 3 for p in paths()) == 2


def test_each_column_of_a_matrix_is_a_line() -> None:
    x = gg.linspace(0, 1, 5).unsqueeze(1)
    plt.plot(x, x * 2)
    plt.plot(x, gg.cat([x, x * 3], 1))
    assert sum(len(points(p)) == 5 for p in paths()) == 3
    with pytest.raises(ValueError, match="2 columns and y 3"):
        plt.plot(np.ones((4, 2)), np.ones((4, 3)))


def test_titles_labels_ticks_and_legend_are_written() -> None:
    plt.plot([1, 2, 3], label="training")
    plt.plot([2, 3, 4], "r--", label="validation <b>")
    plt.title("Loss")
    plt.xlabel("epoch")
    plt.ylabel("cross-entropy")
    plt.legend()
    text = words()
    for wanted in ("Loss", "epoch", "cross-entropy", "training", "validation <b>"):
        assert wanted in text
    assert "Loss" in repr(plt.gcf())
    assert any(p.get("stroke-dasharray") for p in drawn().iter(f"{SVG}path"))


def test_a_gap_where_a_number_is_missing() -> None:
    plt.plot([0, 1, 2, 3, 4], [1, 1, float("nan"), 1, 1])
    assert any(p.count("M") == 2 and len(points(p)) == 4 for p in paths())


def test_bars_are_as_long_as_their_numbers() -> None:
    plt.bar(["a", "b"], [1, 3])
    heights = [
        float(r.get("height", 0)) for r in drawn().iter(f"{SVG}rect") if r.get("fill-opacity")
    ]
    assert heights[1] == pytest.approx(3 * heights[0], rel=0.01)
    assert {"a", "b"} <= set(words())


def test_hist_counts() -> None:
    counts, edges, _ = plt.hist([0, 0.1, 0.9, 1.0], bins=2)
    assert counts.tolist() == [2, 2]
    assert edges.tolist() == [0, 0.5, 1]


def test_images_subplots_and_a_colour_bar() -> None:
    figure, axes = plt.subplots(2, 3)
    assert axes.shape == (2, 3)
    shown = axes[0, 0].imshow(np.arange(12).reshape(3, 4), cmap="gray")
    figure.colorbar(shown, ax=axes[0, 0])
    axes[1, 2].imshow(gg.rand(4, 4, 3))
    assert len(list(drawn().iter(f"{SVG}image"))) == 2
    with pytest.raises(TypeError, match=r"permute\(1, 2, 0\)"):
        axes[0, 1].imshow(gg.rand(3, 8, 8))


def test_logarithmic_axes() -> None:
    plt.semilogy([1, 0.1, 0.01])
    line = next(points(p) for p in paths() if len(points(p)) == 3)
    assert line[1][1] - line[0][1] == pytest.approx(line[2][1] - line[1][1], abs=0.2)
    assert "10⁻¹" in words()


def test_contours_lie_on_their_level() -> None:
    grid = np.linspace(-1, 1, 41)
    x, y = np.meshgrid(grid, grid)
    axes = plt.subplots(figsize=(5, 5))[1]
    axes.contourf(x, y, x**2 + y**2, levels=5)
    before = len(paths())
    axes.contour(x, y, x**2 + y**2, [0.25])
    ring = np.array(points(paths()[before]))
    centre = ring.mean(0)
    radii = np.hypot(*((ring - centre) / (np.ptp(ring, axis=0) / 2)).T)
    np.testing.assert_allclose(radii, 1, atol=0.03)


def test_savefig_writes_svg_and_says_so(tmp_path: Path) -> None:
    plt.plot([1, 2])
    plt.savefig(tmp_path / "figure.svg")
    assert ElementTree.parse(tmp_path / "figure.svg").getroot().tag == f"{SVG}svg"
    with pytest.raises(ValueError, match=r"\.svg"):
        plt.savefig(tmp_path / "figure.png")


def test_wrong_calls_say_what_was_given() -> None:
    with pytest.raises(ValueError, match="same first dimension"):
        plt.plot([1, 2], [1, 2, 3])
    with pytest.raises(ValueError, match="not a format"):
        plt.plot([1, 2], "nonsense")
    with pytest.raises(ValueError, match="viridis"):
        plt.imshow([[1, 2]], cmap="nonesuch")
    with pytest.raises(AttributeError, match=r"matplotlib\.pyplot has no 'boxplott'"):
        _ = plt.boxplott
