"""The cells of a notebook, as a reader finds and writes them."""

from playwright.sync_api import Locator, Page, expect


def cell(page: Page, number: int) -> Locator:
    return page.locator("gg-cell, gg-note").nth(number)


def write(page: Page, number: int, text: str) -> None:
    """Replace a cell's text by typing."""
    one = cell(page, number)
    one.locator("pre.source, .cm-content").first.click()
    expect(one.locator(".cm-content")).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(text)
