"""Code that travels in a link: made, read, run walled off, kept, and damaged on its way."""

import base64
import json
import random

import pytest
from playwright.sync_api import Page, expect

from .notebook_cells import cell, write
from .share_link import link_of, read_link

FIRST_RUN = 60_000


def shared_link(page: Page) -> str:
    """The link that the open dialog offers."""
    return page.get_by_role("dialog").get_by_role("textbox", name="Link").input_value()


def stored(page: Page) -> list[str]:
    """What the site keeps for the reader: keys of localStorage and ids of notebooks."""
    keys: list[str] = page.evaluate("Object.keys(localStorage)")
    return keys


EXAMPLE = link_of(
    {"note": "# Corners\n\nThey belong **together**."},
    {"code": "import js\n\nx = 6 * 7\nprint('ran:', x, 'origin:', js.self.origin)"},
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
    page.evaluate(
        "() => { navigator.clipboard.writeText = async (text) => { window.copied = text; }; }"
    )
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


def test_a_link_shows_its_code_and_runs_nothing_by_itself(shared: Page) -> None:
    page = shared
    expect(page).to_have_title("A network learns · Glowgrad")
    expect(page.get_by_role("heading", name="A network learns")).to_be_visible()
    said = page.locator(".shared-provenance")
    expect(said).to_have_text(
        "This code came with a link. It has not run. It runs walled off: it cannot reach your "
        "progress, your files or other sites."
    )
    assert page.locator("html").get_attribute("data-session") == "off"
    cell(page, 1).get_by_role("button", name="Run", exact=True).click()
    expect(cell(page, 1).locator(".outputs")).to_have_text(
        "ran: 42 origin: null", timeout=FIRST_RUN
    )
    expect(said).not_to_contain_text("has not run")
    assert stored(page) == []

    write(page, 1, "x = 'mine'")
    expect(page.locator(".shared-edits")).to_contain_text("stay in this tab")
    # A place of the page itself is no other link, and a reload brings back both.
    page.evaluate("location.hash = 'content'")
    expect(page).to_have_url(f"{page.url.split('#')[0]}#{EXAMPLE}")
    page.reload()
    expect(cell(page, 1).locator("pre.source")).to_have_text("x = 'mine'")
    page.get_by_role("button", name="Compare with it").click()
    dialog = page.get_by_role("dialog", name="Compared with the lesson")
    expect(dialog).to_contain_text("0 the same, 0 changed, 1 not in the lesson")
    page.keyboard.press("Escape")

    other = link_of({"code": "other = 1"}, title="<b>bold</b>")
    page.evaluate("link => { location.hash = link; }", other)
    expect(page.get_by_role("heading", name="<b>bold</b>")).to_be_visible()
    expect(page.locator("pre.source")).to_have_text("other = 1")
    expect(page.locator(".shared-edits")).to_be_hidden()
    page.go_back()
    expect(cell(page, 1).locator("pre.source")).to_have_text("x = 'mine'")
    page.get_by_role("button", name="More for this code").click()
    page.get_by_role("menuitem", name="Back to the link").click()
    page.get_by_role("button", name="Go back", exact=True).click()
    expect(cell(page, 1).locator("pre.source")).to_contain_text("6 * 7")
    assert stored(page) == []
    assert page.evaluate("indexedDB.databases()") == []


def test_damaged_links_say_so_and_show_what_came(site: str, page: Page) -> None:
    long = link_of(*({"code": f"number_{index} = {index * 7919 % 1009}"} for index in range(99)))
    message = page.locator(".notebook-notice")
    for link, words in [
        ("", "nothing follows its #"),
        ("chapter-2", "belongs to something else"),
        (EXAMPLE.replace("1.", "7.", 1), "made with a newer Glowgrad"),
        ("1.AAAAAAAA", "changed or cut off"),
        (link_of({"picture": "x"}), "changed or cut off"),
        (long[:-200], "The end of this link is missing"),
    ]:
        page.goto("about:blank")
        page.goto(f"{site}shared/#{link}")
        expect(message).to_contain_text(words)
        expect(page.locator("gg-cell")).to_have_count(0)
    expect(page.locator(".shared-remains pre").nth(3)).to_have_text("number_3 = 550")
    # A whole link in the same tab brings everything back.
    page.evaluate("link => { location.hash = link; }", EXAMPLE)
    expect(page.locator("gg-cell pre.source")).to_contain_text("6 * 7")
    expect(message).to_have_count(0)


HOSTILE = """<img src="https://elsewhere.example/spy.png" onerror="window.hacked = 1">
![p](https://elsewhere.example/spy2.png) <script>window.hacked = 2</script>
<div style="position: fixed; inset: 0; background: url(https://elsewhere.example/x)">
<form action="https://elsewhere.example"><input name="password"></form></div>
[a](javascript:window.hacked=3) <a href="//elsewhere.example" target="_top">b</a>"""


def test_a_hostile_note_is_text_without_teeth(site: str, page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    title = "Log in <img src=x onerror=alert(1)> \u202egro.dargwolg"
    link = link_of({"note": HOSTILE}, {"code": "x = 1  # \u202e 2 = x"}, title=title)
    page.goto(f"{site}shared/#{link}")
    note = page.locator("gg-note .note-text")
    expect(note.get_by_role("link", name="b")).to_have_attribute("rel", "noopener noreferrer")
    assert note.locator("img, script, form, input").count() == 0
    assert note.locator("[style*=fixed], [style*=url]").count() == 0
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text("Log in <img src=x onerror=alert(1)> gro.dargwolg")
    expect(page.locator(".notebook-notice")).to_contain_text("turn the order of text around")
    assert page.evaluate("window.hacked") is None
    assert not [url for url in asked if "elsewhere" in url]


def said_walled(page: Page, how: str) -> None:
    expect(page.locator(".notebook-provenance")).to_contain_text(f"{how}. It runs walled off")


def test_saved_code_stays_walled_off_until_it_is_trusted(shared: Page, site: str) -> None:
    page = shared
    page.add_init_script("delete window.showSaveFilePicker")
    page.get_by_role("button", name="Save to my notebooks").click()
    expect(page.get_by_label("Title of the notebook")).to_have_value("A network learns")
    expect(cell(page, 1).locator("pre.source")).to_contain_text("6 * 7")
    said_walled(page, "This notebook came with a link")
    saved = page.url

    # Neither a duplicate nor a file that goes out and comes back is trusted.
    page.get_by_role("button", name="Notebooks", exact=True).click()
    shelf = page.get_by_role("dialog", name="Your notebooks")
    expect(shelf.locator(".shelf-facts")).to_contain_text("came with a link")
    shelf.get_by_role("button", name="More for").click()
    page.get_by_role("menuitem", name="Duplicate").click()
    shelf.get_by_role("button", name="A network learns (copy)", exact=True).click()
    expect(page.get_by_label("Title of the notebook")).to_have_value("A network learns (copy)")
    said_walled(page, "This notebook came with a link")
    with page.expect_download() as download:
        page.get_by_role("button", name="Save", exact=True).click()
    path = download.value.path()
    content = path.read_bytes()
    bring(page, "mine.ipynb", content)
    said_walled(page, "This notebook came with a file, mine.ipynb")

    page.get_by_role("button", name="I trust this code").click()
    expect(page.get_by_role("dialog", name="Trust this code?")).to_contain_text("fetch from other")
    page.get_by_role("button", name="I trust it", exact=True).click()
    expect(page.locator(".notebook-provenance")).to_be_hidden()
    expect(page.locator(".notebook-keeping")).to_have_text("kept in this browser")
    page.reload()
    expect(page.locator("gg-cell pre.source")).to_contain_text("6 * 7")
    expect(page.locator(".notebook-provenance")).to_be_hidden()
    # What the reader trusts and saves comes back trusted, until somebody changes it.
    with page.expect_download() as download:
        page.get_by_role("button", name="Save", exact=True).click()
    own = download.value.path().read_bytes()
    bring(page, "own.ipynb", own)
    expect(page.locator(".notebook-provenance")).to_be_hidden()
    bring(page, "changed.ipynb", own.replace(b"6 * 7", b"6 * 8"))
    said_walled(page, "This notebook came with a file, changed.ipynb")
    page.goto(saved)
    said_walled(page, "This notebook came with a link")


@pytest.mark.slow
def test_trust_and_distrust_give_python_other_walls(shared: Page, site: str) -> None:
    page = shared
    page.get_by_role("button", name="Save to my notebooks").click()
    run = cell(page, 1).get_by_role("button", name="Run", exact=True)
    outputs = cell(page, 1).locator(".outputs")
    page.get_by_role("button", name="I trust this code").click()
    page.get_by_role("button", name="I trust it", exact=True).click()
    expect(page.locator(".notebook-provenance")).to_be_hidden()
    run.click()
    expect(outputs).to_have_text(f"ran: 42 origin: {site.rstrip('/')}", timeout=FIRST_RUN)
    page.get_by_role("button", name="More for this notebook").click()
    page.get_by_role("menuitem", name="Wall its code off again").click()
    said_walled(page, "This notebook came with a link")
    run.click()
    expect(outputs).to_have_text("ran: 42 origin: null", timeout=FIRST_RUN)


def bring(page: Page, name: str, content: bytes) -> None:
    """Open a file as a notebook."""
    given = {"name": name, "mimeType": "application/json", "buffer": content}
    page.locator("input[type=file]").set_input_files(given)  # type: ignore[arg-type]
    page.get_by_role("dialog").get_by_role("button", name="Open", exact=True).click()
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_where_nothing_is_kept_a_file_is_offered(site: str, page: Page) -> None:
    page.add_init_script("IDBObjectStore.prototype.put = () => { throw new DOMException('full'); }")
    page.goto(f"{site}shared/#{EXAMPLE}")
    page.get_by_role("button", name="Save to my notebooks").click()
    expect(page.locator(".notebook-notice")).to_contain_text("could not be saved")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download it").click()
    assert download.value.suggested_filename == "A network learns.ipynb"
    assert "6 * 7" in download.value.path().read_text()


def test_what_a_link_cannot_carry_is_said(site: str, page: Page) -> None:
    page.goto(f"{site}notebook/")
    expect(page.locator("gg-cell")).to_have_count(1)
    page.get_by_role("button", name="Share", exact=True).click()
    dialog = page.get_by_role("dialog", name="Share the code")
    expect(dialog).to_contain_text("nothing to share yet")
    dialog.get_by_role("button", name="Close").click()
    table = {"name": "iris.csv", "mimeType": "text/csv", "buffer": b"a,b\n1,2\n"}
    page.locator("input[type=file]").set_input_files(table)  # type: ignore[arg-type]
    expect(page.locator("gg-cell pre.source")).to_contain_text("iris.csv")
    page.get_by_role("button", name="Share", exact=True).click()
    expect(dialog).to_contain_text("Left behind: iris.csv.")
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject('denied'); }")
    dialog.get_by_role("button", name="Copy the link").click()
    expect(dialog.get_by_role("status")).to_contain_text("the link is selected")
    link = shared_link(page)
    assert page.evaluate("getSelection().toString()") == link
    dialog.get_by_role("button", name="Close").click()

    noise = base64.b85encode(random.Random(0).randbytes(200_000)).decode()
    source = {"cells": [{"cell_type": "code", "source": noise}], "nbformat": 4, "metadata": {}}
    bring(page, "noise.ipynb", json.dumps(source).encode())
    page.get_by_role("button", name="Share", exact=True).click()
    expect(dialog).to_contain_text("too much for a link")
    expect(dialog).to_contain_text("a link can carry 200 KB")
    expect(dialog.get_by_role("button", name="Copy the link")).to_have_count(0)
    with page.expect_download() as download:
        dialog.get_by_role("button", name="Download as .ipynb").click()
    assert download.value.suggested_filename == "noise.ipynb"
