"""Parts of an image, borders around it, and mirror images."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ....tensor import Tensor
from ....tensor.creation import from_numpy, tensor
from .image import get_dimensions, on_arrays
from .resize import resize


@on_arrays
def hflip(img: Tensor) -> Tensor:
    """Left and right exchanged."""
    return img.flip(-1)


@on_arrays
def vflip(img: Tensor) -> Tensor:
    """Top and bottom exchanged."""
    return img.flip(-2)


@on_arrays
def crop(img: Tensor, top: int, left: int, height: int, width: int) -> Tensor:
    """The part from (top, left) of this size; zeros where it leaves the image."""
    _, h, w = get_dimensions(img)
    bottom, right = top + height, left + width
    inside = img[..., max(top, 0) : max(bottom, 0), max(left, 0) : max(right, 0)]
    if left >= 0 and top >= 0 and right <= w and bottom <= h:
        return inside
    padding = [
        max(-left + min(0, right), 0),
        max(-top + min(0, bottom), 0),
        max(right - max(w, left), 0),
        max(bottom - max(h, top), 0),
    ]
    return pad(inside, padding)


def _size(output_size: Any) -> tuple[int, int]:
    if isinstance(output_size, (int, float)):
        return int(output_size), int(output_size)
    if len(output_size) == 1:
        return output_size[0], output_size[0]
    if len(output_size) != 2:
        raise ValueError(f"Please provide only two dimensions (h, w) for size, got {output_size}")
    return output_size[0], output_size[1]


@on_arrays
def center_crop(img: Tensor, output_size: Any) -> Tensor:
    """The middle; zeros around it where the image is smaller."""
    height, width = _size(output_size)
    _, h, w = get_dimensions(img)
    if width > w or height > h:
        lacks_w, lacks_h = max(width - w, 0), max(height - h, 0)
        around = [lacks_w // 2, lacks_h // 2, (lacks_w + 1) // 2, (lacks_h + 1) // 2]
        img = pad(img, around)
        _, h, w = get_dimensions(img)
    return crop(img, round((h - height) / 2.0), round((w - width) / 2.0), height, width)


@on_arrays
def five_crop(img: Tensor, size: Any) -> tuple[Tensor, ...]:
    """The four corners (top left, top right, bottom left, bottom right) and the middle."""
    height, width = _size(size)
    _, h, w = get_dimensions(img)
    if width > w or height > h:
        raise ValueError(
            f"Requested crop size {(height, width)} is bigger than input size {(h, w)}"
        )
    corners = [(top, left) for top in (0, h - height) for left in (0, w - width)]
    parts = [crop(img, top, left, height, width) for top, left in corners]
    return (*parts, center_crop(img, (height, width)))


@on_arrays
def ten_crop(img: Tensor, size: Any, vertical_flip: bool = False) -> tuple[Tensor, ...]:
    """Five crops of the image and five of its mirror image."""
    mirrored = vflip(img) if vertical_flip else hflip(img)
    return (*five_crop(img, size), *five_crop(mirrored, size))


@on_arrays
def resized_crop(
    img: Tensor,
    top: int,
    left: int,
    height: int,
    width: int,
    size: Any,
    interpolation: Any = 2,
    antialias: bool | None = True,
) -> Tensor:
    """A part, brought to a size."""
    part = crop(img, top, left, height, width)
    return resize(part, size, interpolation, antialias=antialias)


@on_arrays
def pad(img: Tensor, padding: Any, fill: float = 0, padding_mode: str = "constant") -> Tensor:
    """A border: padding is one width, (left and right, top and bottom) or (left, top, right,
    bottom); negative ones cut off.

    padding_mode: "constant" (fill), "edge" (the outermost pixel), "reflect" (mirrored without the
    edge) or "symmetric" (with it).
    """
    if not isinstance(padding, (int, tuple, list)):
        raise TypeError(f"pad got padding={padding!r}: a number or a sequence of 1, 2 or 4 numbers")
    if fill is not None and not isinstance(fill, (int, float)):
        raise TypeError(f"pad got fill={fill!r}: tensors take one number")
    if padding_mode not in ("constant", "edge", "reflect", "symmetric"):
        raise ValueError(
            "Padding mode should be either constant, edge, reflect or symmetric, got "
            f"{padding_mode!r}"
        )
    left, top, right, bottom = _sides(padding)
    _, h, w = get_dimensions(img)
    if padding_mode == "constant" and 0 in (h, w):  # nothing but border
        whole = (max(h + top + bottom, 0), max(w + left + right, 0))
        return img.new_full((*img.shape[:-2], *whole), fill or 0)
    result = img
    beyond = []
    for axis, before, after, size in ((-2, top, bottom, h), (-1, left, right, w)):
        if padding_mode == "reflect" and max(before, after) >= size:
            raise RuntimeError(
                f"pad by {max(before, after)} in mode 'reflect' needs more than {size} pixels"
            )
        if padding_mode == "symmetric" and max(before, after) > size:
            raise IndexError(
                f"pad by {max(before, after)} in mode 'symmetric' needs as many pixels, got {size}"
            )
        places = np.arange(-before, size + after)
        source = _source(places, size, padding_mode)
        if not np.array_equal(source, np.arange(size)):
            result = result.index_select(axis, tensor(source, device=img.device))
        beyond.append((places < 0) | (places >= size))
    if padding_mode != "constant" or not (beyond[0].any() or beyond[1].any()):
        return result
    border = from_numpy(beyond[0][:, None] | beyond[1][None, :]).to(img.device)
    return result.masked_fill(border, fill or 0)


def _sides(padding: int | Sequence[int]) -> tuple[int, int, int, int]:
    given = [padding] if isinstance(padding, int) else list(padding)
    if len(given) not in (1, 2, 4):
        raise ValueError(
            f"padding must be an int or a tuple of 1, 2 or 4 numbers, not of {len(given)}"
        )
    left, top, right, bottom = (given * 4)[:4]
    return left, top, right, bottom


def _source(places: np.ndarray, size: int, mode: str) -> np.ndarray:
    """Which pixel each place beyond the edge shows."""
    if mode == "reflect":
        return np.where(
            places < 0, -places, np.where(places >= size, 2 * size - 2 - places, places)
        )
    if mode == "symmetric":
        period = np.mod(places, 2 * size)
        return np.where(period < size, period, 2 * size - 1 - period)
    return np.clip(places, 0, max(size - 1, 0))


def erase(img: Tensor, i: int, j: int, h: int, w: int, v: Any, inplace: bool = False) -> Tensor:
    """The image with the values v in the part of size (h, w) at (i, j)."""
    if not isinstance(img, Tensor):
        raise TypeError(f"img should be Tensor Image. Got {type(img)}")
    result = img if inplace else img.clone()
    result[..., i : i + h, j : j + w] = v
    return result
