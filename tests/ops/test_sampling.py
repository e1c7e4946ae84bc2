"""Random numbers of every distribution: their shapes against the exact ones, and their streams."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import glowgrad as gg

N = 40_000
NORMAL = np.vectorize(lambda x: 0.5 * math.erfc(-x / math.sqrt(2)))


def distance(values: np.ndarray, cdf: Callable[[np.ndarray], np.ndarray]) -> float:
    """Kolmogorov's distance between numbers and a continuous distribution, times √n: above 1.95 in
    one of a thousand draws.
    """
    x = np.sort(values.astype(np.float64))
    wanted = cdf(x)
    steps = np.arange(len(x) + 1) / len(x)
    gap = max(np.abs(steps[1:] - wanted).max(), np.abs(steps[:-1] - wanted).max())
    return float(gap * math.sqrt(len(x)))


CONTINUOUS: dict[str, tuple[Any, Any]] = {
    "rand": (lambda: gg.rand(N), lambda x: x),
    "randn": (lambda: gg.randn(N), NORMAL),
    "normal": (lambda: gg.normal(2.0, 3.0, (N,)), lambda x: NORMAL((x - 2) / 3)),
    "normal-tensors": (
        lambda: (gg.normal(gg.arange(N).float(), gg.full((N,), 0.5)) - gg.arange(N)) * 2,
        NORMAL,
    ),
    "uniform_": (lambda: gg.empty(N).uniform_(-1, 3), lambda x: (x + 1) / 4),
    "normal_": (lambda: gg.empty(N).normal_(1, 2), lambda x: NORMAL((x - 1) / 2)),
    "log_normal_": (
        lambda: gg.empty(N).log_normal_(0.5, 2),
        lambda x: NORMAL((np.log(x) - 0.5) / 2),
    ),
    "exponential_": (lambda: gg.empty(N).exponential_(2.0), lambda x: 1 - np.exp(-2 * x)),
    "cauchy_": (lambda: gg.empty(N).cauchy_(1, 2), lambda x: np.arctan((x - 1) / 2) / np.pi + 0.5),
    "double": (lambda: gg.empty(N, dtype=gg.float64).exponential_(), lambda x: 1 - np.exp(-x)),
}


@pytest.mark.parametrize("name", CONTINUOUS)
def test_continuous_numbers_follow_their_distribution(name: str) -> None:
    draw, cdf = CONTINUOUS[name]
    gg.manual_seed(1)
    assert distance(draw().numpy(), cdf) < 1.95


def counts_match(values: np.ndarray, chances: np.ndarray) -> bool:
    """Whether the counts of 0, 1, 2, … are as likely as they should be (χ², one of a thousand)."""
    seen = np.bincount(values.astype(int), minlength=len(chances))[: len(chances)]
    wanted = chances * len(values)
    big = wanted > 5
    freedom = big.sum() - 1
    chi = ((seen - wanted)[big] ** 2 / wanted[big]).sum()
    return bool(chi < freedom + 4 * math.sqrt(2 * freedom) + 5)


def poisson_chances(rate: float) -> np.ndarray:
    k = np.arange(int(rate + 12 * math.sqrt(rate) + 12))
    logs = k * math.log(rate) - rate - np.array([math.lgamma(n + 1) for n in k])
    return np.exp(logs)


DISCRETE: dict[str, tuple[Any, Any]] = {
    "randint": (lambda: gg.randint(7, (N,)), np.full(7, 1 / 7)),
    "random_": (lambda: gg.empty(N, dtype=gg.int64).random_(2, 7) - 2, np.full(5, 1 / 5)),
    "bernoulli": (lambda: gg.bernoulli(gg.full((N,), 0.3)), np.array([0.7, 0.3])),
    "bernoulli_": (lambda: gg.empty(N, dtype=gg.int32).bernoulli_(0.1), np.array([0.9, 0.1])),
    "geometric_": (lambda: gg.empty(N).geometric_(0.3) - 1, 0.3 * 0.7 ** np.arange(40)),
    "multinomial": (
        lambda: gg.multinomial(gg.tensor([1.0, 0, 3, 6]), N, replacement=True),
        np.array([0.1, 0, 0.3, 0.6]),
    ),
    "multinomial-one": (
        lambda: gg.multinomial(gg.tensor([[1.0, 0, 3, 6]]).expand(N, 4), 1).flatten(),
        np.array([0.1, 0, 0.3, 0.6]),
    ),
    "multinomial-second": (  # the second of two different ones
        lambda: gg.tensor([1.0, 2, 1]).expand(N, 3).multinomial(2)[:, 1],
        np.array([1 / 2 * 1 / 2 + 1 / 4 * 1 / 3, 2 * 1 / 4 * 2 / 3, 1 / 2 * 1 / 2 + 1 / 4 * 1 / 3]),
    ),
    "poisson-small": (lambda: gg.poisson(gg.full((N,), 2.5)), poisson_chances(2.5)),
    "poisson-large": (lambda: gg.poisson(gg.full((N,), 40.0)), poisson_chances(40.0)),
}  # fmt: skip


@pytest.mark.parametrize("name", DISCRETE)
def test_counts_follow_their_distribution(name: str) -> None:
    draw, chances = DISCRETE[name]
    gg.manual_seed(2)
    values = draw().numpy()
    assert values.min() >= 0
    assert not set(values.tolist()) & set(np.flatnonzero(chances == 0).tolist())
    assert counts_match(values, np.asarray(chances))


DRAWS: dict[str, Callable[[str], Any]] = {
    "rand": lambda d: gg.rand(5, 3, device=d),
    "randn": lambda d: gg.randn(5, 3, device=d),
    "randint": lambda d: gg.randint(100, (50,), device=d),
    "randperm": lambda d: gg.randperm(300, device=d),
    "normal": lambda d: gg.normal(gg.zeros(9, device=d), 2.0),
    "bernoulli": lambda d: gg.bernoulli(gg.full((50,), 0.4, device=d)),
    "multinomial": lambda d: gg.multinomial(gg.arange(1.0, 21, device=d), 5),
    "multinomial-again": lambda d: gg.multinomial(gg.arange(1.0, 21, device=d), 30, True),
    "poisson": lambda d: gg.poisson(gg.full((9,), 3.0, device=d)),
    "uniform_": lambda d: gg.empty(7, device=d).uniform_(2, 3),
    "exponential_": lambda d: gg.empty(7, device=d).exponential_(),
    "bernoulli_": lambda d: gg.empty(70, device=d).bernoulli_(gg.full((70,), 0.5)),
    "random_": lambda d: gg.empty(70, device=d).random_(9),
}


@pytest.mark.parametrize("name", DRAWS)
def test_draws_are_the_same_on_both_devices(name: str) -> None:
    draws = []
    for device in ("cpu", "webgpu"):
        gg.manual_seed(3)
        drawn = DRAWS[name](device)
        assert drawn.device.type == device
        draws.append(drawn.cpu().numpy())
    np.testing.assert_allclose(draws[0], draws[1], rtol=1e-6)
    generator = gg.Generator().manual_seed(5)
    before = generator.get_state()
    assert gg.equal(
        gg.rand(4, generator=generator), gg.rand(4, generator=generator.set_state(before))
    )


def test_types_and_sizes() -> None:
    assert gg.rand(size=(2, 3)).shape == (2, 3)
    assert gg.randn(()).shape == ()
    assert gg.rand(3, dtype=gg.float64).dtype is gg.float64
    assert gg.rand_like(gg.ones(2, dtype=gg.float64)).dtype is gg.float64
    assert gg.randn_like(gg.ones(2), dtype=gg.float16, requires_grad=True).requires_grad
    assert gg.randint(high=3, size=(2,), dtype=gg.float32).dtype is gg.float32
    assert gg.randint_like(gg.ones(4), 2, 5).dtype is gg.float32
    assert gg.randperm(4, dtype=gg.int32).dtype is gg.int32
    assert gg.bernoulli(gg.ones(2, dtype=gg.float64)).dtype is gg.float64
    assert gg.multinomial(gg.ones(3, 4), 2).shape == (3, 2)
    assert gg.normal(gg.zeros(3, 1), gg.ones(4)).shape == (3, 4)
    assert gg.normal(1.0, gg.ones(4)).shape == (4,)
    assert 2**40 < gg.randint(2**60, (1000,)).max().item() < 2**60
    assert gg.empty(1000, dtype=gg.uint8).random_().max().item() > 250
    assert gg.empty(0).exponential_().tolist() == []


def test_without_replacement_nothing_comes_twice() -> None:
    drawn = gg.multinomial(gg.rand(50, 20), 20)
    assert all(sorted(row) == list(range(20)) for row in drawn.tolist())


def test_states_of_the_default_stream() -> None:
    gg.manual_seed(8)
    assert gg.initial_seed() == 8
    state = gg.get_rng_state()
    first = gg.rand(3)
    gg.set_rng_state(state)
    assert gg.equal(gg.rand(3), first)
    with gg.random.fork_rng():
        gg.manual_seed(99)
        gg.rand(100)
    after = gg.rand(3)
    gg.set_rng_state(state)
    gg.rand(3)
    assert gg.equal(gg.rand(3), after)
    assert gg.seed() == gg.initial_seed()
    assert gg.Generator().seed() != gg.Generator().seed()


def test_a_seeded_module_starts_alike_everywhere() -> None:
    weights = []
    for _ in range(2):
        gg.manual_seed(0)
        weights.append(gg.nn.Linear(3, 2).weight.tolist())
    assert weights[0] == weights[1]
