"""Losses over two numbers: their lowest places, their slopes, their noise."""

from __future__ import annotations

import numpy as np
import pytest
import torch

import glowgrad as gg
from glowgrad import landscapes
from glowgrad.landscapes import LANDSCAPES, Landscape

EVERY = pytest.mark.parametrize("one", LANDSCAPES.values(), ids=LANDSCAPES)


def grid(one: Landscape, side: int = 201) -> tuple[np.ndarray, np.ndarray]:
    x, y = np.meshgrid(np.linspace(*one.x, side), np.linspace(*one.y, side))
    return x.astype(np.float32), y.astype(np.float32)


@EVERY
def test_nothing_lies_lower_than_the_minima_and_there_the_ground_is_flat(one: Landscape) -> None:
    loss = one.expected or one.loss
    values = loss(*(gg.tensor(part) for part in grid(one))).numpy()
    for place in one.minima:
        x, y = (gg.tensor(float(v), requires_grad=True) for v in place)
        lowest = loss(x, y)
        lowest.backward()
        assert values.min() >= lowest.item() - 1e-4
        assert abs(x.grad.item()) < 1e-3
        assert abs(y.grad.item()) < 1e-3
        assert lowest.item() <= one.target
    assert loss(*map(gg.tensor, one.start)).item() > one.target
    for (low, high), at in zip((one.x, one.y), one.start, strict=True):
        assert low < at < high
    assert all(one.x[0] < a < one.x[1] and one.y[0] < b < one.y[1] for a, b in one.minima)


@EVERY
def test_slopes_are_those_of_pytorch(one: Landscape) -> None:
    loss = one.expected or one.loss
    ours = [gg.tensor(part, requires_grad=True) for part in grid(one, 5)]
    theirs = [torch.tensor(part, requires_grad=True) for part in grid(one, 5)]
    loss(*ours).sum().backward()
    loss(*theirs).sum().backward()
    for a, b in zip(ours, theirs, strict=True):
        np.testing.assert_allclose(a.grad.numpy(), b.grad.numpy(), rtol=1e-4, atol=1e-3)


def test_the_noisy_bowl_is_the_bowl_on_average() -> None:
    gg.manual_seed(0)
    x, y = gg.tensor(1.0, requires_grad=True), gg.tensor(-0.5, requires_grad=True)
    slopes, losses = [], []
    for _ in range(400):
        x.grad = y.grad = None
        loss = landscapes.noisy_bowl(x, y)
        loss.backward()
        losses.append(loss.item())
        slopes.append((x.grad.item(), y.grad.item()))
    mean, spread = np.mean(slopes, 0), np.var(slopes, 0)
    np.testing.assert_allclose(mean, (1, -2.5), atol=0.3)
    np.testing.assert_allclose(spread, (1 / 4, 25 / 4), rtol=0.25)
    assert np.mean(losses) == pytest.approx(landscapes.bowl(x, y).item(), abs=0.4)
    with pytest.raises(ValueError, match="at least one point"):
        landscapes.noisy_bowl(x, y, batch_size=0)
