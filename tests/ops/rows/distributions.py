"""Distributions: densities, entropies, moments and divergences, with their gradients."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.ops.table import Input, bad, between, given, normal, row, whole

Make = Callable[..., Any]


def dist(
    name: str, make: Make, value: Input, *parameters: Input, cdf: bool = True, **options: Any
) -> None:
    """Rows of a distribution `make(t.distributions, *parameters)` at a value."""

    def density(t: Any, x: Any, *p: Any) -> Any:
        d = make(t.distributions, *p)
        return [d.log_prob(x), *([d.cdf(x)] if cdf else [])]

    def moments(t: Any, *p: Any) -> Any:
        d = make(t.distributions, *p)
        return [d.mean, d.variance, d.stddev, d.mode]

    discrete = name.startswith(("bernoulli", "geometric"))
    loose = {"tolerance": 8.0, "smooth": not discrete, **options}
    row(f"{name}-density", density, value, *parameters, **loose)
    row(f"{name}-moments", moments, *parameters, **{**loose, "smooth": False})
    if name not in ("poisson", "poisson-zero"):
        row(f"{name}-entropy", lambda t, *p: make(t.distributions, *p).entropy(), *parameters,
            **loose)  # fmt: skip


P = between(0.5, 2, 3)
dist("normal", lambda d, m, s: d.Normal(m, s), normal(4, 3), normal(3), P)
dist("normal-broadcast", lambda d, m, s: d.Normal(m, s), normal(2, 1, 3), normal(4, 1), P)
dist("normal-numbers", lambda d: d.Normal(0.5, 2.0), normal(4))
dist("log-normal", lambda d, m, s: d.LogNormal(m, s), between(0.2, 3, 4, 3), normal(3), P)
dist("uniform", lambda d, a, b: d.Uniform(a, a + b), between(-0.9, -0.6, 4, 3),
     between(-2, -1, 3), between(1, 2, 3), smooth=False)  # fmt: skip
dist("exponential", lambda d, r: d.Exponential(r), between(0.1, 3, 4, 3), P)
dist("laplace", lambda d, m, s: d.Laplace(m, s), normal(4, 3), normal(3), P)
dist("cauchy", lambda d, m, s: d.Cauchy(m, s), normal(4, 3), normal(3), P)
dist("gamma", lambda d, a, r: d.Gamma(a, r), between(0.1, 3, 4, 3), between(1.2, 4, 3), P,
     cdf=False, tolerance=20)  # fmt: skip
dist("beta", lambda d, a, b: d.Beta(a, b), between(0.1, 0.9, 4, 3), between(1.2, 4, 3),
     between(1.2, 4, 3), cdf=False, tolerance=20)  # fmt: skip
dist("dirichlet", lambda d, a: d.Dirichlet(a), given([[0.2, 0.3, 0.5], [0.6, 0.1, 0.3]]),
     between(1.2, 4, 2, 3), cdf=False, smooth=False, tolerance=20)  # fmt: skip
dist("bernoulli", lambda d, p: d.Bernoulli(p), whole(0, 2, 4, 3, dtype="float32"),
     between(0.1, 0.9, 3), cdf=False)  # fmt: skip
dist("bernoulli-logits", lambda d, x: d.Bernoulli(logits=x), whole(0, 2, 4, 3, dtype="float32"),
     normal(3), cdf=False)  # fmt: skip
dist("geometric", lambda d, p: d.Geometric(p), whole(0, 6, 4, 3, dtype="float32"),
     between(0.1, 0.9, 3), cdf=False)  # fmt: skip
dist("categorical", lambda d, p: d.Categorical(p), whole(0, 3, 4, 2), between(0.1, 1, 2, 3),
     cdf=False)  # fmt: skip
dist("categorical-logits", lambda d, x: d.Categorical(logits=x), whole(0, 300, 5, 1),
     normal(2, 300), cdf=False)  # fmt: skip
dist("one-hot", lambda d, p: d.OneHotCategorical(p), given([[0.0, 1, 0], [0, 0, 1]]),
     between(0.1, 1, 2, 3), cdf=False, smooth=False)  # fmt: skip
row("poisson-density", lambda t, x, r: (lambda d: (d.log_prob(x), d.mean, d.variance, d.mode))(
    t.distributions.Poisson(r)), whole(0, 9, 4, 3, dtype="float32"), P, smooth=False,
    tolerance=8)  # fmt: skip
row("poisson-zero", lambda t, x: t.distributions.Poisson(x).log_prob(x), given([0.0, 1, 5]),
    smooth=False, gradient=False)  # fmt: skip


def covariance(a: Any) -> Any:
    return a @ a.mT + 2 * (a.detach() * 0 + 1).tril().triu()


dist("multivariate-normal", lambda d, m, a: d.MultivariateNormal(m, covariance(a)), normal(4, 3),
     normal(3), normal(3, 3), cdf=False, tolerance=20)  # fmt: skip
dist("multivariate-normal-precision",
     lambda d, m, a: d.MultivariateNormal(m, precision_matrix=covariance(a)), normal(4, 2, 3),
     normal(2, 3), normal(3, 3), cdf=False, tolerance=20)  # fmt: skip
dist("multivariate-normal-tril",
     lambda d, m, a: d.MultivariateNormal(m, scale_tril=a.abs().tril() + 0.5 * (a * 0 + 1).tril()),
     normal(4, 3), normal(3), normal(3, 3), cdf=False, tolerance=20)  # fmt: skip
row("multivariate-normal-matrices", lambda t, m, a: (lambda d: (d.covariance_matrix,
    d.precision_matrix, d.scale_tril))(t.distributions.MultivariateNormal(m, covariance(a))),
    normal(3), normal(3, 3), tolerance=20)  # fmt: skip
dist("independent", lambda d, m, s: d.Independent(d.Normal(m, s), 1), normal(4, 2, 3),
     normal(2, 3), P, cdf=False)  # fmt: skip

for name in ("Normal", "Laplace", "Cauchy", "LogNormal"):
    row(f"{name}-icdf", lambda t, u, m, s, n=name: getattr(t.distributions, n)(m, s).icdf(u),
        between(0.1, 0.9, 4, 3), normal(3), P, tolerance=20)  # fmt: skip
row("exponential-icdf", lambda t, u, r: t.distributions.Exponential(r).icdf(u),
    between(0.1, 0.9, 4, 3), P)  # fmt: skip
row("uniform-icdf", lambda t, u, a, b: t.distributions.Uniform(a, a + b).icdf(u),
    between(0.1, 0.9, 4, 3), normal(3), P)  # fmt: skip
row("expand-and-support", lambda t, p: (t.distributions.Categorical(p).expand((4, 2)).logits,
    t.distributions.Bernoulli(p).expand((5, 2, 3)).mean,
    t.distributions.Bernoulli(p).enumerate_support(), t.distributions.Categorical(p)
    .enumerate_support(expand=False), t.distributions.OneHotCategorical(p).enumerate_support(),
    t.distributions.Normal(p, p).expand((2, 2, 3)).variance,
    t.distributions.Categorical(p).perplexity()), between(0.1, 1, 2, 3))  # fmt: skip

# divergences
Q = between(0.5, 2, 3)
KL: dict[str, tuple[Make, int]] = {
    "normal": (lambda d, a, b: d.Normal(a, b), 2),
    "log-normal": (lambda d, a, b: d.LogNormal(a, b), 2),
    "laplace": (lambda d, a, b: d.Laplace(a, b), 2),
    "cauchy": (lambda d, a, b: d.Cauchy(a, b), 2),
    "exponential": (lambda d, a: d.Exponential(a), 1),
    "gamma": (lambda d, a, b: d.Gamma(a, b), 2),
    "beta": (lambda d, a, b: d.Beta(a, b), 2),
    "dirichlet": (lambda d, a: d.Dirichlet(a), 1),
    "poisson": (lambda d, a: d.Poisson(a), 1),
    "bernoulli": (lambda d, a: d.Bernoulli(a / 3), 1),
    "geometric": (lambda d, a: d.Geometric(a / 3), 1),
    "categorical": (lambda d, a: d.Categorical(a), 1),
    "one-hot": (lambda d, a: d.OneHotCategorical(logits=a), 1),
    "independent": (lambda d, a, b: d.Independent(d.Normal(a, b), 1), 2),
}


def divergence(t: Any, make: Make, count: int, *p: Any) -> Any:
    d = t.distributions
    return d.kl_divergence(make(d, *p[:count]), make(d, *p[count:]))


for name, (make, count) in KL.items():
    row(f"kl-{name}", lambda t, *p, m=make, c=count: divergence(t, m, c, *p), *[Q] * (2 * count),
        tolerance=30)  # fmt: skip
row("kl-uniform", lambda t, a, b: t.distributions.kl_divergence(t.distributions.Uniform(a, a + b),
    t.distributions.Uniform(a - b, a + b)), normal(3), P)  # fmt: skip
row("kl-uniform-outside", lambda t, a: t.distributions.kl_divergence(t.distributions.Uniform(a,
    a + 2), t.distributions.Uniform(a + 1, a + 3)), normal(3), gradient=False)  # fmt: skip
row("kl-multivariate-normal", lambda t, m, a, n, b: t.distributions.kl_divergence(
    t.distributions.MultivariateNormal(m, covariance(a)),
    t.distributions.MultivariateNormal(n, covariance(b))), normal(3), normal(3, 3), normal(3),
    normal(3, 3), tolerance=40)  # fmt: skip
row("kl-impossible", lambda t, p, q: (t.distributions.kl_divergence(t.distributions.Categorical(p),
    t.distributions.Categorical(q)), t.distributions.kl_divergence(t.distributions.Bernoulli(p),
    t.distributions.Bernoulli(q))), given([[0.5, 0.5, 0], [0.5, 0.5, 0]]),
    given([[0.5, 0, 0.5], [0.4, 0.6, 0]]), gradient=False)  # fmt: skip
MIXED: dict[str, tuple[Make, Make]] = {
    "uniform-normal": (lambda d, a, b: d.Uniform(-a, b), lambda d, a, b: d.Normal(a, b)),
    "exponential-normal": (lambda d, a, b: d.Exponential(a), lambda d, a, b: d.Normal(a, b)),
    "exponential-gamma": (lambda d, a, b: d.Exponential(a), lambda d, a, b: d.Gamma(a, b)),
    "gamma-exponential": (lambda d, a, b: d.Gamma(a, b), lambda d, a, b: d.Exponential(b)),
    "gamma-normal": (lambda d, a, b: d.Gamma(a, b), lambda d, a, b: d.Normal(a, b)),
    "laplace-normal": (lambda d, a, b: d.Laplace(a, b), lambda d, a, b: d.Normal(a, b)),
}
for name, (p, q) in MIXED.items():
    row(f"kl-{name}", lambda t, a, b, p=p, q=q: t.distributions.kl_divergence(
        p(t.distributions, a, b), q(t.distributions, b, a)), Q, P, tolerance=40)  # fmt: skip

WRONG: dict[str, Callable[[Any], Any]] = {
    "negative-scale": lambda t: t.distributions.Normal(0.0, -1.0),
    "nan-loc": lambda t: t.distributions.Normal(float("nan"), 1.0),
    "shapes": lambda t: t.distributions.Normal(t.ones(2), t.ones(3)),
    "a-list": lambda t: t.distributions.Normal([0.0], 1.0),
    "sample-shape": lambda t: t.distributions.Normal(t.ones(3), 1.0).log_prob(t.ones(2)),
    "sample-number": lambda t: t.distributions.Normal(0.0, 1.0).log_prob(1.0),
    "sample-outside": lambda t: t.distributions.Exponential(1.0).log_prob(t.tensor(-1.0)),
    "sample-half": lambda t: t.distributions.Bernoulli(0.5).log_prob(t.tensor(0.5)),
    "category": lambda t: t.distributions.Categorical(t.ones(3)).log_prob(t.tensor(3)),
    "two-parameters": lambda t: t.distributions.Categorical(t.ones(3), t.ones(3)),
    "no-parameter": lambda t: t.distributions.Bernoulli(),
    "chance": lambda t: t.distributions.Bernoulli(1.5),
    "negative-chance": lambda t: t.distributions.Categorical(t.tensor([-0.5, 1.0])),
    "scalar-categories": lambda t: t.distributions.Categorical(t.tensor(1.0)),
    "uniform-ends": lambda t: t.distributions.Uniform(1.0, 1.0),
    "simplex": lambda t: t.distributions.Dirichlet(t.ones(2)).log_prob(t.ones(2)),
    "indefinite": lambda t: t.distributions.MultivariateNormal(t.zeros(2), -t.eye(2)),
    "two-matrices": lambda t: t.distributions.MultivariateNormal(t.zeros(2), t.eye(2), t.eye(2)),
    "independent": lambda t: t.distributions.Independent(t.distributions.Normal(0.0, 1.0), 1),
    "no-cdf": lambda t: t.distributions.Beta(1.0, 1.0).cdf(t.tensor(0.5)),
    "no-rsample": lambda t: t.distributions.Bernoulli(0.5).rsample(),
    "no-divergence": lambda t: t.distributions.kl_divergence(
        t.distributions.Bernoulli(0.5), t.distributions.Normal(0.0, 1.0)
    ),
    "geometric-zero": lambda t: t.distributions.Geometric(0.0),
}
for name, call in WRONG.items():
    bad(f"distribution-{name}", call)
