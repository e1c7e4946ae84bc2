"""Figures of glowgrad.pyplot in the page: themes, live updates, the menu."""

import re
import struct
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from .one_lesson import site_of

LESSON = """\
---
title: Figures
slug: figures
part: 1
order: 1
summary: Plots in a page.
prerequisites: []
covers: []
minutes: 1
device: cpu
---

## Plots

```{code-cell} python
:id: plot
import matplotlib.pyplot as plt
plt.figure(figsize=(4, 3))
plt.plot([0, 1, 2], [1, 3, 2], label="loss")
plt.legend()
```

```{code-cell} python
:id: live
import matplotlib.pyplot as plt
import numpy as np
fig, ax = plt.subplots()
x = np.linspace(0, 1, 500)
a, b = ax.plot(x, x, x, 1 - x)
fig.show()
for step in range(150):
    a.set_ydata(np.sin(x * 9 + step / 20))
    b.set_ydata(np.cos(x * 9 + step / 20))
    for _ in range(20):
        np.tanh(np.ones((40, 40)) @ np.ones((40, 40)))
    ax.relim()
    ax.autoscale_view()
    fig.update()
ax.set_title("done")
fig.update()
```
"""


@pytest.fixture(scope="module")
def site(dist: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with site_of(LESSON, dist, tmp_path_factory.mktemp("figures")) as url:
        yield url


def run(page: Page, name: str) -> Locator:
    cell = page.locator(f"gg-cell#{name}")
    cell.get_by_role("button", name="Run", exact=True).click()
    expect(cell).to_have_attribute("data-state", "done", timeout=120_000)
    return cell


def menu(cell: Locator, item: str) -> None:
    cell.get_by_role("button", name="Figure menu").click()
    cell.get_by_role("menuitem", name=item, exact=True).click()


def colour_of(drawing: Locator, selector: str, kind: str) -> str:
    return str(
        drawing.locator(selector).first.evaluate(f"e => getComputedStyle(e).{kind}", timeout=5000)
    )


def test_a_plot_stands_in_the_page_and_gives_its_data(site: str, page: Page) -> None:
    page.emulate_media(color_scheme="light")
    page.goto(f"{site}/lessons/figures/?device=cpu")
    cell = run(page, "plot")
    drawing = cell.locator("figure.plot > .picture-holder > svg")
    expect(drawing).to_have_count(1)
    expect(drawing).to_have_attribute("aria-label", re.compile("“loss” of 3 points"))
    line = 'path[stroke*="--c0"]'
    light = colour_of(drawing, line, "stroke"), colour_of(drawing, "text", "fill")
    page.emulate_media(color_scheme="dark")
    dark = colour_of(drawing, line, "stroke"), colour_of(drawing, "text", "fill")
    assert light[0] != dark[0]
    assert light[1] != dark[1]

    with page.expect_download() as download:
        menu(cell, "Download SVG")
    text = Path(download.value.path()).read_text("utf-8")
    assert text.startswith("<svg")
    assert "var(" not in text
    assert dark[0] in text
    with page.expect_download() as download:
        menu(cell, "Download PNG")
    data = Path(download.value.path()).read_bytes()
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", data[16:24]) == (720, 540), "4 by 3 inches, two pixels for one"

    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    menu(cell, "Copy data as CSV")
    expect(page.locator("[aria-live]", has_text="Data copied")).to_have_count(1)
    assert page.evaluate("navigator.clipboard.readText()") == "x,y\n0,1\n1,3\n2,2"
    menu(cell, "Show the data")
    expect(page.get_by_role("dialog").get_by_role("cell")).to_have_text(list("011322"))
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    cell.get_by_role("button", name="Figure menu").click()
    page.keyboard.press("ArrowDown")
    expect(cell.get_by_role("menuitem", name="Download PNG", exact=True)).to_be_focused()
    page.keyboard.press("Escape")
    expect(cell.get_by_role("button", name="Figure menu")).to_be_focused()


def test_a_live_figure_is_drawn_in_place_to_its_last_state(site: str, page: Page) -> None:
    page.goto(f"{site}/lessons/figures/?device=cpu")
    cell = run(page, "live")
    figure = cell.locator("figure.plot")
    expect(figure).to_have_count(1)
    expect(figure.locator("svg text", has_text="done")).to_have_count(1)
    assert int(figure.get_attribute("data-drawings") or 0) > 5, "drawn while the loop ran"


def test_drawings_that_could_run_something_stay_pictures(site: str, page: Page) -> None:
    page.goto(f"{site}/lessons/figures/?device=cpu")
    harm = """import glowgrad as gg
from glowgrad.display import FIGURE, display
class Harm:
    def _repr_mimebundle_(self):
        svg = ('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">'
               '<script>window.hacked = 1</script><a href="javascript:1"/></svg>')
        return {FIGURE: {"kind": "plot", "svg": svg, "alt": "harm"}, "text/plain": "harm"}
display(Harm())"""
    cell = page.locator("gg-cell#plot")
    cell.locator("pre.source, .cm-content").first.click()
    expect(cell.locator(".cm-content")).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(harm)
    run(page, "plot")
    expect(cell.locator("figure.plot img")).to_have_count(1)
    expect(cell.locator("figure.plot .picture-holder svg")).to_have_count(0)
    assert page.evaluate("window.hacked") is None
