"""Pictures as PNG files, for images inside of a drawing."""

from __future__ import annotations

import base64
import struct
import zlib

import numpy as np


def data_url(pixels: np.ndarray) -> str:
    """An image (H, W, 3) or (H, W, 4) of uint8 as the address of a PNG."""
    return "data:image/png;base64," + base64.b64encode(png(pixels)).decode()


def png(pixels: np.ndarray) -> bytes:
    """An image (H, W, 3) or (H, W, 4) of uint8 as a PNG file."""
    height, width, channels = pixels.shape
    rows = np.zeros((height, 1 + width * channels), np.uint8)  # each row begins with its filter: 0
    rows[:, 1:] = np.ascontiguousarray(pixels, np.uint8).reshape(height, -1)

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)

    colour = {3: 2, 4: 6}[channels]
    header = struct.pack(">IIBBBBB", width, height, 8, colour, 0, 0, 0)
    file = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header)
    file += chunk(b"IDAT", zlib.compress(rows.tobytes(), 6)) + chunk(b"IEND", b"")
    return file
