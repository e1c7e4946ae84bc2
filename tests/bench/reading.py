"""What a reader waits for: pages, typing, outputs, starts, and what the site weighs."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Browser

from . import keystrokes, outputs, pages, starts


def measure(chromium: Browser, url: str, dist: Path) -> dict[str, Any]:
    """Numbers of a lesson page, by group."""
    lesson = f"{url.rstrip('/')}/lessons/digits/"
    return {
        "page": pages.measure(chromium, lesson),
        "fetched before Run, bytes": pages.weights(chromium, lesson),
        "typing": keystrokes.measure(chromium, f"{lesson}?device=cpu"),
        "outputs": outputs.measure(chromium, f"{lesson}?device=cpu"),
        "starts": starts.measure(chromium, url),
        "dist bytes": pages.size_of(dist),
    }


def show(report: dict[str, Any]) -> None:
    """Print what was measured."""
    print()
    for name, value in report["page"].items():
        print(f"{name:22}{value:12,.0f}")
    for path, size in report["fetched before Run, bytes"].items():
        print(f"{size:12,d}  {path}")
    for name, value in {**report["typing"], **report["outputs"], **report["starts"]}.items():
        print(f"{name:34}{value:8.1f}")
    print(f"{'dist, bytes':22}{report['dist bytes']:12,d}")
