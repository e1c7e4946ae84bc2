"""Optimizers whose updates are operations: what they count for each step is followed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import glowgrad as gg
from glowgrad import nn

OPTIMIZERS: dict[str, Callable[[Any], gg.optim.Optimizer]] = {
    "adadelta": lambda p: gg.optim.Adadelta(p, lr=1.0),
    "adamax": lambda p: gg.optim.Adamax(p, lr=0.05),
    "nadam": lambda p: gg.optim.NAdam(p, lr=0.05),
    "nadam-decoupled": lambda p: gg.optim.NAdam(p, lr=0.05, decoupled_weight_decay=True),
    "rprop": lambda p: gg.optim.Rprop(p, lr=0.01),
}


def train(name: str, compiled: bool, device: str) -> tuple[list[float], list[float], int]:
    """Losses, counts, and how many steps were replays; a schedule within, an option changed."""
    gg.manual_seed(0)
    model = nn.Sequential(nn.Linear(4, 6), nn.Tanh(), nn.Linear(6, 1)).to(device)
    optimizer = OPTIMIZERS[name](model.parameters())
    schedule = gg.optim.lr_scheduler.ExponentialLR(optimizer, 0.9)

    def step(x: gg.Tensor) -> gg.Tensor:
        optimizer.zero_grad()
        loss = (model(x) - 1).square().mean()
        loss.backward()
        optimizer.step()
        schedule.step()
        return loss

    run = gg.compile(step) if compiled else step
    losses = []
    for number in range(16):
        if number == 9 and "weight_decay" in optimizer.param_groups[0]:
            optimizer.param_groups[0]["weight_decay"] = 0.1
        losses.append(run(gg.randn(5, 4, device=device)).item())
    counts = [float(value) for s in optimizer.state.values() for k, value in s.items()
              if k in ("step", "mu_product")]  # fmt: skip
    kinds = run._kinds.values() if compiled else []
    return losses, counts, sum(replay.runs for kind in kinds for replay in kind.replays)


@pytest.mark.parametrize("device", ["cpu", "webgpu"])
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_steps_are_those_of_the_function(name: str, device: str) -> None:
    losses, counts, _ = train(name, False, device)
    compiled_losses, compiled_counts, replays = train(name, True, device)
    assert compiled_losses == pytest.approx(losses, rel=1e-5, abs=1e-6)
    assert compiled_counts == pytest.approx(counts)
    assert replays >= 8
