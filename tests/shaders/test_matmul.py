"""Each variant of the matrix product against numpy, over shapes that hurt."""

from typing import Any

import numpy as np
import pytest
from tests.shaders.conftest import PRODUCTS

every_variant = pytest.mark.parametrize("variant", PRODUCTS, indirect=True)
SHAPES = [  # m, k, n
    (1, 1, 1), (1, 7, 1), (3, 2, 5), (4, 4, 4), (5, 3, 17), (16, 16, 16), (17, 19, 23),
    (64, 64, 10), (10, 64, 64), (31, 129, 33), (64, 65, 63), (2, 1031, 3), (10, 2048, 64),
    (130, 70, 131),
]  # fmt: skip


def product(gpu: Any, a: np.ndarray, b: np.ndarray) -> np.ndarray:
    shape = (*a.shape[:-1], b.shape[-1])
    return gpu.run(shape, gpu.encoder.matmul, a, b)


def random(*shape: int) -> np.ndarray:
    return np.random.default_rng(sum(shape)).standard_normal(shape, dtype=np.float32)


def close(found: np.ndarray, a: np.ndarray, b: np.ndarray) -> None:
    wanted = a.astype(np.float64) @ b.astype(np.float64)
    np.testing.assert_allclose(found, wanted, rtol=1e-5, atol=1e-5 * np.sqrt(a.shape[-1]) * 4)


@every_variant
@pytest.mark.parametrize(("m", "k", "n"), SHAPES)
@pytest.mark.parametrize("layout", ["NN", "NT", "TN", "TT"])
def test_product(gpu: Any, variant: str, m: int, k: int, n: int, layout: str) -> None:
    a = random(m, k) if layout[0] == "N" else random(k, m).T
    b = random(k, n) if layout[1] == "N" else random(n, k).T
    close(product(gpu, a, b), a, b)


@every_variant
@pytest.mark.parametrize("lead", [(3,), (2, 3), (1,), (5, 1)])
def test_batches(gpu: Any, variant: str, lead: tuple[int, ...]) -> None:
    a, b = random(*lead, 9, 11), random(*lead, 11, 6)
    close(product(gpu, a, b), a, b)


@every_variant
def test_batches_of_one_matrix(gpu: Any, variant: str) -> None:
    a, b = np.broadcast_to(random(5, 7), (4, 5, 7)), random(4, 7, 20)
    close(product(gpu, a, b), a, b)


@every_variant
def test_batch_axes_that_cannot_be_merged(gpu: Any, variant: str) -> None:
    a, b = random(3, 2, 5, 7).transpose(1, 0, 2, 3), random(2, 3, 7, 4)
    close(product(gpu, a, b), a, b)


@every_variant
def test_slices(gpu: Any, variant: str) -> None:
    a, b = random(40, 50)[3:24:2, 1:20], random(60, 40)[5:43:2, ::3]
    close(product(gpu, a, b), a, b)


@every_variant
def test_nothing_to_add_is_zero(gpu: Any, variant: str) -> None:
    assert not product(gpu, np.zeros((3, 0), np.float32), np.zeros((0, 5), np.float32)).any()


@every_variant
@pytest.mark.parametrize("shape", [(0, 4, 3), (3, 4, 0), (0, 0, 0)])
def test_no_results(gpu: Any, variant: str, shape: tuple[int, int, int]) -> None:
    m, k, n = shape
    assert product(gpu, random(m, k), random(k, n)).shape == (m, n)


@every_variant
def test_infinity_stays_in_its_row(gpu: Any, variant: str) -> None:
    a, b = random(6, 5), random(5, 7)
    a[5, 4] = np.inf
    found = product(gpu, a, b)
    close(found[:5], a[:5], b)
    assert np.isinf(found[5]).all()


@every_variant
def test_results_repeat_exactly(gpu: Any, variant: str) -> None:
    a, b = random(10, 3000), random(3000, 33)
    np.testing.assert_array_equal(product(gpu, a, b), product(gpu, a, b))


def test_a_long_sum_is_cut_into_chunks(gpu: Any) -> None:
    a, b, out = (gpu.encoder.empty(s, "f32") for s in ((10, 4096), (4096, 64), (10, 64)))
    gpu.encoder.stream.submit()
    gpu.encoder.matmul(out, a, b)
    kernels = [line.split()[1] for line in gpu.encoder.stream.describe()]
    assert kernels == ["matmul_vectors", "sum_chunks"]
