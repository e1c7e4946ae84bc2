"""Each character is a token."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from .tokenizer import Tokenizer, texts_of


class CharacterTokenizer(Tokenizer):
    """Each character is a token, numbered in the order of Unicode."""

    kind = "characters"

    def train(self, texts: Iterable[str], min_frequency: int = 1) -> CharacterTokenizer:  # type: ignore[override]
        """Learn the characters that come at least min_frequency times."""
        counts = Counter(character for text in texts_of(texts) for character in text)
        self._set_tokens(sorted(c for c, count in counts.items() if count >= min_frequency))
        return self

    def _split(self, text: str) -> list[str]:
        return list(text)

    def _join(self, tokens: list[str]) -> str:
        return "".join(tokens)
