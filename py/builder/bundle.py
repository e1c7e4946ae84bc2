"""Turns web/ into what browsers load: JavaScript and CSS by esbuild, kernels by AssemblyScript."""

from pathlib import Path

from . import node
from .checkout import ROOT
from .console import run_quietly

WEB = ROOT / "web"

# Each becomes a file of its own in dist/. page.js fetches editor.js and sanitise.js when needed.
ENTRY_POINTS = (
    "session/glowgrad.js",
    "session/worker.js",
    "page/page.js",
    "page/editor.js",
    "page/sanitise.js",
    "page/page.css",
)
_LOADED_LATER = (
    "./runtime/*",
    "./glowgrad.js",
    "./worker.js",
    "./editor.js",
    "./sanitise.js",
)


def bundle_scripts(target: Path, web: Path = WEB) -> None:
    """Bundle and minify the entry points into `target`."""
    externals = [f"--external:{pattern}" for pattern in _LOADED_LATER]
    run_quietly(
        [
            node.tool("esbuild"),
            *(web / name for name in ENTRY_POINTS),
            f"--outdir={target}",
            "--entry-names=[name]",
            "--bundle",
            "--minify",
            "--format=esm",
            "--target=es2022",
            "--legal-comments=none",
            "--log-level=warning",
            *externals,
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
