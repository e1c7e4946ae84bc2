"""Bundles what other sites load: embed.js, at each of its addresses, and what it loads later."""

import tempfile
from pathlib import Path

from .bundle import WEB, bundle_classic, bundle_styles

SOURCES = WEB / "embed"

# Where the script lies, and the way from there to the site. The newest version has two addresses;
# an older one stays at its own, made from sources of its own.
ADDRESSES = {"embed.js": "./", "v1/embed.js": "../"}


def bundle_embed(target: Path) -> None:
    """Write embed.js and its versions, and embed/remote.js, as classic scripts."""
    styles = _styles()
    for address, way in ADDRESSES.items():
        defined = {"WAY_TO_SITE": way, "CELL_STYLES": styles}
        bundle_classic(target / address, SOURCES / "embed.js", defined=defined)
    bundle_classic(target / "embed" / "remote.js", SOURCES / "remote.js")


def _styles() -> str:
    """The style sheet of a cell; the site's colours belong to the cell's own root there."""
    with tempfile.TemporaryDirectory() as folder:
        sheet = Path(folder, "cell.css")
        bundle_styles(sheet, SOURCES / "cell.css")
        return sheet.read_text("utf-8").strip().replace(":root", ".root")
