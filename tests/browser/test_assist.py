"""Completion, signatures and descriptions in the editor, as a reader meets them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from .one_lesson import site_of

LESSON = """\
---
title: A page to write on
slug: write
part: 1
order: 1
summary: Cells to type in.
prerequisites: []
covers: []
minutes: 1
device: cpu
---

## Cells

```{code-cell} python
:id: setup
import glowgrad as gg
from glowgrad import nn
x = gg.ones(2, 3)
layer = nn.Linear(2, 3)

def train(model, epochs=3, *, lr=0.1):
    "Fit the `model` to <b>data</b>."

note = "hi"
```

```{code-cell} python
:id: pad
# write here
```

```{code-cell} python
:id: endless
while True:
    pass
```
"""

FIRST_RUN = 60_000


@pytest.fixture(scope="module")
def lesson_site(dist: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The built site's scripts and runtime around a lesson that is made for these tests."""
    with site_of(LESSON, dist, tmp_path_factory.mktemp("assist")) as url:
        yield url


@pytest.fixture
def lesson(lesson_site: str, page: Page) -> Page:
    page.goto(f"{lesson_site}/lessons/write/?device=cpu")
    return page


@pytest.fixture
def running(lesson: Page) -> Page:
    """The lesson after its first cell has run."""
    cell = lesson.locator("gg-cell#setup")
    cell.get_by_role("button", name="Run", exact=True).click()
    expect(cell).to_have_attribute("data-state", "done", timeout=FIRST_RUN)
    return lesson


def editor(page: Page) -> Locator:
    return page.locator("gg-cell#pad .cm-content")


def write(page: Page, text: str) -> None:
    """Replace the pad's text, the last letters key by key."""
    page.locator("gg-cell#pad").locator("pre.source, .cm-content").first.click()
    expect(editor(page)).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    page.keyboard.insert_text(text[:-3])
    page.keyboard.type(text[-3:])


def text_of(page: Page) -> str:
    return "\n".join(editor(page).locator(".cm-line").all_inner_texts()).replace("\u200b", "")


def options(page: Page) -> Locator:
    return page.get_by_role("listbox").get_by_role("option")


def test_completion_by_keyboard(running: Page) -> None:
    write(running, "y = x.resh")
    expect(options(running).first).to_contain_text("reshape")
    expect(options(running).first).to_have_attribute("aria-selected", "true")
    expect(running.locator(".cm-completionInfo")).to_contain_text("reshape(")
    running.wait_for_timeout(100)  # a list that has just opened takes no key yet
    running.keyboard.press("Tab")
    expect(editor(running)).to_have_text("y = x.reshape")
    expect(options(running)).to_have_count(0)

    write(running, "lay")
    expect(options(running).first).to_contain_text("layer")
    running.keyboard.press("Escape")
    expect(options(running)).to_have_count(0)
    running.keyboard.press("Tab")  # after a word Tab asks again
    expect(options(running).first).to_contain_text("layer")
    running.wait_for_timeout(100)
    running.keyboard.press("Enter")
    expect(editor(running)).to_have_text("layer")

    # A word that stands there whole is not in the way of a new line.
    write(running, "note")
    expect(options(running).first).to_contain_text("note")
    running.wait_for_timeout(100)
    running.keyboard.press("Enter")
    expect(editor(running).locator(".cm-line")).to_have_count(2)
    running.keyboard.press("Tab")  # nothing before the cursor: Tab indents
    running.keyboard.type("x")
    assert text_of(running) == "note\n    x"


def test_an_import_is_added_at_the_top(running: Page) -> None:
    write(running, "# batches\nimport torch\nloader = DataLoad")
    one = options(running).filter(has_text="from torch.utils.data import DataLoader")
    expect(one).to_be_visible()
    one.click()
    expect(editor(running).locator(".cm-line")).to_have_count(4)
    assert text_of(running) == (
        "# batches\nfrom torch.utils.data import DataLoader\nimport torch\nloader = DataLoader"
    )
    running.keyboard.press("Control+z")
    expect(editor(running).locator(".cm-line")).to_have_count(3)
    running.keyboard.press("Control+y")
    expect(editor(running).locator(".cm-line")).to_have_count(4)
    running.keyboard.type("(x)")
    assert text_of(running).endswith("loader = DataLoader(x)")


def test_signature_while_typing_and_help_on_shift_tab(running: Page) -> None:
    write(running, "train(")
    hint = running.locator(".assist-docs")
    expect(hint.locator("strong")).to_have_text("model")
    expect(hint).to_contain_text("Fit the model to <b>data</b>.")
    expect(running.locator(".visually-hidden[aria-live]")).to_contain_text(
        "train: model, epochs=3, lr=0.1"
    )
    running.keyboard.type("x, ")
    expect(hint.locator("strong")).to_have_text("epochs=3")
    running.keyboard.type("lr=2")
    expect(hint.locator("strong")).to_have_text("lr=0.1")
    running.keyboard.press("Escape")
    expect(hint).to_have_count(0)
    running.keyboard.press("End")

    running.keyboard.press("Control+a")
    running.keyboard.insert_text("    x")
    running.keyboard.press("Shift+Tab")
    expect(hint).to_contain_text("(2, 3)")
    expect(hint).to_contain_text("float32")
    expect(running.locator(".visually-hidden[aria-live]")).to_contain_text("shape (2, 3)")
    running.keyboard.press("Home")
    expect(hint).to_have_count(0)
    running.keyboard.press("Shift+Tab")  # at the start of a line it takes indentation away
    expect(editor(running)).to_have_text("x")


def test_hover_shows_what_a_name_is(running: Page) -> None:
    write(running, "abs(layer)")
    running.keyboard.press("Escape")
    running.mouse.move(0, 0)
    spot = running.evaluate(
        """() => {
            const line = document.querySelector("#pad .cm-line");
            const walk = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
            const range = document.createRange();
            for (let node = walk.nextNode(); node; node = walk.nextNode()) {
                const at = node.data.indexOf("layer");
                if (at < 0) continue;
                range.setStart(node, at + 1);
                range.setEnd(node, at + 2);
            }
            const box = range.getBoundingClientRect();
            return [box.x + 3, box.y + box.height / 2];
        }"""
    )
    running.mouse.move(*spot)
    running.mouse.move(spot[0] + 1, spot[1])
    card = running.locator(".cm-tooltip-hover .assist-docs")
    expect(card).to_contain_text("Linear")
    expect(card).to_contain_text("parameters")
    expect(card).to_contain_text("9")


def test_what_has_not_run_is_inferred(running: Page) -> None:
    write(running, "shout = note.upper()\nparts = shout.split()\nparts.ind")
    expect(options(running).first).to_contain_text("index", timeout=30_000)


def test_without_python_and_while_it_runs(lesson: Page) -> None:
    write(lesson, "from torch import nn\nnn.Lin")
    expect(options(lesson).first).to_contain_text("Linear")
    lesson.keyboard.press("Escape")
    write(lesson, "tra")  # a word of another cell
    expect(options(lesson).first).to_contain_text("train")
    lesson.keyboard.press("Escape")
    write(lesson, "'pri")
    lesson.keyboard.press("Shift+Tab")
    expect(lesson.locator(".cm-tooltip")).to_contain_text("Run a cell first")
    assert lesson.locator("html").get_attribute("data-session") in (None, "off")

    cell = lesson.locator("gg-cell#endless")
    cell.get_by_role("button", name="Run", exact=True).click()
    expect(cell).to_have_attribute("data-state", "running", timeout=FIRST_RUN)
    write(lesson, "gg.zer")
    expect(options(lesson).first).to_contain_text("zeros")
