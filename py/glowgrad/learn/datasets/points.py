"""Points in groups: clouds, rings, half moons."""

from __future__ import annotations

from collections.abc import Iterable
from numbers import Integral, Real
from typing import Any

import numpy as np

from ..utils.indexing import shuffle as shuffled
from ..utils.validation import check_array, check_random_state


def _halves(n_samples: Any) -> tuple[int, int]:
    """How many samples the outer and the inner part get."""
    if isinstance(n_samples, Integral):
        outer = int(n_samples) // 2
        return outer, int(n_samples) - outer
    if len(n_samples) != 2:
        raise ValueError(f"n_samples must be a number or a pair of numbers, got {n_samples!r}")
    return n_samples[0], n_samples[1]


def _two_groups(
    outer: np.ndarray, inner: np.ndarray, shuffle: bool, noise: float | None, rng: Any
) -> tuple[np.ndarray, np.ndarray]:
    X = np.hstack([outer, inner]).T
    y = np.repeat(np.array([0, 1], np.int64), [outer.shape[1], inner.shape[1]])
    if shuffle:
        X, y = shuffled(X, y, random_state=rng)
    if noise is not None:
        X = X + rng.normal(scale=noise, size=X.shape)
    return X, y


def make_moons(
    n_samples: Any = 100,
    *,
    shuffle: bool = True,
    noise: float | None = None,
    random_state: Any = None,
) -> tuple[np.ndarray, np.ndarray]:
    """Two half circles that reach into each other: X (n, 2) and labels (n). noise is the standard
    deviation of what is added.
    """
    rng = check_random_state(random_state)
    upper, lower = (np.linspace(0, np.pi, n) for n in _halves(n_samples))
    first = np.stack([np.cos(upper), np.sin(upper)])
    second = np.stack([1 - np.cos(lower), 1 - np.sin(lower) - 0.5])
    return _two_groups(first, second, shuffle, noise, rng)


def make_circles(
    n_samples: Any = 100,
    *,
    shuffle: bool = True,
    noise: float | None = None,
    random_state: Any = None,
    factor: float = 0.8,
) -> tuple[np.ndarray, np.ndarray]:
    """A ring of radius 1 (label 0) around one of radius `factor` (label 1)."""
    if not 0 <= factor < 1:
        raise ValueError(f"make_circles got factor={factor}: it must be at least 0 and below 1")
    rng = check_random_state(random_state)
    outer, inner = (np.linspace(0, 2 * np.pi, n, endpoint=False) for n in _halves(n_samples))
    ring = np.stack([np.cos(outer), np.sin(outer)])
    return _two_groups(ring, np.stack([np.cos(inner), np.sin(inner)]) * factor, shuffle, noise, rng)


def make_blobs(
    n_samples: Any = 100,
    n_features: int = 2,
    *,
    centers: Any = None,
    cluster_std: Any = 1.0,
    center_box: tuple[float, float] = (-10.0, 10.0),
    shuffle: bool = True,
    random_state: Any = None,
    return_centers: bool = False,
) -> Any:
    """Round clouds (3 unless said otherwise): X (n, n_features), the number of the cloud, and the
    centres if asked for.

    n_samples: how many in all, or a list with how many in each cloud. centers: how many clouds, or
    where they are (default: drawn from center_box). cluster_std: one spread, or one a cloud.
    """
    rng = check_random_state(random_state)
    whole = isinstance(n_samples, Integral)
    if whole and centers is None:
        centers = 3
    if centers is None or isinstance(centers, Integral):
        count = len(n_samples) if centers is None else int(centers)
        centers = rng.uniform(center_box[0], center_box[1], size=(count, n_features))
    centers = check_array(centers)
    count, n_features = centers.shape
    if not whole and len(n_samples) != count:
        raise ValueError(
            f"make_blobs got n_samples={n_samples!r} for {count} centers: one number each"
        )
    spreads = np.full(count, cluster_std) if isinstance(cluster_std, Real) else cluster_std
    if len(spreads) != count:
        raise ValueError(f"make_blobs got cluster_std={cluster_std!r} for {count} centers")
    if isinstance(n_samples, Iterable):
        sizes = [int(n) for n in n_samples]
    else:
        sizes = [n_samples // count + (i < n_samples % count) for i in range(count)]
    X = np.concatenate(
        [
            rng.normal(loc=center, scale=spread, size=(size, n_features))
            for center, spread, size in zip(centers, spreads, sizes, strict=True)
        ]
    )
    y = np.repeat(np.arange(count, dtype=np.int64), sizes)
    if shuffle:
        X, y = shuffled(X, y, random_state=rng)
    return (X, y, centers) if return_centers else (X, y)
