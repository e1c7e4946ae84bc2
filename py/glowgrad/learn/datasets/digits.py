"""Handwritten digits as scikit-learn gives them."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...datasets import load_digits as load_as_tensors
from ..utils._param_validation import only
from ..utils.bunch import Bunch


def load_digits(*, n_class: int = 10, return_X_y: bool = False, as_frame: bool = False) -> Any:
    """1,797 handwritten digits of the classes below n_class: 8 × 8 pixels from 0 to 16, flat in
    `data` (n, 64) and as pictures in `images` (n, 8, 8).

    Source: Alpaydin, Kaynak, 1998, "Optical Recognition of Handwritten Digits" (UCI, CC BY 4.0).
    """
    only("load_digits", as_frame=(as_frame, False))
    pictures, labels = load_as_tensors()
    images = pictures.cpu().numpy()[:, 0].astype(np.float64) * 16
    target = labels.cpu().numpy()
    chosen = target < n_class
    images, target = images[chosen], target[chosen]
    data = images.reshape(len(images), 64)
    if return_X_y:
        return data, target
    return Bunch(
        data=data,
        target=target,
        frame=None,
        feature_names=[f"pixel_{row}_{column}" for row in range(8) for column in range(8)],
        target_names=np.arange(10, dtype=np.int64),
        images=images,
        DESCR="1,797 handwritten digits of 8 × 8 pixels. Alpaydin, Kaynak, 1998; UCI, CC BY 4.0.",
    )
