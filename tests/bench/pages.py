"""How long a reader waits: first paint, first output, and what crosses the wire before that."""

import time
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser

_FIRST_PAINT = """() => new Promise((resolve) => {
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries())
      if (entry.name === "first-contentful-paint") resolve(entry.startTime);
  }).observe({ type: "paint", buffered: true });
})"""


def visit(browser: Browser, url: str) -> dict[str, float]:
    """One visit with a cold cache: milliseconds to first paint and to the first cell's output."""
    context = browser.new_context()
    page = context.new_page()
    client = context.new_cdp_session(page)
    client.send("Network.enable")
    received: dict[str, Any] = {"bytes": 0, "requests": 0}
    context.on("request", lambda _: received.update(requests=received["requests"] + 1))
    client.on(
        "Network.loadingFinished",
        lambda event: received.update(bytes=received["bytes"] + event["encodedDataLength"]),
    )
    page.goto(url, wait_until="load")
    paint = page.evaluate(_FIRST_PAINT)
    page.wait_for_timeout(200)
    before_run = dict(received)
    cell = page.locator("gg-cell").first
    start = time.perf_counter()
    cell.get_by_role("button", name="Run", exact=True).click()
    page.wait_for_function(
        "() => ['done', 'error'].includes(document.querySelector('gg-cell').dataset.state)",
        timeout=60_000,
    )
    output = (time.perf_counter() - start) * 1000
    context.close()
    return {
        "first paint, ms": paint,
        "first output, ms": output,
        "bytes before Run": before_run["bytes"],
        "requests before Run": before_run["requests"],
    }


def weights(browser: Browser, url: str) -> dict[str, int]:
    """Compressed bytes of each file that a page fetches before the first Run, largest first."""
    context = browser.new_context()
    page = context.new_page()
    client = context.new_cdp_session(page)
    client.send("Network.enable")
    asked: dict[str, str] = {}
    sizes: dict[str, int] = {}
    client.on(
        "Network.requestWillBeSent",
        lambda event: asked.update({event["requestId"]: urlsplit(event["request"]["url"]).path}),
    )
    client.on(
        "Network.loadingFinished",
        lambda event: sizes.update({asked[event["requestId"]]: int(event["encodedDataLength"])}),
    )
    page.goto(url, wait_until="networkidle")
    context.close()
    files = {path: size for path, size in sizes.items() if path.startswith("/")}  # no data: URLs
    return dict(sorted(files.items(), key=lambda item: -item[1]))


def measure(browser: Browser, url: str, rounds: int = 5) -> dict[str, float]:
    """Medians over several visits."""
    visits = [visit(browser, url) for _ in range(rounds)]
    return {key: median(v[key] for v in visits) for key in visits[0]}


def size_of(folder: Path) -> int:
    """Bytes of all files of a built site."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
