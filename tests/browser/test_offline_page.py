"""The page that takes the course offline: sizes, pauses, damage, a full disk, two tabs."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

WORKS = 30_000
# The page asks only whether there is a service worker; what that one does, other tests see.
WORKER = """if (navigator.serviceWorker)
  navigator.serviceWorker.getRegistration = async () => ({});"""
# A browser that promises when it is asked.
PROMISE = """let asked = false;
navigator.storage.persist = async () => (asked = true);
navigator.storage.persisted = async () => asked;"""
LARGE = "**/pyodide.asm.wasm"
# What stands for the course where all of it would only take time.
SMALL = re.compile(r"^(?:lessons/xor/|docs/api/nn/|glossary/|assets/s|runtime/.*(?:asm|jedi))")


@pytest.fixture
def reader(browser: Browser) -> Iterator[BrowserContext]:
    """A reader's browser, with what it keeps."""
    context = browser.new_context()
    context.add_init_script(WORKER)
    errors: list[str] = []
    context.on("weberror", lambda error: errors.append(str(error.error)))
    yield context
    context.close()
    assert not errors


def offline_page(reader: BrowserContext, site: str) -> Page:
    page = reader.new_page()
    page.goto(f"{site}offline/")
    expect(title(page)).not_to_be_empty()
    return page


def title(page: Page) -> Any:
    return page.locator("#offline-title")


def press(page: Page, name: str) -> None:
    page.locator(".offline-card").get_by_role("button", name=name).click()


def listed(dist: Path) -> list[dict[str, Any]]:
    """Return the files of the course."""
    files = json.loads((dist / "build.json").read_text())["files"]
    return [file for file in files if not file["path"].startswith("sw")]


@pytest.fixture
def small(reader: BrowserContext, dist: Path) -> None:
    """Let the course consist of a few files."""
    files = [file for file in listed(dist) if SMALL.match(file["path"])]
    answer = json.dumps({"id": "small", "files": files})
    reader.route("**/build.json", lambda route: route.fulfill(body=answer))


def held(reader: BrowserContext, pattern: str) -> list[Route]:
    """Let no answer come for these addresses; the routes are for a test to continue."""
    routes: list[Route] = []
    reader.route(pattern, lambda route: routes.append(route))
    return routes


def test_taken_paused_and_kept(site: str, dist: Path, reader: BrowserContext) -> None:
    """Sizes first; a pause and a closed tab cost nothing; two tabs do the work of one."""
    asked: Counter[str] = Counter()
    reader.on("request", lambda request: asked.update([request.url]))
    files = listed(dist)
    reader.add_init_script(f"if (navigator.storage) {{ {PROMISE} }}")
    page = offline_page(reader, site)
    expect(title(page)).to_have_text("Nothing is kept yet")
    packed = sum(file["packed"] for file in files) / 1e6
    expect(page.locator(".offline-card")).to_contain_text(f"{len(files)} files: {packed:.1f} MB")
    expect(page.locator(".offline-note")).to_contain_text("has room for")
    lessons = page.locator(".file-groups details", has_text="Lessons")
    lessons.locator("summary").click()
    expect(lessons).to_contain_text("lessons/xor/xor.ipynb")

    routes = held(reader, LARGE)
    page.locator(".check-button").first.dblclick()
    bar = page.get_by_role("progressbar", name="The course is being fetched")
    expect(page.locator(".offline-line")).to_contain_text(f"{len(files) - 1} of", timeout=WORKS)
    assert float(bar.get_attribute("value") or 0) > 1e6
    expect(page.locator(".offline-note")).to_contain_text("has promised to keep it")
    other = offline_page(reader, site)
    expect(other.locator(".offline-card")).to_contain_text("Another tab is at it")
    press(other, "Pause")
    expect(other.get_by_role("button", name="Go on")).to_be_focused()
    expect(page.locator(".offline-line")).to_contain_text("Paused at")

    # The tab that was at work is closed: the pause stays, and so does all that has come.
    page.close()
    expect(title(other)).to_have_text("A part of the course is kept")
    reader.unroute(LARGE)
    for route in routes:
        route.abort()
    press(other, "Go on")
    expect(title(other)).to_have_text("The whole course is kept on this device", timeout=WORKS)
    expect(other.locator(".offline-card")).to_contain_text("1 file came; all that is kept")
    expect(other.locator(".group-state").first).to_have_text("verified")
    expect(other.locator(".holdings")).to_contain_text("Everything of this site")
    paths = [file["path"].removesuffix("index.html") for file in files]
    often = {path: asked[site + path] for path in paths if asked[site + path] > 1}
    # Of what the page itself loads a second time comes from the browser's own cache.
    own = {path for path in often if path.startswith(("assets/", "offline/"))}
    assert set(often) - own <= {path for path in paths if path.endswith("pyodide.asm.wasm")}, often


