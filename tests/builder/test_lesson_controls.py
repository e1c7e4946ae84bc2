"""The block `{widget}` of each kind: its slips, its still form, its first value in scripts."""

from pathlib import Path
from typing import Any

import pytest

from builder.lessons import LessonError, lesson_script, load_course, render_course
from builder.lessons.record import record_course

HEADER = """\
---
title: Controls
slug: controls
part: 1
order: 1
summary: One of each.
minutes: 5
---
"""
CONTROLS = {
    "slider": ":variable: rate\n:min: 0\n:max: 1\n:step: 0.1\n:value: 0.5",
    "dropdown": ":variable: width\n:options: [16, 32, 'as wide']\n:value: 32",
    "checkbox": ":variable: shuffle\n:value: true",
    "text": ":variable: word\n:value: a <b>\n:placeholder: type",
    "button": ":variable: presses\n:runs: look",
    "timeline": ":stops: {1958 · first: look, a pause: null, '1986': look}",
    "drawing": ":variable: digit\n:size: 8\n:brush: 1.5\n:runs: look",
    "points": ":variable: places\n:points: [[1, 2], [3, 4]]\n:x: [0, 4]\n:y: [0, 5]",
}
CELL = """\
```{code-cell} python
:id: look
print(rate, width + 1, shuffle, word, presses, digit.shape, digit.dtype, digit.sum(), places)
```
"""


def control(kind: str, options: str | None = None) -> str:
    text = CONTROLS[kind] if options is None else options
    return f"```{{widget}} {kind}\n:id: own-{kind}\n:label: My {kind}\n{text}\n```\n"


def lesson(folder: Path, body: str) -> Path:
    path = folder / "lessons/part-01/01-controls/index.md"
    path.parent.mkdir(parents=True)
    path.write_text(HEADER + body, encoding="utf-8")
    return folder / "lessons"


ALL = "\n".join(control(kind) for kind in CONTROLS) + CELL

CASES = {
    "dropdown without options": ("dropdown", ":variable: width", 1, "needs `:options:`"),
    "options no list": ("dropdown", ":variable: width\n:options: 16", 5, "list of texts or"),
    "options that YAML reads as truth": (
        "dropdown",
        ":variable: width\n:options: [on, off]",
        5,
        "list of texts or numbers",
    ),
    "options no YAML": ("dropdown", ":variable: width\n:options: [a, b", 5, "is no YAML: '[a, b'"),
    "one option": ("dropdown", ":variable: width\n:options: [a]", 5, "at least two"),
    "an option twice": ("dropdown", ":variable: width\n:options: [1, '1']", 5, "all different"),
    "value no option": (
        "dropdown",
        ":variable: width\n:options: [a, b]\n:value: c",
        6,
        "'c' is no option; allowed: a, b",
    ),
    "tick": ("checkbox", ":variable: shuffle\n:value: yes", 5, "true or false, got 'yes'"),
    "text with a slider's option": ("text", ":variable: word\n:min: 3", 5, "no option 'min'"),
    "checkbox without a variable": ("checkbox", ":runs: look", 1, "needs `:variable:`"),
    "button that does nothing": ("button", "", 1, "needs `:variable:`, `:runs:` or both"),
    "button runs nothing": ("button", ":runs: walk", 1, "names no cell: 'walk'; cells: look"),
    "timeline with a variable": (
        "timeline",
        ":variable: year\n:stops: {a: look, b: look}",
        1,
        "its stops name their cells",
    ),
    "stops as a list": ("timeline", ":stops: [look, look]", 4, "names a cell for each stop"),
    "one stop": ("timeline", ":stops: {a: look, b: null}", 4, "at least two that name a cell"),
    "stop at nothing": ("timeline", ":stops: {a: look, b: walk}", 1, "`:stops:` names no cell: 'w"),
    "pad without size": ("drawing", ":variable: digit", 1, "needs `:size:`"),
    "pad too large": ("drawing", ":variable: digit\n:size: 500", 5, "4 to 128, got 500"),
    "pad of half a pixel": ("drawing", ":variable: digit\n:size: 8.5", 5, "whole number of"),
    "brush": ("drawing", ":variable: digit\n:size: 8\n:brush: 9", 6, "at most half of the size"),
    "points out of the plot": (
        "points",
        ":variable: places\n:points: [[5, 1]]\n:x: [0, 4]\n:y: [0, 5]",
        5,
        "the point (5, 1) lies outside of the plot: x goes from 0 to 4",
    ),
    "points in another form": (
        "points",
        ":variable: places\n:points: [1, 2]\n:x: [0, 4]\n:y: [0, 5]",
        5,
        "have the shape (N, 2), got (2,)",
    ),
    "text in the block": ("checkbox", ":variable: shuffle\nTick me.", 5, "has only options"),
    "variable of nobody": ("checkbox", ":variable: shuffled", 1, "the checkbox's variable"),
}


