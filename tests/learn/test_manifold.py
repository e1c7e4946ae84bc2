"""t-SNE keeps neighbours together, as scikit-learn's exact method does."""

from __future__ import annotations

import numpy as np
import pytest

from glowgrad.learn.datasets import load_digits, make_blobs
from glowgrad.learn.manifold import TSNE, trustworthiness
from glowgrad.learn.metrics import silhouette_score


def test_digits_fall_into_groups() -> None:
    X, y = load_digits(n_class=4, return_X_y=True)
    X, y = X[:200], y[:200]
    model = TSNE(random_state=0, perplexity=20)
    points = model.fit_transform(X)
    assert points.shape == (200, 2)
    # scikit-learn 1.9.1 with method="exact" ends at 0.2286 with a trustworthiness of 0.9913.
    assert model.kl_divergence_ == pytest.approx(0.2286, abs=0.01)
    assert trustworthiness(X, points) > 0.985
    assert silhouette_score(points, y) > 0.6
    again = TSNE(random_state=0, perplexity=20).fit_transform(X)
    assert np.array_equal(points, again)


def test_three_dimensions_from_random_points() -> None:
    X, y = make_blobs(90, 5, random_state=0)
    model = TSNE(3, init="random", random_state=1, perplexity=10, max_iter=400)
    points = model.fit_transform(X)
    assert points.shape == (90, 3)
    assert silhouette_score(points, y) > 0.5
    assert model.n_iter_ == 399


def test_distances_can_be_given() -> None:
    X, _ = make_blobs(60, 4, random_state=0)
    distances = np.linalg.norm(X[:, None] - X, axis=2)
    options = {"init": "random", "random_state": 3, "perplexity": 8, "max_iter": 300}
    given = TSNE(metric="precomputed", **options).fit_transform(distances)
    own = TSNE(**options).fit_transform(X)
    assert trustworthiness(X, given) == pytest.approx(trustworthiness(X, own), abs=0.02)


def test_what_cannot_be_done_is_said() -> None:
    X = np.zeros((10, 3))
    with pytest.raises(ValueError, match=r"perplexity \(30.0\) must be less than n_samples \(10\)"):
        TSNE().fit_transform(X)
    with pytest.raises(ValueError, match="must be one of 'barnes_hut', 'exact'"):
        TSNE(method="fast", perplexity=3).fit_transform(X)
