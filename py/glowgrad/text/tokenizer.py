"""What all tokenizers share: numbers for tokens, special tokens, files."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, ClassVar

from ..tensor import Tensor
from ..tensor.creation import tensor

_FORMAT = "glowgrad tokenizer"


class Tokenizer:
    """Text to numbers and back.

    A subclass is made with its settings, learns its tokens from texts by `train`, and then has
    `encode`, `decode`, `tokenize`, `batch`, `save` and `load`. Special tokens have the first
    numbers and are found whole in a text. What is unknown becomes unk_token; where that is None,
    encode raises ValueError.
    """

    kinds: ClassVar[dict[str, type[Tokenizer]]] = {}
    kind = ""
    SETTINGS: ClassVar[tuple[str, ...]] = ()  # what a file keeps beside the tokens

    def __init_subclass__(cls) -> None:
        if cls.kind:
            Tokenizer.kinds[cls.kind] = cls

    def __init__(
        self,
        special_tokens: Sequence[str] = ("<pad>", "<unk>"),
        unk_token: str | None = "<unk>",
        pad_token: str | None = "<pad>",
    ) -> None:
        if len(set(special_tokens)) != len(special_tokens) or "" in special_tokens:
            raise ValueError(f"special tokens must differ and not be empty: {special_tokens}")
        for name, token in (("unk_token", unk_token), ("pad_token", pad_token)):
            if token is not None and token not in special_tokens:
                raise ValueError(f"{name}={token!r} must be one of special_tokens={special_tokens}")
        self.special_tokens = tuple(special_tokens)
        self.unk_token = unk_token
        self.pad_token = pad_token
        self._set_tokens([])

    # what subclasses say

    def train(self, texts: Iterable[str], **options: Any) -> Any:
        """Learn the tokens of these texts; returns the tokenizer."""
        raise NotImplementedError

    def _split(self, text: str) -> list[str]:
        """The tokens of a text without special tokens."""
        raise NotImplementedError

    def _join(self, tokens: list[str]) -> str:
        raise NotImplementedError

    # numbers

    def _set_tokens(self, tokens: Iterable[str]) -> None:
        self._tokens = [*self.special_tokens, *tokens]
        self._numbers = {token: number for number, token in enumerate(self._tokens)}
        if len(self._numbers) != len(self._tokens):
            raise ValueError("a token comes twice")
        longest_first = sorted(self.special_tokens, key=len, reverse=True)
        self._special = re.compile("(" + "|".join(map(re.escape, longest_first)) + ")")

    @property
    def vocab(self) -> dict[str, int]:
        """Token to number."""
        return dict(self._numbers)

    @property
    def vocab_size(self) -> int:
        return len(self._tokens)

    def __len__(self) -> int:
        return len(self._tokens)

    def token_to_id(self, token: str) -> int | None:
        """The number of a token, or None."""
        return self._numbers.get(token)

    def id_to_token(self, number: int) -> str:
        if not 0 <= number < len(self):
            raise IndexError(f"token {number} is outside of the vocabulary of {len(self)} tokens")
        return self._tokens[number]

    # texts

    def tokenize(self, text: str) -> list[str]:
        """The tokens of a text; unknown ones as unk_token."""
        return [self._tokens[number] for number in self.encode(text)]

    def encode(self, text: str) -> list[int]:
        """The numbers of a text's tokens."""
        if not isinstance(text, str):
            raise TypeError(f"encode takes a text, got {type(text).__name__}: use batch for a list")
        if len(self) == len(self.special_tokens):
            raise RuntimeError(f"this {type(self).__name__} knows no tokens yet: train it first")
        parts = self._special.split(text) if self.special_tokens else [text]
        tokens: list[str] = []
        for place, part in enumerate(parts):
            if part:
                tokens += [part] if place % 2 else self._split(part)
        return [self._number(token) for token in tokens]

    def _number(self, token: str) -> int:
        number = self._numbers.get(token)
        if number is not None:
            return number
        if self.unk_token is None:
            raise ValueError(f"{token!r} is not in the vocabulary, and there is no unk_token")
        return self._numbers[self.unk_token]

    def decode(self, ids: Any, skip_special_tokens: bool = True) -> str:
        """The text of numbers (a list or a tensor), without special tokens unless asked for."""
        numbers = ids.tolist() if isinstance(ids, Tensor) else ids
        parts: list[str] = []
        run: list[str] = []
        for number in numbers:
            token = self.id_to_token(int(number))
            if token not in self.special_tokens:
                run.append(token)
            elif not skip_special_tokens:
                parts += [self._join(run)] if run else []
                parts.append(token)
                run = []
        parts += [self._join(run)] if run else []
        return "".join(parts)

    def batch(self, texts: Iterable[str], max_length: int | None = None) -> Tensor:
        """The numbers of several texts, (N, T): cut to max_length, filled up with pad_token."""
        rows = [self.encode(text)[:max_length] for text in texts]
        longest = max((len(row) for row in rows), default=0)
        if self.pad_token is None:
            if any(len(row) != longest for row in rows):
                raise ValueError("texts of different lengths need a pad_token to make a batch")
            return tensor(rows)
        pad = self._numbers[self.pad_token]
        return tensor([row + [pad] * (longest - len(row)) for row in rows])

    # files

    def save(self, path: str | Path) -> None:
        """Write settings and tokens as JSON."""
        content = {
            "format": _FORMAT,
            "kind": self.kind,
            "special_tokens": list(self.special_tokens),
            "unk_token": self.unk_token,
            "pad_token": self.pad_token,
            "settings": {name: getattr(self, name) for name in self.SETTINGS},
            "tokens": self._tokens[len(self.special_tokens) :],
        }
        Path(path).write_text(json.dumps(content, ensure_ascii=False, indent=1), "utf-8")

    @classmethod
    def load(cls, path: str | Path) -> Any:
        """A tokenizer from its file: of this class, or of whichever it is with `Tokenizer.load`.

        Raises ValueError for anything that `save` would not have written.
        """
        try:
            content = json.loads(Path(path).read_text("utf-8"))
        except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
            raise ValueError(f"{path} is no tokenizer: {error}") from None
        if not isinstance(content, dict) or content.get("format") != _FORMAT:
            raise ValueError(f"{path} is no file that a tokenizer of Glowgrad has saved")
        found = Tokenizer.kinds.get(str(content.get("kind")))
        if found is None or not issubclass(found, cls):
            raise ValueError(f"{path} holds a {content.get('kind')!r} tokenizer, no {cls.__name__}")
        try:
            return found._from(content)
        except (KeyError, TypeError) as error:
            raise ValueError(f"{path} is damaged: {error!r}") from None

    @classmethod
    def _from(cls, content: dict[str, Any]) -> Tokenizer:
        settings = content["settings"]
        if set(settings) != set(cls.SETTINGS):
            raise TypeError(f"settings {sorted(settings)}")
        tokens, special = content["tokens"], content["special_tokens"]
        if not all(isinstance(t, str) for t in [*tokens, *special]):
            raise TypeError("a token that is no text")
        made = cls(special, unk_token=content["unk_token"], pad_token=content["pad_token"])
        for name, value in settings.items():
            setattr(made, name, value)
        made._set_tokens(tokens)
        return made

    def __repr__(self) -> str:
        return f"{type(self).__name__}({len(self)} tokens)"


def texts_of(texts: Iterable[str]) -> Iterable[str]:
    """Raise TypeError for a single text, whose characters would be taken for texts."""
    if isinstance(texts, str):
        raise TypeError("train takes a list of texts, but got one text: put it in a list")
    return texts
