"""Optimizers: PyTorch's steps with every option, on both devices."""

from __future__ import annotations

import gc
import weakref
from typing import Any

import numpy as np
import pytest

import glowgrad as gg

DEVICES = pytest.mark.parametrize("device", ["cpu", "webgpu"])
OPTIONS: dict[str, tuple[str, dict[str, Any]]] = {
    "sgd": ("SGD", {"lr": 0.1}),
    "sgd-decay": ("SGD", {"lr": 0.1, "weight_decay": 0.1}),
    "sgd-momentum": ("SGD", {"lr": 0.1, "momentum": 0.9}),
    "sgd-dampening": ("SGD", {"lr": 0.1, "momentum": 0.9, "dampening": 0.5}),
    "sgd-nesterov": ("SGD", {"lr": 0.1, "momentum": 0.9, "nesterov": True, "weight_decay": 0.01}),
    "adam": ("Adam", {}),
    "adam-options": ("Adam", {"lr": 0.05, "betas": (0.8, 0.95), "eps": 1e-4, "weight_decay": 0.1}),
    "adamw": ("AdamW", {"lr": 0.05}),
    "adamw-decay": ("AdamW", {"lr": 0.05, "weight_decay": 0.5, "betas": (0.5, 0.9)}),
}


def train(module: Any, kind: str, options: dict[str, Any], device: str = "cpu") -> list[np.ndarray]:
    """Ten steps on two parameters; one has no gradient in some steps."""
    rng = np.random.default_rng(0)
    w, b, target, start = (
        module.tensor(rng.standard_normal(s).astype(np.float32), device=device)
        for s in ((3, 4), (4,), (5, 4), (5, 3))
    )
    parameters = [w.requires_grad_(), b.requires_grad_()]
    optimizer = getattr(module.optim, kind)(parameters, **options)
    path = []
    for step in range(10):
        optimizer.zero_grad()
        y = start @ w
        if step % 4 != 3:
            y = y + b
        ((y - target) ** 2).mean().backward()
        optimizer.step()
        path.append(
            np.concatenate([p.detach().cpu().numpy().reshape(-1).copy() for p in parameters])
        )
    return path


@DEVICES
@pytest.mark.parametrize("name", OPTIONS)
def test_ten_steps_are_torchs(name: str, device: str) -> None:
    torch = pytest.importorskip("torch", reason="PyTorch is an optional oracle")
    wanted, got = train(torch, *OPTIONS[name]), train(gg, *OPTIONS[name], device)
    np.testing.assert_allclose(got, wanted, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("name", OPTIONS)
def test_ten_steps_are_the_same_on_both_devices(name: str) -> None:
    cpu, gpu = train(gg, *OPTIONS[name]), train(gg, *OPTIONS[name], "webgpu")
    np.testing.assert_allclose(gpu, cpu, rtol=1e-4, atol=1e-5)
    assert np.abs(cpu[-1] - cpu[0]).max() > 1e-3


def test_one_adam_step_by_hand() -> None:
    w = gg.tensor([1.0], requires_grad=True)
    w.grad = gg.tensor([0.5])
    gg.optim.Adam([w], lr=0.1).step()
    assert w.item() == pytest.approx(0.9, abs=1e-6)  # the first step has the size of lr


@DEVICES
def test_parameters_that_are_views_are_trained(device: str) -> None:
    base = gg.arange(6, device=device).float().reshape(2, 3)
    w = gg.nn.Parameter(base.T)
    w.grad = gg.ones(3, 2, device=device)
    gg.optim.SGD([w], lr=1.0).step()
    assert w.tolist() == [[-1, 2], [0, 3], [1, 4]]


def test_groups_have_options_of_their_own() -> None:
    a, b = (gg.tensor([1.0], requires_grad=True) for _ in range(2))
    optimizer = gg.optim.SGD([{"params": [a]}, {"params": b, "lr": 0.5}], lr=0.1)
    a.grad = b.grad = gg.ones(1)
    optimizer.step()
    assert (a.item(), b.item()) == (pytest.approx(0.9), pytest.approx(0.5))
    optimizer.param_groups[0]["lr"] = 1.0
    optimizer.step()
    assert a.item() == pytest.approx(-0.1)


@pytest.mark.parametrize("kind", ["SGD", "Adam"])
def test_training_goes_on_from_a_saved_state(kind: str) -> None:
    def make(w: Any) -> Any:
        options = {"momentum": 0.9} if kind == "SGD" else {}
        return getattr(gg.optim, kind)([w], lr=0.1, **options)

    def step(w: Any, optimizer: Any) -> None:
        optimizer.zero_grad()
        (w * w).sum().backward()
        optimizer.step()

    w = gg.tensor([1.0, -2.0], requires_grad=True)
    optimizer = make(w)
    step(w, optimizer)
    again = w.detach().clone().requires_grad_()
    other = make(again)
    other.load_state_dict(optimizer.state_dict())
    for _ in range(2):
        step(w, optimizer)
        step(again, other)
    assert again.tolist() == w.tolist()


@DEVICES
def test_a_loaded_state_goes_to_the_parameters_device(device: str) -> None:
    saved = gg.optim.Adam([gg.ones(2, requires_grad=True)])
    saved.param_groups[0]["params"][0].grad = gg.ones(2)
    saved.step()
    w = gg.ones(2, device=device, requires_grad=True)
    optimizer = gg.optim.Adam([w])
    optimizer.load_state_dict(saved.state_dict())
    assert optimizer.state[w]["exp_avg"].device.type == device


def test_loading_a_state_does_not_share_it() -> None:
    w = gg.tensor([1.0], requires_grad=True)
    first = gg.optim.Adam([w], lr=0.1)
    w.grad = gg.ones(1)
    first.step()
    second = gg.optim.Adam([w], lr=0.1)
    second.load_state_dict(first.state_dict())
    before = first.state[w]["exp_avg"].item()
    second.step()
    assert first.state[w]["exp_avg"].item() == before


def test_zero_grad_forgets_or_zeroes() -> None:
    w = gg.tensor([1.0], requires_grad=True)
    optimizer = gg.optim.SGD([w], lr=0.1)
    w.grad = gg.ones(1)
    optimizer.zero_grad(set_to_none=False)
    assert w.grad.tolist() == [0]
    optimizer.zero_grad()
    assert w.grad is None
    optimizer.step()
    assert w.item() == 1


def test_a_closure_computes_the_loss() -> None:
    w = gg.tensor([1.0], requires_grad=True)
    optimizer = gg.optim.SGD([w], lr=0.25)

    def closure() -> Any:
        optimizer.zero_grad()
        loss = (w * w).sum()
        loss.backward()
        return loss

    assert optimizer.step(closure).item() == 1
    assert w.item() == 0.5


def test_an_optimizer_does_not_outlive_its_model() -> None:
    gc.disable()
    try:
        w = gg.tensor([1.0], requires_grad=True)
        optimizer = gg.optim.SGD([w], lr=0.25)
        watch = weakref.ref(optimizer)
        del optimizer
        assert watch() is None
    finally:
        gc.enable()


def test_printing_an_optimizer() -> None:
    text = repr(gg.optim.SGD([gg.zeros(1, requires_grad=True)], lr=0.25))
    assert text.startswith("SGD (\nParameter Group 0\n")
    assert "    lr: 0.25\n" in text
