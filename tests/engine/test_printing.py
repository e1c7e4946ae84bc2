"""Tensors print as PyTorch's do."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import glowgrad as gg

NAN, INF = float("nan"), float("inf")
VALUES: list[Any] = [
    3.5, 7, True, [], [1.0, 2.0], [0.1, 1000.0], [1e-5, 1.0], [1e10, 1], [NAN, 1.0], [INF, -1],
    [1.5e8, 2], [-1.0, 2], [[1, -20], [3, 4]], [True, False], [1e9, 2e9], [0.00001234],
    [1000000.0, 0.5], [100000.5, 1], [NAN, INF], [0.0, 1.0], [0.0], [1234.5678, 0.1], [12345.678],
]  # fmt: skip
SHAPES = [(3, 4), (2, 3, 4), (30,), (1001,), (50, 50), (2, 2, 2, 2), (0, 3), (3, 200), (7, 100)]


def test_what_a_learner_sees_first() -> None:
    x = gg.tensor([[1.0, 2.0], [3.0, 4.5]])
    assert repr(x) == "tensor([[1.0000, 2.0000],\n        [3.0000, 4.5000]])"
    assert repr(gg.tensor([1, 2, 3])) == "tensor([1, 2, 3])"
    assert repr(gg.tensor(2.0)) == "tensor(2.)"
    assert repr(gg.tensor([1.0], requires_grad=True)) == "tensor([1.], requires_grad=True)"
    assert repr(x.sum(0)) == "tensor([4.0000, 6.5000])"
    assert repr(gg.tensor([1.0], device="webgpu")) == "tensor([1.], device='webgpu')"
    assert repr(gg.tensor([1.0]).double()) == "tensor([1.], dtype=glowgrad.float64)"
    assert repr(gg.tensor([1.0], requires_grad=True) * 2) == "tensor([2.], grad_fn=<MulBackward0>)"
    assert repr(gg.nn.Parameter(gg.zeros(2))).startswith("Parameter containing:\ntensor([0., 0.]")
    assert repr(gg.zeros(2, 3).shape) == "Size([2, 3])"
    assert f"{gg.tensor(0.123456):.3f}" == "0.123"


@pytest.mark.parametrize("value", VALUES, ids=str)
def test_values_print_as_in_torch(value: Any) -> None:
    torch = pytest.importorskip("torch", reason="PyTorch is an optional oracle")
    assert repr(gg.tensor(value)) == repr(torch.tensor(value)).replace("torch.", "glowgrad.")


@pytest.mark.parametrize("shape", SHAPES, ids=str)
@pytest.mark.parametrize("kind", ["float32", "int64", "bool"])
def test_shapes_print_as_in_torch(shape: tuple[int, ...], kind: str) -> None:
    torch = pytest.importorskip("torch", reason="PyTorch is an optional oracle")
    numbers = np.random.default_rng(0).standard_normal(shape) * (100 if kind == "int64" else 1)
    array = numbers > 0 if kind == "bool" else numbers.astype(kind)
    wanted = repr(torch.tensor(array)).replace("torch.", "glowgrad.")
    assert repr(gg.tensor(array)) == wanted


def test_print_options() -> None:
    x = gg.tensor([1 / 3, 2000.5])
    try:
        gg.set_printoptions(precision=2)
        assert repr(x) == "tensor([3.33e-01, 2.00e+03])"
        gg.set_printoptions(sci_mode=False)
        assert repr(x) == "tensor([   0.33, 2000.50])"
        gg.set_printoptions(profile="short")
        assert repr(gg.arange(1001)) == "tensor([   0,    1,  ...,  999, 1000])"
    finally:
        gg.set_printoptions(profile="default")
    assert repr(x) == "tensor([3.3333e-01, 2.0005e+03])"
    with pytest.raises(ValueError, match="'tiny'"):
        gg.set_printoptions(profile="tiny")
