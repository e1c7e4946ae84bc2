"""A picture of every page, for people to look at: build.py check leaves them in .cache/screens."""

import pytest
from playwright.sync_api import Page

from builder.checkout import CACHE

from .page_states import PAGES, Open, settle

SCREENS = CACHE / "screens"
WIDTHS = {360: 780, 768: 1024, 1440: 900}
LONGEST = 12_000  # of a page, in pixels: what is below looks alike


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize(("name", "open_page"), PAGES.items(), ids=PAGES)
def test_screens(name: str, open_page: Open, every_site: str, page: Page) -> None:
    page.set_viewport_size({"width": 1440, "height": 900})
    open_page(page, every_site)
    SCREENS.mkdir(parents=True, exist_ok=True)
    modal = (
        page.locator("dialog[open], [role=menu], .page-notice:visible, .inspector:visible").count()
        > 0
    )
    for width, height in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            settle(page)
            whole = page.evaluate("document.documentElement.scrollHeight")
            path = SCREENS / f"{name}-{width}-{scheme}.png"
            clip = {"x": 0, "y": 0, "width": width, "height": min(whole, LONGEST)}
            if modal:
                page.screenshot(path=path)
            else:
                page.screenshot(path=path, full_page=True, clip=clip)
            assert path.stat().st_size > 5_000
