"""Finds a Chromium for the browser tests, or gets one."""

import os
import shutil
import sys
from pathlib import Path

from . import apt
from .checkout import CACHE
from .console import CommandError, run_quietly, say

# A software WebGPU adapter without a display, and no traffic of the browser's own.
CHROMIUM_FLAGS = (
    "--no-sandbox",
    "--no-first-run",
    "--disable-background-networking",
    "--enable-unsafe-webgpu",
    "--use-webgpu-adapter=swiftshader",
)
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_PLAYWRIGHT_HOME = CACHE / "browsers"


def installed() -> str | None:
    """Return the Chromium that tests would use: CHROMIUM, one on the PATH, or Playwright's."""
    named = os.environ.get("CHROMIUM")
    if named:
        if not shutil.which(named):
            raise CommandError(f"CHROMIUM={named} is no program")
        return shutil.which(named)
    found = next((path for path in map(shutil.which, _NAMES) if path), None)
    return found or _playwrights_own()


def prepare() -> str:
    """Return a Chromium, installing one by apt (as root) or by Playwright where there is none."""
    found = installed()
    if found is None and apt.available():
        try:
            apt.install("chromium")
        except CommandError as failure:
            say(f"{failure}; trying Playwright's download")
        found = installed()
    if found is None:
        say("Fetching Chromium (Playwright) …")
        run_quietly(
            [sys.executable, "-m", "playwright", "install", "chromium"],
            "No Chromium for the browser tests: install one, e.g. apt install chromium",
            environment={"PLAYWRIGHT_BROWSERS_PATH": str(_PLAYWRIGHT_HOME)},
        )
        found = installed()
    if found is None:
        raise CommandError(
            "No Chromium for the browser tests: install one, e.g. apt install chromium"
        )
    return found


def _playwrights_own() -> str | None:
    patterns = (
        "chromium-*/chrome-linux*/chrome",
        "chromium-*/chrome-mac*/*.app/Contents/MacOS/*",
        "chromium-*/chrome-win*/chrome.exe",
    )
    found: list[Path] = [path for pattern in patterns for path in _PLAYWRIGHT_HOME.glob(pattern)]
    return str(max(found)) if found else None
