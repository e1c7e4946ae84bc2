"""t-SNE: places for points such that neighbours stay neighbours."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

_EXAGGERATION = 12.0
_EARLY = 0.25  # of the steps
_TINY = 1e-12


def tsne(
    vectors: np.ndarray,
    *,
    dimensions: int = 2,
    perplexity: float = 30.0,
    steps: int = 400,
    seed: int = 0,
) -> Iterator[np.ndarray]:
    """Places (N, dimensions) for vectors (N, D), step by step, by exact t-SNE.

    P are Gaussian similarities whose entropy gives `perplexity`, Q those of a Student t in the
    places; each step descends KL(P ‖ Q) with the gradient 4 Σⱼ (pᵢⱼ - qᵢⱼ)(1 + |yᵢ - yⱼ|²)⁻¹
    (yᵢ - yⱼ) (van der Maaten and Hinton 2008). It starts from the principal components.
    """
    count = len(vectors)
    shares = _similarities(vectors, min(perplexity, max(1.0, (count - 1) / 3)))
    places = _start(vectors, dimensions, seed)
    speed, gains = np.zeros_like(places), np.ones_like(places)
    rate = max(count / _EXAGGERATION / 4, 10.0)
    louder = shares * np.float32(_EXAGGERATION)
    for step in range(steps):
        early = step < _EARLY * steps
        slope = _gradient(louder if early else shares, places)
        gains = np.where((slope > 0) == (speed > 0), gains * 0.8, gains + 0.2).clip(0.01)
        speed = (0.5 if early else 0.8) * speed - rate * gains * slope
        places = places + speed
        places -= places.mean(0)
        yield places


def _start(vectors: np.ndarray, dimensions: int, seed: int) -> np.ndarray:
    centred = vectors - vectors.mean(0)
    _, _, axes = np.linalg.svd(centred, full_matrices=False)
    found = centred @ axes[:dimensions].T
    places = np.random.default_rng(seed).standard_normal((len(vectors), dimensions)) * 1e-4
    width = min(dimensions, found.shape[1])
    places[:, :width] += 1e-2 * found[:, :width] / (found[:, :1].std() or 1.0)
    return places.astype(np.float32)


def _distances(points: np.ndarray) -> np.ndarray:
    squares = (points**2).sum(1)
    return np.maximum(squares[:, None] + squares - 2 * points @ points.T, 0)


def _similarities(vectors: np.ndarray, perplexity: float) -> np.ndarray:
    """Symmetric P (N, N): for each point the width is found by halving, for all at once."""
    distances = _distances(vectors.astype(np.float32))
    np.fill_diagonal(distances, np.inf)
    distances /= distances[np.isfinite(distances)].mean() or 1.0
    distances -= distances.min(1, keepdims=True)
    low, high = np.zeros((len(vectors), 1)), np.full((len(vectors), 1), np.inf)
    beta = np.ones((len(vectors), 1))
    finite = np.where(np.isfinite(distances), distances, 0)
    for _ in range(40):
        rows = np.exp(-distances * beta.astype(np.float32))
        total = rows.sum(1, keepdims=True)
        entropy = np.log(total) + beta * (finite * rows).sum(1, keepdims=True) / total
        wide = entropy > np.log(perplexity)  # too many neighbours: narrower
        low, high = np.where(wide, beta, low), np.where(wide, high, beta)
        beta = np.where(np.isinf(high), beta * 2, (low + high) / 2)
    shares = rows / total
    symmetric: np.ndarray = (shares + shares.T) / (2 * len(vectors))
    return np.maximum(symmetric, _TINY).astype(np.float32)


def _gradient(shares: np.ndarray, places: np.ndarray) -> np.ndarray:
    closeness = 1 / (1 + _distances(places))
    np.fill_diagonal(closeness, 0)
    pull = (shares - closeness / closeness.sum()) * closeness
    slope: np.ndarray = 4 * (pull.sum(1, keepdims=True) * places - pull @ places)
    return slope
