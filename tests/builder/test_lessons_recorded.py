"""Recorded outputs: what the cells showed natively, drawn without JavaScript."""

import base64
import re
import shutil
import struct
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from builder import kept
from builder.lessons import LessonError, load_course, record_course, render_course
from builder.lessons.charts import chart, thin
from builder.lessons.png import png
from builder.lessons.recorded_html import FIGURE, OutputBudget, merged, output_html
from builder.lessons.safe_markup import safe_markup

LESSONS = Path(__file__).parent / "data" / "lessons"
HEADER = "---\ntitle: A\nslug: a\npart: 1\norder: 1\nsummary: S.\nminutes: 5\n---\n"


def write_lesson(folder: Path, body: str) -> Path:
    """A course of one lesson; its body begins at line 9."""
    path = folder / "lessons/part-01/01-a/index.md"
    path.parent.mkdir(parents=True)
    path.write_text(HEADER + body, encoding="utf-8")
    return folder / "lessons"


def cell(name: str, code: str, *options: str) -> str:
    """The source of a cell."""
    lines = "".join(f":{option}\n" for option in (f"id: {name}", *options))
    return f"```{{code-cell}} python\n{lines}{code}\n```\n"


PRINTS = cell("a", "print(1)")
MOVED_LATE = (
    "```{widget} slider\n:id: s\n:label: w\n:variable: width\n:runs: a\n"
    ":min: 1\n:max: 3\n:step: 1\n:value: 1\n```\n"
    + cell("x", "x = 1")
    + cell("a", "y = width / x", "expect: y == 1")
)
EXERCISE = """\
```{{exercise}}
:id: one
:title: One
What is right?
--- starter
right = 2
--- mistake
:message: Three is too many
:when: right == 3
right = 3
--- solution
{solution}
--- check
assert right == 1, "It is another number."
```
"""


def packed(array: np.ndarray) -> dict[str, Any]:
    """An array as figures carry it."""
    text = base64.b64encode(array.tobytes()).decode()
    return {"dtype": array.dtype.name, "shape": list(array.shape), "base64": text}


def stream(text: str, name: str = "stdout") -> dict[str, str]:
    """Something printed."""
    return {"type": "stream", "name": name, "text": text}


def display(name: str, plain: str, update: bool = False) -> dict[str, Any]:
    """Something displayed."""
    return {"type": "display", "id": name, "update": update, "data": {"text/plain": plain}}


XS = list(range(1000))
FIGURES: dict[str, dict[str, Any]] = {
    "lines": {
        "x_label": "step",
        "y_label": "loss",
        "y_log": False,
        "series": [
            {"name": "training", "x": XS, "y": [1 / (1 + x) for x in XS]},
            {"name": "test <b>", "x": XS, "y": [2 / (1 + x) for x in XS]},
        ],
    },
    "bars": {"x_label": "digit", "y_label": "share", "names": ["0", "1"], "values": [0.5, -0.2]},
    "matrix": {
        "row_label": "true",
        "column_label": "guess",
        "row_names": ["a", "b"],
        "column_names": ["a", "b"],
        "values": [[10, 2], [0, 12]],
    },
    "field": {
        "x_label": "x",
        "y_label": "y",
        "x_range": [-1, 1],
        "y_range": [0, 2],
        "values": packed(np.linspace(0, 1, 200 * 300, dtype=np.float32).reshape(200, 300)),
        "points": {"x": [0, 1], "y": [1, 2], "label": [0, 1]},
    },
    "images": {
        "images": packed(np.zeros((3, 8, 8), np.uint8)),
        "captions": ["4", "5 <i>", "6"],
        "marks": [False, True, False],
        "columns": 3,
        "scale": 8,
    },
}


@pytest.mark.parametrize("kind", FIGURES)
def test_every_kind_of_figure_has_a_small_drawing_with_a_description(kind: str, outline) -> None:
    figure = {"kind": kind, "title": "A <title>", "alt": 'What "it" shows', **FIGURES[kind]}
    html = output_html({"type": "display", "id": "1", "data": {FIGURE: figure, "text/plain": ""}})
    assert len(html) < 25_000
    drawing = outline(html).one("figure", data_recorded="true")
    assert drawing.one("figcaption").text == "A <title>"
    assert drawing.one("div", role="img").attributes["aria-label"] == 'What "it" shows'
    assert not drawing.all("b")
    assert not drawing.all("i")


