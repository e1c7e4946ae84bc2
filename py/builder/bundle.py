"""Turns web/ into what browsers load: JavaScript and CSS by esbuild, kernels by AssemblyScript."""

import json
from collections.abc import Mapping
from pathlib import Path

from . import node, package_index
from .checkout import ROOT
from .console import run_quietly

WEB = ROOT / "web"
_HASHED = ("--entry-names=[name]-[hash]", "--format=esm", "--target=es2022")
# seal.py writes the build's id and the addresses of its files there.
_TOLD = "--banner:js=self.glowgradBuild={};"


def bundle_session(target: Path, files: Mapping[str, str], web: Path = WEB) -> None:
    """Bundle the worker, then what knows its address: the session, and the frame that shares one.

    `files` are the paths of what a session loads (`web/session/files.js`) in the site.
    """
    assets = target / "assets"
    session = web / "session"
    index = _define("PACKAGE_INDEX", {"lists": package_index.LISTS, "files": package_index.FILES})
    _bundle(assets, session / "worker.js", *_HASHED, _define("SESSION_PATHS", files), index)
    worker = next(assets.glob("worker-*.js")).relative_to(target).as_posix()
    named = _define("SESSION_PATHS", {**files, "worker": worker})
    _bundle(assets, f"session={session / 'glowgrad.js'}", *_HASHED, named, index)
    _bundle(assets, session / "session-frame.js", *_HASHED, named, index)
    (target / "glowgrad.js").write_text('export * from "./assets/session.js";\n')


def bundle_page(target: Path, web: Path = WEB) -> None:
    """Bundle the page's code, its styles, and the search worker."""
    assets = target / "assets"
    _bundle(assets, web / "search" / "search-worker.js", *_HASHED)
    page = web / "page" / "page.js"
    # What page.js imports later, by `import("…")`, becomes files in assets/parts/.
    # As if every module began with `import "page.js"`: what the page loads at once is shared by
    # all later parts alike then, and makes one file, not one for each set of parts that needs it.
    parts = ("--splitting", "--chunk-names=parts/[name]-[hash]", f"--inject:{page}")
    styles = [page.with_suffix(".css"), page.with_name("single.css")]
    _bundle(assets, page, *styles, *_HASHED, *parts)


def bundle_classic(
    target: Path, source: Path, told: bool = False, defined: Mapping[str, str] | None = None
) -> None:
    """Bundle a module as a classic script at an address that stays, without modules or chunks.

    A script that is `told` finds `{id, files, shell}` of its build in `self.glowgradBuild`.
    `defined` are the values of names that the source leaves open.
    """
    values = {"process.env.NODE_ENV": "production", **(defined or {})}
    options = ["--format=iife", "--target=es2022", *(_define(*pair) for pair in values.items())]
    _bundle(target.parent, f"{target.stem}={source}", *options, *([_TOLD] if told else []))


def bundle_styles(target: Path, source: Path) -> None:
    """Bundle a style sheet with what it imports."""
    _bundle(target.parent, f"{target.stem}={source}")


def _define(name: str, value: object) -> str:
    return f"--define:{name}={json.dumps(value)}"


def _bundle(target: Path, *arguments: Path | str) -> None:
    run_quietly(
        [
            node.tool("esbuild"),
            *arguments,
            f"--outdir={target}",
            "--bundle",
            "--minify",
            "--loader:.html=text",
            "--legal-comments=none",
            "--log-level=warning",
        ],
        "esbuild could not bundle web/ (see above)",
        cwd=ROOT,
        environment=node.shown(),
    )


def compile_kernels(target: Path, source: Path = WEB / "simd") -> None:
    """Compile the CPU kernels twice, to `target`/simd.wasm and `target`/simd-relaxed.wasm.

    The latter is for browsers with relaxed SIMD; the options of both stand beside the source.
    """
    target.mkdir(parents=True, exist_ok=True)
    for name in ("simd", "simd-relaxed"):
        run_quietly(
            [
                node.tool("asc"),
                source / "index.ts",
                "--config",
                source / "asconfig.json",
                "--target",
                name,
                "--outFile",
                target / f"{name}.wasm",
            ],
            "AssemblyScript could not compile web/simd (see above)",
            cwd=ROOT,
            environment=node.shown(),
        )
