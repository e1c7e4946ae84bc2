"""A lesson's own controls, as a reader moves them: live in loops, running cells, marking others."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from .one_lesson import site_of

LESSON = """\
---
title: Controls to try
slug: try
part: 1
order: 1
summary: One control of each kind.
minutes: 1
device: cpu
---

```{widget} slider
:id: rate
:label: learning rate
:variable: learning_rate
:min: 0
:max: 1
:step: 0.1
:value: 0.5
:runs: loop
```

```{code-cell} python
:id: loop
while learning_rate < 0.95: pass
print("ended at", learning_rate)
```

```{code-cell} python
:id: later
print("rate was", learning_rate)
```

```{widget} dropdown
:id: width
:label: units
:variable: units
:options: [16, 32, many]
:value: 32
:runs: shows
```

```{widget} checkbox
:id: shuffle
:label: shuffle the data
:variable: shuffled
:runs: shows
```

```{widget} text
:id: word
:label: a word
:variable: word
:value: some
:runs: shows
```

```{widget} button
:id: again
:label: Once more
:variable: presses
:runs: shows
```

```{code-cell} python
:id: shows
print(repr(units), shuffled, word, presses)
```

```{widget} drawing
:id: pad
:label: Draw here
:variable: digit
:size: 8
:brush: 2
:runs: ink
```

```{code-cell} python
:id: ink
print(digit.shape, digit.dtype, digit[:4].sum() > 3, digit[4:].sum() > 3)
```

```{widget} points
:id: corners
:label: two corners
:variable: corners
:points: [[1, 1], [3, 2]]
:x: [0, 4]
:y: [0, 4]
:step: 0.5
:runs: moved
```

```{code-cell} python
:id: moved
print(corners)
```

```{widget} timeline
:id: history
:label: Choose a year
:stops: {1958 · a beginning: year-1958, a long pause: null, '1986': year-1986}
```

```{code-cell} python
:id: between
so_far = "so far"
```

```{code-cell} python
:id: year-1958
print("it began")
```

