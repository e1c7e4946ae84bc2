"""Handwritten digits."""

from __future__ import annotations

from importlib import resources

import numpy as np

from .. import dtypes
from ..random import randint
from ..tensor import Tensor
from ..tensor.creation import from_array


def load_digits() -> tuple[Tensor, Tensor]:
    """1,797 handwritten digits: images (1797, 1, 8, 8), float32 from 0 to 1, and labels (1797).

    Raises FileNotFoundError where the package was installed without its data.
    Source: Alpaydin, Kaynak, 1998, "Optical Recognition of Handwritten Digits" (UCI, CC BY 4.0),
    as packed in scikit-learn.
    """
    file = resources.files(__package__).joinpath("data/digits.npz")
    if not file.is_file():
        raise FileNotFoundError(
            "the digits are not part of this installation: run `python3 build.py build` in the "
            "source tree, which packs them, and install again"
        )
    with file.open("rb") as stream, np.load(stream) as packed:
        images = packed["images"].astype(np.float32)[:, None] / np.float32(16)
        labels = packed["target"].astype(np.int64)
    return from_array(images, dtypes.float32), from_array(labels, dtypes.int64)


def make_shifted_digits(far: int = 1) -> tuple[Tensor, Tensor]:
    """The digits of `load_digits`, each moved by up to `far` pixels across and down at random, on
    a canvas that holds them: images (1797, 1, 8 + 2 far, 8 + 2 far) and labels (1797).

    Draws from the default random stream. Raises ValueError for a negative distance.
    """
    if far < 0:
        raise ValueError(f"digits move by 0 pixels or more, not by {far}")
    images, labels = load_digits()
    count, side = len(images), 8 + 2 * far
    canvas = np.zeros((count, 1, side, side), np.float32)
    corners = randint(0, 2 * far + 1, (count, 2)).tolist()
    for picture, place, (row, column) in zip(images.numpy(), canvas, corners, strict=True):
        place[:, row : row + 8, column : column + 8] = picture
    return from_array(canvas, dtypes.float32), labels
