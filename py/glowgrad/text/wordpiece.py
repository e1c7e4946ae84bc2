"""WordPiece: words from pieces that belong together."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence

from .pairs import Pair, Pairs
from .pieces import PieceTokenizer

_LONGEST = 100  # a longer word is unknown, as in BERT


def _is_punctuation(character: str) -> bool:
    """What stands for itself: punctuation, and every sign of ASCII."""
    if character.isascii():
        return character.isprintable() and not character.isalnum() and character != " "
    return unicodedata.category(character).startswith("P")


class WordPieceTokenizer(PieceTokenizer):
    """Words as pieces; those after the first begin with "##".

    Training merges the pair that makes the texts likelier by most: count(ab) · log(count(ab) · n /
    (count(a) · count(b))), where n counts all pieces (Schuster, Nakajima, 2012, "Japanese and
    Korean Voice Search"). Encoding takes the longest piece that fits, from the left; a word that
    cannot be put together is unknown as a whole (Devlin et al., 2018, BERT). lowercase also takes
    accents off.
    """

    kind = "wordpiece"
    SETTINGS = ("lowercase",)

    def __init__(
        self,
        special_tokens: Sequence[str] = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"),
        lowercase: bool = True,
        unk_token: str | None = "[UNK]",
        pad_token: str | None = "[PAD]",
    ) -> None:
        super().__init__(special_tokens, unk_token, pad_token)
        self.lowercase = lowercase

    def _words(self, text: str) -> list[str]:
        """Words and punctuation marks."""
        if self.lowercase:
            plain = unicodedata.normalize("NFD", text.lower())
            text = "".join(c for c in plain if unicodedata.category(c) != "Mn")
        return "".join(f" {c} " if _is_punctuation(c) else c for c in text).split()

    def _symbols(self, word: str) -> list[str]:
        return [word[0], *(f"##{character}" for character in word[1:])]

    def _best(self, pairs: Pairs, min_frequency: int) -> Pair | None:
        total = pairs.symbols.total()
        candidates = [
            (-count * math.log(count * total / (pairs.symbols[a] * pairs.symbols[b])), (a, b))
            for (a, b), count in pairs.counts.items()
            if count >= min_frequency
        ]
        return min(candidates)[1] if candidates else None

    def _merge(self, first: str, second: str) -> str:
        return first + second.removeprefix("##")

    def _split(self, text: str) -> list[str]:
        return [piece for word in self._words(text) for piece in self._pieces(word)]

    def _pieces(self, word: str) -> list[str]:
        pieces: list[str] = []
        start = 0
        while start < len(word) <= _LONGEST:
            for end in range(len(word), start, -1):
                piece = ("##" if start else "") + word[start:end]
                if piece in self._numbers:
                    break
            else:
                break
            pieces.append(piece)
            start = end
        if start == len(word):
            return pieces
        return [word if self.unk_token is None else self.unk_token]

    def _join(self, tokens: list[str]) -> str:
        return " ".join(tokens).replace(" ##", "")
