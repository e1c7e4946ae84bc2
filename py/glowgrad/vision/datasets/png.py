"""PNG pictures (ISO/IEC 15948), without PIL: all colour types, not interlaced."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

import numpy as np

from ...errors import FileFormatError

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}  # of colour types: grey, RGB, palette, with alpha
_LARGEST = 1 << 26  # pixels


def read_png(data: bytes) -> np.ndarray:
    """The picture as RGB, uint8 (H, W, 3); transparency is left out, as by PIL's convert("RGB").

    Raises FileFormatError for what is no PNG, NotImplementedError for interlaced ones.
    """
    if data[:8] != _SIGNATURE:
        raise FileFormatError("it is no PNG picture: its first bytes are others")
    parts = list(_chunks(data))
    if not parts or parts[0][0] != b"IHDR" or len(parts[0][1]) != 13:
        raise FileFormatError("the PNG does not begin with its sizes")
    width, height, depth, color, _, _, interlaced = struct.unpack(">IIBBBBB", parts[0][1])
    if color not in _CHANNELS or depth not in (1, 2, 4, 8, 16) or not 0 < width * height < _LARGEST:
        raise FileFormatError(f"the PNG says {width}×{height}, colour type {color}, depth {depth}")
    if interlaced:
        raise NotImplementedError("interlaced PNG pictures are not read here: save it without")
    channels = _CHANNELS[color]
    stride = (width * channels * depth + 7) // 8
    packed = b"".join(content for kind, content in parts if kind == b"IDAT")
    try:
        raw = zlib.decompressobj().decompress(packed, height * (stride + 1))
    except zlib.error as error:
        raise FileFormatError(f"the PNG is broken: {error}") from None
    if len(raw) != height * (stride + 1):
        raise FileFormatError("the PNG ends early")
    lines = np.frombuffer(raw, np.uint8).reshape(height, stride + 1)
    rows = _unfiltered(lines, max(1, channels * depth // 8))
    values = _samples(rows, width * channels, depth).reshape(height, width, channels)
    if color == 3:
        return _colors(values[:, :, 0], dict(parts).get(b"PLTE", b""))
    if depth < 8:
        values = values * (255 // (2**depth - 1))
    return np.repeat(values[:, :, :1], 3, axis=2) if channels < 3 else values[:, :, :3].copy()


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 8
    while at + 8 <= len(data):
        (size,) = struct.unpack(">I", data[at : at + 4])
        content = data[at + 8 : at + 8 + size]
        if len(content) != size:
            raise FileFormatError("the PNG ends early")
        yield data[at + 4 : at + 8], content
        at += 12 + size


def _unfiltered(lines: np.ndarray, step: int) -> np.ndarray:
    """The rows, of which each was written as differences to what stands left (`step` bytes before)
    and above.
    """
    rows = np.zeros((len(lines) + 1, lines.shape[1] - 1), np.uint8)
    for number, line in enumerate(lines, 1):
        kind, row, above = int(line[0]), line[1:], rows[number - 1]
        if kind == 2:
            row = row + above
        elif kind == 1:
            row = row.reshape(-1, step).cumsum(0, dtype=np.uint8).reshape(-1)
        elif kind:
            row = _one_by_one(kind, row, above, step)
        rows[number] = row
    return rows[1:]


def _one_by_one(kind: int, row: np.ndarray, above: np.ndarray, step: int) -> np.ndarray:
    if kind > 4:
        raise FileFormatError(f"the PNG has a row of kind {kind}")
    left, corner = [0] * step, [0] * step  # the samples before, here and above
    made: list[int] = []
    for value, up in zip(row.tolist(), above.tolist(), strict=True):
        before, across = left.pop(0), corner.pop(0)
        guess = before
        if kind == 3:
            guess = (before + up) // 2
        elif kind == 4:
            target = before + up - across
            guess = min((before, up, across), key=lambda candidate: abs(target - candidate))
        made.append((value + guess) & 255)
        left.append(made[-1])
        corner.append(up)
    return np.array(made, np.uint8)


def _samples(rows: np.ndarray, count: int, depth: int) -> np.ndarray:
    """One number of uint8 a sample; of 16 bits the upper 8."""
    if depth == 16:
        return rows[:, ::2][:, :count]
    if depth == 8:
        return rows[:, :count]
    bits = np.unpackbits(rows, axis=1).reshape(len(rows), -1, depth)
    weights = 1 << np.arange(depth - 1, -1, -1)
    return (bits * weights).sum(-1).astype(np.uint8)[:, :count]


def _colors(places: np.ndarray, palette: bytes) -> np.ndarray:
    table = np.frombuffer(palette, np.uint8)
    if not len(table) or len(table) % 3 or int(places.max(initial=0)) >= len(table) // 3:
        raise FileFormatError("the PNG names colours that its palette does not have")
    return table.reshape(-1, 3)[places]
