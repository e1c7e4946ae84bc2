"""The lesson page as a reader uses it, with mouse and with keyboard alone."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from .one_lesson import site_of

LESSON = """\
---
title: A page to try
slug: try
part: 1
order: 1
summary: Every kind of block once.
prerequisites: []
covers: []
minutes: 1
device: cpu
---

## Cells

```{code-cell} python
:id: setup
:autorun: true
:hide-input: true
secret = 42
```

```{widget} slider
:id: lr
:label: learning rate
:variable: learning_rate
:min: 0
:max: 2
:step: 0.1
:value: 0.5
:runs: uses-slider
```

```{code-cell} python
:id: hello
greeting = "hello"
print(greeting, secret)
```

```{code-cell} python
:id: uses-slider
print("learning rate", learning_rate)
```

```{code-cell} python
:id: pictures
import struct
from base64 import b64encode
from glowgrad.display import HTML, display

class Figure:
    def __init__(self, **figure):
        self.figure = figure
    def __repr__(self):
        return "a figure"
    def _repr_mimebundle_(self):
        return {"application/vnd.glowgrad.figure+json": self.figure, "text/plain": "a figure"}

def pack(dtype, data, shape):
    return {"dtype": dtype, "shape": shape, "base64": b64encode(data).decode()}

def curve(n):
    series = {"name": "training", "x": list(range(n)), "y": [1 / (i + 1) for i in range(n)]}
    return Figure(kind="lines", title="Loss", alt=f"{n} losses", x_label="step", y_label="loss",
                  series=[series])

def progress(n):
    return Figure(kind="progress", label="Training", done=n, total=20, seconds=n * 1.0,
                  note="loss 0.1")

live = display(curve(2))
bar = display(progress(0))
for n in range(3, 21):
    live.update(curve(n))
    bar.update(progress(n))
display(Figure(kind="images", title="Digits", alt="two pictures", captions=["0", "1"],
               marks=[False, True], columns=2, scale=6,
               images=pack("uint8", bytes(range(128)), [2, 8, 8])))
values = struct.pack("4f", 0, 1, 0, 1)
display(Figure(kind="field", title="Field", alt="a field", x_label="x", y_label="y",
               x_range=[-1, 1], y_range=[-1, 1], values=pack("float32", values, [2, 2]),
               points={"x": [-0.5, 0.5], "y": [0, 0], "label": [0, 1]}))
display(Figure(kind="matrix", title="Confusion", alt="a matrix", row_label="true",
               column_label="predicted", row_names=["a", "b"], column_names=["a", "b"],
               values=[[3, 0], [1, 2]]))
display(Figure(kind="bars", title="Bars", alt="bars", x_label="", y_label="",
               names=["a", "b"], values=[1, -2]))
display(HTML("<table><tr><td>cell of a table</td></tr></table>"
             "<img src=x onerror='window.hacked = 1'><script>window.hacked = 2</script>"))
```

```{code-cell} python
:id: fails
numbers = [1, 2, 3]
print("so far")
numbers[7]
print("never")
```

```{code-cell} python
:id: endless
count = 0
while True:
    count += 1
```

```{exercise}
:id: own-relu
:title: Write ReLU
Negative numbers become 0.
--- starter
def relu(x):
    return x
--- hint
Look at `max`.
--- solution
def relu(x):
    return max(0, x)
--- check
assert relu(-1) == 0, "A negative input must become 0."
assert relu(2) == 2
```

```{quiz}
question: What does ReLU of -3 give?
options: ["-3", "0", "3"]
correctIndex: 1
difficulty: easy
explanation: ReLU keeps what is positive.
feedback: ["That is the input.", "Yes, it is cut off.", "That is its size."]
```
"""

FIRST_RUN = 60_000


@pytest.fixture(scope="module")
def lesson_site(dist: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The built site's scripts and runtime around a lesson that is made for these tests."""
    recorded = {"try": {"hello": [{"type": "stream", "name": "stdout", "text": "recorded\n"}]}}
    with site_of(LESSON, dist, tmp_path_factory.mktemp("page"), recorded) as url:
        yield url


@pytest.fixture
def lesson(lesson_site: str, page: Page) -> Page:
    """The lesson in a fresh browser profile, on the CPU."""
    page.goto(f"{lesson_site}/lessons/try/?device=cpu")
    return page


def cell(page: Page, name: str) -> Locator:
    return page.locator(f"gg-cell#{name}")


def run(page: Page, name: str, state: str = "done") -> Locator:
    """Press a cell's Run and wait for the end of the run."""
    one = cell(page, name)
    one.get_by_role("button", name="Run", exact=True).click()
    expect(one).to_have_attribute("data-state", state, timeout=FIRST_RUN)
    return one


