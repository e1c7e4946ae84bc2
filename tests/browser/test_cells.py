"""Cells as a reader rebuilds them: Jupyter's keys, menus, storage, and what is out of date."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from .one_lesson import site_of

LESSON = """\
---
title: Cells to rebuild
slug: cells
part: 1
order: 1
summary: Cells that depend on each other.
prerequisites: []
covers: []
minutes: 1
device: cpu
---

## Cells

```{code-cell} python
:id: lr
learning_rate = 0.5
```

Some text between.

```{code-cell} python
:id: train
print("rate", learning_rate)
```

```{code-cell} python
:id: slow
import time
time.sleep(30)
```

```{exercise}
:id: double
:title: Double
Double it.
--- starter
def double(x): return x
--- solution
def double(x): return 2 * x
--- check
assert double(2) == 4
```

```{code-cell} python
:id: last
print("the end")
```
"""

FIRST_RUN = 60_000


@pytest.fixture(scope="module")
def cells_site(dist: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The built site's scripts around a lesson made for these tests."""
    with site_of(LESSON, dist, tmp_path_factory.mktemp("cells")) as url:
        yield url


@pytest.fixture
def lesson(cells_site: str, page: Page) -> Page:
    """The lesson in a fresh browser profile; its front matter asks for the CPU."""
    page.goto(f"{cells_site}/lessons/cells/")
    return page


def cell(page: Page, name: str) -> Locator:
    return page.locator(f"[id='{name}']")


def order(page: Page) -> list[str]:
    """The ids of all cells from top to bottom."""
    ids: list[str] = page.locator("gg-cell, gg-note").evaluate_all("all => all.map(c => c.id)")
    return ids


def run(page: Page, name: str, state: str = "done") -> Locator:
    """Press a cell's Run and wait for the end of the run."""
    one = cell(page, name)
    one.get_by_role("button", name="Run", exact=True).click()
    expect(one).to_have_attribute("data-state", state, timeout=FIRST_RUN)
    return one


def menu(page: Page, name: str, item: str) -> None:
    """Choose from the menu of a cell."""
    cell(page, name).get_by_role("button", name=re.compile("^More for")).click()
    page.get_by_role("menuitem", name=item, exact=True).click()


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


LESSON_CELLS = ["lr", "train", "slow", "double-cell", "last"]


def test_jupyters_keys_rebuild_a_page_and_it_stays_rebuilt(lesson: Page) -> None:
    cell(lesson, "lr").focus()
    press(lesson, "j", "ArrowDown", "k")
    expect(cell(lesson, "train")).to_be_focused()
    press(lesson, "b")
    expect(cell(lesson, "yours-1")).to_be_focused()
    press(lesson, "Enter")
    expect(cell(lesson, "yours-1").locator(".cm-content")).to_be_focused()
    lesson.keyboard.type("mine = 1  # a b d d x")
    press(lesson, "Escape")
    expect(cell(lesson, "yours-1")).to_be_focused()
    press(lesson, "c", "a", "v")
    assert order(lesson)[:5] == ["lr", "train", "yours-2", "yours-3", "yours-1"]
    expect(cell(lesson, "yours-3").locator("pre.source")).to_have_text("mine = 1  # a b d d x")
    press(lesson, "d")
    assert "yours-3" in order(lesson)
    press(lesson, "d")
    assert "yours-3" not in order(lesson)
    press(lesson, "z")
    expect(cell(lesson, "yours-3")).to_be_focused()
    press(lesson, "x")
    cell(lesson, "lr").focus()
    press(lesson, "d", "d")
    expect(lesson.locator(".deleted-cell").last).to_be_visible()
    built = ["train", "yours-2", "yours-1", "slow", "double-cell", "last"]
    assert order(lesson) == built

    lesson.reload()
    assert order(lesson) == built
    expect(cell(lesson, "yours-1")).to_contain_text("mine = 1  # a b d d x")
    expect(lesson.locator(".deleted-cell")).to_have_count(1)
    lesson.locator(".deleted-cell").get_by_role("button", name="Undo").click()
    assert order(lesson)[:2] == ["lr", "train"]

    lesson.get_by_role("button", name="More", exact=True).click()
    lesson.get_by_role("menuitem", name="Reset page").click()
    lesson.get_by_role("dialog").get_by_role("button", name="Reset", exact=True).click()
    expect(lesson.locator("gg-cell[data-own]")).to_have_count(0)
    assert order(lesson) == LESSON_CELLS
    lesson.reload()
    assert order(lesson) == LESSON_CELLS


