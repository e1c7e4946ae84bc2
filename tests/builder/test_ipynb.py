"""A lesson as a notebook: valid, complete, and its cells run in order."""

import asyncio
import json
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import nbformat
import pytest

from builder.checkout import ROOT
from builder.lessons import Course, Exercise, load_course
from builder.lessons.ipynb import lesson_notebook, notebook_outputs, outside_code
from glowgrad.sandbox import Sandbox

LESSONS = Path(__file__).parent / "data" / "lessons"


@pytest.fixture(scope="module")
def course() -> Course:
    return load_course(LESSONS)


def notebook(course: Course, slug: str, outputs: Any = None) -> nbformat.NotebookNode:
    """The notebook as nbformat reads it; an invalid one fails."""
    read = nbformat.reads(lesson_notebook(course, course.lesson(slug), outputs or {}), as_version=4)
    nbformat.validate(read)
    return read


def test_a_lesson_becomes_a_valid_notebook(course: Course) -> None:
    made = notebook(course, "first-steps")
    texts = [cell.source for cell in made.cells if cell.cell_type == "markdown"]
    whole = "\n\n".join(texts)
    assert texts[0].startswith("# First steps & <tags>\n\nOne neuron: what it computes.")
    assert r"$z = \mathbf{w}^\top \mathbf{x} + b$" in whole
    assert "\\sum_{n=1}^{N} (\\hat{y}_n - y_n)^2\n$$" in whole
    assert "| input | $(N, 2)$ |" in whole
    assert "See the next lesson (lesson “Next steps”) or above." in whole
    assert whole.count("lesson:") == whole.count("](#") == 0
    assert "<details><summary>Answer</summary>\n\n- `0`\n\nThe larger one" in whole
    assert "<details><summary>Hint 2</summary>" in whole
    assert "```python\ndef relu(x):\n    return max(x, 0)\n```" in whole
    assert "> **By the way**\n>\n> See" in whole.replace("> \n", ">\n")
    assert re.search(r'<img alt="Three arrows meet in a circle." src="data:image/svg\+xml;b', whole)
    assert whole.count("## Train") == 1, "a footnote must not repeat the text"
    code = {cell.id: cell for cell in made.cells if cell.cell_type == "code"}
    assert list(code) == ["add", "rate", "train", "own-relu-cell", "own-relu-check"]
    assert code["rate"].source == "learning_rate = 0.5  # learning rate: from 0.01 to 3 by 0.01"
    assert code["own-relu-check"].metadata.tags == ["raises-exception"]


def test_recorded_outputs_are_in_it(course: Course) -> None:
    figure = {"kind": "plot", "svg": "<svg/>", "alt": "a"}
    recorded = {
        "add": [
            {"type": "stream", "name": "stdout", "text": "10%\r100%\n"},
            {
                "type": "display",
                "id": "d",
                "update": False,
                "data": {"text/plain": "p", "application/vnd.glowgrad.figure+json": figure},
            },
            {"type": "result", "data": {"text/plain": "4", "text/html": "x" * 200_000}},
            {"type": "error", "name": "ValueError", "message": "no", "traceback": "a\nb"},
        ]
    }
    made = notebook(course, "first-steps", recorded)
    outputs = next(cell.outputs for cell in made.cells if cell.id == "add")
    assert [one.output_type for one in outputs] == [
        "stream",
        "display_data",
        "execute_result",
        "error",
    ]
    assert outputs[0].text == "100%\n"
    assert outputs[1].data["image/svg+xml"] == "<svg/>"
    assert outputs[2].data == {"text/plain": "4"}, "what is too large is left out"
    assert outputs[3].traceback == ["a", "b"]


def test_a_figure_is_drawn_for_programs_that_do_not_know_it() -> None:
    series = [{"name": "loss", "x": [0, 1], "y": [1.0, 0.5]}]
    lines = {"kind": "lines", "title": "Loss & <more>", "x_label": "a < b", "series": series}
    data = {"text/plain": "a figure", "application/vnd.glowgrad.figure+json": lines}
    (output,) = notebook_outputs([{"type": "result", "data": data}])
    svg = ElementTree.fromstring("".join(output["data"]["image/svg+xml"]))
    assert svg.tag == "{http://www.w3.org/2000/svg}svg"
    (style,) = [one.text or "" for one in svg.iter() if one.tag.endswith("style")]
    assert ".chart .s1 {" in style or ".chart .s1{" in style, style[:400]
    assert output["data"]["application/vnd.glowgrad.figure+json"] == lines


def test_widgets_without_a_text_are_left_out() -> None:
    widget = {"text/plain": "", "application/vnd.glowgrad.widget+json": {"kind": "slider"}}
    assert notebook_outputs([{"type": "display", "id": "w", "data": widget}]) == []


def test_code_is_left_alone() -> None:
    text = "a\n```\na\n```\nb `a` a"
    assert outside_code(text, lambda part: part.replace("a", "x")) == "x\n```\na\n```\nb `a` x"


@pytest.mark.parametrize("path", sorted(ROOT.glob("lessons/part-*/*/index.md")), ids=str)
def test_the_course_s_notebooks_are_valid(path: Path) -> None:
    whole = load_course(ROOT / "lessons")
    slug = next(one.slug for one in whole.lessons if one.path == path)
    made = notebook(whole, slug)
    assert sum(cell.cell_type == "code" for cell in made.cells) >= len(whole.lesson(slug).cells)
    text = "\n".join(cell.source for cell in made.cells if cell.cell_type == "markdown")
    assert "](lesson:" not in text
    assert "](#" not in text


async def _run(made: nbformat.NotebookNode) -> dict[str, str | None]:
    """The name of the error of each code cell, as a reader's Run all meets it."""
    sandbox = Sandbox(lambda _: None)
    return {
        cell.id: (json.loads(await sandbox.run(cell.source, cell.id))["error"] or {}).get("name")
        for cell in made.cells
        if cell.cell_type == "code"
    }


@pytest.mark.parametrize("slug", ["first-steps", "next-steps", "xor"])
def test_the_cells_run_in_order(course: Course, slug: str) -> None:
    if slug == "xor":
        course = load_course(ROOT / "lessons")
    made = notebook(course, slug)
    may_fail = {
        cell.id for cell in made.cells if "raises-exception" in cell.metadata.get("tags", [])
    }
    errors = {name: error for name, error in asyncio.run(_run(made)).items() if error}
    assert set(errors) <= may_fail, errors
    for exercise in (b for b in course.lesson(slug).blocks if isinstance(b, Exercise)):
        assert errors.pop(f"{exercise.id}-check", None), "the starter is no solution"
