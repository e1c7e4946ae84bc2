"""Tokens and their numbers, under torchtext's names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence


class Vocab:
    """A two-way table: `v["cat"]` is a number, `v.lookup_token(7)` a token, `v(tokens)` numbers.

    A token that is not there raises RuntimeError unless `set_default_index` has been called.
    """

    def __init__(self, tokens: Iterable[str] = ()) -> None:
        self._tokens: list[str] = []
        self._numbers: dict[str, int] = {}
        self._default: int | None = None
        for token in tokens:
            self.append_token(token)

    def __len__(self) -> int:
        return len(self._tokens)

    def __contains__(self, token: str) -> bool:
        return token in self._numbers

    def __iter__(self) -> Iterator[str]:
        return iter(self._tokens)

    def __getitem__(self, token: str) -> int:
        number = self._numbers.get(token, self._default)
        if number is None:
            raise RuntimeError(
                f"Token {token!r} not found and default index is not set: use "
                'set_default_index(vocab["<unk>"])'
            )
        return number

    def __call__(self, tokens: Sequence[str]) -> list[int]:
        return self.lookup_indices(tokens)

    forward = __call__

    def set_default_index(self, index: int | None) -> None:
        """The number of every token that is not there."""
        self._default = index

    def get_default_index(self) -> int | None:
        return self._default

    def append_token(self, token: str) -> None:
        """A new token with the next number."""
        self.insert_token(token, len(self))

    def insert_token(self, token: str, index: int) -> None:
        """A new token with this number; those from there on move up."""
        if not isinstance(token, str):
            raise TypeError(f"a token is a text, got {type(token).__name__}: {token!r}")
        if token in self._numbers:
            raise RuntimeError(
                f"Token {token!r} already exists in the Vocab with index {self._numbers[token]}"
            )
        if not 0 <= index <= len(self):
            raise RuntimeError(f"index {index} is out of range for a Vocab of size {len(self)}")
        self._tokens.insert(index, token)
        for number in range(index, len(self._tokens)):
            self._numbers[self._tokens[number]] = number

    def lookup_token(self, index: int) -> str:
        if not 0 <= index < len(self):
            raise RuntimeError(f"index {index} is out of range for a Vocab of size {len(self)}")
        return self._tokens[index]

    def lookup_tokens(self, indices: Sequence[int]) -> list[str]:
        return [self.lookup_token(int(index)) for index in indices]

    def lookup_indices(self, tokens: Sequence[str]) -> list[int]:
        return [self[token] for token in tokens]

    def get_stoi(self) -> dict[str, int]:
        """Token to number."""
        return dict(self._numbers)

    def get_itos(self) -> list[str]:
        """Number to token."""
        return list(self._tokens)

    def __repr__(self) -> str:
        return f"Vocab({len(self)} tokens)"


def vocab(
    ordered_dict: Mapping[str, int],
    min_freq: int = 1,
    specials: Sequence[str] | None = None,
    special_first: bool = True,
) -> Vocab:
    """A Vocab from tokens and how often each comes, in their order; specials before or after."""
    extra = list(specials or ())
    tokens = [t for t, count in ordered_dict.items() if count >= min_freq and t not in extra]
    return Vocab([*extra, *tokens] if special_first else [*tokens, *extra])


def build_vocab_from_iterator(
    iterator: Iterable[Iterable[str]],
    min_freq: int = 1,
    specials: Sequence[str] | None = None,
    special_first: bool = True,
    max_tokens: int | None = None,
) -> Vocab:
    """A Vocab of all tokens of lists of tokens, the most frequent first and equals in order of the
    alphabet; with the specials at most max_tokens.
    """
    counts = Counter(token for tokens in iterator for token in tokens)
    extra = list(specials or ())
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    if max_tokens is not None:
        if max_tokens <= len(extra):
            raise AssertionError(
                f"max_tokens={max_tokens} leaves no place beside {len(extra)} specials"
            )
        ordered = ordered[: max_tokens - len(extra)]
    return vocab(dict(ordered), min_freq, extra, special_first)
