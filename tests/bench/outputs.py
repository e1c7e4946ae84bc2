"""What shows while code runs: how often a live plot is drawn, and what a flood of lines costs."""

from playwright.sync_api import Browser

SECONDS = 4
_LIVE = f"""
import time
import numpy as np
import matplotlib.pyplot as plt
figure, axes = plt.subplots()
x = np.linspace(0, 1, 500)
line, _ = axes.plot(x, x, x, 1 - x)
figure.show()
start, step = time.perf_counter(), 0
while time.perf_counter() - start < {SECONDS}:
    step += 1
    line.set_ydata(np.sin(9 * x + step / 200))
    axes.relim()
    axes.autoscale_view()
    figure.update()
"""
_LINES = 1_000_000
_FLOOD = f"for i in range({_LINES}): print(i)"


def measure(browser: Browser, url: str) -> dict[str, float]:
    """Drawings a second of a live plot; milliseconds of a million printed lines."""
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.set_default_timeout(120_000)
    page.goto(url)
    live, flood = page.locator("gg-cell").nth(0), page.locator("gg-cell").nth(1)
    run = "async (cell, code) => { await cell.setText(code); return (await cell.run()).ms; }"
    flood.evaluate(run, "import matplotlib.pyplot")
    live.evaluate(run, _LIVE)
    drawings = live.locator("figure.plot").get_attribute("data-drawings")
    took = flood.evaluate(run, _FLOOD)
    page.close()
    return {
        "live plot, drawings a second": int(drawings or 0) / SECONDS,
        f"{_LINES:,} printed lines, ms": float(took),
    }
