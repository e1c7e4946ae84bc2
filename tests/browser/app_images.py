"""Renders the pictures of the app anew, after its icon or the look of a lesson has changed.

PYTHONPATH=py .venv/bin/python -m tests.browser.app_images
"""

import io
import re

from PIL import Image
from playwright.sync_api import Browser, expect, sync_playwright

from builder import checkout, site
from builder.browser import CHROMIUM_FLAGS, prepare
from builder.checkout import ROOT
from builder.serve import serve_in_thread

IMAGES = ROOT / "web" / "images"
ICON = ROOT / "web" / "templates" / "icon.svg"
# Of an icon that the system cuts to its own shape the inner 80 % are seen, at least.
FILLED = {"icon-maskable-512": (512, 0.72), "icon-touch-180": (180, 0.88)}
ROUNDED = {"icon-192": 192, "icon-512": 512}
CELL = "learn"


def main() -> None:
    """Write icons and screenshots into web/images."""
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=prepare(), args=list(CHROMIUM_FLAGS))
        icon = ICON.read_text()
        for name, size in ROUNDED.items():
            _draw(chromium, icon, size).quantize(64).save(IMAGES / f"{name}.png", optimize=True)
        for name, (size, scale) in FILLED.items():
            picture = _draw(chromium, _filled(icon, scale), size).convert("RGB")
            picture.quantize(64).save(IMAGES / f"{name}.png", optimize=True)
        with serve_in_thread(site.build(checkout.DIST)) as url:
            _photograph(chromium, f"{url}lessons/xor/", "wide", (1280, 800), 1)
            _photograph(chromium, f"{url}lessons/xor/", "narrow", (390, 780), 2)
        chromium.close()


def _filled(icon: str, scale: float) -> str:
    """The icon's drawing on a ground without corners."""
    found = re.fullmatch(r"(.*?<rect.*?)( rx=\"\d+\")(.*?>)(.*)(</svg>\s*)", icon, re.DOTALL)
    assert found, "icon.svg begins with its ground"
    head, _, rest, drawing, end = found.groups()
    middle = f"translate(16 16) scale({scale}) translate(-16 -16)"
    return f'{head}{rest}<g transform="{middle}">{drawing}</g>{end}'


def _draw(chromium: Browser, svg: str, size: int) -> Image.Image:
    page = chromium.new_page(viewport={"width": size, "height": size})
    page.set_content(
        f"<style>* {{ margin: 0; display: block }} svg {{ height: 100vh }}</style>{svg}"
    )
    shot = page.screenshot(omit_background=True)
    page.close()
    return Image.open(io.BytesIO(shot))


def _photograph(chromium: Browser, url: str, form: str, size: tuple[int, int], pixels: int) -> None:
    """A lesson at its training loop, after a run."""
    page = chromium.new_page(
        viewport={"width": size[0], "height": size[1]}, device_scale_factor=pixels
    )
    page.goto(url)
    page.get_by_role("button", name="Run all").click()
    cell = page.locator(f"gg-cell#{CELL}")
    expect(cell).to_have_attribute("data-state", "done", timeout=180_000)
    cell.locator(".outputs").evaluate("(drawn) => drawn.scrollIntoView({ block: 'end' })")
    shot = Image.open(io.BytesIO(page.screenshot()))
    shot.save(IMAGES / f"screenshot-{form}.webp", quality=70, method=6)
    page.close()


if __name__ == "__main__":
    main()
