"""ROUGE: how much of a reference a summary has."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from .bleu import n_grams


class Score(NamedTuple):
    """precision: the share of the summary; recall: the share of the reference; fmeasure of both."""

    precision: float
    recall: float
    fmeasure: float


def _tokens(text: Any) -> list[Any]:
    """Words in small letters, without punctuation; lists stay as they are."""
    return re.findall(r"[a-z0-9]+", text.lower()) if isinstance(text, str) else list(text)


def _score(common: float, of_summary: int, of_reference: int, beta: float) -> Score:
    precision = common / of_summary if of_summary else 0.0
    recall = common / of_reference if of_reference else 0.0
    weighted = recall + beta**2 * precision
    f = (1 + beta**2) * precision * recall / weighted if weighted else 0.0
    return Score(precision, recall, f)


def rouge_n(reference: Any, summary: Any, n: int = 1, beta: float = 1.0) -> Score:
    """Runs of n words that both have, over all of the summary's (precision) or of the reference's
    (recall).

    Source: Lin, 2004, "ROUGE: A Package for Automatic Evaluation of Summaries".
    """
    if n < 1:
        raise ValueError(f"rouge_n needs n of at least 1, got {n}")
    wanted, given = (n_grams(_tokens(text), n) for text in (reference, summary))
    return _score((wanted & given).total(), given.total(), wanted.total(), beta)


def rouge_l(reference: Any, summary: Any, beta: float = 1.0) -> Score:
    """The longest common subsequence of words over the length of the summary (precision) or of the
    reference (recall).
    """
    wanted, given = _tokens(reference), _tokens(summary)
    return _score(longest_common(wanted, given), len(given), len(wanted), beta)


def longest_common(a: Sequence[Any], b: Sequence[Any]) -> int:
    """The length of the longest sequence that both have in order, gaps allowed."""
    previous = np.zeros(len(b) + 1, dtype=int)
    for token in a:
        same = np.array([token == other for other in b], dtype=int)
        # The best of: one shorter on either side, or one more through this pair.
        step = np.maximum(previous[1:], previous[:-1] + same)
        previous = np.concatenate([[0], np.maximum.accumulate(step)])
    return int(previous[-1])
