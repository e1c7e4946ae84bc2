"""matplotlib's names: what a figure shows, read from its drawing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest

import glowgrad as gg
from glowgrad import display, pyplot as plt
from glowgrad.aliases import Finder
from glowgrad.pyplot.animation import FuncAnimation

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    plt.close("all")
    yield
    plt.close("all")


def drawn() -> ElementTree.Element:
    return ElementTree.fromstring(plt.gcf()._repr_svg_())


def words() -> list[str]:
    return ["".join(t.itertext()) for t in drawn().iter(f"{SVG}text")]


def paths() -> list[str]:
    return [p.get("d", "") for inner in drawn().iter(f"{SVG}svg") if inner.get("overflow")
            for p in inner.iter(f"{SVG}path")]  # fmt: skip


def points(path: str) -> list[tuple[float, float]]:
    numbers = [float(v) for v in re.findall(r"-?[\d.]+", path)]
    return list(zip(numbers[::2], numbers[1::2], strict=False))


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
    assert "Loss" in plt.gcf().describe()
    assert any(p.get("stroke-dasharray") for p in drawn().iter(f"{SVG}path"))


def test_a_gap_where_a_number_is_missing() -> None:
    plt.plot([0, 1, 2, 3, 4], [1, 1, float("nan"), 1, 1])
    assert any(p.count("M") == 2 and len(points(p)) == 4 for p in paths())


def test_bars_are_as_long_as_their_numbers() -> None:
    plt.bar(["a", "b"], [1, 3])
    boxes = [points(p) for p in paths()]
    heights = [max(y for _, y in box) - min(y for _, y in box) for box in boxes]
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
    assert len(list(drawn().iter(f"{SVG}image"))) == 3, "two pictures and the bar"
    with pytest.raises(TypeError, match=r"permute\(1, 2, 0\)"):
        axes[0, 1].imshow(gg.rand(3, 8, 8))


def test_logarithmic_axes() -> None:
    plt.semilogy([1, 0.1, 0.01])
    line = next(points(p) for p in paths() if len(points(p)) == 3)
    assert line[1][1] - line[0][1] == pytest.approx(line[2][1] - line[1][1], abs=0.2)
    assert "10−1" in words()


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


def test_long_lines_are_written_where_they_bend() -> None:
    at = np.linspace(0, 2 * np.pi, 400)
    plt.plot(at, np.sin(at))
    plt.plot(at, 0.3 * at)
    wave, straight = (points(path) for path in paths())
    assert len(straight) == 2
    assert 20 < len(wave) < 100
    corners = np.array(wave)
    left, right = corners[0, 0], corners[-1, 0]
    middle = corners[0, 1]
    height = middle - corners[:, 1].min()
    true = middle - height * np.sin(at)
    drawn_at = np.interp(np.linspace(left, right, 400), *corners.T)
    assert np.abs(drawn_at - true).max() < 0.5, "a third of a pixel, and the rounding"


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


def test_limits_follow_matplotlibs_rules() -> None:
    axes = plt.subplots()[1]
    assert axes.get_xlim() == (0, 1)
    (line,) = axes.plot([0, 10], [5, 25])
    assert axes.get_xlim() == pytest.approx((-0.5, 10.5)), "5 % of the range on each side"
    assert axes.get_ylim() == pytest.approx((4, 26))
    line.set_data([0, 20], [0, 1])
    axes.relim()
    axes.autoscale_view()
    assert axes.get_xlim() == pytest.approx((-1, 21))
    axes.set_xlim(left=3)
    assert axes.get_xlim() == pytest.approx((3, 21))
    axes.invert_xaxis()
    assert axes.get_xlim() == pytest.approx((21, 3))


@pytest.mark.parametrize(
    ("draw", "xlim", "ylim"),
    [
        (lambda a: a.plot([1], [1]), (0.945, 1.055), (0.945, 1.055)),
        (lambda a: a.plot([]), (-0.055, 0.055), (-0.055, 0.055)),
        (lambda a: a.bar([0, 1], [2, 4]), (-0.49, 1.49), (0, 4.2)),
        (lambda a: a.barh([0, 1], [2, 4]), (0, 4.2), (-0.49, 1.49)),
        (lambda a: a.imshow(np.zeros((2, 3))), (-0.5, 2.5), (1.5, -0.5)),
        (lambda a: a.contour(np.eye(4)), (0, 3), (0, 3)),
        (lambda a: a.loglog([1, 100], [1, 10]), (10**-0.1, 10**2.1), (10**-0.05, 10**1.05)),
        (lambda a: a.pcolormesh(np.zeros((2, 3))), (0, 3), (0, 2)),
    ],
)
def test_each_kind_of_drawing_has_its_limits(draw: Any, xlim: Any, ylim: Any) -> None:
    axes = plt.subplots()[1]
    draw(axes)
    assert axes.get_xlim() == pytest.approx(xlim)
    assert axes.get_ylim() == pytest.approx(ylim)


@pytest.mark.parametrize(
    ("values", "ticks", "labels"),
    [
        ([0, 10], [0, 2, 4, 6, 8, 10], ["0", "2", "4", "6", "8", "10"]),
        ([0, 1], [0, 0.2, 0.4, 0.6, 0.8, 1], ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
        ([-1, 1], np.arange(-1, 1.1, 0.25), None),
        ([0, 3e7], None, ["0.0", "0.5", "1.0", "1.5", "2.0", "2.5", "3.0"]),
    ],
)
def test_ticks_are_round_and_as_many_as_have_room(values: Any, ticks: Any, labels: Any) -> None:
    axes = plt.subplots()[1]
    axes.plot(values, [0, 1])
    places, words = axes.xaxis.ticks(446.4)
    if ticks is not None:
        np.testing.assert_allclose(places, ticks, atol=1e-12)
    if labels is not None:
        assert words == labels


def test_histograms_are_numpys() -> None:
    values = np.random.default_rng(0).normal(size=300)
    for options in ({"bins": 7}, {"bins": 5, "range": (-1, 1)}, {"bins": "auto"}):
        counts, edges, bars = plt.hist(values, **options)
        wanted, at = np.histogram(values, **options)
        np.testing.assert_array_equal(counts, wanted)
        np.testing.assert_allclose(edges, at)
        np.testing.assert_allclose([b.get_height() for b in bars], wanted)
    density, edges, _ = plt.hist(values, density=True)
    assert (density * np.diff(edges)).sum() == pytest.approx(1)
    tops, _, _ = plt.hist([values, values], stacked=True)
    np.testing.assert_allclose(tops[1], 2 * tops[0])


def test_words_never_overlap() -> None:
    axes = plt.subplots(figsize=(3, 2.5))[1]
    axes.bar([f"a rather long name {i}" for i in range(30)], np.arange(30))
    shown = [w for w in words() if w.startswith("a rather")]
    assert 5 < len(shown) < 30


def test_sharing_twins_and_mosaics() -> None:
    figure, axes = plt.subplots(2, 2, sharex=True)
    axes[0, 0].plot([0, 100], [0, 1])
    assert axes[1, 1].get_xlim() == pytest.approx((-5, 105))
    twin = axes[0, 0].twinx()
    twin.plot([0, 100], [0, 1000])
    assert axes[0, 0].get_ylim() == pytest.approx((-0.05, 1.05))
    figure, named = plt.subplot_mosaic("AAB\nCCB")
    boxes = {name: figure.places()[a][0] for name, a in named.items()}
    assert boxes["A"][0] == pytest.approx(boxes["C"][0])
    assert boxes["B"][3] > boxes["A"][3] + boxes["C"][3]


def test_the_description_and_the_data_say_what_is_drawn() -> None:
    figure, axes = plt.subplots()
    axes.plot([0, 1, 2], [3.0, 0.5, 1.0], label="loss")
    axes.set_xlabel(r"$\alpha^2$")
    assert "“loss”" in figure.describe()
    assert "lowest 0.5 at x = 1" in figure.describe()
    assert "α²" in figure.describe()
    assert figure.data() == [{"name": "loss", "columns": {"x": [0, 1, 2], "y": [3.0, 0.5, 1.0]}}]
    figure.set_alt_text("The loss falls.")
    assert 'aria-label="The loss falls."' in figure.svg()


def test_figures_are_updated_in_place_at_most_30_times_a_second() -> None:
    sent: list[dict[str, Any]] = []
    before = display.set_sink(sent.append)
    figure, axes = plt.subplots()
    (line,) = axes.plot([0], [0])
    for step in range(50):
        line.set_data(np.arange(step + 1), np.arange(step + 1))
        axes.relim()
        figure.update()
    display.set_sink(before)
    assert not sent[0]["update"]
    assert all(output["update"] and output["id"] == sent[0]["id"] for output in sent[1:])
    assert len(sent) < 50
    last = sent[-1]["data"][display.FIGURE]
    assert last["data"][0]["columns"]["x"] == list(range(50)), "the last state is sent in any case"


def test_what_nobody_showed_is_shown_when_the_cell_ends() -> None:
    sent: list[dict[str, Any]] = []
    before = display.set_sink(sent.append)
    plt.plot([1, 2])
    assert not sent
    display.set_sink(before)
    assert len(sent) == 1
    assert not plt.get_fignums()


def test_matplotlibs_modules_are_found() -> None:
    with Finder(say=lambda _: None):
        code = (
            "import matplotlib as mpl, matplotlib.pyplot as plt\n"
            "from matplotlib import cm, colors, patches, ticker, gridspec, animation\n"
            "from matplotlib.colors import LogNorm, ListedColormap\n"
            "from matplotlib.ticker import MaxNLocator\n"
            "made = cm.viridis(0.5), colors.to_hex('C0'), patches.Circle((0, 0), 1)\n"
        )
        names: dict[str, Any] = {}
        exec(code, names)
    assert len(names["made"][0]) == 4


X = [1, 2, 3]
NONSENSE = {
    "unknown property": (lambda: plt.plot(X, colour="r"), "Did you mean 'color'"),
    "lengths": (lambda: plt.scatter(X, [1, 2]), "3 and 2 values"),
    "colours": (lambda: plt.scatter(X, X, c=[1, 2]), "c has 2 values for 3 points"),
    "colour name": (lambda: plt.plot(X, color="bleu"), "'blue'"),
    "dict": (lambda: plt.plot({"a": 1}), "d.values"),
    "bytes as shares": (lambda: plt.plot(X, color=(255, 0, 0)), "divide by 255"),
    "marker": (lambda: plt.plot(X, marker="circle"), "is no marker"),
    "style": (lambda: plt.plot(X, ls="dashd"), "line style"),
    "alpha": (lambda: plt.plot(X, alpha=3), "from 0 to 1"),
    "place": (lambda: plt.subplot(2, 2, 5), "1 <= num <= 4"),
    "tick labels": (lambda: plt.gca().set_xticks(X, ["a"]), "3 ticks and 1 labels"),
    "batch": (lambda: plt.imshow(np.zeros((2, 3, 8, 8))), r"x\[0\]"),
    "heights": (lambda: plt.contourf(X, X, np.zeros((3, 4))), r"\(3, 4\)"),
    "bars": (lambda: plt.bar(X, [1, 2]), r"\(2,\)"),
    "errors": (lambda: plt.errorbar(X, X, yerr=[1, 2]), "3 points"),
    "location": (lambda: plt.legend(loc="upper rihgt"), "upper right"),
    "scale": (lambda: plt.yscale("logarithm"), "linear, log"),
    "setting": (lambda: plt.rcParams.update({"figure.figsiz": 1}), "figure.figsiz"),
    "size": (lambda: plt.figure(figsize="large"), "inches"),
    "limits": (lambda: plt.xlim(0, float("nan")), "NaN"),
    "setter": (lambda: plt.gca().set(titel="a"), "Did you mean 'title'"),
    "method": (lambda: plt.gca().plott(X), "did you mean"),
    "projection": (lambda: plt.subplot(projection="polar"), "r\\*cos"),
    "colour bar": (lambda: plt.colorbar(), "draw imshow"),
    "style sheet": (lambda: plt.style.use("ggplott"), "ggplot"),
}


@pytest.mark.parametrize("case", NONSENSE)
def test_nonsense_is_answered(case: str) -> None:
    call, words = NONSENSE[case]
    with pytest.raises((ValueError, TypeError, AttributeError, RuntimeError, KeyError, OSError),
                       match=words):  # fmt: skip
        call()


def test_the_shaft_of_an_arrow_is_seen() -> None:
    plt.arrow(0, 0, 2, 1, head_width=0.3)
    arrow = next(p for p in drawn().iter(f"{SVG}path") if p.get("fill") == "var(--c0)")
    assert arrow.get("stroke") == "currentColor"


def test_a_narrow_page_gets_a_narrow_drawing_with_words_of_their_size() -> None:
    figure, axes = plt.subplots(figsize=(8, 4))
    axes.plot(X, X)
    axes.set_title("words")
    wide = ElementTree.fromstring(figure.svg())
    narrow = ElementTree.fromstring(figure.svg(room=330))
    assert (float(wide.get("width", 0)), float(narrow.get("width", 0))) == (720, 330)
    assert [t.get("font-size") for t in narrow.iter(f"{SVG}text")][-1:] == [
        t.get("font-size") for t in wide.iter(f"{SVG}text")
    ][-1:]
    assert figure.width == 720
    # Several axes side by side need more; bare pictures need little.
    grid = plt.subplots(1, 3, figsize=(9, 3))[0]
    assert 'width="450"' in grid.svg(room=330)
    pictures, places = plt.subplots(1, 5, figsize=(9, 2))
    for place in places:
        place.imshow(np.eye(2))
        place.axis("off")
    assert 'width="330"' in pictures.svg(room=330)
    assert 'width="810"' in pictures.svg(room=2000)


def test_boxes_violins_and_streams_are_told_as_one() -> None:
    plt.boxplot([[1, 2, 3, 4, 5, 30], [2, 2, 2]], tick_labels=["a", "b"])
    told = plt.gcf().describe()
    assert "a: median 3.5, half from 2.25 to 4.75, whiskers from 1 to 5, 1 outlier;" in told
    assert "line" not in told
    plt.figure()
    plt.violinplot([[1, 2, 3]])
    assert "violin plot: from 1 to 3, median 2" in plt.gcf().describe()
    plt.figure()
    x, y = np.meshgrid(np.linspace(-1, 1, 9), np.linspace(-1, 1, 9))
    plt.streamplot(x, y, -y, x)
    told = plt.gcf().describe()
    assert "at the left edge down, at the right edge up" in told
    assert len(told) < 250


def test_lines_in_space_take_formats() -> None:
    axes = plt.figure().add_subplot(projection="3d")
    line, points = axes.plot([0, 1], [0, 1], [0, 1], "r--o")
    assert (line["linestyle"], points["marker"]) == ("--", "o")
    assert any(p.get("stroke") == "var(--red)" for p in drawn().iter(f"{SVG}path"))
    (only,) = axes.plot([0, 1], [0, 1], "g.")
    assert only.kind == "points"


def test_logit_styles_settings_and_animation_work() -> None:
    plt.plot([0.01, 0.5, 0.99])
    plt.yscale("logit")
    assert {"0.5", "0.99", "0.01"} <= {t.text for t in drawn().iter(f"{SVG}text")}
    with plt.style.context("ggplot"):
        plt.figure()
        plt.plot(X)
        assert plt.gca().xaxis.grid is not None
    with plt.rc_context({"lines.linewidth": 4, "font.size": 20}):
        plt.figure()
        plt.title("large")
        assert plt.plot(X)[0].get_linewidth() == 4
    assert plt.plot(X)[0].get_linewidth() == 1.5
    sizes = {t.text: float(t.get("font-size", 0)) for t in drawn().iter(f"{SVG}text")}
    assert sizes["large"] > 26, "drawn after the block, with the settings of the block"
    figure, axes = plt.subplots()
    (line,) = axes.plot([], [])
    seen = []

    def step(frame: int) -> list[object]:
        seen.append(frame)
        line.set_data([0, frame], [0, 1])
        return [line]

    FuncAnimation(figure, step, frames=3, interval=1).play()
    assert seen == [0, 1, 2]
    assert line.get_xdata().tolist() == [0, 2]
