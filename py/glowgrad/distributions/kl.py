"""The Kullback-Leibler divergence, by formulas for pairs of distributions.

Source: Kullback, Leibler, 1951, "On information and sufficiency".
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from ..linalg import solve_triangular
from ..tensor import Tensor
from .bernoulli import Bernoulli, Geometric
from .categorical import Categorical, OneHotCategorical
from .distribution import Distribution, softplus
from .exponential import Exponential
from .gamma import Beta, Dirichlet, Gamma
from .independent import Independent
from .laplace import Cauchy, Laplace
from .multivariate_normal import MultivariateNormal
from .normal import LogNormal, Normal
from .poisson import Poisson
from .uniform import Uniform

_FORMULAS: dict[tuple[type, type], Callable[[Any, Any], Tensor]] = {}


def register_kl(type_p: type, type_q: type) -> Callable[..., Any]:
    """Decorate a function (p, q) → KL(p | q) for these classes and those below them."""
    for kind in (type_p, type_q):
        if not (isinstance(kind, type) and issubclass(kind, Distribution)):
            raise TypeError(f"Expected type_p to be a Distribution subclass but got {kind}")

    def decorate(formula: Callable[[Any, Any], Tensor]) -> Callable[[Any, Any], Tensor]:
        _FORMULAS[type_p, type_q] = formula
        return formula

    return decorate


def kl_divergence(p: Distribution, q: Distribution) -> Tensor:
    """KL(p | q) = E_p[log p(x) - log q(x)] >= 0, for each place of the batch. Raises
    NotImplementedError for pairs without a formula.
    """
    matches = [pair for pair in _FORMULAS if isinstance(p, pair[0]) and isinstance(q, pair[1])]
    if not matches:
        raise NotImplementedError(
            f"No KL(p || q) is implemented for p type {type(p).__name__} and q type "
            f"{type(q).__name__}: average p.log_prob(x) - q.log_prob(x) over x = p.sample((n,))"
        )

    def nearness(pair: tuple[type, type]) -> tuple[int, int]:
        return type(p).__mro__.index(pair[0]), type(q).__mro__.index(pair[1])

    return _FORMULAS[min(matches, key=nearness)](p, q)


@register_kl(Normal, Normal)
def _normal(p: Normal, q: Normal) -> Tensor:
    ratio = (p.scale / q.scale).square()
    distance = ((p.loc - q.loc) / q.scale).square()
    return 0.5 * (ratio + distance - 1 - ratio.log())


@register_kl(LogNormal, LogNormal)
def _log_normal(p: LogNormal, q: LogNormal) -> Tensor:
    return _normal(p.base_dist, q.base_dist)


@register_kl(Bernoulli, Bernoulli)
def _bernoulli(p: Bernoulli, q: Bernoulli) -> Tensor:
    yes = p.probs * (softplus(-q.logits) - softplus(-p.logits))
    no = (1 - p.probs) * (softplus(q.logits) - softplus(p.logits))
    yes = ((q.probs == 0) & (p.probs > 0)).where(math.inf, (p.probs == 0).where(0.0, yes))
    no = ((q.probs == 1) & (p.probs < 1)).where(math.inf, (p.probs == 1).where(0.0, no))
    return yes + no


@register_kl(Categorical, Categorical)
def _categorical(p: Categorical, q: Categorical) -> Tensor:
    parts = p.probs * (p.logits - q.logits)
    parts = (q.probs == 0).expand(parts.shape).where(math.inf, parts)
    return (p.probs == 0).expand(parts.shape).where(0.0, parts).sum(-1)


@register_kl(OneHotCategorical, OneHotCategorical)
def _one_hot(p: OneHotCategorical, q: OneHotCategorical) -> Tensor:
    return _categorical(p._categorical, q._categorical)


@register_kl(Exponential, Exponential)
def _exponential(p: Exponential, q: Exponential) -> Tensor:
    ratio = q.rate / p.rate
    return ratio - 1 - ratio.log()


@register_kl(Gamma, Gamma)
def _gamma(p: Gamma, q: Gamma) -> Tensor:
    a, b = p.concentration, q.concentration
    made = b * (p.rate / q.rate).log() + b.lgamma() - a.lgamma()
    return made + (a - b) * a.digamma() + (q.rate - p.rate) * (a / p.rate)


@register_kl(Exponential, Gamma)
def _exponential_gamma(p: Exponential, q: Gamma) -> Tensor:
    return _gamma(Gamma(p.rate * 0 + 1, p.rate, False), q)


@register_kl(Gamma, Exponential)
def _gamma_exponential(p: Gamma, q: Exponential) -> Tensor:
    return _gamma(p, Gamma(q.rate * 0 + 1, q.rate, False))


@register_kl(Dirichlet, Dirichlet)
def _dirichlet(p: Dirichlet, q: Dirichlet) -> Tensor:
    a, b = p.concentration, q.concentration
    total = a.sum(-1)
    made = total.lgamma() - b.sum(-1).lgamma() - (a.lgamma() - b.lgamma()).sum(-1)
    return made + ((a - b) * (a.digamma() - total.digamma().unsqueeze(-1))).sum(-1)


@register_kl(Beta, Beta)
def _beta(p: Beta, q: Beta) -> Tensor:
    return _dirichlet(p._dirichlet, q._dirichlet)


@register_kl(Laplace, Laplace)
def _laplace(p: Laplace, q: Laplace) -> Tensor:
    ratio, distance = p.scale / q.scale, (p.loc - q.loc).abs()
    return -ratio.log() + distance / q.scale + ratio * (-distance / p.scale).exp() - 1


@register_kl(Cauchy, Cauchy)
def _cauchy(p: Cauchy, q: Cauchy) -> Tensor:
    both = (p.scale + q.scale).square() + (p.loc - q.loc).square()
    return both.log() - (4 * p.scale * q.scale).log()


@register_kl(Geometric, Geometric)
def _geometric(p: Geometric, q: Geometric) -> Tensor:
    return -p.entropy() - (-q.probs).log1p() / p.probs - q.logits


@register_kl(Poisson, Poisson)
def _poisson(p: Poisson, q: Poisson) -> Tensor:
    return p.rate * (p.rate.log() - q.rate.log()) - (p.rate - q.rate)


@register_kl(Uniform, Uniform)
def _uniform(p: Uniform, q: Uniform) -> Tensor:
    made = ((q.high - q.low) / (p.high - p.low)).log()
    return ((q.low > p.low) | (q.high < p.high)).where(math.inf, made)


@register_kl(Uniform, Normal)
def _uniform_normal(p: Uniform, q: Normal) -> Tensor:
    width = p.high - p.low
    log = (math.sqrt(math.pi * 2) * q.scale / width).log()
    spread = width.square() / 12 + ((p.high + p.low - 2 * q.loc) / 2).square()
    return log + 0.5 * spread / q.scale.square()


@register_kl(Exponential, Normal)
def _exponential_normal(p: Exponential, q: Normal) -> Tensor:
    square, rate = q.scale.square(), p.rate
    spread = 1 / rate.square() - q.loc / rate + q.loc.square() / 2
    return 0.5 * (rate.square() * square * 2 * math.pi).log() - 1 + spread / square


@register_kl(Gamma, Normal)
def _gamma_normal(p: Gamma, q: Normal) -> Tensor:
    square, a, rate = q.scale.square(), p.concentration, p.rate
    spread = 0.5 * (a + a.square()) / rate.square() - q.loc * a / rate + 0.5 * q.loc.square()
    made = spread / square + (a - 1) * a.digamma() - a - a.lgamma()
    return made + 0.5 * (rate.square() * square * 2 * math.pi).log()


@register_kl(Laplace, Normal)
def _laplace_normal(p: Laplace, q: Normal) -> Tensor:
    square = q.scale.square()
    ratio = p.scale.square() / square
    spread = 0.5 * p.loc.square() - p.loc * q.loc + 0.5 * q.loc.square()
    return -0.5 * (2 * ratio / math.pi).log() + ratio + spread / square - 1


@register_kl(MultivariateNormal, MultivariateNormal)
def _multivariate_normal(p: MultivariateNormal, q: MultivariateNormal) -> Tensor:
    if p.event_shape != q.event_shape:
        raise ValueError(
            "KL-divergence between two Multivariate Normals with different event shapes cannot be "
            f"computed: {tuple(p.event_shape)} and {tuple(q.event_shape)}"
        )
    own, other = p._unbroadcasted_scale_tril, q._unbroadcasted_scale_tril
    ratio = solve_triangular(other, own, upper=False).square().sum((-2, -1))
    shift = (q.loc - p.loc).unsqueeze(-1)
    distance = solve_triangular(other, shift, upper=False).square().sum((-2, -1))
    logs = q._half_log_det() - p._half_log_det()
    return logs + 0.5 * (ratio + distance - p.event_shape[0])


@register_kl(Independent, Independent)
def _independent(p: Independent, q: Independent) -> Tensor:
    if p.reinterpreted_batch_ndims != q.reinterpreted_batch_ndims:
        raise NotImplementedError("KL of Independent distributions needs equally many event axes")
    return p._added(kl_divergence(p.base_dist, q.base_dist))
