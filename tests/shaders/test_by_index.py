"""Sums by index against numpy, where each of the three ways is taken."""

from typing import Any

import numpy as np
import pytest
from tests.shaders.test_rows import random

from glowgrad.ops.gather import put_add, put_amax

# rows, indices, size of a row: looked through, chained, sorted
SIZES = [(5, 7, 3), (65, 1024, 64), (300, 301, 33), (50_000, 700, 4), (9_000, 9_001, 2)]


@pytest.mark.parametrize(("rows", "length", "size"), SIZES)
def test_sums_and_extremes(gpu: Any, rows: int, length: int, size: int) -> None:
    rng = np.random.default_rng(rows)
    indices = rng.integers(-rows, rows, length)
    indices[length // 2 :: 3] = rows - 1  # a row that many name, also from the end
    for primitive in (put_add, put_amax):
        g = random(length, size)
        wanted = primitive.numpy(g.astype(np.float64), indices, shape=(rows, size))
        out = gpu.encoder.empty((rows, size), "f32")
        places = gpu.encoder.empty(indices.shape, "i32")
        gpu.encoder.stream.upload(places, indices.astype(np.int32))
        found = [np.empty((rows, size), np.float32) for _ in range(2)]
        for target in found:
            primitive.gpu(gpu.encoder, [out], [gpu.upload(g), places], shape=(rows, size))
            gpu.encoder.stream.read(out, target)
        np.testing.assert_allclose(found[0], wanted, rtol=1e-5, atol=2e-4)
        assert np.array_equal(found[0], found[1])
