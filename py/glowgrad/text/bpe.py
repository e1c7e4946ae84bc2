"""Byte-pair encoding: words from frequent pieces."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import pairwise

from .pairs import Pair, Pairs, merged_word
from .pieces import PieceTokenizer

_END = "</w>"
# GPT-2's pattern: endings after an apostrophe, letters, digits, other signs, each with the space
# before it, and white space.
_CHUNKS = re.compile(r"'s|'t|'re|'ve|'m|'ll|'d| ?[^\W\d_]+| ?\d+| ?(?:[^\s\w]|_)+|\s+(?!\S)|\s+")


@cache
def _byte_letters() -> list[str]:
    """A visible character for each of the 256 bytes, as in GPT-2."""
    visible = [*range(33, 127), *range(161, 173), *range(174, 256)]
    hidden = [byte for byte in range(256) if byte not in visible]
    letters = {byte: chr(byte) for byte in visible}
    letters |= {byte: chr(256 + place) for place, byte in enumerate(hidden)}
    return [letters[byte] for byte in range(256)]


class BPETokenizer(PieceTokenizer):
    """Words as pieces: beginning with characters, the pair of neighbours that comes most often is
    made one token, again and again.

    Without byte_level (Sennrich et al., 2016, "Neural Machine Translation of Rare Words with
    Subword Units") words are split at white space, of which one space each comes back, and end in
    "</w>". With it (Radford et al., 2019, GPT-2) the first tokens are the 256 bytes: every text can
    be encoded and comes back exactly, and nothing is unknown.
    """

    kind = "bpe"
    SETTINGS = ("byte_level", "merges")

    def __init__(
        self,
        special_tokens: Sequence[str] = ("<pad>", "<unk>"),
        byte_level: bool = False,
        unk_token: str | None = "<unk>",
        pad_token: str | None = "<pad>",
    ) -> None:
        super().__init__(special_tokens, unk_token, pad_token)
        self.byte_level = byte_level
        self.merges: list[list[str]] = []
        self._cache: dict[str, list[str]] = {}
        self._ranks: dict[tuple[str, str], int] | None = None

    def _words(self, text: str) -> list[str]:
        return _CHUNKS.findall(text) if self.byte_level else text.split()

    def _symbols(self, word: str) -> list[str]:
        if self.byte_level:
            letters = _byte_letters()
            return [letters[byte] for byte in word.encode("utf-8")]
        return [*word, _END]

    def _alphabet(self) -> Iterable[str]:
        return _byte_letters() if self.byte_level else ()

    def train(  # type: ignore[override]
        self, texts: Iterable[str], vocab_size: int = 1000, min_frequency: int = 2
    ) -> BPETokenizer:
        self.merges = []
        super().train(texts, vocab_size, min_frequency)
        return self

    def _best(self, pairs: Pairs, min_frequency: int) -> Pair | None:
        best = pairs.most_frequent()
        return None if best is None or best[1] < min_frequency else best[0]

    def _merge(self, first: str, second: str) -> str:
        self.merges.append([first, second])
        return first + second

    def _set_tokens(self, tokens: Iterable[str]) -> None:
        super()._set_tokens(tokens)
        self._cache = {}
        self._ranks = None

    def _split(self, text: str) -> list[str]:
        tokens: list[str] = []
        for word in self._words(text):
            found = self._cache.get(word)
            if found is None:
                found = self._cache[word] = self._pieces(self._symbols(word))
            tokens += found
        return tokens

    def _pieces(self, symbols: list[str]) -> list[str]:
        """Merge what was learned first, first."""
        if self._ranks is None:
            self._ranks = {(a, b): place for place, (a, b) in enumerate(self.merges)}
        ranks = self._ranks
        while len(symbols) > 1:
            pairs = [(ranks[pair], pair) for pair in pairwise(symbols) if pair in ranks]
            if not pairs:
                break
            _, pair = min(pairs)
            symbols = merged_word(symbols, pair, pair[0] + pair[1])
        return symbols

    def _join(self, tokens: list[str]) -> str:
        text = "".join(tokens)
        if not self.byte_level:
            return text.replace(_END, " ").rstrip(" ")
        byte = {letter: number for number, letter in enumerate(_byte_letters())}
        return bytes(byte[letter] for letter in text).decode("utf-8", errors="replace")