@pytest.mark.parametrize(
    ("kind", "labels"),
    [
        ("lines", {"step", "loss", "training", "test <b>", "0", "200"}),
        ("matrix", {"true", "guess", "a", "b", "10", "12"}),
        ("bars", {"digit", "share", "0", "1", "0.4"}),
        ("field", {"x", "y", "-1", "0.5", "2"}),
    ],
)
def test_a_chart_shows_its_labels_and_names(kind: str, labels: set[str], outline) -> None:
    drawing = outline(chart({"kind": kind, **FIGURES[kind]}))
    assert labels <= {one.text for one in drawing.all("text")}


@pytest.mark.parametrize(
    "series",
    [
        {"x": [], "y": []},
        {"x": [1], "y": [2.0]},
        {"x": [0, 1, 2], "y": [0.5, None, float("nan")]},
        {"x": [0, 1], "y": [3.0, 3.0]},
        {"x": [0, 1, 2], "y": [0.0, 1e-9, 1e9]},
    ],
)
@pytest.mark.parametrize("log", [False, True])
def test_awkward_curves_are_drawn(series: dict[str, Any], log: bool, outline) -> None:
    figure = {"kind": "lines", "y_log": log, "series": [{"name": "s", **series}]}
    html = chart(figure)
    assert outline(html).one("svg")
    assert "nan" not in html
    assert "inf" not in html


def test_a_rewound_training_shows_its_curves_and_the_last_pictures(outline) -> None:
    matrix = {"kind": "matrix", "title": "Weights", **FIGURES["matrix"]}
    last = {"values": [[7.0, 8.0], [9.0, 6.0]]}
    figure = {
        "kind": "rewind",
        "curves": {"kind": "lines", **FIGURES["lines"]},
        "pictures": [matrix],
        "frames": [[{}], [last]],
    }
    drawing = outline(chart(figure))
    assert len(drawing.all("svg")) == 2
    assert {"7", "9"} <= {one.text for one in drawing.all("text")}
    assert chart({**figure, "frames": []})


def test_points_of_classes_have_the_colours_of_their_classes(outline) -> None:
    field = {**FIGURES["field"], "kind": "field", "count": 3}
    shape = field["values"]["shape"]
    classes = bytes(shape[0] * shape[1])
    field["classes"] = {
        "dtype": "uint8",
        "shape": shape,
        "base64": base64.b64encode(classes).decode(),
    }
    field["points"] = {"x": [0, 0, 0], "y": [0, 0, 0], "label": [0, 2, 0]}
    drawing = outline(chart(field))
    looks = {one.attributes["style"]: len(one.all("circle")) for one in drawing.all("g")}
    assert looks == {"fill:var(--s1)": 2, "fill:var(--s3)": 1}


def test_a_thinned_curve_keeps_its_ends_and_extremes() -> None:
    ys = [0.0] * 5000
    ys[2345], ys[3456] = 9.0, -9.0
    points = thin([float(x) for x in range(5000)], ys)
    assert len(points) <= 300
    assert (points[0][0], points[-1][0]) == (0, 4999)
    assert {(2345.0, 9.0), (3456.0, -9.0)} <= set(points)


def test_progress_leaves_nothing_behind() -> None:
    data = {FIGURE: {"kind": "progress", "label": "x", "done": 1, "total": 2}, "text/plain": ""}
    assert output_html({"type": "display", "id": "1", "data": data}) == ""


@pytest.mark.parametrize(
    ("pixels", "palette"),
    [
        (np.arange(6, dtype=np.uint8).reshape(2, 3), None),
        (np.arange(18, dtype=np.uint8).reshape(2, 3, 3), None),
        (np.array([[0, 1]], np.uint8), np.array([[1, 2, 3], [4, 5, 6]], np.uint8)),
    ],
)
def test_a_png_holds_the_pixels(pixels: np.ndarray, palette: np.ndarray | None) -> None:
    data = png(pixels, palette)
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    chunks, at = {}, 8
    while at < len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        name, body = data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        (checksum,) = struct.unpack(">I", data[at + 8 + length : at + 12 + length])
        assert checksum == zlib.crc32(name + body)
        chunks[name] = body
        at += 12 + length
    assert struct.unpack(">II", chunks[b"IHDR"][:8]) == pixels.shape[1::-1]
    rows = zlib.decompress(chunks[b"IDAT"])
    stride = 1 + pixels[0].size
    assert b"".join(rows[i + 1 : i + stride] for i in range(0, len(rows), stride)) == (
        pixels.tobytes()
    )
    assert (b"PLTE" in chunks) == (palette is not None)


def test_outputs_stand_as_they_ended(outline) -> None:
    html = OutputBudget().html(
        [
            stream("10 %\r20 %\r"),
            stream("done <b>\n"),
            display("a", "first"),
            stream("oops\n", "stderr"),
            display("a", "second", update=True),
            {"type": "result", "data": {"text/plain": "Tensor(4)"}},
        ]
    )
    shown = [(one.attributes["class"], one.text) for one in outline(html).children]
    assert shown == [
        ("stream stdout", "done <b>\n"),
        ("display", "second"),
        ("stream stderr", "oops\n"),
        ("result", "Tensor(4)"),
    ]


