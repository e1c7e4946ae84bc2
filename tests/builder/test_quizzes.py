"""Every kind of quiz: what a reader without JavaScript gets, and each slip in one."""

import json
from pathlib import Path
from typing import Any

import pytest

from builder.lessons import LessonError, Order, load_course, render_course
from builder.lessons.ipynb import lesson_notebook
from builder.lessons.mathml import in_words

HEADER = "---\ntitle: A\nslug: a\npart: 1\norder: 1\nsummary: S.\nminutes: 5\n---\n"
FIRST_BODY_LINE = 9
COMMON = "difficulty: easy\nexplanation: 'Because of $x$.'\n"
MULTIPLE = f"""\
```{{quiz}} multiple
:id: many
question: Which?
options: ['one', '`two`', 'three']
correct: [0, 2]
feedback: ['Yes.', 'No.', 'Yes.']
{COMMON}```
"""
NUMERIC = f"""\
```{{quiz}} numeric
:id: size
question: How large?
answer: 2560
tolerance: 0.5
unit: bytes
feedback: Count the weights.
mistakes:
  - {{value: 640, feedback: 'A float has 4 bytes.'}}
  - {{value: 2570, feedback: 'There is no bias.'}}
{COMMON}```
"""
ORDER = f"""\
```{{quiz}} order
:id: steps
question: Which order?
code: true
lines:
  - optimizer.zero_grad()
  - loss = f(x)
  - loss.backward()
  - optimizer.step()
orders: [[1, 0, 2, 3]]
mistakes:
  - {{order: [3, 2], feedback: 'There is no gradient yet.'}}
{COMMON}```
"""
SORT = f"""\
```{{quiz}} sort
:id: rings
question: Where?
nested: true
groups: ['outer', '`inner`']
items:
  - {{text: one, group: 0, feedback: 'Not in there.'}}
  - {{text: two, group: 1, feedback: 'Further in.'}}
  - {{text: '$x$', group: 1, feedback: 'Further in.'}}
{COMMON}```
"""
CELL = "```{code-cell} python\n:id: train\nprint(6)\n```\n"
PICK = f"""\
```{{quiz}} predict
:id: guess
question: What comes?
cell: train
options: ['6', '7']
feedback: ['Yes.', 'No.']
correctIndex: 0
{COMMON}```
{CELL}"""
TYPE = f"```{{quiz}} predict\n:id: guess\nquestion: What?\ncell: train\n{COMMON}```\n{CELL}"


def course_of(folder: Path, body: str) -> Any:
    """A course of one lesson."""
    path = folder / "lessons/part-01/01-a/index.md"
    path.parent.mkdir(parents=True)
    path.write_text(HEADER + body, encoding="utf-8")
    return load_course(folder / "lessons")


@pytest.fixture
def page(tmp_path: Path, outline):
    """The page of a lesson with every kind of quiz."""
    render_course(course_of(tmp_path, MULTIPLE + NUMERIC + ORDER + PICK + SORT), tmp_path / "site")
    return outline((tmp_path / "site/lessons/a/index.html").read_text(encoding="utf-8"))


def test_several_options_are_boxes_to_tick(page) -> None:
    quiz = page.one("gg-quiz", id="many", data_kind="multiple")
    assert len(quiz.all("input", type="checkbox")) == 3
    assert quiz.data["correct"] == [0, 2]
    assert [one.text for one in quiz.one("noscript").all("li")] == ["one", "three"]


def test_a_number_has_a_field_and_its_unit(page) -> None:
    quiz = page.one("gg-quiz", id="size", data_kind="numeric")
    assert quiz.one("label").one("input", inputmode="decimal")
    assert quiz.one("span", class_="unit").text == "bytes"
    assert quiz.data["mistakes"][0] == {
        "value": 640,
        "feedbackHtml": "<p>A float has 4 bytes.</p>\n",
    }
    assert "2560 bytes" in quiz.one("noscript").text


def test_lines_begin_in_no_right_order_and_the_same_in_every_build(page, tmp_path: Path) -> None:
    quiz = page.one("gg-quiz", id="steps", data_kind="order")
    start = [
        int(one.attributes["data-line"]) for one in quiz.one("ol", class_="order-lines").all("li")
    ]
    assert sorted(start) == [0, 1, 2, 3]
    assert start not in quiz.data["orders"] == [[0, 1, 2, 3], [1, 0, 2, 3]]
    again = load_course(tmp_path / "lessons").lessons[0].blocks[2]
    assert isinstance(again, Order)
    assert again.start == start
    answer = quiz.one("noscript").all("li")
    assert [one.text for one in answer][:2] == ["optimizer.zero_grad()", "loss = f(x)"]


def test_groups_lie_in_one_another_and_their_things_beside_them(page) -> None:
    quiz = page.one("gg-quiz", id="rings", data_kind="sort")
    items = quiz.one("ul", class_="sort-items sort-tray").all("li")
    assert sorted(one.attributes["data-item"] for one in items) == ["0", "1", "2"]
    outer, inner = quiz.all("div", class_="sort-group")
    assert outer.one("div", class_="sort-group") is inner
    assert [outer.attributes["data-group"], inner.attributes["data-group"]] == ["0", "1"]
    assert [one["group"] for one in quiz.data["items"]] == [0, 1, 1]
    assert quiz.data["items"][0]["feedbackHtml"] == "<p>Not in there.</p>\n"
    assert [one.text for one in quiz.one("noscript").all("li")] == ["outer: one", "inner: two; x"]