def edit(page: Page, name: str, text: str) -> None:
    """Replace a cell's text by typing, as a reader does."""
    cell(page, name).locator("pre.source, .cm-content").first.click()
    editor = cell(page, name).locator(".cm-content")
    expect(editor).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(text)


def button(page: Page, name: str) -> Locator:
    return page.locator("gg-toolbar").get_by_role("button", name=name, exact=True)


def test_nothing_heavy_loads_before_the_first_run(lesson_site: str, browser: Browser) -> None:
    sizes: dict[str, int] = {}
    with browser.new_context() as context:
        page = context.new_page()
        page.on(
            "requestfinished",
            lambda request: sizes.update({request.url: request.sizes()["responseBodySize"]}),
        )
        page.goto(f"{lesson_site}/lessons/try/")
        expect(page.get_by_role("button", name="Run all")).to_be_visible()
        page.wait_for_timeout(1000)
        # Chunks are what the page shares with its later parts; one part registers the service
        # worker.
        light = re.compile(r"/(?:chunk|registration)-")
        heavy = [
            url
            for url in sizes
            if "/runtime/" in url or ("/parts/" in url and not light.search(url))
        ]
        assert not heavy
        assert len(sizes) < 20, sizes
        assert sum(sizes.values()) < 100_000, sizes
        assert page.locator("html").get_attribute("data-session") == "off"


def test_edit_run_reload_reset(lesson: Page) -> None:
    hello = cell(lesson, "hello")
    expect(hello.locator(".outputs")).to_have_text("recorded")
    edit(lesson, "hello", 'print("mine", 6 * 7)')
    expect(hello).to_have_attribute("data-stale", "")
    lesson.keyboard.press("Control+Enter")
    expect(hello).to_have_attribute("data-state", "done", timeout=FIRST_RUN)
    expect(hello.locator(".outputs")).to_have_text("mine 42")
    expect(hello).not_to_have_attribute("data-stale", "")
    expect(lesson.locator("html")).to_have_attribute("data-session", "ready")
    expect(lesson.locator(".device-line")).to_contain_text("CPU")

    lesson.reload()
    expect(hello.locator(".cm-content")).to_have_text('print("mine", 6 * 7)')
    hello.get_by_role("button", name="Reset", exact=True).click()
    expect(hello.locator(".cm-content")).to_contain_text("greeting")
    hello.locator(".cm-content").click()
    lesson.keyboard.press("Control+z")
    expect(hello.locator(".cm-content")).to_have_text('print("mine", 6 * 7)')
    hello.get_by_role("button", name="Reset", exact=True).click()
    lesson.wait_for_timeout(400)
    lesson.reload()
    expect(hello.locator("pre.source")).to_contain_text("greeting")


def test_setup_cells_and_sliders_come_before_the_first_cell(lesson: Page) -> None:
    expect(cell(lesson, "setup").locator("pre.source")).to_be_hidden()
    expect(run(lesson, "hello").locator(".outputs")).to_have_text("hello 42")
    expect(cell(lesson, "setup")).to_have_attribute("data-state", "done")
    expect(run(lesson, "uses-slider").locator(".outputs")).to_have_text("learning rate 0.5")


def test_moving_a_slider_runs_its_cell(lesson: Page) -> None:
    slider = lesson.get_by_role("slider", name="learning rate")
    slider.focus()
    lesson.keyboard.press("ArrowRight")
    output = cell(lesson, "uses-slider").locator(".outputs")
    expect(output).to_have_text("learning rate 0.6", timeout=FIRST_RUN)
    lesson.keyboard.press("End")
    expect(output).to_have_text("learning rate 2")
    expect(cell(lesson, "hello")).to_have_attribute(
        "data-state", "done"
    )  # the cells above ran once


def test_an_error_shows_the_line_and_stops_run_all(lesson: Page) -> None:
    button(lesson, "Run all").click()
    fails = cell(lesson, "fails")
    expect(fails).to_have_attribute("data-state", "error", timeout=FIRST_RUN)
    expect(fails.locator(".stream")).to_have_text("so far")
    error = fails.get_by_role("region", name="Error")
    expect(error.locator("p").first).to_have_text("list index out of range")
    expect(error).to_contain_text("line 3: numbers[7]")
    expect(error.get_by_text("IndexError: full traceback")).to_be_visible()
    expect(fails.locator(".has-failed-line, .failed-line")).to_have_count(1)
    expect(cell(lesson, "endless")).to_have_attribute("data-state", "idle")
    expect(lesson.locator(".device-line")).to_contain_text("of 6 cells")


def test_a_missing_name_offers_the_cells_above(lesson: Page) -> None:
    edit(lesson, "uses-slider", "print(greeting * 2)")
    failed = run(lesson, "uses-slider", "error")
    failed.get_by_role("button", name="Start with the cells above").click()
    expect(failed.locator(".outputs")).to_have_text("hellohello")


