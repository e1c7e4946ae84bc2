"""What nodes keep for backward: hooks on it, and checkpoints that compute it again."""

from __future__ import annotations

from typing import Any

import pytest

import glowgrad as gg
from glowgrad.autograd.graph import save_on_cpu, saved_tensors_hooks
from glowgrad.utils.checkpoint import checkpoint, checkpoint_sequential

DEVICES = pytest.mark.parametrize("device", ["cpu", "webgpu"])


def test_hooks_pack_what_is_kept_and_unpack_it_again() -> None:
    packed: list[Any] = []

    def pack(x: Any) -> int:
        packed.append(x)
        return len(packed) - 1

    x = gg.tensor([1.0, 2.0], requires_grad=True)
    with saved_tensors_hooks(pack, lambda number: packed[number] * 10):
        y = (x * x.detach()).exp()
    assert [t.tolist() for t in packed[:1]] == [[1, 2]]
    packed[1:] = [gg.ones(2)] * len(packed[1:])
    y.sum().backward()
    assert x.grad.tolist() == [10 * 10, 20 * 10]


def test_hooks_must_give_tensors_back() -> None:
    x = gg.ones(2, requires_grad=True)
    with saved_tensors_hooks(lambda x: x, lambda x: 3):
        y = x.exp().sum()
    with pytest.raises(TypeError, match="must give back the tensor"):
        y.backward()


def test_values_kept_on_the_cpu() -> None:
    x = gg.tensor([1.0, 2.0], device="webgpu", requires_grad=True)
    with save_on_cpu():
        y = (x * x).exp()
    y.sum().backward()
    assert x.grad.device.type == "webgpu"
    wanted = 2 * x * (x * x).exp()
    assert gg.allclose(x.grad, wanted.detach())


@DEVICES
def test_a_checkpoint_gives_the_same_with_dropout(device: str) -> None:
    w = gg.randn(4, 4, device=device, requires_grad=True)
    x = gg.randn(3, 4, device=device, requires_grad=True)
    runs = 0

    def function(x: Any, scale: float) -> Any:
        nonlocal runs
        runs += 1
        return gg.nn.functional.dropout((x @ w).tanh().exp() * x, 0.5) * scale

    gg.manual_seed(3)
    plain = function(x, 2.0)
    wanted = gg.autograd.grad(plain.sum(), [x, w])
    gg.manual_seed(3)
    made = checkpoint(function, x, use_reentrant=False, scale=2.0)
    after = gg.rand(2)
    assert runs == 2
    for _ in range(2):
        got = gg.autograd.grad(made.sum(), [x, w], retain_graph=True)
        assert all(gg.allclose(a, b) for a, b in zip(got, wanted, strict=True))
    assert runs == 4
    assert made.tolist() == plain.tolist()
    gg.manual_seed(3)
    function(x, 2.0)
    assert gg.rand(2).tolist() == after.tolist()


def test_a_checkpoint_keeps_less() -> None:
    x = gg.ones(3, requires_grad=True)
    kept: list[Any] = []

    def pack(x: Any) -> Any:
        kept.append(x)
        return x

    with saved_tensors_hooks(pack, lambda x: x):
        checkpoint(lambda x: x.exp().exp().exp(), x)
    assert kept == []


def test_a_checkpoint_that_computes_something_else_says_so() -> None:
    calls: list[int] = []

    def function(x: Any) -> Any:
        calls.append(1)
        return x.exp() if len(calls) == 1 else x.exp().exp()

    y = checkpoint(function, gg.ones(2, requires_grad=True)).sum()
    with pytest.raises(RuntimeError, match="kept 1 tensors at first and 2"):
        y.backward()


def test_segments_of_a_chain() -> None:
    model = gg.nn.Sequential(*[gg.nn.Linear(4, 4) for _ in range(5)])
    x = gg.randn(2, 4)
    model(x).sum().backward()
    wanted = [p.grad for p in model.parameters()]
    model.zero_grad()
    checkpoint_sequential(model, 2, x).sum().backward()
    assert all(gg.allclose(p.grad, g) for p, g in zip(model.parameters(), wanted, strict=True))
    with pytest.raises(ValueError, match="segments=9"):
        checkpoint_sequential(model, 9, x)