def test_the_menu_by_keyboard_moves_and_duplicates(lesson: Page) -> None:
    more = cell(lesson, "train").get_by_role("button", name="More for cell train")
    more.focus()
    press(lesson, "ArrowDown")
    expect(lesson.get_by_role("menuitem", name="Run", exact=True)).to_be_focused()
    press(lesson, "ArrowUp", "ArrowUp", "Home", "m")
    expect(lesson.get_by_role("menuitem", name="Move up")).to_be_focused()
    press(lesson, "Escape")
    expect(more).to_be_focused()
    press(lesson, "Enter", "m", "Enter")
    expect(cell(lesson, "train")).to_be_focused()
    assert order(lesson)[:2] == ["train", "lr"]
    menu(lesson, "train", "Duplicate")
    expect(cell(lesson, "yours-1")).to_contain_text("learning_rate")
    menu(lesson, "double-cell", "Delete")
    expect(lesson.locator(".page-notice")).to_contain_text("belongs to its exercise")
    lesson.reload()
    assert order(lesson) == ["train", "yours-1", "lr", "slow", "double-cell", "last"]
    expect(cell(lesson, "yours-1")).to_contain_text("learning_rate")


def test_a_note_shows_markdown_and_comes_back_as_code(lesson: Page) -> None:
    cell(lesson, "lr").focus()
    press(lesson, "m")
    expect(lesson.locator(".page-notice")).to_contain_text("The lesson's cells stay code")
    press(lesson, "b", "m", "Enter")
    note = lesson.locator("gg-note#yours-1")
    expect(note.locator(".cm-content")).to_be_focused()
    text = "# Mine\n\n*slope* $a^2$ <img src=x onerror='window.hacked=1'>"
    lesson.keyboard.insert_text(text)
    expect(note.locator(".cm-content")).to_contain_text("slope")
    press(lesson, "Shift+Enter")
    expect(cell(lesson, "train")).to_be_focused()
    expect(note.locator("h1")).to_have_text("Mine")
    expect(note.locator("em")).to_have_text("slope")
    expect(note.locator("math")).to_be_visible()
    lesson.reload()
    expect(note.locator("h1")).to_have_text("Mine")
    note.focus()
    press(lesson, "y")
    expect(lesson.locator("gg-cell#yours-1")).to_contain_text("# Mine")
    assert lesson.evaluate("window.hacked") is None


def test_keys_leave_other_inputs_and_the_browser_alone(lesson: Page) -> None:
    lesson.evaluate("document.querySelector('main').append(document.createElement('textarea'))")
    lesson.locator("main > textarea").focus()
    lesson.keyboard.type("abddxzm?")
    expect(lesson.locator("main > textarea")).to_have_value("abddxzm?")
    cell(lesson, "lr").focus()
    press(lesson, "Control+a", "Control+c", "Alt+a", "Shift+B")
    assert order(lesson) == LESSON_CELLS
    press(lesson, "Control+s")
    expect(lesson.locator(".page-notice")).to_contain_text("kept in this browser already")
    press(lesson, "?")
    dialog = lesson.get_by_role("dialog", name="Keys")
    expect(dialog).to_contain_text("Bring back the deleted cell")
    press(lesson, "Escape")
    expect(dialog).to_be_hidden()
    expect(cell(lesson, "lr")).to_be_focused()


def test_running_by_keys_and_what_is_out_of_date(lesson: Page) -> None:
    lr, train = cell(lesson, "lr"), cell(lesson, "train")
    lr.focus()
    press(lesson, "Shift+Enter", "Control+Enter")
    expect(train.locator(".outputs")).to_have_text("rate 0.5", timeout=FIRST_RUN)
    expect(train).to_be_focused()
    expect(train.locator(".cell-status")).to_have_text(re.compile("^ran in "))
    expect(train.locator(".run-count")).to_contain_text("[2]")
    expect(train.locator(".cell-freshness")).to_be_empty()

    lr.focus()
    press(lesson, "Enter")
    expect(lr.locator(".cm-content")).to_be_focused()
    press(lesson, "End", "5")
    freshness = train.locator(".cell-freshness")
    expect(freshness).to_have_text("uses learning_rate, and cell lr was edited since")
    press(lesson, "Control+Enter")
    expect(freshness).to_have_text("uses learning_rate, which changed in cell lr")
    press(lesson, "Control+z")  # the run is no border for undo
    expect(lr.locator(".cm-content")).to_have_text("learning_rate = 0.5")
    expect(lr.locator(".cell-freshness")).to_have_text("edited since this output")
    press(lesson, "Control+/")
    expect(lr.locator(".cm-content")).to_have_text("# learning_rate = 0.5")
    press(lesson, "Control+f")
    expect(lr.locator(".cm-search")).to_be_visible()
    press(lesson, "Escape", "Escape")
    expect(lr).to_be_focused()

    cell(lesson, "last").focus()
    press(lesson, "Shift+Enter")
    expect(cell(lesson, "yours-1").locator(".cm-content")).to_be_focused()
    lesson.keyboard.type("mine = 1")
    press(lesson, "Alt+Enter")
    expect(cell(lesson, "yours-2").locator(".cm-content")).to_be_focused()
    expect(cell(lesson, "yours-1")).to_have_attribute("data-state", "done")
    press(lesson, "Escape", "0", "0")
    expect(lesson.get_by_role("dialog", name="Restart Python?")).to_contain_text("text is kept")
    press(lesson, "Enter")
    expect(lesson.get_by_role("dialog")).to_have_count(0)
    expect(train.locator(".cell-status")).to_have_text("not run since Python restarted")
    expect(train.locator(".run-count")).to_be_hidden()
    expect(freshness).to_be_empty()


