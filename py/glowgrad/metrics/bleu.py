"""BLEU: how many n-grams of a translation are in the references."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from typing import Any

Tokens = Sequence[Any]


def words(text: Any) -> list[Any]:
    """The tokens of a text: its words by white space, or the list itself."""
    return text.split() if isinstance(text, str) else list(text)


def n_grams(tokens: Tokens, n: int) -> Counter[tuple[Any, ...]]:
    """How often each run of n tokens comes."""
    return Counter(zip(*(tokens[i:] for i in range(n)), strict=False))


def sentence_bleu(
    references: Sequence[Any],
    hypothesis: Any,
    weights: Sequence[float] = (0.25, 0.25, 0.25, 0.25),
    smoothing: str | None = None,
) -> float:
    """`corpus_bleu` of one sentence: its references, then the hypothesis (as in nltk).

    Short sentences often lack any run of four words, which gives 0: use smoothing.
    """
    return corpus_bleu([references], [hypothesis], weights, smoothing)


def corpus_bleu(
    list_of_references: Sequence[Sequence[Any]],
    hypotheses: Sequence[Any],
    weights: Sequence[float] = (0.25, 0.25, 0.25, 0.25),
    smoothing: str | None = None,
) -> float:
    """BP · exp(Σ w_n log p_n), from 0 to 1.

    p_n is the share of the hypotheses' n-grams that a reference has too (each counted at most as
    often as in one reference), BP = exp(1 - r / c) where the hypotheses' length c is below that of
    the nearest references r. Sentences are lists of tokens, or texts to split at white space.

    smoothing for n without a match: None (the score is 0), "epsilon" (0.1 of a match), "add-one"
    (Lin, Och, 2004: one match more for n > 1).
    Source: Papineni et al., 2002, "BLEU: a Method for Automatic Evaluation of Machine Translation".
    """
    if smoothing not in (None, "epsilon", "add-one"):
        raise ValueError(f"smoothing must be None, 'epsilon' or 'add-one', got {smoothing!r}")
    if len(list_of_references) != len(hypotheses):
        raise ValueError(
            f"corpus_bleu got references for {len(list_of_references)} sentences and "
            f"{len(hypotheses)} hypotheses"
        )
    if any(isinstance(references, str) for references in list_of_references):
        raise TypeError("each sentence needs a list of references: [['the cat', 'a cat'], …]")
    matches, totals = [0] * len(weights), [0] * len(weights)
    length = nearest = 0
    for references, hypothesis in zip(list_of_references, hypotheses, strict=True):
        sides = [words(r) for r in references]
        if not sides:
            raise ValueError("each sentence needs at least one reference")
        tokens = words(hypothesis)
        length += len(tokens)
        nearest += min((abs(len(side) - len(tokens)), len(side)) for side in sides)[1]
        for place in range(len(weights)):
            found, total = _matches(sides, tokens, place + 1)
            matches[place] += found
            totals[place] += total
    if matches[0] == 0:
        return 0.0
    score = 0.0
    for place, (weight, found, total) in enumerate(zip(weights, matches, totals, strict=True)):
        share = _share(found, total, place, smoothing)
        if share == 0 and weight:
            return 0.0
        score += weight * math.log(share) if weight else 0.0
    penalty = 1.0 if length > nearest else math.exp(1 - nearest / length)
    return penalty * math.exp(score)


def _matches(references: list[list[Any]], tokens: list[Any], n: int) -> tuple[int, int]:
    """How many n-grams are in a reference, and how many there are."""
    own = n_grams(tokens, n)
    most: Counter[tuple[Any, ...]] = Counter()
    for reference in references:
        most |= n_grams(reference, n)
    return (own & most).total(), max(own.total(), 1)


def _share(found: int, total: int, place: int, smoothing: str | None) -> float:
    if smoothing == "add-one" and place:
        return (found + 1) / (total + 1)
    if smoothing == "epsilon" and not found:
        return 0.1 / total
    return found / total
