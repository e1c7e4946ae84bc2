"""Products and convolutions of the CPU kernels in Chromium: GFLOP/s of both builds, side by side.

`python -m tests.bench.products [FOLDER] [name=file.wasm ...]` takes the builds of dist/, or those
that are named, to compare a change with what was before.
"""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import Route, sync_playwright

from builder.browser import prepare
from builder.checkout import ROOT

ROUNDS = 25
_URL = "https://bench.test/"
_ISOLATED = {  # clocks are exact there
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
}
_RUN = """async ([builds, rounds]) => {
  const { race } = await import("./products.js");
  return race(builds, rounds);
}"""


def builds_of(dist: Path) -> dict[str, Path]:
    """The two modules of a built site."""
    found = {}
    for name in ("simd", "simd-relaxed"):
        (found[name],) = dist.glob(f"assets/{name}-????????.wasm")
    return found


def main(builds: dict[str, Path]) -> None:
    """Measure and print the table."""
    types = {".js": "text/javascript", ".wasm": "application/wasm"}
    script = Path(__file__).with_suffix(".js")
    files = {"products.js": script, **{f"{name}.wasm": path for name, path in builds.items()}}

    def answer(route: Route) -> None:
        path = files.get(route.request.url.removeprefix(_URL))
        if path is None:
            route.fulfill(content_type="text/html", body="<!doctype html>", headers=_ISOLATED)
        else:
            headers = {**_ISOLATED, "Content-Type": types[path.suffix]}
            route.fulfill(body=path.read_bytes(), headers=headers)

    with sync_playwright() as playwright:
        # Without the quick compiler: a short case would be timed before the good one is done.
        options = ["--no-sandbox", "--js-flags=--no-liftoff"]
        chromium = playwright.chromium.launch(executable_path=prepare(), args=options)
        page = chromium.new_page()
        page.set_default_timeout(1_800_000)
        page.route("**/*", answer)
        page.goto(_URL)
        rows = page.evaluate(_RUN, [{name: f"{_URL}{name}.wasm" for name in builds}, ROUNDS])
        chromium.close()
    print(f"{'GFLOP/s':54}" + "".join(f"{name:>14}" for name in builds))
    for row in rows:
        print(f"{row['name']:54}" + "".join(f"{row['rates'][name]:14.1f}" for name in builds))


if __name__ == "__main__":
    named = dict(argument.split("=") for argument in sys.argv[1:] if "=" in argument)
    folders = [Path(argument) for argument in sys.argv[1:] if "=" not in argument]
    dist = folders[0] if folders else ROOT / "dist"
    main({name: Path(path) for name, path in named.items()} or builds_of(dist))
