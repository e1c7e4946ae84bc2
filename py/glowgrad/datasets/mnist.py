"""What stands in for MNIST where neither the files nor a network are."""

from __future__ import annotations

import numpy as np

from .digits import load_digits

Pair = tuple[np.ndarray, np.ndarray]
_FOR_TRAINING = 1500


def digits_as_mnist(wanted: str) -> tuple[Pair, Pair]:
    """1,797 smaller digits in MNIST's form, (x_train, y_train), (x_test, y_test), and a line that
    says so; `wanted` are the files that MNIST itself needs, and where.
    """
    images, labels = load_digits()
    small = images._values()[:, 0] * 16  # (N, 8, 8), whole numbers from 0 to 16
    # 8 pixels become 24 by straight lines between their middles, with a border of 2 around them.
    places = np.clip((np.arange(24) + 0.5) / 3 - 0.5, 0, 7)
    low = np.minimum(places.astype(int), 6)
    share = (places - low).astype(np.float32)
    wide = small[:, low] * (1 - share)[:, None] + small[:, low + 1] * share[:, None]
    wide = wide[:, :, low] * (1 - share) + wide[:, :, low + 1] * share
    made = np.zeros((len(small), 28, 28), np.uint8)
    made[:, 2:26, 2:26] = np.clip(wide * (255 / 16), 0, 255).round()
    y = labels._values().astype(np.uint8)
    order = np.random.default_rng(0).permutation(len(y))
    made, y = made[order], y[order]
    cut = _FOR_TRAINING
    print(
        f"MNIST is not here and the network does not give it. In its place: {len(y):,} handwritten "
        f"digits of 8×8 pixels from scikit-learn's set, scaled to 28×28: {cut:,} for training, "
        f"{len(y) - cut} for testing. For MNIST itself, put {wanted}."
    )
    return (made[:cut], y[:cut]), (made[cut:], y[cut:])
