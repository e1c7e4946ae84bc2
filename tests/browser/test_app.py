"""The site as an installed app: its manifest, the item that installs it, files that open in it."""

import json
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, expect

OFFER = """() => {
    const event = new Event("beforeinstallprompt", { cancelable: true });
    event.prompt = () => { window.prompts = (window.prompts ?? 0) + 1; };
    dispatchEvent(event);
    return event.defaultPrevented;
}"""


def test_browsers_accept_the_manifest(plain_site: str, dist: Path, page: Page) -> None:
    """No complaint, from a deeper page too; each picture is there, of the size that is told."""
    page.goto(f"{plain_site}lessons/xor/")
    devtools = page.context.new_cdp_session(page)
    manifest = devtools.send("Page.getAppManifest")
    assert manifest["errors"] == []
    assert manifest["url"] == f"{plain_site}manifest.webmanifest"
    complaints = devtools.send("Page.getInstallabilityErrors")["installabilityErrors"]
    # A test's window is a private one, in which nothing can be installed.
    assert {complaint["errorId"] for complaint in complaints} <= {"in-incognito"}
    told = json.loads(manifest["data"])
    links = [*told["shortcuts"], {"url": told["file_handlers"][0]["action"]}]
    for link in links:
        assert (dist / link["url"] / "index.html").is_file(), link
    shown = [one for link in told["shortcuts"] for one in link["icons"]]
    for picture in (*told["icons"], *told["screenshots"], *shown):
        path = dist / picture["src"]
        if path.suffix == ".svg":
            assert path.is_file()
            continue
        with Image.open(path) as image:
            assert f"{image.width}x{image.height}" == picture["sizes"], path.name
    assert {one.get("purpose", "any") for one in told["icons"]} == {"any", "maskable"}
    assert {one["form_factor"] for one in told["screenshots"]} == {"wide", "narrow"}


def test_the_item_that_installs(plain_site: str, page: Page) -> None:
    """It is there while the browser offers, once for each offer, and reached by the keyboard."""
    page.goto(f"{plain_site}glossary/")
    item = page.get_by_role("navigation", name="Site").get_by_role("button", name="Install")
    expect(page.get_by_role("button", name="Search")).to_be_visible()
    expect(item).to_have_count(0)
    assert page.evaluate(OFFER)
    expect(item).to_be_visible()
    item.focus()
    page.keyboard.press("Enter")
    expect(item).to_have_count(0)
    assert page.evaluate("window.prompts") == 1
    page.evaluate(OFFER)
    page.set_viewport_size({"width": 360, "height": 740})
    expect(item).to_have_count(0)
    page.get_by_role("button", name="Menu").click()
    expect(item).to_be_visible()
    page.evaluate("dispatchEvent(new Event('appinstalled'))")
    expect(item).to_have_count(0)


def test_the_browsers_bars_take_the_pages_colour(plain_site: str, page: Page) -> None:
    page.goto(f"{plain_site}glossary/")
    page.get_by_role("button", name="Colours: as the system").click()
    page.get_by_role("button", name="Colours: light").click()
    bars = page.locator("meta[name=theme-color]")
    for bar in bars.all():
        expect(bar).to_have_attribute("content", "#14171b")
    page.get_by_role("button", name="Colours: dark").click()
    expect(bars.first).to_have_attribute("content", "#fdfcfa")


NOTEBOOK = {
    "nbformat": 4,
    "nbformat_minor": 5,
    "metadata": {},
    "cells": [
        {"id": "a", "cell_type": "code", "metadata": {}, "source": "launched = 1", "outputs": []}
    ],
}


def test_a_file_of_the_system_opens_in_the_notebook(plain_site: str, page: Page) -> None:
    """As the system hands it over when a reader opens an .ipynb with the app: at once, unasked."""
    page.add_init_script(
        """Object.defineProperty(window, "launchQueue", {
            value: { setConsumer: (consumer) => { window.launch = consumer; } },
        });"""
    )
    page.goto(f"{plain_site}notebook/")
    page.wait_for_function("() => window.launch")
    page.evaluate("launch({ files: [] })")
    expect(page.get_by_role("textbox", name="Title")).to_have_value("")
    page.evaluate(
        """async (text) => {
            const folder = await navigator.storage.getDirectory();
            const handle = await folder.getFileHandle("homework.ipynb", { create: true });
            const stream = await handle.createWritable();
            await stream.write(text);
            await stream.close();
            await launch({ files: [handle] });
        }""",
        json.dumps(NOTEBOOK),
    )
    expect(page.get_by_role("textbox", name="Title")).to_have_value("homework")
    expect(page.locator("gg-cell")).to_contain_text("launched = 1")
    expect(page.get_by_role("dialog")).to_have_count(0)
