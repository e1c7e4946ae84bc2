"""Words of like meaning."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources


class Thesaurus:
    """Synonyms of a word: `Thesaurus({"big": ["large", "huge"]})`, or from groups of words in which
    each stands for each other.
    """

    def __init__(
        self,
        words: Mapping[str, Iterable[str]] | None = None,
        groups: Iterable[Iterable[str]] = (),
    ) -> None:
        self._synonyms: dict[str, list[str]] = {}
        for word, others in (words or {}).items():
            self._add(word, others)
        for group in groups:
            members = list(group)
            for word in members:
                self._add(word, [other for other in members if other != word])

    def _add(self, word: str, others: Iterable[str]) -> None:
        if isinstance(others, str):
            raise TypeError(f"the synonyms of {word!r} must be a list, got the text {others!r}")
        known = self._synonyms.setdefault(word.lower(), [])
        known += [other for other in others if other not in known]

    def synonyms(self, word: str) -> list[str]:
        """Other words for this one; none if it is not known."""
        return list(self._synonyms.get(word.lower(), ()))

    def __contains__(self, word: str) -> bool:
        return word.lower() in self._synonyms

    def __len__(self) -> int:
        return len(self._synonyms)


@cache
def everyday() -> Thesaurus:
    """A small thesaurus of everyday English."""
    text = resources.files(__package__).joinpath("data/thesaurus.txt").read_text("utf-8")
    return Thesaurus(groups=[line.split() for line in text.splitlines() if line])


# Words whose exchange would change grammar rather than style.
STOP_WORDS = frozenset(
    [
        "a",
        "about",
        "above",
        "after",
        "again",
        "all",
        "am",
        "an",
        "and",
        "any",
        "are",
        "as",
        "at",
        "be",
        "been",
        "before",
        "being",
        "below",
        "both",
        "but",
        "by",
        "can",
        "could",
        "did",
        "do",
        "does",
        "down",
        "each",
        "few",
        "for",
        "from",
        "further",
        "had",
        "has",
        "have",
        "he",
        "her",
        "here",
        "hers",
        "him",
        "his",
        "how",
        "i",
        "if",
        "in",
        "into",
        "is",
        "it",
        "its",
        "just",
        "me",
        "more",
        "most",
        "my",
        "no",
        "nor",
        "not",
        "now",
        "of",
        "off",
        "on",
        "once",
        "only",
        "or",
        "other",
        "our",
        "out",
        "over",
        "own",
        "same",
        "she",
        "should",
        "so",
        "some",
        "such",
        "than",
        "that",
        "the",
        "their",
        "them",
        "then",
        "there",
        "these",
        "they",
        "this",
        "those",
        "through",
        "to",
        "too",
        "under",
        "until",
        "up",
        "very",
        "was",
        "we",
        "were",
        "what",
        "when",
        "where",
        "which",
        "while",
        "who",
        "whom",
        "why",
        "will",
        "with",
        "would",
        "you",
        "your",
    ]
)
