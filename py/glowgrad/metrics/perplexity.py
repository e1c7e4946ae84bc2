"""How surprised a language model is."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..learn.utils.validation import as_numpy


def perplexity(logits: Any, targets: Any, ignore_index: int | None = -100) -> float:
    """exp(mean of -log p(target)): logits (…, vocabulary) and targets (…), as cross_entropy takes
    them before its axes are exchanged. A model that guesses evenly has the vocabulary's size.

    Source: Jelinek et al., 1977, "Perplexity - a measure of the difficulty of speech recognition".
    """
    scores = as_numpy(logits).astype(np.float64)
    wanted = as_numpy(targets)
    if scores.shape[:-1] != wanted.shape:
        raise ValueError(
            f"perplexity got logits of shape {scores.shape} and targets of shape {wanted.shape}: "
            "the logits need one axis more, the vocabulary, at the end"
        )
    if wanted.dtype.kind not in "iu":
        raise TypeError(f"perplexity needs whole numbers as targets, not {wanted.dtype}")
    size = scores.shape[-1]
    flat, numbers = scores.reshape(-1, size), wanted.reshape(-1)
    if ignore_index is not None:
        kept = numbers != ignore_index
        flat, numbers = flat[kept], numbers[kept]
    if not len(numbers):
        raise ValueError("perplexity got no targets that count")
    if numbers.min() < 0 or numbers.max() >= size:
        raise IndexError(f"a target lies outside of the vocabulary of {size}: {numbers.max()}")
    top = flat.max(axis=1, keepdims=True)
    log_sum = top[:, 0] + np.log(np.exp(flat - top).sum(axis=1))
    return float(np.exp((log_sum - flat[np.arange(len(numbers)), numbers]).mean()))