def test_a_notebook_asks_to_sort_in_words(tmp_path: Path) -> None:
    course = course_of(tmp_path, SORT)
    notebook = json.loads(lesson_notebook(course, course.lessons[0], {}))
    text = "".join("".join(cell["source"]) for cell in notebook["cells"])
    assert "Groups: outer; `inner`" in text
    assert "- `inner`: two; $x$" in text


def test_a_prediction_is_tied_to_the_cell_that_waits_for_it(page) -> None:
    quiz = page.one("gg-quiz", id="guess", data_kind="predict")
    assert quiz.data["cell"] == "train"
    assert len(quiz.all("input", type="radio")) == 2
    assert page.one("gg-cell", id="train").attributes["data-awaits"] == "guess"


def test_a_prediction_without_options_is_typed(tmp_path: Path, outline) -> None:
    render_course(course_of(tmp_path, TYPE), tmp_path / "site")
    page = outline((tmp_path / "site/lessons/a/index.html").read_text(encoding="utf-8"))
    assert page.one("gg-quiz", id="guess").one("label").one("textarea")


SLIPS = {
    "kind": (MULTIPLE.replace("} multiple", "} many"), 1, "allowed: single, multiple, numeric"),
    "multiple: index": (MULTIPLE.replace("[0, 2]", "[0, 3]"), 5, "3 is not among the 3 options"),
    "multiple: one": (MULTIPLE.replace("[0, 2]", "[0]"), 5, "several options are right"),
    "multiple: twice": (MULTIPLE.replace("[0, 2]", "[0, 0]"), 5, "an option twice"),
    "multiple: words": (MULTIPLE.replace("[0, 2]", "[a]"), 5, "a whole number only, got 'a'"),
    "same options": (MULTIPLE.replace("three", "one"), 4, "two options are the same"),
    "answer": (NUMERIC.replace("2560", "many"), 4, "must be a number, got 'many'"),
    "answer nan": (NUMERIC.replace("2560", ".nan"), 4, "a finite number"),
    "tolerance": (NUMERIC.replace("0.5", "-1"), 5, "tolerance is 0 or more"),
    "mistake is right": (NUMERIC.replace("640", "2560.2"), 9, "is within 0.5 of the answer"),
    "mistake twice": (NUMERIC.replace("2570", "640"), 10, "the mistake 640 is there twice"),
    "mistake key": (NUMERIC.replace("{value: 640", "{number: 640"), 9, "unknown key 'number'"),
    "mistake text": (NUMERIC.replace("'A float has 4 bytes.'", "4"), 9, "'feedback' must be text"),
    "few lines": (ORDER.replace("  - loss.backward()\n  - optimizer.step()\n", ""), 5, "3 lines"),
    "orders": (ORDER.replace("[[1, 0, 2, 3]]", "[[1, 0, 2]]"), 10, "lists 0 to 3 once each"),
    "order twice": (ORDER.replace("[[1, 0, 2, 3]]", "[[0, 1, 2, 3]]"), 10, "is there twice"),
    "order mistake": (
        ORDER.replace("order: [3, 2]", "order: [0, 1, 3]"),
        12,
        "no mistake",
    ),
    "groups": (SORT.replace("'outer', ", ""), 5, "at least 2 groups"),
    "group twice": (SORT.replace("'`inner`'", "outer"), 5, "two groups are the same"),
    "few items": (
        SORT.replace("  - {text: two, group: 1, feedback: 'Further in.'}\n", ""),
        6,
        "3 it",
    ),
    "group": (SORT.replace("two, group: 1", "two, group: 2"), 8, "2 is not among the 2 groups"),
    "item twice": (SORT.replace("text: two", "text: one"), 8, "the item 'one' is there twice"),
    "item key": (SORT.replace("{text: two", "{word: two"), 8, "unknown key 'word' in an item"),
    "item text": (SORT.replace("text: two", "text: 2"), 8, "an item's 'text' must be text"),
    "code": (ORDER.replace("loss = f(x)", "loss ="), 6, "Python in the lines"),
    "cell": (
        PICK.replace("cell: train", "cell: test"),
        4,
        "names no cell below: 'test'; cells: train",
    ),
    "cell above": (CELL + TYPE.removesuffix(CELL), 8, "names no cell below"),
    "half a pick": (PICK.replace("correctIndex: 0\n", ""), 1, "needs correctIndex as well"),
    "two ask": (TYPE.removesuffix(CELL).replace("guess", "b") + TYPE, 4, "asks for the output"),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_every_slip_is_named_with_its_line(slip: str, tmp_path: Path) -> None:
    body, line, message = SLIPS[slip]
    with pytest.raises(LessonError) as caught:
        course_of(tmp_path, body)
    place = f"lessons/part-01/01-a/index.md:{FIRST_BODY_LINE - 1 + line}: "
    said = str(caught.value).split("\n")
    assert any(one.startswith(place) and message in one for one in said), said


@pytest.mark.parametrize(
    ("tex", "said"),
    [
        (r"(10, 8, 14)", "(10, 8, 14)"),
        (r"\frac{1}{2} \times \mathbf{w}", "1 / 2 × w"),
        (r"\left( x_{12} \right)", "( x_12 )"),
    ],
)
def test_options_that_are_formulas_have_names(tex: str, said: str) -> None:
    assert in_words(tex) == said
