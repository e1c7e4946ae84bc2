"""Bundles what other sites load: embed.js, at each of its addresses, and what it loads later."""

import json
import tempfile
from pathlib import Path

from . import node
from .checkout import ROOT
from .console import run_quietly

SOURCES = ROOT / "web" / "embed"

# Where the script lies, and the way from there to the site. The newest version has two addresses;
# an older one stays at its own, made from sources of its own.
ADDRESSES = {"embed.js": "./", "v1/embed.js": "../"}


def bundle_embed(target: Path) -> None:
    """Write embed.js and its versions, and embed/remote.js, as classic scripts."""
    styles = _styles()
    for address, way in ADDRESSES.items():
        _bundle(SOURCES / "embed.js", target / address, WAY_TO_SITE=way, CELL_STYLES=styles)
    _bundle(SOURCES / "remote.js", target / "embed" / "remote.js")


def _styles() -> str:
    """The style sheet of a cell; the site's colours belong to the cell's own root there."""
    with tempfile.TemporaryDirectory() as folder:
        sheet = Path(folder, "cell.css")
        _esbuild(SOURCES / "cell.css", sheet)
        return sheet.read_text("utf-8").strip().replace(":root", ".root")


def _bundle(source: Path, target: Path, **values: str) -> None:
    defined = [f"--define:{name}={json.dumps(value)}" for name, value in values.items()]
    _esbuild(source, target, "--format=iife", "--target=es2022", *defined)


def _esbuild(source: Path, target: Path, *options: str) -> None:
    run_quietly(
        [
            node.tool("esbuild"),
            source,
            f"--outfile={target}",
            "--bundle",
            "--minify",
            "--legal-comments=none",
            "--log-level=warning",
            *options,
        ],
        "esbuild could not bundle web/embed (see above)",
        cwd=ROOT,
        environment=node.shown(),
    )