def test_values_that_draw_themselves(outline) -> None:
    svg = {"text/plain": "a <graph>", "image/svg+xml": "<svg onload='alert(1)'/>"}
    table = {"text/plain": "?", "text/html": "<td onclick='x'>1 &lt; 2</td><td>3</td>"}
    html = output_html({"type": "result", "data": svg})
    image = outline(html).one("img")
    assert image.attributes["alt"] == "a <graph>"
    assert image.attributes["src"].startswith("data:image/svg+xml;base64,")
    assert output_html({"type": "result", "data": table}) == (
        '<div class="result" data-recorded="true"><div class="html-output">'
        "<td>1 &lt; 2</td><td>3</td></div></div>"
    )


def test_a_flood_of_text_is_shortened() -> None:
    html = OutputBudget().html([stream("a" * 3000 + "b" * 100_000 + "c" * 3000)])
    assert len(html) < 5000
    assert "102000 characters left out" in html


def test_what_does_not_fit_the_page_asks_to_be_run() -> None:
    budget = OutputBudget(characters=200)
    assert "<pre>short</pre>" in budget.html([stream("short")])
    assert "Run the cell" in budget.html([display("a", "x" * 300)])
    assert "Run the cell" not in budget.html([stream("x" * 300)]), "what was printed always fits"
    assert "Run the cell" in budget.html([display("a", "x")])


def test_recorded_outputs_stand_in_the_page(tmp_path: Path, outline) -> None:
    course = load_course(LESSONS)
    recorded = record_course(course, tmp_path / "cache")
    outputs = {slug: one.outputs for slug, one in recorded.items()}
    render_course(course, tmp_path / "site", outputs)
    page = outline((tmp_path / "site/lessons/first-steps/index.html").read_text(encoding="utf-8"))
    shown = page.one("gg-cell", id="add").one("div", class_="outputs")
    assert [one.text for one in shown.children] == ["total 4 <b>&amp;</b>\n", "4"]
    assert all(one.attributes["data-recorded"] == "true" for one in shown.children)
    # The slider's first value was set before the cell ran.
    assert "0.50 is small" in page.one("gg-cell", id="train").one("div", class_="outputs").text
    assert page.one("gg-cell", id="own-relu-cell").one("div", class_="outputs").text == ""
    other = outline((tmp_path / "site/lessons/next-steps/index.html").read_text(encoding="utf-8"))
    assert "ZeroDivisionError" in other.one("section", class_="error").text


def test_an_unchanged_lesson_is_not_run_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    counter = tmp_path / "runs"
    code = f"open({str(counter)!r}, 'a').write('x')\nprint('ran')"
    lessons = write_lesson(tmp_path, cell("a", code))
    source = next(lessons.glob("**/index.md"))

    def runs() -> int:
        record_course(load_course(lessons), tmp_path / "cache")
        return len(counter.read_text())

    assert runs() == runs() == 1
    source.write_text(source.read_text() + "\nMore words.\n")
    assert runs() == 1
    source.write_text(source.read_text().replace("'ran'", "'ran again'"))
    assert runs() == 2
    changed = set()
    state = kept._state
    monkeypatch.setattr(kept, "_state", lambda n: "changed" if n in changed else state(n))
    changed.add("py/glowgrad/keras/__init__.py")
    assert runs() == 2, "a part of the engine that the lesson has not imported"
    changed.add("py/glowgrad/sandbox/sandbox.py")
    assert runs() == 3


def test_a_recording_is_seeded(tmp_path: Path) -> None:
    code = "import random\nimport glowgrad as gg\nprint(random.random(), gg.rand(2).tolist())"
    tried = EXERCISE.format(solution=f"{code}\nright = 1")
    course = load_course(write_lesson(tmp_path, cell("a", code) + tried + cell("b", code)))
    one, two = (record_course(course, tmp_path / name)["a"] for name in ("one", "two"))
    assert one.outputs == two.outputs
    alone = load_course(write_lesson(tmp_path / "alone", cell("a", code) + cell("b", code)))
    # Exercises are tried in between, but take nothing from the cells' random numbers.
    assert record_course(alone, tmp_path / "three")["a"].outputs == one.outputs


