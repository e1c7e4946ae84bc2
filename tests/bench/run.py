"""`build.py bench`: training and kernels by device in one Chromium, and what a reader waits for."""

import ast
import json
import platform
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from builder.browser import CHROMIUM_FLAGS, prepare
from builder.serve import serve_in_thread

from . import keystrokes, outputs, pages, starts

_IN_SESSION = """async ([code, device]) => {
  const { createSession } = await import("./glowgrad.js");
  const session = await createSession({ device });
  const answer = await session.run(code, { name: "bench" });
  return { device: session.device, note: session.deviceNote, ...answer };
}"""


def main(dist: Path, json_path: Path | None) -> int:
    """Measure, print a table, and write the numbers as JSON where asked."""
    with serve_in_thread(dist, isolated=True) as url, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=prepare(), args=list(CHROMIUM_FLAGS))
        version = chromium.version
        kernels = _kernels(chromium, url)
        lesson = f"{url.rstrip('/')}/lessons/digits/"
        reading = pages.measure(chromium, lesson)
        weights = pages.weights(chromium, lesson)
        keys = keystrokes.measure(chromium, f"{lesson}?device=cpu")
        shown = outputs.measure(chromium, f"{lesson}?device=cpu")
        started = starts.measure(chromium, url)
        chromium.close()
    report = {
        "machine": f"{platform.machine()}, {platform.system()}, Chromium {version}",
        "devices": kernels["results"],
        "page": reading,
        "fetched before Run, bytes": weights,
        "typing": keys,
        "outputs": shown,
        "starts": started,
        "dist bytes": pages.size_of(dist),
    }
    _print(report)
    if json_path is not None:
        json_path.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    return 0


def _kernels(browser: Browser, url: str) -> dict[str, Any]:
    page = browser.new_page()
    page.set_default_timeout(600_000)
    page.goto(url)
    code = Path(__file__).with_name("measure.py").read_text(encoding="utf-8")
    answer = page.evaluate(_IN_SESSION, [code, "webgpu"])
    page.close()
    if answer["error"]:
        raise RuntimeError(answer["error"]["traceback"])
    measured: dict[str, Any] = json.loads(ast.literal_eval(answer["result"]))
    return measured


def _print(report: dict[str, Any]) -> None:
    print(f"\n{report['machine']}; medians of 5 rounds, devices in turn")
    contenders = list(next(iter(report["devices"].values())))
    print(f"{'':22}" + "".join(f"{c:>12}" for c in contenders) + "   against numpy")
    for name, values in report["devices"].items():
        speed = name.startswith("matmul")
        unit = " (GFLOP/s)" if speed else " (ms)"
        row = f"{name + unit:22}" + "".join(f"{values[c]:12.2f}" for c in contenders)
        base = values["numpy"]
        ratios = {c: values[c] / base if speed else base / values[c] for c in contenders[1:]}
        print(row + "   " + ", ".join(f"{c} {r:.1f}x" for c, r in ratios.items()))
    print()
    for name, value in report["page"].items():
        print(f"{name:22}{value:12,.0f}")
    for path, size in report["fetched before Run, bytes"].items():
        print(f"{size:12,d}  {path}")
    for name, value in {**report["typing"], **report["outputs"], **report["starts"]}.items():
        print(f"{name:34}{value:8.1f}")
    print(f"{'dist, bytes':22}{report['dist bytes']:12,d}")
