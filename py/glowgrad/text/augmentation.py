"""New sentences from old ones by small random changes.

A sentence is a text, whose words are split at white space, or a list of words; what comes back is
of the same form. Randomness comes from glowgrad's stream, or from `generator`.

Source: Wei, Zou, 2019, "EDA: Easy Data Augmentation Techniques for Boosting Performance on Text
Classification Tasks".
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .. import random
from ..random import Generator
from .thesaurus import STOP_WORDS, Thesaurus, everyday


def _words(sentence: Any) -> list[str]:
    return sentence.split() if isinstance(sentence, str) else list(sentence)


def _like(words: list[str], sentence: Any) -> Any:
    return " ".join(words) if isinstance(sentence, str) else words


def _below(count: int, generator: Generator | None) -> int:
    drawn = random.randint(0, count, (1,), generator=generator, device="cpu")
    return int(drawn.item())


def _thesaurus(given: Any) -> Thesaurus:
    if given is None:
        return everyday()
    return Thesaurus(given) if isinstance(given, Mapping) else given


def synonym_replacement(
    sentence: Any,
    n: int = 1,
    thesaurus: Any = None,
    generator: Generator | None = None,
) -> Any:
    """Up to n different words that have synonyms (and are no stop words), each replaced by one of
    them wherever it comes.

    thesaurus: a `Thesaurus` or a dict of lists; a small one of everyday English is here.
    """
    words, source = _words(sentence), _thesaurus(thesaurus)
    candidates = [
        w for w in dict.fromkeys(words) if w.lower() not in STOP_WORDS and source.synonyms(w)
    ]
    order = random.permutation(len(candidates), generator).tolist()
    for place in order[: max(n, 0)]:
        word = candidates[place]
        others = source.synonyms(word)
        chosen = others[_below(len(others), generator)]
        if word[:1].isupper():
            chosen = chosen[:1].upper() + chosen[1:]
        words = [chosen if w == word else w for w in words]
    return _like(words, sentence)


def random_deletion(sentence: Any, p: float = 0.1, generator: Generator | None = None) -> Any:
    """Each word left out with probability p; at least one stays."""
    if not 0 <= p <= 1:
        raise ValueError(f"random_deletion got p={p}: a probability is from 0 to 1")
    words = _words(sentence)
    if len(words) < 2:
        return _like(words, sentence)
    chances = random.rand(len(words), generator=generator, device="cpu").tolist()
    kept = [word for word, chance in zip(words, chances, strict=True) if chance >= p]
    return _like(kept or [words[_below(len(words), generator)]], sentence)


def random_swap(sentence: Any, n: int = 1, generator: Generator | None = None) -> Any:
    """Two words at random exchanged, n times."""
    words = _words(sentence)
    for _ in range(n if len(words) > 1 else 0):
        first = _below(len(words), generator)
        second = (first + 1 + _below(len(words) - 1, generator)) % len(words)
        words[first], words[second] = words[second], words[first]
    return _like(words, sentence)


def random_insertion(
    sentence: Any,
    n: int = 1,
    thesaurus: Any = None,
    generator: Generator | None = None,
) -> Any:
    """A synonym of a random word (no stop word) at a random place, n times."""
    words, source = _words(sentence), _thesaurus(thesaurus)
    for _ in range(n):
        candidates = [w for w in words if w.lower() not in STOP_WORDS and source.synonyms(w)]
        if not candidates:
            break
        others = source.synonyms(candidates[_below(len(candidates), generator)])
        chosen = others[_below(len(others), generator)]
        words.insert(_below(len(words) + 1, generator), chosen)
    return _like(words, sentence)


def eda(
    sentence: Any,
    alpha_sr: float = 0.1,
    alpha_ri: float = 0.1,
    alpha_rs: float = 0.1,
    p_rd: float = 0.1,
    num_aug: int = 9,
    thesaurus: Any = None,
    generator: Generator | None = None,
) -> list[Any]:
    """num_aug changed sentences, the four ways in turn, and the sentence itself at the end; each
    alpha is the share of the words that change (at least one).
    """
    count = len(_words(sentence))

    def number(share: float) -> int:
        return max(1, int(share * count))

    ways = [
        lambda: synonym_replacement(sentence, number(alpha_sr), thesaurus, generator),
        lambda: random_insertion(sentence, number(alpha_ri), thesaurus, generator),
        lambda: random_swap(sentence, number(alpha_rs), generator),
        lambda: random_deletion(sentence, p_rd, generator),
    ]
    used = [
        way
        for way, share in zip(ways, (alpha_sr, alpha_ri, alpha_rs, p_rd), strict=True)
        if share > 0
    ]
    changed = [used[i % len(used)]() for i in range(num_aug)] if used else []
    return [*changed, _like(_words(sentence), sentence)]
