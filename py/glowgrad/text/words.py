"""Each word is a token."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from .basic_english import basic_english
from .tokenizer import Tokenizer, texts_of


class WordTokenizer(Tokenizer):
    """Each word is a token: style "whitespace" splits there and keeps all else, "basic_english"
    makes small letters and sets punctuation apart.
    """

    kind = "words"
    SETTINGS = ("style",)

    def __init__(
        self,
        special_tokens: Sequence[str] = ("<pad>", "<unk>"),
        style: str = "basic_english",
        unk_token: str | None = "<unk>",
        pad_token: str | None = "<pad>",
    ) -> None:
        super().__init__(special_tokens, unk_token, pad_token)
        if style not in ("whitespace", "basic_english"):
            raise ValueError(f"style must be 'whitespace' or 'basic_english', got {style!r}")
        self.style = style

    def train(  # type: ignore[override]
        self, texts: Iterable[str], vocab_size: int | None = None, min_frequency: int = 1
    ) -> WordTokenizer:
        """Learn the most frequent words, so that there are at most vocab_size tokens."""
        counts = Counter(word for text in texts_of(texts) for word in self._split(text))
        ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
        words = [
            word
            for word, count in ordered
            if count >= min_frequency and word not in self.special_tokens
        ]
        room = None if vocab_size is None else max(vocab_size - len(self.special_tokens), 0)
        self._set_tokens(words[:room])
        return self

    def _split(self, text: str) -> list[str]:
        return text.split() if self.style == "whitespace" else basic_english(text)

    def _join(self, tokens: list[str]) -> str:
        return " ".join(tokens)
