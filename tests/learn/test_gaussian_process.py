"""Gaussian processes: kernels, likelihood, what is predicted, beside scikit-learn's."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from glowgrad.learn.gaussian_process import GaussianProcessRegressor, kernels

KERNELS = {
    "rbf": "RBF(0.7)",
    "rbf for each axis": "RBF([0.7, 1.9])",
    "rough": "Matern(0.6, nu=0.5)",
    "one slope": "Matern([0.6, 1.2], nu=1.5)",
    "two slopes": "Matern(0.6, nu=2.5)",
    "endlessly smooth": "Matern(0.6, nu=np.inf)",
    "scaled and noisy": "ConstantKernel(2.0) * RBF(0.7) + WhiteKernel(0.3)",
    "numbers": "2.0 * RBF(0.7, 'fixed') + 0.5",
    "two causes": "RBF(3.0) * Matern(0.8, nu=1.5) + ConstantKernel(0.1, 'fixed')",
}
rng = np.random.default_rng(0)
X = rng.uniform(-2, 2, (14, 2))
Y = np.sin(2 * X[:, 0]) + 0.5 * X[:, 1] + 0.1 * rng.normal(size=14)
PLACES = rng.uniform(-3, 3, (6, 2))


def made(expression: str, names: Any = kernels) -> Any:
    return eval(expression, {**vars(names), "np": np})


@pytest.mark.parametrize("expression", KERNELS.values(), ids=KERNELS)
def test_derivatives_of_a_kernel_are_its_slopes(expression: str) -> None:
    kernel = made(expression)
    values, slopes = kernel(X, eval_gradient=True)
    assert slopes.shape == (14, 14, kernel.n_dims)
    np.testing.assert_allclose(kernel.diag(X), np.diag(values))
    np.testing.assert_allclose(kernel(X), values)
    for number in range(kernel.n_dims):
        step = np.eye(kernel.n_dims)[number] * 1e-5
        up, down = (kernel.clone_with_theta(kernel.theta + s)(X) for s in (step, -step))
        np.testing.assert_allclose(slopes[:, :, number], (up - down) / 2e-5, atol=1e-6)


@pytest.mark.parametrize("expression", KERNELS.values(), ids=KERNELS)
def test_as_scikit_learn(expression: str) -> None:
    theirs = pytest.importorskip("sklearn.gaussian_process", reason="scikit-learn is an oracle")
    kernel, other = made(expression), made(expression, theirs.kernels)
    assert repr(kernel) == repr(other)
    np.testing.assert_allclose(kernel.theta, other.theta)
    np.testing.assert_allclose(kernel.bounds, other.bounds)
    np.testing.assert_allclose(kernel(X, PLACES), other(X, PLACES), atol=1e-12)
    options = {"alpha": 1e-3, "normalize_y": True}
    fixed = GaussianProcessRegressor(kernel, optimizer=None, **options).fit(X, Y)
    same = theirs.GaussianProcessRegressor(other, optimizer=None, **options).fit(X, Y)
    for ours, wanted in (
        (fixed.predict(PLACES, return_std=True), same.predict(PLACES, return_std=True)),
        (fixed.predict(PLACES, return_cov=True), same.predict(PLACES, return_cov=True)),
        (
            fixed.log_marginal_likelihood(kernel.theta, eval_gradient=True),
            same.log_marginal_likelihood(other.theta, eval_gradient=True),
        ),
        ((fixed.sample_y(PLACES[:3], 2),), (same.sample_y(PLACES[:3], 2),)),
    ):
        for one, two in zip(ours, wanted, strict=True):
            np.testing.assert_allclose(one, two, rtol=1e-6, atol=1e-8)


@pytest.mark.parametrize("name", ["rbf for each axis", "scaled and noisy", "two slopes"])
def test_a_fit_finds_what_scikit_learn_finds(name: str) -> None:
    theirs = pytest.importorskip("sklearn.gaussian_process", reason="scikit-learn is an oracle")
    options = {"alpha": 1e-2, "n_restarts_optimizer": 2, "random_state": 0}
    ours = GaussianProcessRegressor(made(KERNELS[name]), **options).fit(X, Y)
    other = theirs.GaussianProcessRegressor(made(KERNELS[name], theirs.kernels), **options)
    other.fit(X, Y)
    wanted = other.log_marginal_likelihood_value_
    assert ours.log_marginal_likelihood_value_ == pytest.approx(wanted, abs=1e-3)
    np.testing.assert_allclose(ours.predict(PLACES), other.predict(PLACES), atol=5e-3)


def test_a_fit_recovers_the_kernel_that_made_the_data() -> None:
    places = np.linspace(0, 10, 60)[:, None]
    prior = GaussianProcessRegressor(4.0 * kernels.RBF(0.8))
    truth = prior.sample_y(places, random_state=1)[:, 0]
    noisy = truth + 0.1 * np.random.default_rng(2).normal(size=60)
    kernel = 1.0 * kernels.RBF(3.0) + kernels.WhiteKernel(1.0)
    model = GaussianProcessRegressor(kernel, n_restarts_optimizer=2, random_state=0)
    model.fit(places, noisy)
    height, length, noise = np.exp(model.kernel_.theta)
    assert 0.5 < length < 1.2
    assert 1 < height < 16
    assert 0.005 < noise < 0.02
    mean, spread = model.predict(places, return_std=True)
    assert np.mean(np.abs(mean - truth) < 2 * spread) > 0.9


def test_it_is_sure_at_the_samples_and_not_between_them() -> None:
    model = GaussianProcessRegressor(kernels.RBF(1.0, "fixed")).fit([[0.0], [4.0]], [1.0, -1.0])
    mean, spread = model.predict([[0.0], [2.0], [4.0], [40.0]], return_std=True)
    np.testing.assert_allclose(mean, [1, 0, -1, 0], atol=1e-6)
    np.testing.assert_allclose(spread[[0, 2, 3]], [0, 0, 1], atol=1e-4)
    assert 0.9 < spread[1] < 1


def test_what_cannot_be_done_is_said() -> None:
    with pytest.raises(NotImplementedError, match=r"nu = 0.5, 1.5, 2.5 or inf here, not 0.7"):
        kernels.Matern(nu=0.7)(X)
    with pytest.raises(ValueError, match="same number of dimensions as data"):
        kernels.RBF([1.0, 2.0, 3.0])(X)
    with pytest.raises(RuntimeError, match="At most one"):
        GaussianProcessRegressor().predict(X, return_std=True, return_cov=True)
    with pytest.raises(ValueError, match="it must be one of"):
        GaussianProcessRegressor(optimizer="adam").fit(X, Y)
