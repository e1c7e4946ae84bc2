"""Layers that make numbers of words, of whole numbers and of texts."""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from ... import dtypes
from ...tensor import Tensor
from ..layer import Layer
from ..symbolic import KerasTensor, Shape
from ..variable import as_value
from .scaling import rows_of

_MODES = ("int", "one_hot", "multi_hot", "count", "tf_idf")
_MARKS = re.compile(r"[!\"#$%&()\*\+,\-\./:;<=>?@\[\\\]^_`{|}~']")


def encoded(
    places: np.ndarray, depth: int, mode: str, weights: Any = None, rare: Any = None
) -> np.ndarray:
    """Whole numbers (…, n) as rows of `depth`; those below 0 count as nothing."""
    if mode == "one_hot":
        if places.ndim and places.shape[-1] == 1:
            places = places[..., 0]
        hot: np.ndarray = (places[..., None] == np.arange(depth)).astype(np.float32)
        return hot
    if places.ndim == 0:
        places = places[None]
    hot = (places[..., None] == np.arange(depth)).astype(np.float32)
    if mode == "multi_hot":
        return np.asarray(hot.max(-2))
    if weights is not None:
        hot = hot * np.asarray(weights, np.float32)[..., None]
    counts = hot.sum(-2)
    return np.asarray(counts * rare if mode == "tf_idf" else counts)


