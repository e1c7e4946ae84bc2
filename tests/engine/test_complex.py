"""Complex tensors beyond the op table: making, printing, views, and what they cannot do."""

from __future__ import annotations

import pytest

import glowgrad as gg


def test_types() -> None:
    assert gg.tensor(1 + 2j).dtype is gg.complex64
    assert gg.tensor([1.0, 2.0], dtype=gg.complex128).dtype is gg.cdouble
    assert (gg.ones(2, dtype=gg.float64) * 1j).dtype is gg.complex128
    assert (gg.ones(2, dtype=gg.int64) * 1j).dtype is gg.complex64
    assert gg.promote_types(gg.float64, gg.complex64) is gg.complex128
    assert gg.tensor([3 - 4j]).abs().dtype is gg.float32
    assert gg.tensor(3 - 4j).item() == 3 - 4j


def test_printing() -> None:
    values = gg.tensor([[1 + 2j, -3.5j], [2, 0.25 - 1j]])
    assert repr(values) == (
        "tensor([[1.0000+2.0000j, -0.0000-3.5000j],\n        [2.0000+0.0000j, 0.2500-1.0000j]])"
    )
    assert repr(gg.tensor(1 - 2j)) == "tensor(1.-2.j)"


def test_parts_share_the_memory() -> None:
    z = gg.zeros(2, 2, dtype=gg.complex64)
    z.real[0] = 3
    z.T.imag[1, 0] = 5
    gg.view_as_real(z)[1, 1, 0] = 7
    assert z.tolist() == [[3, 3 + 5j], [0, 7]]


def test_gradient_of_a_complex_leaf() -> None:
    z = gg.tensor([3 + 4j], requires_grad=True)
    z.abs().sum().backward()
    assert z.grad.item() == pytest.approx(0.6 + 0.8j)
    with pytest.raises(RuntimeError, match="complex"):
        (z * z).sum().backward()


def test_complex_numbers_stay_on_the_cpu() -> None:
    with pytest.raises(RuntimeError, match="CPU only"):
        gg.complex(gg.ones(2, device="webgpu"), gg.ones(2, device="webgpu"))
    with pytest.raises(TypeError, match="no complex64"):
        gg.ones(2, dtype=gg.complex64).to("webgpu")
    with pytest.raises(TypeError, match="no complex64"):
        gg.ones(2, device="webgpu") * 1j
