"""Arrays made ready for training."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ... import random
from ...tensor import Tensor


def to_categorical(x: Any, num_classes: int | None = None) -> np.ndarray:
    """Class numbers (…) as one-hot rows (…, num_classes); None: as many as there are.

    Raises IndexError for a class number that is too large.
    """
    labels = np.asarray(x._values() if isinstance(x, Tensor) else x).astype(np.int64)
    if labels.ndim > 1 and labels.shape[-1] == 1:
        labels = labels.reshape(labels.shape[:-1])
    count = num_classes or int(labels.max(initial=-1)) + 1
    if labels.size and (labels.max() >= count or labels.min() < -count):
        worst = labels.max() if labels.max() >= count else labels.min()
        raise IndexError(
            f"to_categorical got class {worst} for num_classes={count}: the classes are 0 to "
            f"{count - 1}"
        )
    return np.eye(count, dtype=np.float64)[labels]


def normalize(x: Any, axis: int = -1, order: int = 2) -> np.ndarray:
    """Rows of length 1 along `axis`."""
    x = np.asarray(x._values() if isinstance(x, Tensor) else x)
    lengths = np.atleast_1d(np.linalg.norm(x, order, axis))
    lengths[lengths == 0] = 1
    made: np.ndarray = x / np.expand_dims(lengths, axis)
    return made


def pad_sequences(
    sequences: Sequence[Any], maxlen: int | None = None, dtype: Any = "int32",
    padding: str = "pre", truncating: str = "pre", value: Any = 0.0,
) -> np.ndarray:  # fmt: skip
    """Sequences of different lengths as one array (N, maxlen), filled up with `value`.

    "pre" fills or cuts at the beginning, "post" at the end. Raises ValueError for other words.
    """
    for option, given in (("padding", padding), ("truncating", truncating)):
        if given not in ("pre", "post"):
            kind = "Truncating" if option == "truncating" else "Padding"
            raise ValueError(f'{kind} type "{given}" not understood')
    if not hasattr(sequences, "__len__"):
        raise ValueError("`sequences` must be iterable.")
    for one in sequences:
        if not hasattr(one, "__len__"):
            raise ValueError(f"`sequences` must be a list of iterables. Found non-iterable: {one}")
    longest = max((len(one) for one in sequences), default=0)
    length = longest if maxlen is None else maxlen
    filled = [one for one in sequences if len(one)]
    rest = np.shape(filled[0])[1:] if filled else ()
    made = np.full((len(sequences), length, *rest), value, dtype=dtype)
    for row, one in zip(made, sequences, strict=True):
        kept = np.asarray(one[-length:] if truncating == "pre" else one[:length], dtype=dtype)
        if length and len(kept):
            row[-len(kept) if padding == "pre" else 0 :][: len(kept)] = kept
    return made


def set_random_seed(seed: int) -> None:
    """Make Python's, numpy's and the engine's random numbers repeat."""
    import random as python_random

    if not isinstance(seed, int):
        raise ValueError(f"Expected `seed` argument to be an integer. Received: seed={seed!r}")
    python_random.seed(seed)
    np.random.seed(seed)
    random.manual_seed(seed)
