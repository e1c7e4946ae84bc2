"""WordPiece: words from pieces that belong together."""

from __future__ import annotations

import math
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence

from .pairs import Pairs
from .tokenizer import Tokenizer, texts_of

_LONGEST = 100  # a longer word is unknown, as in BERT


def _is_punctuation(character: str) -> bool:
    """What stands for itself: punctuation, and every sign of ASCII."""
    if character.isascii():
        return character.isprintable() and not character.isalnum() and character != " "
    return unicodedata.category(character).startswith("P")


class WordPieceTokenizer(Tokenizer):
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

    def train(  # type: ignore[override]
        self, texts: Iterable[str], vocab_size: int = 1000, min_frequency: int = 2
    ) -> WordPieceTokenizer:
        """Merge pairs that come at least min_frequency times until there are vocab_size tokens."""
        counts = Counter(
            word
            for text in texts_of(texts)
            for part in self._special.split(text)[::2]
            for word in self._words(part)
        )
        words = {word: [word[0], *(f"##{c}" for c in word[1:])] for word in counts}
        tokens = sorted({piece for pieces in words.values() for piece in pieces})
        if len(tokens) + len(self.special_tokens) > vocab_size:
            raise ValueError(
                f"vocab_size={vocab_size} is too small: there are {len(tokens)} characters and "
                f"{len(self.special_tokens)} special tokens before any merge"
            )
        number = {token: place for place, token in enumerate(tokens)}
        pairs = Pairs({tuple(number[p] for p in words[w]): n for w, n in counts.items()})
        while len(tokens) + len(self.special_tokens) < vocab_size:
            total = pairs.symbols.total()
            candidates = [
                (-count * math.log(count * total / (pairs.symbols[a] * pairs.symbols[b])), a, b)
                for (a, b), count in pairs.counts.items()
                if count >= min_frequency
            ]
            if not candidates:
                break
            _, a, b = min(candidates)
            joined = tokens[a] + tokens[b].removeprefix("##")
            if joined not in number:
                number[joined] = len(tokens)
                tokens.append(joined)
            pairs.merge((a, b), number[joined])
        self._set_tokens(tokens)
        return self

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
