"""Drawings made like the handwritten digits."""

import numpy as np
import pytest

from glowgrad.datasets import load_digits
from glowgrad.datasets.drawing import as_digit


def test_a_digit_drawn_anywhere_comes_out_as_in_the_data() -> None:
    """Enlarged four times and moved into a corner, a digit of the data stays nearly the same."""
    images = load_digits()[0].numpy()[:50, 0]
    apart = []
    for image in images:
        pad = np.zeros((64, 64), np.float32)
        pad[3:35, 20:52] = np.kron(image, np.ones((4, 4)))
        apart.append(np.abs(as_digit(pad) - image).mean())
    assert np.mean(apart) < 0.08
    assert np.abs(images[1:] - images[:-1]).mean() > 0.2, "other digits are much further away"


def test_size_and_place_of_a_drawing_do_not_matter() -> None:
    small, large = np.zeros((32, 32)), np.zeros((40, 48))
    small[5:15, 8:12] = 1
    large[10:40, 30:42] = 1
    np.testing.assert_allclose(as_digit(small), as_digit(large), atol=1e-6)
    assert as_digit(small).max() == pytest.approx(1)
    assert as_digit(small)[[0, -1]].sum(1).min() > 0, "the ink reaches the top and the bottom"


def test_an_empty_pad_and_a_wrong_shape() -> None:
    assert as_digit(np.zeros((32, 32))).tolist() == np.zeros((8, 8)).tolist()
    with pytest.raises(ValueError, match=r"but got shape \(1, 32, 32\)"):
        as_digit(np.zeros((1, 32, 32)))
