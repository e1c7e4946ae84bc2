"""Quizzes as a reader answers them, with mouse, with keyboard, and after coming back."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from builder.lessons import load_course, render_course
from builder.seal import seal
from builder.serve import serve_in_thread

HEADER = """\
---
title: A page of questions
slug: {slug}
part: 1
order: {order}
summary: Every kind of question once.
minutes: 5
device: cpu
{more}---
"""
COMMON = "difficulty: easy\nexplanation: So it is.\n"
QUIZZES = f"""\
## Questions

```{{quiz}} multiple
:id: many
question: Which are even?
options: ['two', 'three', 'four', 'five']
correct: [0, 2]
feedback: ['Half of it is one.', 'Half of it is no whole number.', 'Twice two.', 'Odd.']
{COMMON}```

```{{quiz}} numeric
:id: size
question: How many bytes have 640 weights?
answer: 2560
unit: bytes
feedback: Count the weights first.
mistakes: [{{value: 640, feedback: 'A weight has four bytes.'}}]
{COMMON}```

```{{quiz}} order
:id: steps
question: Which order?
code: true
lines: ['loss = f(x)', 'loss.backward()', 'optimizer.step()']
mistakes: [{{order: [2, 1], feedback: 'There is no gradient yet.'}}]
{COMMON}```

```{{quiz}} sort
:id: rings
question: Where does it belong?
nested: true
groups: ['machines', 'engines']
items:
  - {{text: loom, group: 0, feedback: 'A loom drives nothing.'}}
  - {{text: diesel, group: 1, feedback: 'It drives a shaft.'}}
  - {{text: turbine, group: 1, feedback: 'It drives a shaft too.'}}
{COMMON}```

## Predictions

```{{quiz}} predict
:id: guess
question: What will it print?
cell: product
{COMMON}```

```{{code-cell}} python
:id: product
print(6 * 7)
```
"""
EXERCISE = """\
## Exercises

```{exercise}
:id: twice
:title: Double it
Write `double`.
--- starter
def double(x):
    return x
--- hint
Two times.
--- hint
`2 * x`
--- mistake
:message: You squared it.
:same: double(3)
def double(x):
    return x * x
--- solution
def double(x):
    return 2 * x
--- check
from glowgrad import checks
checks.value(double(3), 6)
```
"""
FIRST_RUN = 60_000


def make_site(dist: Path, folder: Path, lessons: dict[str, str]) -> Path:
    """The built site's scripts around lessons `slug: text` that are made for these tests."""
    for order, (slug, text) in enumerate(lessons.items(), 1):
        source = folder / "lessons" / "part-01" / f"{order:02}-{slug}"
        source.mkdir(parents=True)
        header = HEADER.format(slug=slug, order=order, more="")
        whole = text if text.startswith("---") else header + text
        (source / "index.md").write_text(whole, encoding="utf-8")
    site = folder / "site"
    shutil.copytree(dist, site, ignore=shutil.ignore_patterns("lessons", "index.html"))
    recorded = {"questions": {"product": [{"type": "stream", "name": "stdout", "text": "42\n"}]}}
    render_course(load_course(folder / "lessons"), site, recorded)
    seal(site, site)
    return site


