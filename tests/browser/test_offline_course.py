"""The course that was taken offline, without its server: after a restart, over an update."""

import json
import re
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright, expect

from builder.browser import CHROMIUM_FLAGS, prepare

from .hosts import Host, build_id, next_build

WORKS = 60_000
TAKEN = "The whole course is kept on this device"
CODE = """\
import numpy as np
import glowgrad as gg
from glowgrad import datasets, nn
images, labels = datasets.load_digits()
model = nn.Linear(64, 10)
print(images.shape, np.linalg.det(np.eye(3)), model(gg.ones(2, 64)).shape)
"""


PACKAGES = """async () => {
  const { createSession } = await import("../glowgrad.js");
  const session = await createSession({ device: "cpu" });
  await session.load("micropip");
  const code = `import micropip
await micropip.install("packaging")
from packaging.version import Version
str(Version("1.0"))`;
  const { result } = await session.run(code);
  session.close();
  return result;
}"""


def take(page: Page, host: Host, button: str = "Take the course offline") -> None:
    """Press the page's button and stay until the course is kept."""
    page.goto(f"{host.url}offline/")
    page.get_by_role("button", name=re.compile(f"^{button}")).click()
    expect(page.get_by_role("heading", name=TAKEN)).to_be_visible(timeout=WORKS)


def build_of(page: Page) -> str | None:
    """Return the id of the build that a page belongs to."""
    return page.locator('meta[name="glowgrad-build"]').get_attribute("content")


def test_without_a_network(host: Host, reader: BrowserContext) -> None:
    """Pages that were never opened, and the word for it in the header."""
    page = reader.new_page()
    take(page, host)
    host.stop()
    page.goto(f"{host.url}docs/api/optim/#SGD")
    expect(page.get_by_role("heading", level=1)).to_contain_text("ptim")
    mark = page.get_by_role("link", name="No network: this course is kept on this device")
    expect(mark).to_be_visible(timeout=10_000)
    mark.click()
    expect(page.get_by_role("heading", name=TAKEN)).to_be_visible()
    page.goto(host.url)
    expect(page.get_by_role("link", name="Kept on this device")).to_be_visible()
    page.goto(f"{host.url}offline/")
    expect(page.locator(".offline-card")).to_contain_text("does not answer at the moment")
    with page.expect_download() as download:
        page.goto(f"{host.url}lessons/digits/")
        page.get_by_role("link", name="notebook", exact=True).click()
    assert json.loads(Path(download.value.path()).read_text())["nbformat"] == 4


@pytest.mark.slow
def test_an_update_that_ends_half_way(
    host: Host, dist: Path, reader: BrowserContext, tmp_path: Path
) -> None:
    """Until the newer version is whole the older one is kept, whole too; then it is the newer."""
    page = reader.new_page()
    take(page, host)
    new = next_build(dist, tmp_path / "site")
    lost = new / "lessons" / "xor" / "index.html"
    text = lost.read_text()
    host.start(new)
    lost.unlink()
    page.goto(f"{host.url}offline/")
    card = page.locator(".offline-card")
    expect(card).to_contain_text("A newer version is there")
    page.get_by_role("button", name=re.compile("^Update")).click()
    expect(card).to_contain_text("lessons/xor/index.html (the host answered 404)", timeout=WORKS)
    host.stop()
    page.close()

    page = reader.new_page()
    page.goto(f"{host.url}docs/api/nn/")
    assert build_of(page) == build_id(dist)
    expect(page.get_by_role("button", name="Search")).to_be_visible()
    lost.write_text(text)
    host.start(new)
    take(page, host, "Update")
    host.stop()
    page.goto(f"{host.url}lessons/xor/")
    assert build_of(page) == build_id(new)
    expect(page.locator("gg-toolbar").get_by_role("button", name="Run all")).to_be_visible()


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_everything_after_a_restart(
    host: Host, dist: Path, playwright: Playwright, tmp_path: Path
) -> None:
    """Every page, Python with numpy and the engine, packages, data, completion, search."""

    def started() -> BrowserContext:
        return playwright.chromium.launch_persistent_context(
            tmp_path / "profile",
            executable_path=prepare(),
            args=list(CHROMIUM_FLAGS),
            accept_downloads=True,
        )

    with closing(started()) as before:
        take(before.new_page(), host)
    host.stop()
    with closing(started()) as after:
        errors: list[str] = []
        after.on("weberror", lambda error: errors.append(str(error.error)))
        page = after.new_page()
        for path in pages(dist):
            page.goto(host.url + path)
            expect(page.get_by_role("heading", level=1)).to_be_attached()
            assert build_of(page) == build_id(dist), path
        for check in (runs_python, completes, installs, finds, explains):
            check(page, host)
        assert not errors


def pages(dist: Path) -> list[str]:
    """Return the paths of all pages that readers open."""
    files = json.loads((dist / "build.json").read_text())["files"]
    paths = [file["path"] for file in files if file["kind"] == "page"]
    opened = [path for path in paths if re.match(r"lessons|docs|glossary|notebook|progress", path)]
    return ["", *(path.removesuffix("index.html") for path in opened)]


def runs_python(page: Page, host: Host) -> None:
    """A lesson's cells, and a notebook with everything that Python may ask for."""
    page.goto(f"{host.url}lessons/xor/?device=cpu")
    cell = page.locator("gg-cell").first
    cell.get_by_role("button", name="Run", exact=True).click()
    expect(cell).to_have_attribute("data-state", "done", timeout=WORKS)
    page.goto(f"{host.url}notebook/?device=cpu")
    cell = page.locator("gg-cell").first
    cell.locator("pre.source").click()
    expect(cell.locator(".cm-content")).to_be_focused()
    page.keyboard.insert_text(CODE)
    page.keyboard.press("Control+Enter")
    expect(cell).to_contain_text("Size([1797, 1, 8, 8]) 1.0 Size([2, 10])", timeout=WORKS)


def completes(page: Page, host: Host) -> None:
    """What has not run only jedi knows, which comes from a package."""
    page.keyboard.press("Escape")
    page.keyboard.press("b")
    page.keyboard.press("Enter")
    expect(page.locator("gg-cell").nth(1).locator(".cm-content")).to_be_focused()
    page.keyboard.insert_text("words = 'a b'\nwords.")
    page.keyboard.type("spl")
    expect(page.get_by_role("option", name="splitlines")).to_be_visible(timeout=WORKS)
    page.keyboard.press("Escape")


def installs(page: Page, host: Host) -> None:
    """A package of the site, by micropip and for a page of one's own."""
    assert page.evaluate(PACKAGES) == "'1.0'"


def finds(page: Page, host: Host) -> None:
    page.goto(host.url)
    page.keyboard.press("/")
    page.get_by_role("combobox", name="Search").fill("Linear")
    expect(page.locator("dialog [role=option]").first).to_be_visible(timeout=WORKS)


def explains(page: Page, host: Host) -> None:
    page.goto(f"{host.url}glossary/")
    assert page.locator("dt").count() > 3
