"""GradScaler does what PyTorch's does: the numbers of its steps, and its errors."""

import importlib.util
from typing import Any

import numpy as np
import pytest

import glowgrad as gg
from glowgrad.aliases import amp

HAS_TORCH = importlib.util.find_spec("torch") is not None


def train(t: Any, scaler: Any, device: str) -> list[Any]:
    """Seven steps, the third and fourth with an infinite loss: scale and weights after each."""
    weight = t.tensor([0.5, -1.0, 2.0], device=device, requires_grad=True)
    optimizer = t.optim.SGD([weight], lr=0.1)
    seen: list[Any] = []
    for step in range(7):
        optimizer.zero_grad()
        loss = (weight * weight).sum() * (float("inf") if step in (2, 3) else 1.0)
        scaler.scale(loss).backward()
        if step % 2:
            scaler.unscale_(optimizer)
        scaler.step(optimizer)
        scaler.update()
        seen.append([scaler.get_scale(), *weight.detach().cpu().numpy().tolist()])
    return seen


# What torch.amp.GradScaler("cpu", init_scale=512.0, growth_interval=2) gives.
WANTED = [
    [512, 0.4, -0.8, 1.6], [1024, 0.32, -0.64, 1.28], [512, 0.32, -0.64, 1.28],
    [256, 0.32, -0.64, 1.28], [256, 0.256, -0.512, 1.024], [512, 0.2048, -0.4096, 0.8192],
    [512, 0.16384, -0.32768, 0.65536],
]  # fmt: skip


@pytest.mark.parametrize("device", ["cpu", "webgpu"])
def test_steps_with_gradients_that_are_no_numbers_are_left_out(device: str) -> None:
    scaler = amp.GradScaler(device, init_scale=512.0, growth_interval=2)
    np.testing.assert_allclose(train(gg, scaler, device), WANTED, rtol=1e-6)


@pytest.mark.skipif(not HAS_TORCH, reason="PyTorch is the oracle of what is wanted")
def test_what_is_wanted_is_what_torch_gives() -> None:
    import torch

    scaler = torch.amp.GradScaler("cpu", init_scale=512.0, growth_interval=2)
    np.testing.assert_allclose(train(torch, scaler, "cpu"), WANTED, rtol=1e-6)


def test_a_state_is_taken_over_and_one_that_is_off_does_nothing() -> None:
    scaler, off = amp.GradScaler(init_scale=8.0), amp.GradScaler(enabled=False)
    other = amp.GradScaler()
    other.load_state_dict(scaler.state_dict())
    assert other.get_scale() == 8.0
    assert (off.get_scale(), off.state_dict(), off.scale(3.0)) == (1.0, {}, 3.0)
    with pytest.raises(RuntimeError, match="empty"):
        scaler.load_state_dict(off.state_dict())


def test_calls_in_a_wrong_order_say_so() -> None:
    weight = gg.tensor([1.0], requires_grad=True)
    optimizer, scaler = gg.optim.SGD([weight], lr=0.1), amp.GradScaler()
    with pytest.raises(AssertionError, match="prior to update"):
        scaler.update()
    with pytest.raises(AssertionError, match="No inf checks"):
        scaler.step(optimizer)
    scaler.scale(weight.sum()).backward()
    scaler.unscale_(optimizer)
    with pytest.raises(RuntimeError, match="already been called"):
        scaler.unscale_(optimizer)
    scaler.step(optimizer)
    with pytest.raises(RuntimeError, match="after step"):
        scaler.unscale_(optimizer)