@pytest.fixture(scope="module")
def learning_site(dist: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A course of questions."""
    site = make_site(dist, tmp_path_factory.mktemp("learning"), {"questions": QUIZZES + EXERCISE})
    with serve_in_thread(site, isolated=True) as url:
        yield url


@pytest.fixture
def lesson(learning_site: str, page: Page) -> Page:
    """The page of questions in a fresh browser profile, on the CPU."""
    page.goto(f"{learning_site}/lessons/questions/?device=cpu")
    return page


def quiz(page: Page, name: str) -> Locator:
    return page.locator(f"gg-quiz#{name}")


def press(place: Locator, name: str) -> None:
    place.get_by_role("button", name=name, exact=True).click()


def test_several_options_are_judged_one_by_one_and_kept(lesson: Page) -> None:
    one = quiz(lesson, "many")
    press(one, "Check")
    expect(one.locator(".feedback")).to_contain_text("Choose at least one")
    one.get_by_label("two").check()
    one.get_by_label("five").check()
    press(one, "Check")
    feedback = one.locator(".feedback")
    expect(feedback).to_contain_text("2 of 4 options judged rightly")
    expect(feedback.locator("li.wrong")).to_contain_text("Odd.")
    expect(feedback).to_contain_text("One right option is still missing")
    press(one, "Try again")
    expect(feedback).to_be_hidden()
    one.get_by_label("five").uncheck()
    one.get_by_label("four").check()
    press(one, "Check")
    expect(feedback).to_contain_text("So it is.")
    lesson.reload()
    expect(quiz(lesson, "many").locator(".feedback")).to_contain_text("Right.")
    expect(quiz(lesson, "many").get_by_label("four")).to_be_checked()


def test_a_number_gets_the_feedback_of_its_mistake(lesson: Page) -> None:
    one = quiz(lesson, "size")
    field, feedback = one.get_by_label("Your answer"), one.locator(".feedback")
    for text, said in (
        ("many", "Write a number"),
        ("640 bytes", "A weight has four bytes."),
        ("1,280", "Count the weights first."),
    ):
        field.fill(text)
        field.press("Enter")
        expect(feedback).to_contain_text(said)
    press(one, "Show the answer")
    expect(field).to_have_value("2560")
    lesson.reload()
    # A shown answer is no answer of the reader's: the last try is what stays.
    expect(field).to_have_value("1,280")
    field.fill("2 560")
    field.press("Enter")
    expect(feedback).to_contain_text("So it is.")


def lines(place: Locator) -> list[str]:
    return [text.strip() for text in place.locator(".order-text").all_inner_texts()]


def test_lines_are_ordered_by_keyboard_and_by_dragging(lesson: Page) -> None:
    one = quiz(lesson, "steps")
    order = ["optimizer.step()", "loss = f(x)", "loss.backward()"]
    for place, text in enumerate(order):
        for _ in range(3):
            if lines(one).index(text) > place:
                up = one.get_by_role("button", name=f"Move up: {text}")
                up.focus()
                lesson.keyboard.press("Enter")
                expect(up).to_be_focused()
    assert lines(one) == order
    expect(lesson.locator("[aria-live]")).to_contain_text("place")
    press(one, "Check the order")
    expect(one.locator(".feedback")).to_contain_text("There is no gradient yet.")
    item = one.locator("li", has_text="optimizer.step()")
    end = one.locator("li").last.bounding_box()
    assert end
    item.locator(".order-text").hover()
    lesson.mouse.down()
    lesson.mouse.move(end["x"] + 60, end["y"] + end["height"] - 2, steps=12)
    lesson.mouse.up()
    assert lines(one) == ["loss = f(x)", "loss.backward()", "optimizer.step()"]
    expect(one.locator(".feedback")).to_be_hidden()
    press(one, "Check the order")
    expect(one.locator(".feedback")).to_contain_text("So it is.")
    lesson.reload()
    assert lines(quiz(lesson, "steps"))[0] == "loss = f(x)"


def members(place: Locator, group: int) -> list[str]:
    held = place.locator(f".sort-group[data-group='{group}'] > .sort-items > li")
    return [text.strip().removeprefix("✓ ") for text in held.all_inner_texts()]


def test_things_are_sorted_by_keyboard_and_by_dragging(lesson: Page) -> None:
    one = quiz(lesson, "rings")
    feedback = one.locator(".feedback")
    one.get_by_role("button", name="diesel").focus()
    lesson.keyboard.press("Enter")
    expect(one.get_by_role("button", name="put it here: “diesel” to machines")).to_be_focused()
    lesson.keyboard.press("Escape")
    expect(one.get_by_role("button", name="diesel")).to_be_focused()
    lesson.keyboard.press("Enter")
    lesson.keyboard.press("Enter")
    expect(feedback).to_contain_text("It drives a shaft.")
    assert members(one, 0) == ["diesel"]
    lesson.keyboard.press("Enter")
    lesson.keyboard.press("Tab")
    while "engines" not in lesson.evaluate("document.activeElement.ariaLabel ?? ''"):
        lesson.keyboard.press("Tab")
    lesson.keyboard.press("Enter")
    expect(feedback).to_contain_text("That is its place. 2 are left.")
    assert members(one, 1) == ["diesel"]
    place = one.locator(".sort-group[data-group='1']").bounding_box()
    assert place
    one.get_by_role("button", name="turbine").hover()
    lesson.mouse.down()
    lesson.mouse.move(place["x"] + 90, place["y"] + place["height"] - 9, steps=8)
    lesson.mouse.up()
    expect(feedback).to_contain_text("One is left.")
    expect(one.locator(".put-here")).to_have_count(0)
    lesson.reload()
    expect(one.locator(".feedback")).to_contain_text("2 of 3 in place.")
    assert set(members(one, 1)) == {"diesel", "turbine"}
    one.get_by_role("button", name="loom").click()
    one.get_by_role("button", name="put it here: “loom” to machines").click()
    expect(one.locator(".feedback")).to_contain_text("So it is.")
    expect(one.get_by_role("button", name="loom")).to_be_disabled()


def test_an_output_waits_for_the_prediction_and_is_compared_with_it(lesson: Page) -> None:
    one, cell = quiz(lesson, "guess"), lesson.locator("gg-cell#product")
    outputs = cell.locator(".outputs")
    expect(outputs).to_be_hidden()
    expect(cell).to_contain_text("show it anyway")
    press(one, "Predict")
    expect(one.locator(".feedback")).to_contain_text("Write what you expect first.")
    one.get_by_label("Your prediction").fill("36")
    press(one, "Predict")
    expect(outputs).to_be_visible()
    press(one, "Run the cell")
    feedback = one.locator(".feedback")
    expect(feedback).to_contain_text("It turned out differently.", timeout=FIRST_RUN)
    expect(feedback.locator("pre")).to_have_text(["36", "42"])
    one.get_by_label("Your prediction").fill("42")
    press(one, "Predict")
    press(one, "Run the cell")
    expect(feedback).to_contain_text("Well foreseen.")
    lesson.reload()
    expect(feedback).to_contain_text("Well foreseen.")
    expect(outputs).to_be_visible()


def test_an_exercise_gives_hints_in_turn_and_its_solution_after_a_try(lesson: Page) -> None:
    one = lesson.locator("gg-exercise#twice")
    feedback, solution = one.locator(".feedback"), one.locator("details.solution")
    press(one, "Hint 1 of 2")
    expect(one.locator(".hint[open]")).to_contain_text("Two times.")
    expect(one.locator(".hint:visible")).to_have_count(1)
    one.get_by_role("button", name="Solution").click(force=True)
    expect(one).to_contain_text("opens after your first check")
    expect(solution).to_be_hidden()
    press(one, "Check")
    expect(feedback).to_have_text("The result is 3, but must be 6.", timeout=FIRST_RUN)
    expect(solution).to_be_visible()
    write(one, "def double(x):\n    return x ** 2")
    press(one, "Check")
    expect(feedback).to_have_text("You squared it.")
    solution.locator("summary").click()
    press(solution, "Put it into the cell")
    press(one, "Check")
    expect(feedback).to_contain_text("every check passed")
    write(one, "def double(x): pass")
    lesson.reload()
    expect(one).to_have_attribute("data-solved", "")
    expect(one).to_contain_text("3 tries")
    press(one, "Bring back the text that passed")
    expect(one.locator(".cm-content")).to_contain_text("return 2 * x")


def write(place: Locator, text: str) -> None:
    """Replace the text of a cell by typing."""
    place.locator("pre.source, .cm-content").first.click()
    editor = place.locator(".cm-content").first
    expect(editor).to_be_focused()
    editor.press("Control+a")
    editor.page.keyboard.insert_text(text)


def test_answers_can_be_read_without_a_script(learning_site: str, browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{learning_site}/lessons/questions/")
    for name, answer in (
        ("many", "four"),
        ("size", "2560 bytes"),
        ("steps", "loss.backward()"),
        ("rings", "diesel; turbine"),
    ):
        page.locator(f"gg-quiz#{name} summary").click()
        expect(page.locator(f"gg-quiz#{name} details")).to_contain_text(answer)
    expect(page.locator("gg-cell#product .outputs")).to_have_text("42\n")
    context.close()
