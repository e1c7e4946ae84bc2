"""Printed text as a reader sees it: floods, progress lines, colours."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from .one_lesson import site_of

LESSON = """\
---
title: Floods
slug: floods
part: 1
order: 1
summary: Cells that print.
minutes: 1
device: cpu
---

## Cells

```{code-cell} python
:id: many
for i in range(300_000):
    print("line", i)
```

```{code-cell} python
:id: long
print("x" * 3_000_000 + "end")
```

```{code-cell} python
:id: terminal
import sys
for i in range(500):
    print(f"\\r{i / 5:.0f} %", end="")
print("\\rready", "\\x1b[31mred \\x1b[1mbold\\x1b[0m plain", "5\\x1b[Kgone")
print("<b>no markup</b>", file=sys.stderr)
```

```{code-cell} python
:id: endless
while True:
    print(1)
```
"""

FIRST_RUN = 60_000


@pytest.fixture(scope="module")
def flooded(dist: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The built site around a lesson that prints."""
    with site_of(LESSON, dist, tmp_path_factory.mktemp("floods")) as url:
        yield f"{url}/lessons/floods/?device=cpu"


def runs(page: Page, name: str) -> Locator:
    """Run a cell to its end; its printed text."""
    cell = page.locator(f"gg-cell#{name}")
    cell.get_by_role("button", name="Run", exact=True).click()
    expect(cell).to_have_attribute("data-state", "done", timeout=FIRST_RUN)
    return cell.locator(".stream").first


def test_a_flood_shows_its_ends_then_all_of_it(flooded: str, page: Page) -> None:
    page.goto(flooded)
    stream = runs(page, "many")
    expect(stream).to_contain_text("line 0\n")
    expect(stream).to_contain_text("line 299999")
    expect(stream.locator(".flood")).to_contain_text(re.compile("29.,... lines hidden of 3.5 MB"))
    # Most of it is kept out of the document.
    assert page.evaluate("document.querySelector('#many .stream').textContent.length") < 130_000
    with page.expect_download() as waiting:
        stream.get_by_role("button", name="Download as text").click()
    text = Path(waiting.value.path()).read_text()
    assert text == "".join(f"line {i}\n" for i in range(300_000))
    stream.get_by_role("button", name="Show all").click()
    expect(stream).to_contain_text("line 150000\n")
    expect(stream.locator("pre.piece").last).to_contain_text("line 299999")
    shown = "[...document.querySelectorAll('#many pre.piece')].map(p => p.textContent).join('')"
    assert page.evaluate(shown) == text
    expect(stream).to_be_focused()


def test_one_endless_line_and_a_terminals_signs(flooded: str, page: Page) -> None:
    page.goto(flooded)
    stream = runs(page, "long")
    expect(stream.locator(".flood")).to_contain_text("part of a long line hidden of 3.0 MB")
    expect(stream).to_contain_text("xend")
    terminal = runs(page, "terminal")
    expect(terminal).to_have_text("ready red bold plain 5gone")
    expect(terminal.locator(".ansi-red").first).to_have_text("red ")
    expect(terminal.locator(".ansi-red.ansi-bold")).to_have_text("bold")
    expect(page.locator("#terminal .stream.stderr")).to_have_text("<b>no markup</b>")


def test_an_endless_flood_is_bounded_and_can_be_stopped(flooded: str, page: Page) -> None:
    page.goto(flooded)
    cell = page.locator("gg-cell#endless")
    cell.get_by_role("button", name="Run", exact=True).click()
    expect(cell.locator(".flood")).to_be_visible(timeout=FIRST_RUN)
    page.locator("gg-toolbar").get_by_role("button", name="Stop", exact=True).click()
    expect(cell.locator(".outputs")).to_contain_text("Stopped. Variables are kept.")
    expect(cell).to_have_attribute("data-state", "idle")