```{code-cell} python
:id: year-1986
print(so_far, "it went on")
```
"""

FIRST_RUN = 60_000


@pytest.fixture(scope="module")
def controls_site(dist: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with site_of(LESSON, dist, tmp_path_factory.mktemp("controls")) as url:
        yield f"{url}/lessons/try/?device=cpu"


@pytest.fixture
def lesson(controls_site: str, page: Page) -> Page:
    page.goto(controls_site)
    return page


def cell(page: Page, name: str) -> Locator:
    return page.locator(f"gg-cell#{name}")


def run(page: Page, name: str) -> Locator:
    cell(page, name).get_by_role("button", name="Run", exact=True).click()
    return cell(page, name)


def shows(page: Page, name: str, text: str) -> None:
    expect(cell(page, name).locator(".outputs")).to_have_text(text, timeout=FIRST_RUN)


def draw(page: Page, pad: Locator, row: float) -> None:
    """A stroke from left to right."""
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box
    y = box["y"] + box["height"] * row
    page.mouse.move(box["x"] + box["width"] * 0.1, y)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.9, y, steps=6)
    page.mouse.up()


def test_a_running_cell_follows_a_slider_and_others_are_marked(lesson: Page) -> None:
    knob = lesson.get_by_role("slider", name="learning rate")
    expect(knob).to_be_enabled()
    one = run(lesson, "loop")
    expect(one).to_have_attribute("data-state", "running", timeout=FIRST_RUN)
    # Only a run of more than a second is not simply begun again.
    expect(one.locator(".cell-bar")).to_contain_text(re.compile(r"[1-9](\.\d+)? s"))
    knob.press("ArrowRight")
    expect(lesson.locator("#rate output")).to_have_text("0.6")
    expect(one).to_have_attribute("data-state", "running")
    knob.press("End")
    shows(lesson, "loop", "ended at 1")
    expect(one).not_to_have_attribute("data-inputs-stale", "")
    later = run(lesson, "later")
    shows(lesson, "later", "rate was 1")
    # The slider runs its own cell again, and the other says that it is behind.
    knob.press("ArrowLeft")
    expect(later).to_contain_text("uses learning_rate, which changed in the slider")
    expect(one).to_have_attribute("data-state", "running")
    # A cell that is running has seen the old value unless its loop reads the new one.
    knob.press("End")
    expect(one).to_have_attribute("data-state", "done")
    run(lesson, "later")
    expect(later).not_to_contain_text("which changed in the slider")


def test_every_kind_sets_its_variable_and_runs_its_cell(lesson: Page) -> None:
    lesson.get_by_role("slider", name="learning rate").fill("1")
    shows(lesson, "loop", "ended at 1")
    lesson.get_by_role("combobox", name="units").select_option("16")
    shows(lesson, "shows", "16 False some 0")
    lesson.get_by_role("combobox", name="units").select_option("many")
    shows(lesson, "shows", "'many' False some 0")
    lesson.get_by_role("checkbox", name="shuffle the data").check()
    shows(lesson, "shows", "'many' True some 0")
    field = lesson.get_by_role("textbox", name="a word")
    field.fill("<b>other</b>")
    field.press("Enter")
    shows(lesson, "shows", "'many' True <b>other</b> 0")
    button = lesson.get_by_role("button", name="Once more")
    button.click()
    shows(lesson, "shows", "'many' True <b>other</b> 1")
    button.dblclick()
    shows(lesson, "shows", "'many' True <b>other</b> 3")
    pad = lesson.get_by_role("application", name="Draw here")
    draw(lesson, pad, 0.2)
    shows(lesson, "ink", "(8, 8) float32 True False")
    draw(lesson, pad, 0.8)
    shows(lesson, "ink", "(8, 8) float32 True True")
    point = lesson.get_by_role("slider", name="point 1")
    point.press("ArrowUp")
    shows(lesson, "moved", "[[1, 1.5], [3, 2]]")
    # What the reader set is there at the next visit, before any cell asks; a press is not.
    lesson.reload()
    expect(lesson.get_by_role("combobox", name="units")).to_have_value("many")
    expect(lesson.get_by_role("checkbox", name="shuffle the data")).to_be_checked()
    run(lesson, "shows")
    shows(lesson, "shows", "'many' True <b>other</b> 0")
    run(lesson, "ink")
    shows(lesson, "ink", "(8, 8) float32 True True")
    run(lesson, "moved")
    shows(lesson, "moved", "[[1, 1.5], [3, 2]]")


def test_a_stop_of_a_timeline_leads_to_its_cell_and_runs_it(lesson: Page) -> None:
    # The loop above ends at once.
    lesson.get_by_role("slider", name="learning rate").fill("1")
    line = lesson.get_by_role("list", name="Choose a year")
    line.scroll_into_view_if_needed()
    expect(line.get_by_role("listitem")).to_have_text(["1958 a beginning", "a long pause", "1986"])
    expect(line.get_by_role("link")).to_have_count(2)
    stop = line.get_by_role("link", name="1986")
    stop.focus()
    stop.press("Enter")
    expect(cell(lesson, "year-1986")).to_have_attribute("data-state", "done", timeout=FIRST_RUN)
    shows(lesson, "year-1986", "so far it went on")
    expect(cell(lesson, "year-1986")).to_be_in_viewport()
    expect(line.locator("[aria-current=step]")).to_have_text("1986")
    line.get_by_role("link", name="1958 a beginning").click()
    expect(line.locator("[aria-current=step]")).to_have_text("1958 a beginning")
    kept = "localStorage.getItem('glowgrad:control:try:history')"
    lesson.wait_for_function(f"() => {kept} === '0'")
    lesson.reload()
    line.scroll_into_view_if_needed()
    expect(line.locator("[aria-current=step]")).to_have_text("1958 a beginning")


def test_a_value_that_no_longer_fits_is_left(controls_site: str, page: Page) -> None:
    kept = {"rate": 7, "width": "gone", "shuffle": "yes", "word": 3, "pad": "no picture"}
    kept |= {"corners": [[9, 9], [0, 0]], "history": 1}
    page.goto(controls_site)
    page.evaluate(
        """(kept) => { for (const [id, value] of Object.entries(kept))
            localStorage.setItem(`glowgrad:control:try:${id}`, JSON.stringify(value)) }""",
        kept,
    )
    page.reload()
    expect(page.locator("#rate output")).to_have_text("0.5")
    run(page, "shows")
    shows(page, "shows", "32 False some 0")
    run(page, "ink")
    shows(page, "ink", "(8, 8) float32 False False")
    run(page, "moved")
    shows(page, "moved", "[[1, 1], [3, 2]]")


def test_without_javascript_labels_and_values_can_be_read(
    controls_site: str, browser: Browser
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(controls_site)
    for role, name in (
        ("slider", "learning rate"),
        ("combobox", "units"),
        ("checkbox", "shuffle the data"),
        ("textbox", "a word"),
        ("button", "Once more"),
    ):
        expect(page.get_by_role(role, name=name)).to_be_disabled()
    expect(page.locator("#pad canvas")).to_be_visible()
    expect(page.locator("#corners circle")).to_have_count(2)
    first = page.get_by_role("link", name="1958 a beginning")
    expect(first).to_have_attribute("href", "#year-1958")
    context.close()


def test_a_finger_draws_and_the_page_stands_still(controls_site: str, browser: Browser) -> None:
    context = browser.new_context(has_touch=True, viewport={"width": 360, "height": 640})
    page = context.new_page()
    page.goto(controls_site)
    pad = page.get_by_role("application", name="Draw here")
    pad.scroll_into_view_if_needed()
    before = page.evaluate("scrollY")
    box = pad.bounding_box()
    assert box
    x, y, width, height = (box[name] for name in ("x", "y", "width", "height"))
    finger = context.new_cdp_session(page)

    def touch(kind: str, *points: tuple[float, float]) -> None:
        there = [{"x": x + width * a, "y": y + height * b} for a, b in points]
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": there})

    touch("touchStart", (0.1, 0.15))
    for step in range(1, 9):
        touch("touchMove", (0.1 + 0.1 * step, 0.15 + 0.08 * step))
    touch("touchEnd")
    assert page.evaluate("scrollY") == before
    page.get_by_role("slider", name="learning rate").fill("1")
    shows(page, "ink", "(8, 8) float32 True True")
    context.close()


ZERO = [(0.5, 0.15), (0.3, 0.25), (0.25, 0.5), (0.3, 0.7), (0.5, 0.8), (0.65, 0.7), (0.7, 0.5)]
SEVEN = [(0.2, 0.1), (0.5, 0.1), (0.3, 0.6)]


@pytest.mark.slow  # trains the digits' network once more; drawing itself is tested above
def test_the_network_reads_what_is_drawn(site: str, page: Page) -> None:
    page.goto(f"{site}/lessons/digits/?device=cpu")
    page.locator("#pad").scroll_into_view_if_needed()
    pad = page.get_by_role("application", name="Your digit")
    expect(pad).to_be_visible()
    for digit, way in ((0, [*ZERO, (0.65, 0.25), ZERO[0]]), (7, SEVEN)):
        pad.evaluate("(canvas) => canvas.scrollIntoView({ block: 'center' })")
        box = pad.bounding_box()
        assert box
        points = [(box["x"] + box["width"] * x, box["y"] + box["height"] * y) for x, y in way]
        page.mouse.move(*points[0])
        page.mouse.down()
        for point in points[1:]:
            page.mouse.move(*point, steps=3)
        page.mouse.up()
        # At first this trains the network.
        read = cell(page, "read-drawing").locator(".stream:not([data-recorded])")
        expect(read).to_contain_text(f"reads {digit}, with", timeout=4 * FIRST_RUN)
        page.locator("#pad").get_by_role("button", name="Clear").click()
        expect(read).not_to_contain_text(f"reads {digit}, with a probability of 9")