class CategoryEncoding(Layer):
    """Whole numbers as rows of num_tokens: "multi_hot", "one_hot" or "count".

    Raises ValueError for a number that is negative or too large.
    """

    def __init__(
        self, num_tokens: int | None = None, output_mode: str = "multi_hot", sparse: bool = False,
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(**kwargs)
        if output_mode == "binary":
            output_mode = "multi_hot"
        if output_mode not in ("multi_hot", "one_hot", "count"):
            raise ValueError(f"Unknown argument for output_mode: {output_mode}")
        if num_tokens is None or num_tokens < 1:
            raise ValueError(
                "num_tokens must be set to use this layer. If the number of tokens is not known "
                "beforehand, use the IntegerLookup layer instead."
            )
        if sparse:
            raise NotImplementedError("CategoryEncoding gives dense tensors only here")
        self.num_tokens, self.output_mode = num_tokens, output_mode

    def call(self, inputs: Any, count_weights: Any = None) -> Tensor:
        x = as_value(inputs)
        places = x.detach()._values().astype(np.int64)
        if places.size and (places.min() < 0 or places.max() >= self.num_tokens):
            raise ValueError(
                "Input values must be in the range 0 <= values < num_tokens with num_tokens="
                f"{self.num_tokens}"
            )
        weights = None if count_weights is None else as_value(count_weights)._values()
        made = encoded(places, self.num_tokens, self.output_mode, weights)
        return as_value(made).to(x.device)

    def compute_output_shape(self, input_shape: Any) -> Shape:
        return _encoded_shape(input_shape, self.num_tokens, self.output_mode)


def _encoded_shape(shape: Any, depth: int, mode: str) -> Shape:
    shape = tuple(shape)
    if mode == "one_hot":
        return (*(shape[:-1] if shape and shape[-1] == 1 else shape), depth)
    return (*shape[:-1], depth)


class Discretization(Layer):
    """The number of the interval in which x lies; bins are given, or learned by `adapt(data)`."""

    def __init__(
        self, bin_boundaries: Any = None, num_bins: int | None = None, epsilon: float = 0.01,
        output_mode: str = "int", sparse: bool = False, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(**kwargs)
        if (bin_boundaries is None) == (num_bins is None):
            raise ValueError("Discretization needs either `num_bins` or `bin_boundaries`")
        if output_mode not in ("int", "one_hot", "multi_hot", "count"):
            raise ValueError(f"Invalid value for argument `output_mode`: {output_mode}")
        self.bin_boundaries = None if bin_boundaries is None else sorted(bin_boundaries)
        self.num_bins, self.epsilon, self.output_mode = num_bins, epsilon, output_mode

    def adapt(self, data: Any) -> None:
        """Learn bins that hold equally many values."""
        if self.num_bins is None:
            raise ValueError("Cannot adapt a Discretization layer with given bin_boundaries")
        values = rows_of(data).reshape(-1)
        shares = np.arange(1, self.num_bins) / self.num_bins
        self.bin_boundaries = np.quantile(values, shares).tolist()

    def call(self, inputs: Any) -> Tensor:
        if self.bin_boundaries is None:
            raise ValueError("Discretization has no bins yet: call adapt(data), or give them")
        x = as_value(inputs)
        places = np.digitize(x.detach()._values(), self.bin_boundaries)
        if self.output_mode == "int":
            return as_value(places.astype(np.int64)).to(x.device)
        depth = len(self.bin_boundaries) + 1
        return as_value(encoded(places, depth, self.output_mode)).to(x.device)

    def compute_output_shape(self, input_shape: Any) -> Shape:
        if self.output_mode == "int":
            return tuple(input_shape)
        depth = self.num_bins or len(self.bin_boundaries or ()) + 1
        return _encoded_shape(input_shape, depth, self.output_mode)


class _Lookup(Layer):
    """Numbers for what is in a vocabulary, and for what is not."""

    def __init__(
        self, max_tokens: int | None, num_oov_indices: int, mask_token: Any, oov_token: Any,
        vocabulary: Any, idf_weights: Any, invert: bool, output_mode: str,
        pad_to_max_tokens: bool, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(**kwargs)
        if output_mode not in _MODES:
            raise ValueError(f"output_mode is one of {', '.join(_MODES)}, not {output_mode!r}")
        if invert and output_mode != "int":
            raise ValueError("`output_mode` must be 'int' when `invert` is true.")
        self.max_tokens, self.num_oov_indices = max_tokens, num_oov_indices
        self.mask_token, self.oov_token = mask_token, oov_token
        self.invert, self.output_mode = invert, output_mode
        self.pad_to_max_tokens = pad_to_max_tokens
        self._tokens: list[Any] | None = None
        self._rare: Any = None
        self.vocabulary: list[Any] | None = None
        self.idf_weights: list[float] | None = None
        if vocabulary is not None:
            self.set_vocabulary(vocabulary, idf_weights)

    def _special(self) -> list[Any]:
        shown = (
            [self.mask_token] if self.mask_token is not None and self.output_mode == "int" else []
        )
        return [*shown, *[self.oov_token] * self.num_oov_indices]

    def set_vocabulary(self, vocabulary: Any, idf_weights: Any = None) -> None:
        """The tokens to know, in order. Raises ValueError where one is named twice."""
        if isinstance(vocabulary, str):
            vocabulary = Path(vocabulary).read_text("utf-8").splitlines()
        tokens = [t.item() if isinstance(t, np.generic) else t for t in vocabulary]
        special = self._special()
        if special and tokens[: len(special)] == special:
            tokens = tokens[len(special) :]
        twice = [t for t, n in Counter(tokens).items() if n > 1]
        if twice:
            raise ValueError(
                f"The passed vocabulary has at least one repeated term. The repeated terms are "
                f"{twice}"
            )
        if self.max_tokens is not None and len(tokens) + len(special) > self.max_tokens:
            raise ValueError(
                "Attempted to set a vocabulary larger than the maximum vocab size. Passed vocab "
                f"size is {len(tokens) + len(special)}, max vocab size is {self.max_tokens}."
            )
        self._tokens = tokens
        self._places = {t: n + len(special) for n, t in enumerate(tokens)}
        self.vocabulary = tokens
        if idf_weights is not None:
            given = [float(w) for w in idf_weights][-len(tokens) :]
            self._set_rare(np.array(given, np.float32))

    def _set_rare(self, rare: np.ndarray) -> None:
        oov = np.full(self.num_oov_indices, rare.mean() if len(rare) else 0, np.float32)
        self._rare = np.concatenate([oov, rare])
        self.idf_weights = rare.tolist()

    def _entries(self, data: Any) -> list[list[Any]]:
        """The tokens of each sample."""
        rows = np.asarray(rows_of(data))
        rows = rows.reshape(len(rows), -1) if rows.ndim else rows.reshape(1, 1)
        return rows.tolist()

    def adapt(self, data: Any, **_: Any) -> None:
        """Learn the tokens of data, the most frequent ones first."""
        samples = self._entries(data)
        counts = Counter(token for sample in samples for token in sample)
        for special in (self.mask_token, self.oov_token):
            counts.pop(special, None)
        # Among equals the last one in the alphabet comes first, as in Keras.
        tokens = sorted(counts, reverse=True)
        tokens.sort(key=lambda token: -counts[token])
        if self.max_tokens is not None:
            tokens = tokens[: self.max_tokens - len(self._special())]
        self.set_vocabulary(tokens)
        if self.output_mode == "tf_idf":
            documents = Counter(token for sample in samples for token in set(sample))
            self._set_rare(
                np.array(
                    [np.log(1 + len(samples) / (1 + documents[t])) for t in tokens], np.float32
                )
            )

    def reset_state(self) -> None:
        """Forget the tokens that `adapt` learned."""
        self._tokens = None

    def get_vocabulary(self, include_special_tokens: bool = True) -> list[Any]:
        """All tokens by their numbers."""
        known = self._tokens or []
        return [*self._special(), *known] if include_special_tokens else list(known)

    def vocabulary_size(self) -> int:
        """The number of tokens, those for masks and unknown words included."""
        return len(self.get_vocabulary())

    def _known(self) -> None:
        if self._tokens is None:
            raise ValueError(
                f"{type(self).__name__} has no vocabulary: call adapt(data) or give vocabulary=…"
            )

    def _place(self, token: Any) -> int:
        found = self._places.get(token)
        if found is not None:
            return found
        start = 1 if self.mask_token is not None and self.output_mode == "int" else 0
        if token == self.mask_token and start:
            return 0
        if self.num_oov_indices == 0:
            if self.output_mode != "int":
                return -1
            raise ValueError(f"{type(self).__name__} does not know {token!r}: num_oov_indices is 0")
        if self.num_oov_indices == 1:
            return start
        return start + zlib.crc32(str(token).encode()) % self.num_oov_indices

    def places(self, values: np.ndarray) -> np.ndarray:
        """The number of each token."""
        flat = [self._place(token) for token in values.reshape(-1).tolist()]
        return np.array(flat, np.int64).reshape(values.shape)

    def call(self, inputs: Any) -> Any:
        self._known()
        values = inputs.detach()._values() if isinstance(inputs, Tensor) else np.asarray(inputs)
        if self.invert:
            names = self.get_vocabulary()
            flat = [names[n] if 0 <= n < len(names) else self.oov_token
                    for n in values.reshape(-1).tolist()]  # fmt: skip
            return self._named(np.array(flat).reshape(values.shape))
        return self._encoded(self.places(values))

    def _named(self, names: np.ndarray) -> Any:
        return names

    def _encoded(self, places: np.ndarray) -> Tensor:
        if self.output_mode == "int":
            return as_value(places)
        return as_value(encoded(places, self._depth(), self.output_mode, rare=self._padded_rare()))

    def _padded_rare(self) -> Any:
        if self._rare is None:
            return None
        return np.pad(self._rare, (0, self._depth() - len(self._rare)))

    def _depth(self) -> int:
        if self.pad_to_max_tokens and self.max_tokens is not None:
            return self.max_tokens
        return self.vocabulary_size()

    def compute_output_shape(self, input_shape: Any) -> Shape:
        if self.output_mode == "int":
            return tuple(input_shape)
        return _encoded_shape(input_shape, self._depth(), self.output_mode)

    def compute_output_spec(self, *args: Any, **kwargs: Any) -> Any:
        kind = dtypes.int64 if self.output_mode == "int" else dtypes.float32
        return KerasTensor(self.compute_output_shape(args[0].shape), kind)


class StringLookup(_Lookup):
    """Numbers for words: 0 for unknown ones, then those of the vocabulary; `invert` gives words."""

    def __init__(
        self, max_tokens: int | None = None, num_oov_indices: int = 1, mask_token: Any = None,
        oov_token: str = "[UNK]", vocabulary: Any = None, idf_weights: Any = None,
        invert: bool = False, output_mode: str = "int", pad_to_max_tokens: bool = False,
        sparse: bool = False, encoding: str = "utf-8", name: Any = None, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(
            max_tokens, num_oov_indices, mask_token, oov_token, vocabulary, idf_weights, invert,
            output_mode, pad_to_max_tokens, name=name, **kwargs,
        )  # fmt: skip


class IntegerLookup(_Lookup):
    """Numbers from 0 on for whole numbers: 0 for unknown ones, then those of the vocabulary."""

    def __init__(
        self, max_tokens: int | None = None, num_oov_indices: int = 1, mask_token: Any = None,
        oov_token: int = -1, vocabulary: Any = None, vocabulary_dtype: str = "int64",
        idf_weights: Any = None, invert: bool = False, output_mode: str = "int",
        sparse: bool = False, pad_to_max_tokens: bool = False, name: Any = None, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(
            max_tokens, num_oov_indices, mask_token, oov_token, vocabulary, idf_weights, invert,
            output_mode, pad_to_max_tokens, name=name, **kwargs,
        )  # fmt: skip

    def _named(self, names: np.ndarray) -> Any:
        return as_value(names)


class TextVectorization(_Lookup):
    """Texts as rows of word numbers (0 fills up, 1 is unknown), or of counts.

    `adapt(texts)` learns the words. standardize, split: Keras's words, None or a function.
    """

    standardize: Callable[[Any], Any] | str | None
    split: Any
    ngrams: Any
    output_sequence_length: int | None

    def __init__(
        self, max_tokens: int | None = None, standardize: Any = "lower_and_strip_punctuation",
        split: Any = "whitespace", ngrams: Any = None, output_mode: str = "int",
        output_sequence_length: int | None = None, pad_to_max_tokens: bool = False,
        vocabulary: Any = None, idf_weights: Any = None, sparse: bool = False,
        ragged: bool = False, encoding: str = "utf-8", name: Any = None, **kwargs: Any,
    ) -> None:  # fmt: skip
        for option, given, words in (
            ("standardize", standardize, (None, "lower", "strip_punctuation",
                                          "lower_and_strip_punctuation")),
            ("split", split, (None, "whitespace", "character")),
        ):  # fmt: skip
            if not callable(given) and given not in words:
                raise ValueError(
                    f"TextVectorization got {option}={given!r}: it is one of {words} or a function"
                )
        if output_sequence_length is not None and output_mode != "int":
            raise ValueError("`output_sequence_length` must not be set if `output_mode` is not int")
        self.__dict__.update(
            standardize=standardize, split=split, ngrams=ngrams,
            output_sequence_length=output_sequence_length,
        )  # fmt: skip
        super().__init__(
            max_tokens, 1, "", "[UNK]", vocabulary, idf_weights, False, output_mode,
            pad_to_max_tokens, name=name, **kwargs,
        )  # fmt: skip

    def _words(self, text: Any) -> list[str]:
        way = self.standardize
        if callable(way):
            text = _text(way(text))
        elif way is not None:
            text = text.lower() if "lower" in way else text
            text = _MARKS.sub("", text) if "strip" in way else text
        if callable(self.split):
            words = [_text(part) for part in self.split(text)]
        else:
            words = {None: lambda: [text], "whitespace": text.split,
                     "character": lambda: list(text)}[self.split]()  # fmt: skip
        if not self.ngrams:
            return words
        sizes = range(1, self.ngrams + 1) if isinstance(self.ngrams, int) else self.ngrams
        return [" ".join(words[i : i + n]) for n in sizes for i in range(len(words) - n + 1)]

    def _entries(self, data: Any) -> list[list[Any]]:
        return [self._words(text) for text in np.asarray(rows_of(data)).reshape(-1).tolist()]

    def call(self, inputs: Any) -> Any:
        self._known()
        texts = np.asarray(inputs)
        rows = [[self._place(word) for word in words] for words in self._entries(texts.reshape(-1))]
        if self.output_mode == "int":
            length = self.output_sequence_length or max(map(len, rows), default=0)
            made = np.zeros((len(rows), length), np.int64)
            for row, numbers in zip(made, rows, strict=True):
                row[: len(numbers)] = numbers[:length]
        else:
            depth, rare = self._depth(), self._padded_rare()
            made = np.stack(
                [
                    encoded(np.array(row, np.int64), depth, self.output_mode, rare=rare)
                    for row in rows
                ]
            )
        return as_value(made[0] if texts.ndim == 0 else made)

    def compute_output_shape(self, input_shape: Any) -> Shape:
        if self.output_mode == "int":
            return (input_shape[0], self.output_sequence_length)
        return (input_shape[0], self._depth())


def _text(value: Any) -> str:
    return value.item() if isinstance(value, np.ndarray) and value.ndim == 0 else str(value)


class Hashing(Layer):
    """A number below num_bins for each word or number, by a hash that is the same every time.

    The numbers are not those of Keras, whose hash is another.
    """

    def __init__(
        self, num_bins: int, mask_value: Any = None, salt: Any = None, output_mode: str = "int",
        sparse: bool = False, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(**kwargs)
        if num_bins is None or num_bins <= 0:
            raise ValueError(f"The `num_bins` must be positive. Received: num_bins={num_bins}")
        self.num_bins, self.mask_value, self.salt = num_bins, mask_value, salt
        self.output_mode = output_mode

    def call(self, inputs: Any) -> Tensor:
        values = inputs.detach()._values() if isinstance(inputs, Tensor) else np.asarray(inputs)
        start = 0 if self.mask_value is None else 1

        def place(value: Any) -> int:
            if start and value == self.mask_value:
                return 0
            return start + zlib.crc32(f"{self.salt or ''}{value}".encode()) % (
                self.num_bins - start
            )

        flat = np.array([place(v) for v in values.reshape(-1).tolist()], np.int64)
        places = flat.reshape(values.shape)
        if self.output_mode == "int":
            return as_value(places)
        return as_value(encoded(places, self.num_bins, self.output_mode))

    def compute_output_shape(self, input_shape: Any) -> Shape:
        if self.output_mode == "int":
            return tuple(input_shape)
        return _encoded_shape(input_shape, self.num_bins, self.output_mode)
