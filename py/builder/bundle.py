"""Turns web/ into what browsers load: JavaScript and CSS by esbuild, kernels by AssemblyScript."""

from collections.abc import Sequence
from pathlib import Path

from . import node
from .checkout import ROOT
from .console import run_quietly

WEB = ROOT / "web"

# Each becomes a file of its own in dist/, which the others import by its address.
SESSION = ("session/glowgrad.js", "session/worker.js", "search/search-worker.js")
# What page.js imports later, by `import("…")`, becomes files in dist/parts/.
PAGE = ("page/page.js", "page/page.css")
_BY_ADDRESS = ("./runtime/*", "./glowgrad.js", "./worker.js")


def bundle_scripts(target: Path, web: Path = WEB) -> None:
    """Bundle and minify the entry points into `target`."""
    _esbuild(target, web, SESSION)
    # As if every module began with `import "page.js"`: what the page loads at once is shared by
    # all later parts alike then, and makes one file, not one for each set of parts that needs it.
    inject = f"--inject:{web / PAGE[0]}"
    _esbuild(target, web, PAGE, "--splitting", "--chunk-names=parts/[name]-[hash]", inject)


def _esbuild(target: Path, web: Path, entry_points: Sequence[str], *options: str) -> None:
    run_quietly(
        [
            node.tool("esbuild"),
            *(web / name for name in entry_points),
            f"--outdir={target}",
            "--entry-names=[name]",
            "--bundle",
            "--minify",
            "--format=esm",
            "--target=es2022",
            "--legal-comments=none",
            "--log-level=warning",
            *(f"--external:{pattern}" for pattern in _BY_ADDRESS),
            *options,
        ],
        "esbuild could not bundle web/ (see above)",
        cwd=ROOT,
        environment=node.shown(),
    )


def compile_kernels(target: Path, source: Path = WEB / "simd") -> None:
    """Compile the CPU kernels to `target`/simd.wasm; their options stand beside the source."""
    target.mkdir(parents=True, exist_ok=True)
    run_quietly(
        [
            node.tool("asc"),
            source / "index.ts",
            "--config",
            source / "asconfig.json",
            "--target",
            "release",
            "--outFile",
            target / "simd.wasm",
        ],
        "AssemblyScript could not compile web/simd (see above)",
        cwd=ROOT,
        environment=node.shown(),
    )
