"""What a reader's browser fetches before the first Run: how much, how often, and of what."""

import gzip
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

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
    "guide": "docs/embedding/",
}


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
def test_before_the_first_run(place: str, site: str, dist: Path, page: Page) -> None:
    """All that the page asks for by itself, until it asks for nothing more."""
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(urlsplit(request.url).path.lstrip("/")))
    page.goto(f"{site.rstrip('/')}/{place}", wait_until="networkidle")
    page.mouse.move(200, 200)
    page.wait_for_load_state("networkidle")
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