@pytest.mark.parametrize("name", CASES)
def test_a_slip_in_a_control_is_named_with_its_line(name: str, tmp_path: Path) -> None:
    kind, options, line, message = CASES[name]
    folder = lesson(tmp_path, control(kind, options) + CELL)
    with pytest.raises(LessonError) as caught:
        load_course(folder)
    start = f"lessons/part-01/01-controls/index.md:{line + 8}: "
    found = str(caught.value).split("\n")
    assert any(one.startswith(start) and message in one for one in found), "\n".join(found)


def test_two_controls_of_one_variable(tmp_path: Path) -> None:
    body = control("checkbox") + control("text", ":variable: shuffle") + CELL
    with pytest.raises(LessonError, match="'own-checkbox' sets the variable 'shuffle' too"):
        load_course(lesson(tmp_path, body))


def test_without_a_script_each_shows_its_label_and_value(tmp_path: Path, outline: Any) -> None:
    render_course(load_course(lesson(tmp_path, ALL)), tmp_path / "site")
    html = (tmp_path / "site/lessons/controls/index.html").read_text(encoding="utf-8")
    page = outline(html)
    for kind in CONTROLS:
        one = page.one("gg-control", id=f"own-{kind}", data_kind=kind)
        assert f"My {kind}" in one.text
        if kind in ("points", "timeline"):
            continue
        still = [*one.all("input"), *one.all("select"), *one.all("button")]
        assert still, kind
        assert all("disabled" in part.attributes for part in still), kind
    assert page.one("gg-control", id="own-slider").one("output").text == "0.5"
    assert page.one("option", selected="").text == "32"
    assert page.one("input", type="checkbox", checked="")
    assert page.one("input", type="text").attributes["value"] == "a <b>"
    assert len(page.one("gg-control", id="own-points").all("circle")) == 2
    line = page.one("gg-control", id="own-timeline")
    assert [stop.text.strip() for stop in line.all("li")] == ["1958 first", "a pause", "1986"]
    assert [link.attributes["href"] for link in line.all("a")] == ["#look", "#look"]
    data = page.one("gg-control", id="own-drawing").data
    assert (data["shape"], data["brush"], data["value"]) == ([8, 8], 1.5, None)


def test_cells_find_the_first_values_when_recorded_and_in_scripts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    course = load_course(lesson(tmp_path, ALL))
    said = "0.5 33 True a <b> 0 (8, 8) float32 0.0 [[1.0, 2.0], [3.0, 4.0]]\n"
    recorded = record_course(course, tmp_path / "cache")["controls"]
    assert recorded.outputs["look"] == [{"type": "stream", "name": "stdout", "text": said}]
    for framework in ("glowgrad", "torch"):
        script = lesson_script(course.lesson("controls"), framework)
        exec(compile(script, "script", "exec"), {"__name__": "__main__"})
        assert capsys.readouterr().out == said
