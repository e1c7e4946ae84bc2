"""Bayesian optimisation asks where it pays to look, and finds what a grid as large misses."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from glowgrad.learn.gaussian_process import GaussianProcessRegressor, kernels
from glowgrad.learn.optimize import Integer, Optimizer, Real, gaussian_ei

DIMENSIONS = [Real(1e-4, 1.0, "log-uniform"), Real(-1.0, 1.0)]


def bowl(rate: float, shift: float) -> float:
    """Smallest, 0, at (0.013, 0.37)."""
    return (np.log10(rate) - np.log10(0.013)) ** 2 + 4 * (shift - 0.37) ** 2


def test_expected_improvement_is_the_mean_of_what_is_gained() -> None:
    model = GaussianProcessRegressor(kernels.RBF(1.0, "fixed"), alpha=1e-4)
    model.fit([[0.0], [1.0], [3.0]], [0.4, -0.3, 0.8])
    places = np.array([[0.5], [2.0], [6.0]])
    mean, spread = model.predict(places, return_std=True)
    drawn = mean + spread * np.random.default_rng(0).normal(size=(200_000, 3))
    gained = np.maximum(-0.3 - 0.01 - drawn, 0).mean(axis=0)
    np.testing.assert_allclose(gaussian_ei(places, model, -0.3), gained, atol=2e-3)
    assert gaussian_ei([[40.0]], model, -0.3, xi=0.0)[0] == pytest.approx(0.2667, abs=1e-3)


def test_fifteen_trials_beat_a_grid_of_sixteen() -> None:
    rates, shifts = np.logspace(-4, 0, 4), np.linspace(-1, 1, 4)
    on_grid = min(bowl(rate, shift) for rate in rates for shift in shifts)
    found = []
    for seed in range(2):
        search = Optimizer(DIMENSIONS, random_state=seed)
        for _ in range(15):
            trial = search.ask()
            search.tell(trial, bowl(*trial))
        found.append(min(search.yi))
        rate, shift = search.Xi[int(np.argmin(search.yi))]
        assert 1e-4 <= rate <= 1
        assert -1 <= shift <= 1
    assert max(found) < 0.3 * on_grid, (found, on_grid)


def test_whole_numbers_and_powers_of_ten() -> None:
    layers, rate = Integer(1, 8), Real(1e-4, 1.0, "log-uniform")
    assert [layers.inverse_transform(share).item() for share in (0, 0.4, 1)] == [1, 4, 8]
    np.testing.assert_allclose(rate.inverse_transform([0, 0.5, 1]), [1e-4, 1e-2, 1])
    np.testing.assert_allclose(rate.transform([1e-4, 1e-2, 1]), [0, 0.5, 1], atol=1e-12)
    trial: list[Any] = Optimizer([layers, rate], random_state=0).ask()
    assert isinstance(trial[0], int)
    assert isinstance(trial[1], float)


def test_what_cannot_be_done_is_said() -> None:
    with pytest.raises(ValueError, match="Real got low=0: it must be above 0"):
        Real(0, 1, "log-uniform")
    search = Optimizer(DIMENSIONS)
    with pytest.raises(ValueError, match="tell got 1 values for 2 dimensions"):
        search.tell([0.1], 3.0)
    with pytest.raises(ValueError, match="give a failed trial a large value instead"):
        search.tell([0.1, 0.2], float("nan"))