@pytest.mark.usefixtures("small")
def test_what_goes_wrong_is_told_and_mended(site: str, reader: BrowserContext) -> None:
    """A damaged file, a lost network, a cleared cache: said in words, and mended by a button."""
    page = offline_page(reader, site)
    damaged = "**/docs/api/nn/"
    reader.route(damaged, lambda route: route.fulfill(body="<h1>Sign in to this network</h1>"))
    press(page, "Take the course offline")
    outcome = page.locator(".offline-outcome")
    expect(outcome).to_contain_text("docs/api/nn/index.html (what came is cut off", timeout=WORKS)
    expect(title(page)).to_have_text("A part of the course is kept")
    reader.unroute(damaged)
    press(page, "Go on")
    expect(title(page)).to_have_text("The whole course is kept on this device", timeout=WORKS)

    page.evaluate(
        """async () => {
          const assets = await caches.open("glowgrad-assets");
          for (const { url } of await assets.keys())
            if (/jedi|simd/.test(url)) await assets.delete(url);
          const course = await caches.open("glowgrad-course-small");
          await course.put("../lessons/xor/", new Response("altered"));
        }"""
    )
    page.reload()
    expect(title(page)).to_have_text("Some of the course is gone")
    expect(page.locator(".offline-card")).to_contain_text("has cleared 3 files")
    press(page, "Repair")
    expect(title(page)).to_have_text("The whole course is kept on this device", timeout=WORKS)
    lesson = page.evaluate("caches.match('../lessons/xor/').then((found) => found.text())")
    assert "<html" in lesson
    press(page, "Check again")
    expect(outcome).to_have_text("Every file was read and agrees with its hash.", timeout=WORKS)

    # With set_offline the routes would still answer.
    reader.route("**/build.json", lambda route: route.abort())
    reader.set_offline(True)
    press(page, "Check again")
    expect(page.locator(".offline-card")).to_contain_text("does not answer", timeout=WORKS)
    mark = page.get_by_role("link", name="No network: this course is kept on this device")
    expect(mark).to_be_visible()
    reader.unroute("**/build.json")
    reader.set_offline(False)
    expect(mark).to_be_hidden()

    press(page, "Remove …")
    page.get_by_role("button", name="Cancel", exact=True).click()
    expect(title(page)).to_have_text("The whole course is kept on this device")
    press(page, "Remove …")
    page.get_by_role("button", name="Remove the course").click()
    expect(title(page)).to_have_text("Nothing is kept yet")


@pytest.mark.usefixtures("small")
def test_a_lost_network_and_giving_up(site: str, reader: BrowserContext) -> None:
    """It waits and goes on by itself; giving up removes what has come, and says so first."""
    page = offline_page(reader, site)
    routes = held(reader, LARGE)
    press(page, "Take the course offline")
    line = page.locator(".offline-line")
    expect(line).to_contain_text("files", timeout=WORKS)
    reader.route("**/build.json", lambda route: route.abort())
    reader.set_offline(True)
    for route in routes:
        route.abort()
    expect(line).to_contain_text("The network is gone", timeout=WORKS)
    expect(page.get_by_role("link", name="No network: only pages")).to_be_visible()
    reader.unroute("**/build.json")
    reader.set_offline(False)
    expect(line).not_to_contain_text("The network is gone", timeout=WORKS)
    press(page, "Cancel …")
    page.get_by_role("button", name="Remove it").click()
    expect(title(page)).to_have_text("Nothing is kept yet")
    expect(page.locator(".offline-outcome")).to_have_text("It was stopped.")


