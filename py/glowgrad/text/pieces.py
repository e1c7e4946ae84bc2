"""What BPE and WordPiece share: words as symbols, of which pairs are merged one after the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from .pairs import Pair, Pairs
from .tokenizer import Tokenizer, texts_of


class PieceTokenizer(Tokenizer):
    """Begins with single symbols and learns longer ones."""

    def _words(self, text: str) -> list[str]:
        """The words of a text; no piece spans two of them."""
        raise NotImplementedError

    def _symbols(self, word: str) -> list[str]:
        """The smallest pieces of a word."""
        raise NotImplementedError

    def _alphabet(self) -> Iterable[str]:
        """Symbols to know whether or not the texts have them."""
        return ()

    def _best(self, pairs: Pairs, min_frequency: int) -> Pair | None:
        """The pair to merge next; None where nothing is worth it."""
        raise NotImplementedError

    def _merge(self, first: str, second: str) -> str:
        """One piece from two."""
        raise NotImplementedError

    def train(  # type: ignore[override]
        self, texts: Iterable[str], vocab_size: int = 1000, min_frequency: int = 2
    ) -> Any:
        """Merge pairs that come at least min_frequency times until there are vocab_size tokens."""
        counts = Counter(
            word
            for text in texts_of(texts)
            for part in self._special.split(text)[::2]
            for word in self._words(part)
        )
        words = {word: self._symbols(word) for word in counts}
        known = {symbol for word in words.values() for symbol in word}
        tokens = sorted(known | set(self._alphabet()))
        room = vocab_size - len(self.special_tokens)
        if len(tokens) > room:
            raise ValueError(
                f"vocab_size={vocab_size} is too small: there are {len(tokens)} characters and "
                f"{len(self.special_tokens)} special tokens before any merge"
            )
        number = {token: place for place, token in enumerate(tokens)}
        pairs = Pairs({tuple(number[s] for s in words[w]): n for w, n in counts.items()})
        while len(tokens) < room and (best := self._best(pairs, min_frequency)):
            joined = self._merge(tokens[best[0]], tokens[best[1]])
            if joined not in number:
                number[joined] = len(tokens)
                tokens.append(joined)
            pairs.merge(best, number[joined])
        self._set_tokens(tokens)
        return self
