"""Errors as a reader meets them: what is said, drawn, marked, linked and mended by a click."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from .one_lesson import site_of

LESSON = """\
---
title: Mistakes
slug: mistakes
part: 1
order: 1
summary: Cells that fail.
minutes: 1
device: cpu
---

## Cells

```{code-cell} python
:id: define
import torch
import torch.nn as nn
model = nn.Sequential(nn.Flatten(), nn.Linear(64, 10))

def apply(x):
    return model(x)
```

```{code-cell} python
:id: use
x = torch.zeros(5, 2, 64)
y = 'é', apply(x)
```

```{code-cell} python
:id: names
value = 3
print("a", valeu + 1)
```

```{code-cell} python
:id: product
x = torch.ones(2, 3)
W = torch.ones(2, 3)
print((x @ W).shape)
```
"""

FIRST_RUN = 60_000


@pytest.fixture(scope="module")
def site_of_mistakes(dist: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The built site around a lesson of mistakes."""
    with site_of(LESSON, dist, tmp_path_factory.mktemp("mistakes")) as url:
        yield f"{url}/lessons/mistakes/?device=cpu"


def fails(page: Page, name: str) -> tuple[Locator, Locator]:
    """Run a cell that fails; the cell and its error."""
    cell = page.locator(f"gg-cell#{name}")
    cell.get_by_role("button", name="Run", exact=True).click()
    expect(cell).to_have_attribute("data-state", "error", timeout=FIRST_RUN)
    return cell, cell.get_by_role("region", name="Error")


def test_a_fix_is_one_click_and_one_undo(site_of_mistakes: str, page: Page) -> None:
    page.goto(site_of_mistakes)
    cell, error = fails(page, "names")
    expect(error.locator(".error-hint")).to_have_text("Did you mean value?")
    # The listing is no editor yet: the failing part is marked there too.
    marked = "[...CSS.highlights.get('failed-part')].map(range => range.toString())"
    assert page.evaluate(marked) == ["valeu"]
    expect(error.locator(".fix-lines del")).to_have_text('print("a", valeu + 1)')
    expect(error.locator(".fix-lines ins")).to_have_text('print("a", value + 1)')
    error.get_by_role("button", name="Change valeu to value").click()
    expect(cell.locator(".cm-content")).to_contain_text('print("a", value + 1)')
    again = error.get_by_role("button", name="Run again")
    expect(again).to_be_focused()
    page.keyboard.press("Enter")
    expect(cell).to_have_attribute("data-state", "done")
    expect(cell.locator(".outputs")).to_have_text("a 4")
    cell.locator(".cm-content").click()
    page.keyboard.press("Control+z")
    expect(cell.locator(".cm-content")).to_contain_text("valeu + 1")
    cell.get_by_role("button", name="Run", exact=True).click()
    expect(cell.locator(".failed-part")).to_have_text("valeu")

    # Code that was changed meanwhile is left alone.
    cell.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("print('other')")
    error.get_by_role("button", name="Change valeu to value").click()
    expect(error).to_contain_text("The code has changed since this ran")
    expect(cell.locator(".cm-content")).to_have_text("print('other')")


def test_shapes_are_drawn_and_told(site_of_mistakes: str, page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(site_of_mistakes)
    page.locator("gg-cell#define").get_by_role("button", name="Run", exact=True).click()
    _, error = fails(page, "product")
    expect(error.locator(".axis b")).to_have_text(["2", "3", "2", "3"])
    expect(error.locator(".axis.differs b")).to_have_text(["3", "2"])
    expect(error.locator(".link")).to_have_text("≠")
    expect(error.locator(".shapes .visually-hidden")).to_have_text(
        "x: 2 by 3. W: 2 by 3. axis 1 of x (3) and axis 0 of W (2) must agree and do not."
    )
    # The axes that must agree stand under each other, and nothing sticks out of a narrow page.
    first, second = (error.locator(".axis.differs").nth(n).bounding_box() for n in (0, 1))
    assert first
    assert second
    assert abs(first["x"] - second["x"]) < 1
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    expect(error.locator(".fix").first).to_have_text("Change W to W.T")


def test_frames_and_fixes_lead_to_other_cells(site_of_mistakes: str, page: Page) -> None:
    page.goto(site_of_mistakes)
    define = page.locator("gg-cell#define")
    define.get_by_role("button", name="Run", exact=True).click()
    cell, error = fails(page, "use")
    expect(error.locator(".error-frames li")).to_have_text(
        ["use, line 2: y = 'é', apply(x)", "define, line 6, in apply: return model(x)"]
    )
    error.get_by_role("button", name="define, line 6").click()
    expect(define.locator(".cm-content")).to_be_focused()
    expect(define.locator(".cm-activeLine, .cm-line").nth(5)).to_have_text("    return model(x)")
    expect(cell.locator(".outputs")).to_contain_text("rows of 64 numbers")
    error.get_by_role("button", name=re.compile(r"to nn\.Linear\(128, 10\)")).click()
    expect(define.locator(".cm-content")).to_contain_text("nn.Linear(128, 10)")
    error.get_by_role("button", name="Run define, then this cell").click()
    expect(cell).to_have_attribute("data-state", "done")


def test_the_traceback_can_be_copied(site_of_mistakes: str, page: Page) -> None:
    page.goto(site_of_mistakes)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    _, error = fails(page, "names")
    error.get_by_text("NameError: full traceback").click()
    error.get_by_role("button", name="Copy").click()
    expect(error.get_by_role("button", name="Copied")).to_be_visible()
    assert "NameError: name 'valeu'" in page.evaluate("navigator.clipboard.readText()")