def test_the_queue_is_shown_and_one_cell_leaves_it(lesson: Page) -> None:
    run(lesson, "lr")
    slow, train, last = cell(lesson, "slow"), cell(lesson, "train"), cell(lesson, "last")
    for name in ("slow", "train", "last"):
        cell(lesson, name).get_by_role("button", name="Run", exact=True).click()
    expect(slow).to_have_attribute("data-state", "running")
    expect(train.locator(".cell-status")).to_have_text("waiting, next in line")
    expect(last.locator(".cell-status")).to_have_text("waiting, 2nd in line")
    train.get_by_role("button", name="Cancel", exact=True).click()
    expect(train).to_have_attribute("data-state", "idle")
    expect(last.locator(".cell-status")).to_have_text("waiting, next in line")
    slow.get_by_role("button", name="Stop", exact=True).click()
    expect(last.locator(".outputs")).to_have_text("the end")
    expect(slow.locator(".outputs")).to_contain_text("Variables are kept")
    slow.focus()
    press(lesson, "Control+Enter")
    expect(slow).to_have_attribute("data-state", "running")
    press(lesson, "i", "i")
    expect(slow).to_have_attribute("data-state", "idle")
    menu(lesson, "train", "Run to here")
    expect(train.locator(".outputs")).to_have_text("rate 0.5")


def test_an_updated_lesson_is_compared_hunk_by_hunk(lesson: Page) -> None:
    old = "learning_rate = 0.1\nkeep = 1\nsteps = 3"
    mine = "learning_rate = 0.1\nkeep = 1\nsteps = 99"
    stored = json.dumps({"text": mine, "base": "0ld", "original": old})
    lesson.evaluate("text => localStorage.setItem('glowgrad:edit:cells:lr', text)", stored)
    lesson.reload()
    lr = cell(lesson, "lr")
    lr.get_by_role("button", name="Compare").click()
    comparison = lr.locator(".comparison")
    expect(comparison.locator(".cm-deletedChunk").first).to_contain_text("learning_rate = 0.5")
    comparison.get_by_role("button", name="Take the lesson's").first.click()
    lr.get_by_role("button", name="Use the merged text").click()
    expect(lr.locator(".cm-content")).to_have_text("learning_rate = 0.5")
    expect(lr.locator(".cell-notice")).to_have_count(0)
    lr.locator(".cm-content").click()
    press(lesson, "Control+z")
    expect(lr.locator(".cm-content")).to_contain_text("steps = 99")
    lesson.wait_for_timeout(400)
    lesson.reload()
    expect(lr.locator(".cm-content")).to_contain_text("steps = 99")
    expect(lr.locator(".cell-notice")).to_have_count(0)


def test_the_device_badge_explains_and_switches(lesson: Page) -> None:
    badge = lesson.get_by_role("button", name="Device: CPU")  # the lesson asks for it
    run(lesson, "lr")
    badge.click()
    panel = lesson.get_by_role("group", name="Device")
    expect(panel).to_contain_text("Running on the CPU, as asked.")
    expect(panel).to_contain_text("This lesson asks for the CPU.")
    panel.get_by_role("radio", name=re.compile("^GPU")).check()
    expect(lesson.locator("html")).to_have_attribute("data-device", "webgpu", timeout=FIRST_RUN)
    expect(panel).to_contain_text("software")
    expect(lesson.get_by_role("button", name=re.compile("Device: GPU · "))).to_be_visible()
    press(lesson, "Escape")
    expect(panel).to_be_hidden()
    lesson.reload()  # the reader's choice outlives the visit, and the lesson's wish
    expect(lesson.get_by_role("button", name="Device: GPU", exact=True)).to_be_visible()


def test_a_narrow_screen_holds_everything(cells_site: str, page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{cells_site}/lessons/cells/")
    run(page, "train", "error")
    page.get_by_role("button", name="Device: CPU").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    cell(page, "train").get_by_role("button", name=re.compile("^More for")).click()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    small = page.locator("gg-cell button:visible, gg-toolbar button:visible").evaluate_all(
        """buttons => buttons.filter(b => {
          const { width, height } = b.getBoundingClientRect();
          return width < 24 || height < 24;
        }).map(b => b.outerHTML)"""
    )
    assert not small
