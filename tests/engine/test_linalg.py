"""Linear algebra beyond the op table: singular matrices, devices, and what results are called."""

from __future__ import annotations

import numpy as np
import pytest

import glowgrad as gg


@pytest.mark.parametrize("rank", [1, 2])
def test_the_determinant_of_a_singular_matrix_has_a_slope(rank: int) -> None:
    """Its gradient is the matrix of cofactors, which division by the determinant cannot give."""
    values = np.array([[1.0, 2, 3], [2, 4, 6], [1, 0, 1] if rank == 2 else [3, 6, 9]])
    a = gg.tensor(values, requires_grad=True)
    gg.linalg.det(a).backward()
    wanted = [
        [
            (-1) ** (i + j) * np.linalg.det(np.delete(np.delete(values, i, 0), j, 1))
            for j in range(3)
        ]
        for i in range(3)
    ]
    np.testing.assert_allclose(a.grad.numpy(), wanted, atol=1e-9)


def test_the_determinant_of_a_batch_with_a_singular_matrix_has_a_slope() -> None:
    a = gg.tensor([[[0.0, 0], [0, 0]], [[1, 0], [0, 2]], [[0, 0], [0, 3]]], requires_grad=True)
    a.det().sum().backward()
    wanted = [[[0, 0], [0, 0]], [[2, 0], [0, 1]], [[3, 0], [0, 0]]]
    np.testing.assert_allclose(a.grad.numpy(), wanted, atol=1e-6)


def test_results_stay_on_the_device() -> None:
    a = (gg.randn(3, 3) + 3 * gg.eye(3)).to("webgpu").requires_grad_()
    q, r = gg.linalg.qr(a)
    inverse = a.inverse()
    assert {t.device.type for t in (q, r, inverse, gg.linalg.svd(a).S)} == {"webgpu"}
    (inverse.sum() + r.abs().sum()).backward()
    assert a.grad.device.type == "webgpu"
    with pytest.raises(RuntimeError, match="complex"):
        gg.linalg.eig(a)
    with pytest.raises(RuntimeError, match="different devices"):
        gg.linalg.solve(a, gg.ones(3, 1))


def test_errors_say_what_to_try() -> None:
    with pytest.raises(gg.linalg.LinAlgError, match=r"linalg\.inv: .*singular.*pinv"):
        gg.linalg.inv(gg.ones(2, 2))
    with pytest.raises(RuntimeError, match=r"positive-definite.*diagonal"):
        gg.linalg.cholesky(gg.zeros(2, 2))
    with pytest.raises(RuntimeError, match=r"\(2, 3\)"):
        gg.linalg.det(gg.ones(2, 3))
    with pytest.raises(NotImplementedError, match="complex"):
        (gg.eye(2) * (1 + 0j)).requires_grad_().svd().S.sum().backward()


def test_results_have_names() -> None:
    u, s, vh = found = gg.linalg.svd(gg.eye(2))
    assert found.Vh is vh
    assert found.U is u
    assert gg.linalg.eigh(gg.eye(2)).eigenvalues.tolist() == [1, 1]
    assert gg.linalg.lstsq(gg.eye(2), gg.ones(2, 1)).rank.item() == 2
    assert s.tolist() == [1, 1]
