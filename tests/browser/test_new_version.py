"""A new version of the site is put in the place of the old one while a page is open."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from builder.seal import HASHED, seal
from builder.serve import serve_in_thread

from .one_lesson import folder_of

FIRST_RUN = 60_000
LESSON = """---
title: Versions
slug: versions
part: 1
order: 1
minutes: 5
summary: One cell.
---

```{code-cell} python
:id: hello
print("hello")
```
"""


def renamed(site: Path, folder: Path) -> Path:
    """The same site as another build would make it: whatever has a hash has another one."""
    shutil.copytree(site, folder)
    found = [HASHED.search(path.name) for path in (folder / "assets").rglob("*.*")]
    hashes = {match[1] for match in found if match}
    other = {name: name[::-1] for name in hashes}
    pattern = re.compile("|".join(hashes))

    def exchange(text: str) -> str:
        return pattern.sub(lambda match: other[match[0]], text)

    for path in sorted(folder.rglob("*.*")):
        if path.suffix in (".html", ".js", ".css"):
            path.write_text(exchange(path.read_text("utf-8")), "utf-8")
        if path.parent.is_relative_to(folder / "assets"):
            path.rename(path.with_name(exchange(path.name)))
    seal(folder, folder)
    return folder


@pytest.fixture
def python_starts() -> Callable[[BrowserContext], None]:
    """Python is fetched here, file by file."""
    return lambda context: None


@pytest.fixture
def versions(dist: Path, tmp_path: Path) -> tuple[Path, Callable[[], None]]:
    """A site's folder, and what puts the new version there."""
    site = folder_of(LESSON, dist, tmp_path)
    new = renamed(site, tmp_path / "new")

    def deploy() -> None:
        shutil.rmtree(site)
        new.rename(site)

    return site, deploy


def test_a_page_of_an_older_version_says_so_and_reloads(
    versions: tuple[Path, Callable[[], None]], page: Page
) -> None:
    site, deploy = versions
    notice = page.get_by_role("region", name="New version")
    search = page.get_by_role("button", name="Search")
    spoken = page.locator("body > .visually-hidden[aria-live]")
    with serve_in_thread(site) as url:
        page.goto(f"{url}lessons/versions/?device=cpu")
        hello = page.locator("gg-cell#hello")
        hello.locator("pre.source").click()
        expect(hello.locator(".cm-content")).to_be_focused()
        page.keyboard.press("Control+a")
        page.keyboard.insert_text("print(6 * 7)")

        # Without a network nobody speaks of versions.
        page.context.set_offline(True)
        search.click()
        expect(spoken).to_contain_text("Check the connection and try again")
        expect(notice).to_have_count(0)
        page.context.set_offline(False)

        old = page.locator('meta[name="glowgrad-build"]').get_attribute("content")
        deploy()
        search.click()
        expect(notice).to_contain_text("from an older version of Glowgrad")
        expect(spoken).to_contain_text("The search could not be loaded. This page is from an older")
        expect(notice).not_to_contain_text("variables")
        notice.get_by_role("button", name="Later").click()
        expect(notice).to_have_count(0)

        hello.get_by_role("button", name="Run", exact=True).click()
        expect(hello).to_have_attribute("data-state", "error", timeout=FIRST_RUN)
        expect(hello.locator(".outputs")).to_contain_text("an older version of Glowgrad")
        notice.get_by_role("button", name="Reload").click()
        expect(notice).to_have_count(0)
        expect(page.locator('meta[name="glowgrad-build"]')).not_to_have_attribute(
            "content", str(old)
        )
        expect(hello).to_contain_text("print(6 * 7)")
        hello.get_by_role("button", name="Run", exact=True).click()
        expect(hello.locator(".outputs")).to_have_text("42", timeout=FIRST_RUN)
        search.click()
        expect(page.get_by_role("dialog")).to_be_visible()


def test_only_the_engine_of_this_build_is_used(dist: Path, tmp_path: Path, page: Page) -> None:
    """A cache has kept the engine in part, or another one; then the site itself has no other."""
    asked: list[str] = []
    spoilt = 1

    def answer(route: Route) -> None:
        asked.append(route.request.url)
        if len(asked) <= spoilt:
            route.fulfill(body=b"PK another engine")
        else:
            route.continue_()

    page.context.route("**/glowgrad-*.whl", answer)
    with serve_in_thread(folder_of(LESSON, dist, tmp_path)) as url:
        page.goto(f"{url}lessons/versions/?device=cpu")
        hello = page.locator("gg-cell#hello")
        hello.get_by_role("button", name="Run", exact=True).click()
        expect(hello.locator(".outputs")).to_have_text("hello", timeout=FIRST_RUN)
        assert len(asked) == 2

        spoilt = 99
        page.reload()
        hello.get_by_role("button", name="Run", exact=True).click()
        expect(hello.locator(".outputs")).to_contain_text(
            "not the one that belongs to this page", timeout=FIRST_RUN
        )
