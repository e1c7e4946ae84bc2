"""Distributions: what they draw, and their shapes. The op table has their densities."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from tests.ops.test_sampling import counts_match, distance

import glowgrad as gg

D = gg.distributions
N = 20_000


def trapezoids(density: Any, low: float, high: float) -> Any:
    """The cumulative distribution of a density, summed up in small steps."""
    x = np.linspace(low, high, 20_001)
    y = density(x)
    sums = np.concatenate([[0], np.cumsum((y[1:] + y[:-1]) / 2 * np.diff(x))])
    return lambda v: np.interp(v, x, sums / sums[-1])


def by_density(d: Any, low: float, high: float) -> Any:
    return trapezoids(lambda x: d.log_prob(gg.tensor(x)).exp().numpy(), low, high)


def of(d: Any) -> Any:
    return lambda x: d.cdf(gg.tensor(x)).numpy()


CONTINUOUS: dict[str, tuple[Any, Any]] = {
    "normal": (D.Normal(1.0, 2.0), of(D.Normal(1.0, 2.0))),
    "log-normal": (D.LogNormal(0.5, 0.7), of(D.LogNormal(0.5, 0.7))),
    "uniform": (D.Uniform(-1.0, 3.0), of(D.Uniform(-1.0, 3.0))),
    "exponential": (D.Exponential(2.0), of(D.Exponential(2.0))),
    "laplace": (D.Laplace(1.0, 2.0), of(D.Laplace(1.0, 2.0))),
    "cauchy": (D.Cauchy(1.0, 2.0), of(D.Cauchy(1.0, 2.0))),
    "gamma": (D.Gamma(2.5, 3.0), by_density(D.Gamma(2.5, 3.0), 1e-9, 12)),
    "gamma-small": (
        D.Gamma(0.3, 1.0),
        # of y = x^0.3, whose density is finite at 0
        lambda x: trapezoids(lambda y: np.exp(-(y ** (1 / 0.3))), 0, 3)(x**0.3),
    ),
    "beta": (D.Beta(2.0, 3.0), by_density(D.Beta(2.0, 3.0), 1e-9, 1 - 1e-7)),
}


@pytest.mark.parametrize("name", CONTINUOUS)
def test_samples_follow_their_distribution(name: str) -> None:
    d, cdf = CONTINUOUS[name]
    gg.manual_seed(4)
    drawn = d.sample((N,))
    assert drawn.shape == (N,)
    assert not drawn.requires_grad
    assert distance(drawn.numpy(), cdf) < 1.95


DISCRETE: dict[str, tuple[Any, Any]] = {
    "bernoulli": (D.Bernoulli(0.3), [0.7, 0.3]),
    "bernoulli-logits": (D.Bernoulli(logits=math.log(3)), [0.25, 0.75]),
    "categorical": (D.Categorical(gg.tensor([1.0, 0, 3])), [0.25, 0, 0.75]),
    "categorical-logits": (D.Categorical(logits=gg.tensor([0.0, math.log(4)])), [0.2, 0.8]),
    "geometric": (D.Geometric(0.4), 0.4 * 0.6 ** np.arange(30)),
    "poisson": (D.Poisson(3.0), [3.0**k * math.exp(-3) / math.factorial(k) for k in range(25)]),
}


@pytest.mark.parametrize("name", DISCRETE)
def test_counts_follow_their_distribution(name: str) -> None:
    d, chances = DISCRETE[name]
    gg.manual_seed(5)
    assert counts_match(d.sample((N,)).numpy(), np.asarray(chances))


def test_vectors_follow_their_distribution() -> None:
    gg.manual_seed(6)
    matrix = gg.tensor([[2.0, 0.5], [0.5, 1.0]])
    drawn = D.MultivariateNormal(gg.tensor([1.0, -1.0]), matrix).sample((N,)).numpy()
    np.testing.assert_allclose(drawn.mean(0), [1, -1], atol=0.05)
    np.testing.assert_allclose(np.cov(drawn.T), matrix.numpy(), atol=0.07)
    dirichlet = D.Dirichlet(gg.tensor([1.0, 2.0, 5.0]))
    drawn = dirichlet.sample((N,)).numpy()
    np.testing.assert_allclose(drawn.sum(-1), 1, rtol=1e-5)
    np.testing.assert_allclose(drawn.mean(0), dirichlet.mean.numpy(), atol=0.01)
    np.testing.assert_allclose(drawn.var(0), dirichlet.variance.numpy(), atol=0.003)
    drawn = D.OneHotCategorical(gg.tensor([[0.2, 0.8], [1.0, 0.0]])).sample((N,))
    np.testing.assert_allclose(drawn.mean(0).tolist(), [[0.2, 0.8], [1, 0]], atol=0.02)


SHAPES: dict[str, Any] = {
    "normal": D.Normal(gg.zeros(2, 3), gg.ones(3)),
    "numbers": D.Normal(0.0, 1.0),
    "categorical": D.Categorical(gg.ones(2, 5)),
    "one-hot": D.OneHotCategorical(gg.ones(2, 5)),
    "dirichlet": D.Dirichlet(gg.ones(2, 5)),
    "multivariate": D.MultivariateNormal(gg.zeros(2, 3), gg.eye(3)),
    "independent": D.Independent(D.Bernoulli(gg.full((2, 3, 4), 0.5)), 2),
    "gamma": D.Gamma(gg.ones(2), 1.0),
}


@pytest.mark.parametrize("name", SHAPES)
def test_shapes_of_draws(name: str) -> None:
    d = SHAPES[name]
    whole = (*d.batch_shape, *d.event_shape)
    for sample_shape in ((), (4,), (4, 1), gg.Size([2])):
        drawn = d.sample(sample_shape)
        assert drawn.shape == (*sample_shape, *whole)
        assert d.log_prob(drawn).shape == (*sample_shape, *d.batch_shape)
    assert d.entropy().shape == d.batch_shape
    wide = d.expand((7, *d.batch_shape))
    assert wide.sample().shape == (7, *whole)
    assert wide.batch_shape == (7, *d.batch_shape)


@pytest.mark.parametrize("device", ["cpu", "webgpu"])
def test_gradients_flow_through_rsample(device: str) -> None:
    """The gradient of E[x²] = m² + s² by the mean of many draws."""
    gg.manual_seed(7)
    m, s = (gg.tensor(v, device=device, requires_grad=True) for v in (0.5, 2.0))
    drawn = D.Normal(m, s).rsample((N,))
    assert drawn.device.type == device
    drawn.square().mean().backward()
    assert m.grad.item() == pytest.approx(1.0, abs=0.1)
    assert s.grad.item() == pytest.approx(4.0, abs=0.15)


def test_gradients_that_cannot_flow_are_refused() -> None:
    a = gg.tensor(2.0, requires_grad=True)
    rate = gg.tensor(2.0, requires_grad=True)
    D.Gamma(2.0, rate).rsample().backward()
    assert rate.grad is not None
    for d in (D.Gamma(a, 1.0), D.Beta(a, 1.0), D.Dirichlet(a.expand(2))):
        with pytest.raises(NotImplementedError, match="score function"):
            d.rsample()
        assert not d.sample().requires_grad


@pytest.mark.parametrize("device", ["cpu", "webgpu"])
def test_a_policy_gradient_step(device: str) -> None:
    logits = gg.zeros(1, 3, device=device, requires_grad=True)
    policy = D.Categorical(logits=logits)
    action = policy.sample()
    (-policy.log_prob(action) * 2.0).mean().backward()
    wanted = np.full(3, 2 / 3)
    wanted[action.item()] -= 2
    np.testing.assert_allclose(logits.grad.cpu().numpy()[0], wanted, rtol=1e-5)


def test_divergence_is_the_mean_of_differences() -> None:
    gg.manual_seed(8)
    p, q = D.Gamma(2.0, 1.0), D.Gamma(3.0, 2.0)
    x = p.sample((100_000,))
    mean = (p.log_prob(x) - q.log_prob(x)).mean().item()
    assert D.kl_divergence(p, q).item() == pytest.approx(mean, rel=0.03)


def test_formulas_of_ones_own() -> None:
    class Mine(D.Normal):
        pass

    p = Mine(0.0, 1.0)
    assert D.kl_divergence(p, D.Normal(0.0, 1.0)).item() == 0

    @D.register_kl(Mine, D.Normal)
    def formula(p: Any, q: Any) -> Any:
        return gg.tensor(42.0)

    assert D.kl_divergence(p, D.Normal(0.0, 1.0)).item() == 42
    assert D.kl_divergence(D.Normal(0.0, 1.0), D.Normal(0.0, 1.0)).item() == 0


def test_printing() -> None:
    assert repr(D.Normal(0.0, 1.0)) == "Normal(loc: 0.0, scale: 1.0)"
    assert repr(D.Normal(gg.zeros(3), 1.0)) == "Normal(loc: Size([3]), scale: Size([3]))"
    assert repr(D.Categorical(gg.ones(4))) == "Categorical(probs: Size([4]))"


def test_checks_can_be_left_out() -> None:
    d = D.Normal(0.0, -1.0, validate_args=False)
    assert d.scale.item() == -1
    D.Distribution.set_default_validate_args(False)
    try:
        D.Uniform(1.0, 0.0)
    finally:
        D.Distribution.set_default_validate_args(True)
    with pytest.raises(ValueError, match=r"scale.*-1.0.*GreaterThan"):
        D.Normal(0.0, -1.0)
