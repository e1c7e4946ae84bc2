"""Many images as one: for looking at them (torchvision.utils)."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from ..autograd import no_grad
from ..nn.functional import pad
from ..tensor import Tensor
from ..tensor.creation import full
from ..tensor.movement import cat, stack


@no_grad()
def make_grid(
    tensor: Tensor | Sequence[Tensor],
    nrow: int = 8,
    padding: int = 2,
    normalize: bool = False,
    value_range: tuple[float, float] | None = None,
    scale_each: bool = False,
    pad_value: float = 0.0,
) -> Tensor:
    """Images (N, C, H, W) side by side, `nrow` in a row, as one (3, H', W').

    Grey images get three channels; `padding` pixels of pad_value lie around each. normalize brings
    them to 0 … 1 from value_range, or from their smallest to their largest value (of each image
    with scale_each).
    """
    images: Any = tensor if isinstance(tensor, Tensor) else stack(list(tensor))
    if not 2 <= images.ndim <= 4:
        raise TypeError(
            f"make_grid got a tensor of shape {tuple(images.shape)}: it takes images (N, C, H, W)"
        )
    if images.ndim == 2:
        images = images.unsqueeze(0)
    if images.ndim == 3:
        images = images.unsqueeze(0)
    if images.shape[1] == 1:
        images = images.expand(-1, 3, -1, -1)
    if normalize:
        images = _normalized(images, value_range, scale_each)
    n, c, h, w = images.shape
    if n == 1:
        return images.squeeze(0)
    across = min(nrow, n)
    down = -(-n // across)
    tiles = pad(images, (padding, 0, padding, 0), value=pad_value)
    if down * across > n:
        options: Any = {"dtype": images.dtype, "device": images.device}
        rest = full((down * across - n, *tiles.shape[1:]), pad_value, **options)
        tiles = cat([tiles, rest])
    grid = tiles.reshape(down, across, c, h + padding, w + padding).permute(2, 0, 3, 1, 4)
    grid = grid.reshape(c, down * (h + padding), across * (w + padding))
    return pad(grid, (0, padding, 0, padding), value=pad_value)


def _normalized(images: Any, value_range: tuple[float, float] | None, each: bool) -> Tensor:
    if value_range is not None and not isinstance(value_range, tuple):
        raise TypeError(f"make_grid got value_range={value_range!r}: a tuple (smallest, largest)")
    if value_range is not None:
        low, high = value_range
    elif each:
        axes = (1, 2, 3)
        low, high = images.amin(axes, keepdim=True), images.amax(axes, keepdim=True)
    else:
        low, high = images.min(), images.max()
    width: Any = high - low
    width = max(width, 1e-5) if value_range is not None else width.clamp(min=1e-5)
    return (images.clamp(low, high) - low) / width


@no_grad()
def save_image(
    tensor: Tensor | Sequence[Tensor], fp: Any, format: str | None = None, **kwargs: Any
) -> None:
    """Write images (as make_grid arranges them) with values from 0 to 1 into a PNG file."""
    name = str(format or fp).lower()
    if not name.endswith("png"):
        raise ValueError(f"save_image got {fp!r}: it writes PNG only, a name that ends in .png")
    grid = make_grid(tensor, **kwargs)
    pixels = (grid * 255 + 0.5).clamp(0, 255).permute(1, 2, 0).cpu().numpy().astype(np.uint8)
    data = _png(np.ascontiguousarray(pixels))
    if hasattr(fp, "write"):
        fp.write(data)
    else:
        Path(fp).write_bytes(data)


def _png(pixels: np.ndarray) -> bytes:
    """Pixels (H, W, 3) of 8 bits as the bytes of a PNG file."""
    height, width, _ = pixels.shape
    rows = np.zeros((height, 1 + 3 * width), np.uint8)  # each row begins with its filter, none
    rows[:, 1:] = pixels.reshape(height, -1)

    def chunk(kind: bytes, body: bytes) -> bytes:
        check = zlib.crc32(kind + body)
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", check)

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(rows.tobytes())), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(kind, body) for kind, body in parts)
