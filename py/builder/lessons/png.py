"""Small PNG files as data addresses."""

from __future__ import annotations

import base64
import struct
import zlib

import numpy as np
from numpy.typing import NDArray

GREY, RGB, PALETTE = 0, 2, 3


def png(pixels: NDArray[np.uint8], palette: NDArray[np.uint8] | None = None) -> bytes:
    """A PNG of (H, W) grey, (H, W, 3) colour, or (H, W) indices into a `palette` (n, 3)."""
    height, width = pixels.shape[:2]
    kind = PALETTE if palette is not None else RGB if pixels.ndim == 3 else GREY
    rows = np.ascontiguousarray(pixels, np.uint8).reshape(height, -1)
    raw = np.hstack([np.zeros((height, 1), np.uint8), rows]).tobytes()
    chunks = [(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, kind, 0, 0, 0))]
    if palette is not None:
        chunks.append((b"PLTE", np.ascontiguousarray(palette, np.uint8).tobytes()))
    chunks += [(b"IDAT", zlib.compress(raw, 9)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in chunks)


def data_address(png_bytes: bytes) -> str:
    """A `data:` address for an image's source."""
    return f"data:image/png;base64,{base64.b64encode(png_bytes).decode()}"


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