@pytest.mark.usefixtures("small")
def test_a_full_disk(site: str, reader: BrowserContext) -> None:
    """Says how much is needed and free; what has come stays, and it goes on when there is room."""
    page = offline_page(reader, site)
    room = reader.new_cdp_session(page)
    room.send(
        "Storage.overrideQuotaForOrigin", {"origin": site.rstrip("/"), "quotaSize": 4_000_000}
    )
    # Chromium itself tells every page of 10 GB.
    page.add_init_script(
        "navigator.storage.estimate = async () => ({ quota: 4_000_000, usage: 1_000_000 });"
    )
    page.reload()
    expect(page.locator(".offline-note")).to_contain_text("That is less than")
    press(page, "Take the course offline")
    outcome = page.locator(".offline-outcome")
    expect(outcome).to_contain_text("no more room for the site", timeout=WORKS)
    expect(outcome).to_contain_text("MB more are needed, and 3.00 MB are free")
    room.send("Storage.overrideQuotaForOrigin", {"origin": site.rstrip("/")})
    press(page, "Go on")
    expect(title(page)).to_have_text("The whole course is kept on this device", timeout=WORKS)


@pytest.mark.usefixtures("small")
def test_everything_is_removed_on_the_readers_word(site: str, reader: BrowserContext) -> None:
    """All caches of the site; the reader's own work only where that is said."""
    page = offline_page(reader, site)
    page.evaluate(
        """async () => {
          localStorage.setItem("glowgrad:edit:xor:a", '{"text": "1", "base": "x"}');
          for (const name of ["glowgrad-snapshot", "glowgrad-pages", "not-ours"])
            await (await caches.open(name)).put("../x", new Response("12345"));
        }"""
    )
    page.reload()
    holdings = page.locator(".holdings")
    expect(holdings).to_contain_text("Your edits, answers and settings")
    expect(holdings).to_contain_text("1 file, 5 B")
    page.get_by_role("button", name="Remove everything").click()
    page.get_by_role("dialog").get_by_role("button", name="Remove", exact=True).click()
    expect(page.get_by_role("region", name="Message")).to_contain_text("but your own work")
    left = page.evaluate("(async () => [await caches.keys(), Object.keys(localStorage)])()")
    assert left == [["not-ours"], ["glowgrad:edit:xor:a"]]
    page.get_by_role("button", name="Remove everything").click()
    page.get_by_label("Remove my notebooks, edits").check()
    page.get_by_role("dialog").get_by_role("button", name="Remove", exact=True).click()
    expect(page.get_by_role("region", name="Message")).to_have_text("Everything was removed.")
    assert page.evaluate("Object.keys(localStorage)") == []


@pytest.mark.parametrize(
    ("browser_without", "said"),
    [
        ("Object.defineProperty(window, 'isSecureContext', { value: false });", "https address"),
        (
            "Object.defineProperty(window, 'caches', { get() { throw new Error('denied'); } });",
            "does not let the site keep anything",
        ),
        ("delete Navigator.prototype.serviceWorker;", "service worker"),
    ],
    ids=["insecure", "denied", "no-worker"],
)
def test_a_browser_that_cannot(browser_without: str, said: str, site: str, page: Page) -> None:
    page.add_init_script(browser_without)
    page.goto(f"{site}offline/")
    expect(page.locator(".offline-hindrance")).to_contain_text(said)
    expect(page.get_by_role("button", name="Take the course offline")).to_be_hidden()
