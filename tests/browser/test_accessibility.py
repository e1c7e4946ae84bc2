"""No violation of WCAG 2.2 AA that axe can find, and room for every way of reading a page."""

import json
from typing import Any

import pytest
from playwright.sync_api import Page

from builder.checkout import ROOT

from .page_states import PAGES, Open, settle

AXE = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What readers with weak sight set in every browser (WCAG 1.4.12).
SPACED_TEXT = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
word-spacing: 0.16em !important; } p { margin-block-end: 2em !important; }"""
# What reaches past the right edge of the window, and what it is inside of.
OVERFLOW = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  const right = (e) => e.getBoundingClientRect().right;
  const scrolled = (e) => e !== document.body &&
    (getComputedStyle(e).overflowX !== "visible" || scrolled(e.parentElement));
  return [...document.querySelectorAll("body *")]
    .filter((e) => right(e) > width + 1)
    .filter((e) => !scrolled(e) && ![...e.children].some((c) => right(c) > width + 1))
    .slice(0, 5)
    .map((e) => `${e.outerHTML.slice(0, 80)} ends at ${right(e)}`)
    .concat(`the page is ${document.documentElement.scrollWidth} px wide`);
}"""


def violations(page: Page) -> list[str]:
    """What axe finds on the page as it stands."""
    options = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
    found: dict[str, Any] = page.evaluate(
        f"axe.run(document, {json.dumps(options)}).then(({{ violations }}) => ({{ violations }}))"
    )
    return [
        f"{rule['id']}: {node['failureSummary'].splitlines()[1].strip()}: {node['html'][:120]}"
        for rule in found["violations"]
        for node in rule["nodes"]
        # What lies half under an open menu or the toolbar comes out when one scrolls.
        if "partially obscured" not in node["failureSummary"]
    ]


def looked_at(page: Page, looks: list[tuple[int, str]]) -> list[str]:
    """What axe finds at each width in each theme."""
    page.evaluate(AXE)
    found = []
    for width, scheme in looks:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        settle(page)
        found += [f"{width} px, {scheme}: {one}" for one in violations(page)]
    return found


# The pages that most of the site's parts stand on; the others, and the other themes, belong to
# `build.py check`.
FIRST = {"course", "lesson", "learning", "variables", "notebook", "embed", "progress", "glossary"}


def _state(name: str) -> Any:
    return pytest.param(PAGES[name], id=name, marks=() if name in FIRST else pytest.mark.slow)


@pytest.mark.parametrize("open_page", [_state(name) for name in PAGES])
def test_anyone_can_read_it(open_page: Open, every_site: str, page: Page) -> None:
    """Wide and light, narrow and dark; 400 % zoom (320 px), and text set wider."""
    page.set_viewport_size({"width": 1280, "height": 900})
    open_page(page, every_site)
    found = looked_at(page, [(1280, "light"), (360, "dark")])
    page.set_viewport_size({"width": 320, "height": 256})
    found += [f"320 px: {one}" for one in page.evaluate(OVERFLOW)]
    page.add_style_tag(content=SPACED_TEXT)
    found += [f"320 px, spaced text: {one}" for one in page.evaluate(OVERFLOW)]
    assert not found, "\n" + "\n".join(found)


@pytest.mark.slow
@pytest.mark.parametrize("open_page", PAGES.values(), ids=PAGES)
def test_the_other_themes_too(open_page: Open, every_site: str, page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    open_page(page, every_site)
    found = looked_at(page, [(1280, "dark"), (360, "light")])
    assert not found, "\n" + "\n".join(found)
