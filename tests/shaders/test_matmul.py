"""Each variant of the matrix product against numpy, over shapes that hurt."""

from typing import Any

import numpy as np
import pytest

VARIANTS = ("naive", "register")
SHAPES = [  # m, k, n
    (1, 1, 1), (1, 7, 1), (3, 2, 5), (4, 4, 4), (5, 3, 17), (16, 16, 16), (17, 19, 23), (64, 64, 10),
    (10, 64, 64), (31, 129, 33), (64, 65, 63), (2, 1031, 3), (10, 2048, 64), (130, 70, 131),
]  # fmt: skip


def product(gpu: Any, a: np.ndarray, b: np.ndarray) -> np.ndarray:
    shape = (*a.shape[:-1], b.shape[-1])
    return gpu.run(shape, gpu.encoder.matmul, a, b)


def random(*shape: int) -> np.ndarray:
    return np.random.default_rng(sum(shape)).standard_normal(shape, dtype=np.float32)


def close(found: np.ndarray, a: np.ndarray, b: np.ndarray) -> None:
    wanted = a.astype(np.float64) @ b.astype(np.float64)
    np.testing.assert_allclose(found, wanted, rtol=1e-5, atol=1e-5 * np.sqrt(a.shape[-1]) * 4)


@pytest.mark.parametrize("variant", VARIANTS, indirect=True)
@pytest.mark.parametrize(("m", "k", "n"), SHAPES)
@pytest.mark.parametrize("layout", ["NN", "NT", "TN", "TT"])
def test_product(gpu: Any, variant: str, m: int, k: int, n: int, layout: str) -> None:
    a = random(m, k) if layout[0] == "N" else random(k, m).T
    b = random(k, n) if layout[1] == "N" else random(n, k).T
    close(product(gpu, a, b), a, b)