@pytest.mark.parametrize(
    ("body", "line", "message"),
    [
        (cell("a", "x = 1\ny = x / 0"), 12, "cell 'a': ZeroDivisionError"),
        (cell("a", "1 + 1", "raises: ValueError"), 9, "cell 'a' raised no ValueError"),
        (cell("a", "1 / 0", "raises: ValueError"), 12, "ZeroDivisionError"),
        (cell("a", "import os\nos._exit(3)"), 1, "could not be run"),
        (cell("a", "x = 2", "expect: x == 2", "expect: x > 2"), 12, "it is false, where x is 2"),
        (cell("a", "x = 2", "expect: y"), 11, "y: it raises NameError"),
        (MOVED_LATE + cell("b", "x = 0"), 26, "'a', run again by a control: ZeroDivisionError"),
        (MOVED_LATE + cell("b", "x = 4"), 25, "control does not do what it says: y == 1"),
        (PRINTS + EXERCISE.format(solution="wrong = 1"), 13, "the check of the solution of 'one'"),
        (PRINTS + EXERCISE.format(solution="1 / 0"), 13, "the solution of 'one': ZeroDivision"),
        (
            PRINTS + EXERCISE.format(solution="right = 1").replace("right = 2", "right = 1"),
            13,
            "the starter of 'one' already passes",
        ),
        (
            PRINTS + EXERCISE.format(solution="right = 1").replace("== 3", "== 4"),
            19,
            "the reader is told: It is another number.",
        ),
    ],
)
def test_a_cell_that_fails_ends_the_build(
    body: str, line: int, message: str, tmp_path: Path
) -> None:
    course = load_course(write_lesson(tmp_path, body))
    with pytest.raises(LessonError, match=f"lessons/part-01/01-a/index.md:{line}: ") as caught:
        record_course(course, tmp_path / "cache")
    assert message in str(caught.value)
    assert not list((tmp_path / "cache").glob("*.json"))


def test_a_cell_may_ask_not_to_be_shown_recorded(tmp_path: Path) -> None:
    body = cell("a", "print(1)", "record: false") + cell("b", "print(2)")
    recorded = record_course(load_course(write_lesson(tmp_path, body)), tmp_path / "cache")
    assert list(recorded["a"].outputs) == ["b"]


def test_a_page_full_of_pictures_stays_small(tmp_path: Path) -> None:
    shutil.copytree(LESSONS, tmp_path / "lessons")
    course = load_course(tmp_path / "lessons")
    noise = np.random.default_rng(0).integers(0, 255, (40, 64, 64)).astype(np.uint8)
    figure = {"kind": "images", "title": "", "alt": "noise", "images": packed(noise)}
    one = {"type": "display", "id": "1", "data": {FIGURE: figure, "text/plain": ""}}
    render_course(course, tmp_path / "site", {"first-steps": {"add": [one], "train": [one]}})
    html = (tmp_path / "site/lessons/first-steps/index.html").read_text(encoding="utf-8")
    assert len(html) < 120_000
    assert len(re.findall("Run the cell", html)) == 2
    assert "gg-figure" not in (tmp_path / "site/index.html").read_text(encoding="utf-8")


def test_the_course_page_shows_what_the_first_cell_drew(tmp_path: Path, outline) -> None:
    figure = {"kind": "bars", "title": "Two", "alt": "two bars", "names": ["a", "b"]}
    one = {"type": "display", "id": "1", "data": {FIGURE: {**figure, "values": [1, 2]}}}
    course = load_course(LESSONS)
    first = course.lessons[0]
    render_course(course, tmp_path / "site", {first.slug: {first.cells[0].id: [one]}})
    page = outline((tmp_path / "site/index.html").read_text(encoding="utf-8"))
    assert page.one("figure").one("figcaption").text == "Two"
    address = f"lessons/{first.slug}/#{first.cells[0].id}"
    assert page.one("a", href=address).text == "Watch them learn, in your own browser"


def test_markup_of_values_is_kept_without_what_could_act() -> None:
    markup = (
        '<table onclick="x()"><tr><th style="color:red;text-align:right">a &lt; b</th></tr>'
        "<script>alert(1)</script><td><img src=x onerror=y><a href='javascript:z'>text</a>"
    )
    assert safe_markup(markup) == (
        '<table><tr><th style="text-align:right">a &lt; b</th></tr><td>text</td></table>'
    )


def test_cleared_outputs_are_gone() -> None:
    def told(text: str) -> dict[str, Any]:
        return {"type": "stream", "name": "stdout", "text": text}

    later, now = {"type": "clear", "wait": True}, {"type": "clear", "wait": False}
    assert merged([told("a"), later, told("b"), later]) == [told("b")]
    assert merged([told("a"), now]) == []
    gone = {"type": "display", "id": "d", "update": True, "data": {}}
    assert merged([{**gone, "update": False, "data": {"text/plain": "x"}}, gone]) == []
