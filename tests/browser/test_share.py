"""Code that travels in a link: made, read, run walled off, kept, and damaged on its way."""

import base64
import json
import zlib
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

FIRST_RUN = 60_000


def link_of(*cells: dict[str, Any], **more: Any) -> str:
    """What follows the `#` of a link, made without the page's own code."""
    text = json.dumps({**more, "cells": cells}, ensure_ascii=False)
    packed = zlib.compress(text.encode(), 9)
    return "1." + base64.urlsafe_b64encode(packed).decode().rstrip("=")


def read_link(link: str) -> Any:
    """The JSON in a link."""
    packed = urlsplit(link).fragment.removeprefix("1.")
    return json.loads(zlib.decompress(base64.urlsafe_b64decode(packed + "===")))


def cell(page: Page, number: int) -> Locator:
    return page.locator("gg-cell, gg-note").nth(number)


def write(page: Page, number: int, text: str) -> None:
    """Replace a cell's text by typing."""
    one = cell(page, number)
    one.locator("pre.source, .cm-content").first.click()
    expect(one.locator(".cm-content")).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(text)


def shared_link(page: Page) -> str:
    """The link that the open dialog offers."""
    return page.get_by_role("dialog").get_by_role("textbox", name="Link").input_value()


def stored(page: Page) -> list[str]:
    """What the site keeps for the reader: keys of localStorage and ids of notebooks."""
    keys: list[str] = page.evaluate("Object.keys(localStorage)")
    return keys


EXAMPLE = link_of(
    {"note": "# Corners\n\nThey belong **together**."},
    {"code": "x = 6 * 7\nprint('ran:', x)"},
    title="A network learns",
    lesson="xor",
)


@pytest.fixture
def shared(site: str, page: Page) -> Page:
    """The example, opened."""
    page.goto(f"{site}shared/?device=cpu#{EXAMPLE}")
    expect(page.locator("gg-note strong")).to_have_text("together")
    return page


def test_a_lesson_is_shared_edits_and_all_and_opened(site: str, page: Page) -> None:
    page.goto(f"{site}lessons/xor/?device=cpu")
    page.evaluate("navigator.clipboard.writeText = async (text) => { window.copied = text; }")
    first = page.locator("gg-cell").first.get_attribute("id")
    write(page, 0, "mine = 'grün'")
    page.keyboard.press("Escape")
    page.keyboard.press("b")
    page.keyboard.press("Enter")
    page.keyboard.insert_text("added = 1")
    page.locator("gg-toolbar").get_by_role("button", name="More", exact=True).click()
    page.get_by_role("menuitem", name="Share this page").click()
    dialog = page.get_by_role("dialog", name="Share the code")
    expect(dialog).to_contain_text("Nothing is sent to any server")
    expect(dialog.get_by_role("button", name="Copy the link")).to_be_focused()
    page.keyboard.press("Enter")
    expect(dialog.get_by_role("status")).to_have_text("Copied.")
    link = shared_link(page)
    assert page.evaluate("window.copied") == link
    expect(dialog).to_contain_text(f"{len(link):,} characters")
    sent = read_link(link)
    assert sent["lesson"] == "xor"
    assert sent["cells"][:2] == [{"code": "mine = 'grün'", "id": first}, {"code": "added = 1"}]
    assert {"code": "w1 = 1", "id": "slider-w1"} in sent["cells"]
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()

    cell(page, 1).get_by_role("button", name="More for").click()
    page.get_by_role("menuitem", name="Share this cell").click()
    assert read_link(shared_link(page))["cells"] == [{"code": "added = 1"}]
    page.get_by_label("This cell and all above").check()
    assert len(read_link(shared_link(page))["cells"]) == 2

    page.goto(shared_link(page))
    expect(cell(page, 0).locator("pre.source")).to_have_text("mine = 'grün'")
    expect(cell(page, 1).locator("pre.source")).to_have_text("added = 1")
    expect(page.locator("gg-cell")).to_have_count(2)
