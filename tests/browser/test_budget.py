"""What a reader's browser fetches before the first Run: how much, how often, and of what."""

import gzip
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from .readers import SPENDS_DATA
from .share_link import link_of

BYTES = 250_000
REQUESTS = 20
PLACES = {
    "course": "",
    "lesson": "lessons/digits/",
    "notebook": "notebook/",
    "shared": "shared/#" + link_of({"note": "A note: $x^2$"}, {"code": "print(1)"}),
    "reference": "docs/api/nn/",
    "glossary": "glossary/",
    "coverage": "docs/coverage/",
    "curriculum": "docs/curriculum/",
    "guide": "docs/embedding/",
    "speed": "docs/speed/",
}


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
def test_before_the_first_run(place: str, site: str, dist: Path, page: Page) -> None:
    """All that the page asks for by itself, until it asks for nothing more.

    Python is not counted: its worker starts after the page is loaded, seen and idle, not where
    the reader saves data (test_early_start.py), and whatever it fetches comes after all of this.
    Here it is turned away, so that what is left is the page's own.
    """
    fetched: list[str] = []
    page.add_init_script(SPENDS_DATA)
    page.route("**/assets/worker-*.js", lambda route: route.abort())
    page.on("request", lambda request: fetched.append(urlsplit(request.url).path.lstrip("/")))
    page.goto(f"{site.rstrip('/')}/{place}", wait_until="networkidle")
    page.mouse.move(200, 200)
    page.wait_for_load_state("networkidle")
    fetched = [path for path in fetched if not path.startswith("assets/worker-")]
    assert not any(path.startswith(("runtime/", "engine/")) for path in fetched)
    sizes = {path: packed(dist, path) for path in fetched}
    table = "\n".join(f"{size:9,d}  {path or 'index.html'}" for path, size in sizes.items())
    assert len(fetched) < REQUESTS, f"{len(fetched)} requests\n{table}"
    assert sum(sizes.values()) < BYTES, f"{sum(sizes.values()):,d} bytes\n{table}"


def packed(dist: Path, path: str) -> int:
    """Bytes of a file as a host would send it."""
    file = dist / path
    if file.is_dir():
        file /= "index.html"
    return len(gzip.compress(file.read_bytes(), 6))
