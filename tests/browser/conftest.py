"""A real Chromium with a software WebGPU adapter, and the site on a server of its own."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    Playwright,
    Route,
    expect,
    sync_playwright,
)

from builder.browser import CHROMIUM_FLAGS, prepare
from builder.serve import serve_in_thread

from .hosts import Host
from .page_states import make_site
from .readers import SAVES_DATA
from .warm_start import image, offered, start_warm

# Two lanes of tests share the machine: what is expected may come late.
expect.set_options(timeout=15_000)

_WITHOUT_JSPI = (
    "delete WebAssembly.Suspending; delete WebAssembly.promising; delete WebAssembly.Suspender;\n"
)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """The one driver of browsers: a process can have no second one."""
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """One Chromium for all tests.

    The site's service worker is left out unless a test asks for it (`service_workers="allow"`):
    requests that pass through one are not seen by `route`.
    """
    chromium = playwright.chromium.launch(executable_path=prepare(), args=list(CHROMIUM_FLAGS))
    new_context = partial(chromium.new_context, service_workers="block")

    def new_reader(**options: Any) -> BrowserContext:
        context = new_context(**options)
        context.add_init_script(SAVES_DATA)
        return context

    chromium.new_context = new_reader  # type: ignore[method-assign]
    yield chromium
    chromium.close()


@pytest.fixture(scope="session")
def site(dist: Path) -> Iterator[str]:
    """URL of the site with the headers of cross-origin isolation."""
    with serve_in_thread(dist, isolated=True) as url:
        yield url


@pytest.fixture(scope="session")
def plain_site(dist: Path) -> Iterator[str]:
    """URL of the site as most static hosts serve it: without those headers."""
    with serve_in_thread(dist, isolated=False) as url:
        yield url


@pytest.fixture(scope="session")
def every_site(dist: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """URL of the site with a lesson more, lessons/every/, that holds every kind of block."""
    with serve_in_thread(make_site(dist, tmp_path_factory.mktemp("every")), isolated=True) as url:
        yield url.rstrip("/")


@pytest.fixture(scope="session")
def kept_python(browser: Browser, dist: Path) -> Iterator[None]:
    """What a reader's earlier visit would have kept of Python's start."""
    with offered(image(browser, dist)):
        yield


@pytest.fixture
def python_starts(kept_python: None) -> Callable[[BrowserContext], None]:
    """How Python starts in the pages of `new_page`: from memory; tests of its start override it."""
    return start_warm


@pytest.fixture
def new_page(
    browser: Browser, python_starts: Callable[[BrowserContext], None]
) -> Iterator[Callable[[], Page]]:
    """Opens pages with storage of their own; an uncaught error in one of them fails the test."""
    errors: list[str] = []
    with ExitStack() as open_contexts:

        def open_page() -> Page:
            context = browser.new_context()
            python_starts(context)
            open_contexts.callback(context.close)
            page = context.new_page()
            page.on("pageerror", lambda error: errors.append(f"{error.message}\n{error.stack}"))
            return page

        yield open_page
    assert not errors, "uncaught errors in the page:\n" + "\n".join(errors)


@pytest.fixture
def host(dist: Path) -> Iterator[Host]:
    """A host of the site that may go down."""
    host = Host(dist)
    yield host
    host.stop()


@pytest.fixture
def reader(browser: Browser) -> Iterator[BrowserContext]:
    """A reader's browser, with what it keeps."""
    with browser.new_context(service_workers="allow") as context:
        yield context


@pytest.fixture
def without_jspi() -> Callable[[Page], None]:
    """Lets a page's worker believe that WebAssembly cannot wait for promises."""

    def prepare_page(page: Page) -> None:
        def without(route: Route) -> None:
            answer = route.fetch()
            route.fulfill(response=answer, body=_WITHOUT_JSPI + answer.text())

        page.context.route("**/assets/worker-*.js", without)

    return prepare_page


@pytest.fixture
def page(new_page: Callable[[], Page]) -> Page:
    """A fresh page; an uncaught error in it fails the test."""
    return new_page()
