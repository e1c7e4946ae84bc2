"""Handwritten digits."""

from __future__ import annotations

from importlib import resources

import numpy as np

from .. import dtypes
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
