"""The size of a picture, so that the page does not jump when it arrives."""

from __future__ import annotations

import re
import struct
from pathlib import Path

NUMBER = r"[\d.]+"


def picture_size(path: Path) -> tuple[int, int] | None:
    """Width and height of a PNG or SVG in pixels; None where the file does not say."""
    data = path.read_bytes()
    if data.startswith(b"\x89PNG"):
        width, height = struct.unpack(">II", data[16:24])
        return width, height
    tag = re.search(rb"<svg\b[^>]*>", data)
    if tag is None:
        return None
    text = tag[0].decode("utf-8", "replace")
    sizes = [re.search(rf'\b{name}="({NUMBER})(?:px)?"', text) for name in ("width", "height")]
    if all(sizes):
        return round(float(sizes[0][1])), round(float(sizes[1][1]))  # type: ignore[index]
    box = re.search(rf'viewBox="{NUMBER}[ ,]+{NUMBER}[ ,]+({NUMBER})[ ,]+({NUMBER})"', text)
    return (round(float(box[1])), round(float(box[2]))) if box else None
