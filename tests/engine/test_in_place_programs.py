"""Random programs of views and changes in place: their gradients are the slope, on both devices."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import glowgrad as gg

Step = Callable[[list[Any], Any], Any]


def views(rng: random.Random, shape: tuple[int, ...]) -> Callable[[Any], Any] | None:
    """A view that a tensor of this shape has."""
    kind = rng.choice(["turn", "row", "slice", "unsqueeze", "flat"])
    if kind == "turn" and len(shape) == 2:
        return lambda t: t.T
    if kind == "row" and shape:
        number = rng.randrange(shape[0])
        return lambda t: t[number]
    if kind == "slice" and shape and shape[-1] > 1:
        return lambda t: t[..., 1:]
    if kind == "unsqueeze":
        return lambda t: t.unsqueeze(0)
    return lambda t: t.reshape(-1)


def changes(rng: random.Random, count: int) -> Step:
    """A change in place of the last of the given tensors."""
    number, other = rng.random() * 2, rng.randrange(count)

    def written(ts: list[Any], w: Any) -> None:
        ts[-1][..., :1] = w.sum() * number

    options: list[Step] = [
        lambda ts, w: ts[-1].mul_(number),
        lambda ts, w: ts[-1].add_(number).sin_(),
        lambda ts, w: ts[-1].zero_(),
        lambda ts, w: ts[-1].fill_(number),
        lambda ts, w: ts[-1].mul_(w.sum()),
        lambda ts, w: ts[-1].mul_(ts[-1].detach() * 0 + 2).clamp_(-3.3, 3.3),
        lambda ts, w: ts[-1].add_(ts[other].clone().sum() * 0.1),
        written,
    ]
    return rng.choice(options)


def loss(seed: int, x: Any, w: Any) -> Any:
    """One number from a program that takes views of one tensor, changes and uses them."""
    rng = random.Random(seed)
    tensors = [x * 1.5]
    total = (w * w).sum()
    for _ in range(rng.randint(4, 14)):
        chosen = rng.randrange(len(tensors))
        kind = rng.random()
        if kind < 0.35:
            view = views(rng, tuple(tensors[chosen].shape))
            if view is not None:
                tensors.append(view(tensors[chosen]))
        elif kind < 0.8 and tensors[chosen].ndim:
            changes(rng, len(tensors))([*tensors, tensors[chosen]], w)
        else:
            total = total + (tensors[chosen].clone().sin() * rng.random()).sum()
    return total + (tensors[0] * 0.5).sum()


def gradients(seed: int, device: str, dtype: Any) -> tuple[float, list[np.ndarray]]:
    x, w = (gg.tensor(v, dtype=dtype, device=device).requires_grad_() for v in drawn(seed))
    made = loss(seed, x, w)
    return made.item(), [g.cpu().numpy() for g in gg.autograd.grad(made, [x, w])]


def drawn(seed: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    return rng.standard_normal((3, 4)), rng.standard_normal(2)


@pytest.mark.parametrize("seed", range(60))
def test_the_gradient_of_a_program_is_its_slope(seed: int) -> None:
    x, w = drawn(seed)
    along = np.random.default_rng(seed + 999).standard_normal(14)
    _, (gx, gw) = gradients(seed, "cpu", gg.float64)
    got = float((np.concatenate([gx.ravel(), gw]) * along).sum())

    def at(step: float) -> float:
        with gg.no_grad():
            moved = x + step * along[:12].reshape(3, 4), w + step * along[12:]
            return loss(seed, *(gg.tensor(m, dtype=gg.float64) for m in moved)).item()

    slope = (at(1e-6) - at(-1e-6)) / 2e-6
    assert got == pytest.approx(slope, rel=1e-4, abs=1e-5)


@pytest.mark.parametrize("seed", range(15))
def test_programs_give_the_same_on_the_gpu(seed: int) -> None:
    wanted, on_cpu = gradients(seed, "cpu", gg.float32)
    got, on_gpu = gradients(seed, "webgpu", gg.float32)
    assert got == pytest.approx(wanted, rel=1e-4, abs=1e-4)
    for a, b in zip(on_gpu, on_cpu, strict=True):
        np.testing.assert_allclose(a, b, 1e-3, 1e-3)
