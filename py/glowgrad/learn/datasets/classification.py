"""Classes made of clouds at the corners of a cube."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..utils.bunch import Bunch
from ..utils.indexing import shuffle as shuffled
from ..utils.random import sample_without_replacement
from ..utils.validation import check_random_state


def make_classification(
    n_samples: int = 100,
    n_features: int = 20,
    *,
    n_informative: int = 2,
    n_redundant: int = 2,
    n_repeated: int = 0,
    n_classes: int = 2,
    n_clusters_per_class: int = 2,
    weights: Any = None,
    flip_y: float = 0.01,
    class_sep: float = 1.0,
    hypercube: bool = True,
    shift: Any = 0.0,
    scale: Any = 1.0,
    shuffle: bool = True,
    random_state: Any = None,
    return_X_y: bool = True,
) -> Any:
    """Clouds at corners of a cube with sides 2·class_sep, several a class: X (n, n_features) and y.

    Features are n_informative, then n_redundant mixtures of them, n_repeated copies, and noise;
    with `shuffle` in random order. weights: shares of the classes. flip_y: share of random labels.
    Source: Guyon, 2003, "Design of experiments for the NIPS 2003 variable selection benchmark".
    """
    rng = check_random_state(random_state)
    useful = n_informative + n_redundant
    n_random = n_features - useful - n_repeated
    if n_random < 0:
        raise ValueError(
            f"make_classification got {n_informative} informative, {n_redundant} redundant and "
            f"{n_repeated} repeated features, more than n_features={n_features}"
        )
    n_clusters = n_classes * n_clusters_per_class
    if n_informative < np.log2(n_clusters):
        raise ValueError(
            f"n_classes({n_classes}) * n_clusters_per_class({n_clusters_per_class}) must be "
            f"smaller or equal 2**n_informative({n_informative})={2**n_informative}"
        )
    sizes = _sizes(n_samples, n_classes, n_clusters_per_class, weights)
    corners = _corners(n_clusters, n_informative, rng).astype(float)
    corners = corners * (2 * class_sep) - class_sep
    if not hypercube:
        corners *= rng.uniform(size=(n_clusters, 1))
        corners *= rng.uniform(size=(1, n_informative))

    X = np.zeros((n_samples, n_features))
    y = np.zeros(n_samples, dtype=np.int64)
    X[:, :n_informative] = rng.standard_normal(size=(n_samples, n_informative))
    stop = 0
    for number, (corner, size) in enumerate(zip(corners, sizes, strict=True)):
        start, stop = stop, stop + size
        y[start:stop] = number % n_classes
        mix = 2 * rng.uniform(size=(n_informative, n_informative)) - 1
        X[start:stop, :n_informative] = np.dot(X[start:stop, :n_informative], mix) + corner
    if n_redundant > 0:
        mix = 2 * rng.uniform(size=(n_informative, n_redundant)) - 1
        X[:, n_informative:useful] = np.dot(X[:, :n_informative], mix)
    if n_repeated > 0:
        copied = ((useful - 1) * rng.uniform(size=n_repeated) + 0.5).astype(np.intp)
        X[:, useful : useful + n_repeated] = X[:, copied]
    if n_random > 0:
        X[:, -n_random:] = rng.standard_normal(size=(n_samples, n_random))
    if flip_y >= 0.0:
        flipped = rng.uniform(size=n_samples) < flip_y
        y[flipped] = rng.randint(n_classes, size=flipped.sum())
    if shift is None:
        shift = (2 * rng.uniform(size=n_features) - 1) * class_sep
    X += shift
    if scale is None:
        scale = 1 + 100 * rng.uniform(size=n_features)
    X *= scale
    order = np.arange(n_features)
    if shuffle:
        X, y = shuffled(X, y, random_state=rng)
        rng.shuffle(order)
        X[:, :] = X[:, order]
    if return_X_y:
        return X, y
    kinds = np.array(["informative", "redundant", "repeated", "random"])
    counts = [n_informative, n_redundant, n_repeated, n_random]
    return Bunch(X=X, y=y, feature_info=np.repeat(kinds, counts)[order].tolist())


def _sizes(n_samples: int, n_classes: int, per_class: int, weights: Any) -> list[int]:
    """How many samples each cluster gets; clusters go round the classes."""
    shares = [1.0 / n_classes] * n_classes if weights is None else list(weights)
    if len(shares) == n_classes - 1:
        shares.append(1.0 - sum(shares))
    if len(shares) != n_classes:
        raise ValueError(f"make_classification got {len(shares)} weights for {n_classes} classes")
    clusters = n_classes * per_class
    sizes = [int(n_samples * shares[k % n_classes] / per_class) for k in range(clusters)]
    for i in range(n_samples - sum(sizes)):
        sizes[i % clusters] += 1
    return sizes


def _corners(count: int, dimensions: int, rng: np.random.RandomState) -> np.ndarray:
    """`count` different corners of the unit cube, as zeros and ones."""
    if dimensions > 30:
        head = rng.randint(2, size=(count, dimensions - 30))
        return np.hstack([head, _corners(count, 30, rng)])
    numbers = sample_without_replacement(2**dimensions, count, random_state=rng)
    bits = np.unpackbits(numbers.astype(">u4").view(">u1")).reshape(-1, 32)
    return bits[:, 32 - dimensions :]