def test_stop_keeps_variables(lesson: Page) -> None:
    endless = cell(lesson, "endless")
    endless.get_by_role("button", name="Run", exact=True).click()
    expect(endless).to_have_attribute("data-state", "running", timeout=FIRST_RUN)
    expect(lesson.locator("html")).to_have_attribute("data-session", "busy")
    cell(lesson, "hello").get_by_role("button", name="Run", exact=True).click()
    expect(cell(lesson, "hello")).to_have_attribute("data-state", "queued")
    button(lesson, "Stop").click()
    expect(endless.locator(".outputs")).to_contain_text("Stopped. Variables are kept.")
    expect(endless).to_have_attribute("data-state", "idle")
    expect(cell(lesson, "hello")).to_have_attribute("data-state", "idle")
    edit(lesson, "hello", "print(count > 0)")
    expect(run(lesson, "hello").locator(".outputs")).to_have_text("True")


def test_restart_ends_a_run_and_forgets_variables(lesson: Page) -> None:
    run(lesson, "hello")
    cell(lesson, "endless").get_by_role("button", name="Run", exact=True).click()
    expect(cell(lesson, "endless")).to_have_attribute("data-state", "running")
    button(lesson, "Restart").click()
    expect(cell(lesson, "endless").locator(".outputs")).to_contain_text("restarted")
    expect(lesson.locator("html")).to_have_attribute("data-session", "ready", timeout=FIRST_RUN)
    expect(cell(lesson, "hello")).to_have_attribute("data-state", "idle")
    edit(lesson, "uses-slider", "print('greeting' in globals(), secret)")
    expect(run(lesson, "uses-slider").locator(".outputs")).to_have_text("False 42")


def test_a_lost_gpu_offers_the_cpu(lesson: Page) -> None:
    edit(lesson, "hello", 'raise RuntimeError("The graphics device was lost (pulled out).")')
    run(lesson, "hello", "error")
    button(lesson, "Restart on the CPU").click()
    expect(lesson.locator(".device-line")).to_contain_text("Running on the CPU", timeout=FIRST_RUN)
    expect(button(lesson, "Restart on the CPU")).to_be_hidden()


def test_a_session_that_cannot_start_says_so(lesson: Page) -> None:
    lesson.route("**/assets/session-*.js", lambda route: route.abort())
    lesson.reload()
    failed = run(lesson, "uses-slider", "error")
    expect(failed.get_by_role("region", name="Error")).to_contain_text(
        "Python could not be started"
    )
    expect(lesson.locator("html")).to_have_attribute("data-session", "dead")
    expect(lesson.locator(".device-line")).to_contain_text("Press Restart: your text is kept.")
    lesson.unroute("**/assets/session-*.js")
    button(lesson, "Restart").click()
    expect(lesson.locator("html")).to_have_attribute("data-session", "ready", timeout=FIRST_RUN)
    expect(run(lesson, "uses-slider").locator(".outputs")).to_have_text("learning rate 0.5")


def test_figures_are_drawn_and_described(lesson: Page) -> None:
    pictures = run(lesson, "pictures")
    for name in ("20 losses", "two pictures", "a field", "a matrix", "bars"):
        picture = pictures.get_by_role("img", name=name, exact=True)
        expect(picture).to_be_visible()
        colours = picture.locator("canvas").first.evaluate(
            """canvas => {
              const { width, height } = canvas;
              const data = canvas.getContext("2d").getImageData(0, 0, width, height).data;
              return new Set(new Uint32Array(data.buffer)).size;
            }"""
        )
        assert colours > 3, f"{name} is blank"
    expect(pictures.get_by_role("img")).to_have_count(5)  # updates replaced, they did not add
    expect(pictures.locator(".tile.wrong")).to_have_text("✗ 1")
    expect(pictures.get_by_role("progressbar")).to_have_attribute("value", "20")
    expect(pictures.locator(".gg-progress")).to_contain_text("20 of 20 · 20.0 s · loss 0.1")
    expect(pictures.locator("td")).to_have_text("cell of a table")
    assert lesson.evaluate("window.hacked") is None


def test_figures_follow_the_theme(lesson: Page) -> None:
    run(lesson, "pictures")
    canvas = cell(lesson, "pictures").get_by_role("img", name="bars").locator("canvas")
    before = canvas.evaluate("canvas => canvas.toDataURL()")
    lesson.get_by_role("button", name="Colours: as the system").click()
    lesson.get_by_role("button", name="Colours: light").click()
    lesson.wait_for_timeout(200)
    assert canvas.evaluate("canvas => canvas.toDataURL()") != before
    lesson.reload()
    expect(lesson.locator("html")).to_have_attribute("data-theme", "dark")


def test_exercise(lesson: Page) -> None:
    exercise = lesson.locator("gg-exercise#own-relu")
    check = exercise.get_by_role("button", name="Check", exact=True)
    check.click()
    feedback = exercise.locator(".feedback")
    expect(feedback).to_have_text("A negative input must become 0.", timeout=FIRST_RUN)
    exercise.locator("details.solution > summary").click()
    exercise.get_by_role("button", name="Put it into the cell").click()
    expect(exercise.locator(".cm-content")).to_contain_text("max(0, x)")
    check.click()
    expect(feedback).to_have_text("Right: every check passed.")
    lesson.reload()
    expect(exercise).to_have_attribute("data-solved", "")


def test_exercise_whose_code_fails(lesson: Page) -> None:
    exercise = lesson.locator("gg-exercise#own-relu")
    edit(lesson, "own-relu-cell", "def relu(x) return x")
    exercise.get_by_role("button", name="Check", exact=True).click()
    feedback = exercise.locator(".feedback")
    expect(feedback).to_contain_text("Your code stopped with an error", timeout=FIRST_RUN)


def test_quiz(lesson: Page) -> None:
    quiz = lesson.locator("gg-quiz")
    quiz.get_by_role("radio", name="3", exact=True).check()
    expect(quiz.locator(".feedback")).to_contain_text("That is its size.")
    expect(quiz.locator(".feedback")).not_to_contain_text("ReLU keeps")
    quiz.get_by_role("radio", name="0", exact=True).check()
    expect(quiz.locator(".feedback")).to_contain_text("Yes, it is cut off.")
    expect(quiz.locator(".feedback")).to_contain_text("ReLU keeps what is positive.")
    lesson.reload()
    expect(quiz.get_by_role("radio", name="0", exact=True)).to_be_checked()
    expect(quiz.locator(".feedback")).to_contain_text("Yes, it is cut off.")


def test_quiz_by_keyboard_answers_on_enter(lesson: Page) -> None:
    quiz = lesson.locator("gg-quiz")
    quiz.get_by_role("radio").first.focus()
    lesson.keyboard.press("ArrowDown")
    expect(quiz.locator(".feedback")).to_have_text("Press Enter to answer.")
    lesson.keyboard.press("Enter")
    expect(quiz.locator(".feedback")).to_contain_text("Yes, it is cut off.")


def test_keyboard_only(lesson: Page) -> None:
    """Tab to a cell, edit it, run it, leave it, and pass through it later without being caught."""
    hello = cell(lesson, "hello")
    for _ in range(40):
        lesson.keyboard.press("Tab")
        if lesson.evaluate("document.activeElement.closest('gg-cell')?.id") == "hello":
            break
    expect(hello).to_be_focused()
    lesson.keyboard.press("Enter")
    expect(hello.locator(".cm-content")).to_be_focused()
    lesson.keyboard.press("Control+End")
    lesson.keyboard.press("Enter")
    lesson.keyboard.type("if secret:")
    lesson.keyboard.press("Enter")
    lesson.keyboard.type("print('typed')")
    expect(hello.locator(".cm-content")).to_be_focused()
    lesson.keyboard.press("Control+Enter")
    expect(hello.locator(".outputs")).to_have_text("hello 42\ntyped", timeout=FIRST_RUN)
    lesson.keyboard.press("Escape")
    lesson.keyboard.press("Tab")
    expect(hello.get_by_role("button", name="Run", exact=True)).to_be_focused()
    lesson.keyboard.press("Shift+Tab")
    expect(hello).to_be_focused()  # Tab leads past the code, Enter leads in
    lesson.keyboard.press("Shift+Enter")
    expect(cell(lesson, "uses-slider")).to_be_focused()


def test_an_updated_lesson_keeps_the_readers_text(lesson: Page) -> None:
    stored = '{"text": "print(\\"kept\\")", "base": "0ld"}'
    lesson.evaluate("text => localStorage.setItem('glowgrad:edit:try:hello', text)", stored)
    lesson.reload()
    hello = cell(lesson, "hello")
    expect(hello).to_contain_text("The lesson was updated after you edited this cell")
    expect(hello.locator(".cm-content")).to_have_text('print("kept")')
    hello.get_by_role("button", name="Take the new text").click()
    expect(hello.locator(".cm-content")).to_contain_text("greeting")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_overflows_a_narrow_screen(
    lesson_site: str, page: Page, scheme: str, tmp_path: Path
) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.set_viewport_size({"width": 360, "height": 780})
    page.goto(f"{lesson_site}/lessons/try/?device=cpu")
    run(page, "pictures")
    run(page, "fails", "error")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.goto(lesson_site)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
