"""keras.preprocessing.text, as older tutorials use it: words as numbers."""

from __future__ import annotations

import json
import zlib
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from ...missing import missing

_MARKS = '!"#$%&()*+,-./:;<=>?@[\\]^_`{|}~\t\n'


def text_to_word_sequence(
    input_text: str, filters: str = _MARKS, lower: bool = True, split: str = " "
) -> list[str]:
    """The words of a text, without the marks in `filters`."""
    text = input_text.lower() if lower else input_text
    text = text.translate({ord(mark): split for mark in filters})
    return [word for word in text.split(split) if word]


class Tokenizer:
    """Numbers for words, 1 for the most frequent one; `fit_on_texts` learns the words.

    num_words: only numbers below it are given out. oov_token: stands for words not known.
    """

    def __init__(
        self, num_words: int | None = None, filters: str = _MARKS, lower: bool = True,
        split: str = " ", char_level: bool = False, oov_token: str | None = None,
        analyzer: Any = None, **_: Any,
    ) -> None:  # fmt: skip
        self.num_words, self.filters, self.lower, self.split = num_words, filters, lower, split
        self.char_level, self.oov_token, self.analyzer = char_level, oov_token, analyzer
        self.document_count = 0
        self.word_counts: dict[str, int] = {}
        self.word_docs: Counter[str] = Counter()
        self.word_index: dict[str, int] = {}
        self.index_word: dict[int, str] = {}

    def _words(self, text: Any) -> list[str]:
        if self.char_level or isinstance(text, list):
            if not self.lower:
                return list(text)
            return [word.lower() for word in text]
        if self.analyzer is not None:
            return list(self.analyzer(text))
        return text_to_word_sequence(text, self.filters, self.lower, self.split)

    def fit_on_texts(self, texts: Iterable[Any]) -> None:
        """Learn the words of these texts, in addition to those known."""
        for text in texts:
            words = self._words(text)
            self.document_count += 1
            for word in words:
                self.word_counts[word] = self.word_counts.get(word, 0) + 1
            self.word_docs.update(set(words))
        ranked = sorted(self.word_counts, key=lambda word: -self.word_counts[word])
        known = [*([self.oov_token] if self.oov_token is not None else []), *ranked]
        self.word_index = {word: number for number, word in enumerate(known, 1)}
        self.index_word = {number: word for word, number in self.word_index.items()}

    def texts_to_sequences(self, texts: Iterable[Any]) -> list[list[int]]:
        """The numbers of the words of each text."""
        unknown = self.word_index.get(self.oov_token) if self.oov_token is not None else None
        found = []
        for text in texts:
            row = []
            for word in self._words(text):
                number = self.word_index.get(word)
                if number is None or (self.num_words and number >= self.num_words):
                    number = unknown
                if number is not None:
                    row.append(number)
            found.append(row)
        return found

    def sequences_to_texts(self, sequences: Iterable[Sequence[int]]) -> list[str]:
        """The words of each row of numbers, with spaces between them."""
        found = []
        for row in sequences:
            words = [self.index_word.get(int(n)) for n in row]
            found.append(" ".join(w or self.oov_token or "" for w in words if w or self.oov_token))
        return found

    def texts_to_matrix(self, texts: Iterable[Any], mode: str = "binary") -> np.ndarray:
        """A row for each text, a column for each word: binary, count, freq or tfidf."""
        return self.sequences_to_matrix(self.texts_to_sequences(texts), mode)

    def sequences_to_matrix(
        self, sequences: Sequence[Sequence[int]], mode: str = "binary"
    ) -> np.ndarray:
        """As texts_to_matrix, from numbers."""
        if mode not in ("binary", "count", "freq", "tfidf"):
            raise ValueError(f"Unknown vectorization mode: {mode}")
        if not self.num_words and not self.word_index:
            raise ValueError("Specify a dimension (`num_words`), or fit on some text data first.")
        width = self.num_words or len(self.word_index) + 1
        made = np.zeros((len(sequences), width))
        for row, sequence in zip(made, sequences, strict=True):
            for number, count in Counter(n for n in sequence if n < width).items():
                if mode == "binary":
                    row[number] = 1
                elif mode == "count":
                    row[number] = count
                elif mode == "freq":
                    row[number] = count / len(sequence)
                else:
                    documents = self.word_docs.get(self.index_word.get(number, ""), 0)
                    rare = np.log(1 + self.document_count / (1 + documents))
                    row[number] = (1 + np.log(count)) * rare
        return made

    def get_config(self) -> dict[str, Any]:
        return {
            "num_words": self.num_words, "filters": self.filters, "lower": self.lower,
            "split": self.split, "char_level": self.char_level, "oov_token": self.oov_token,
            "document_count": self.document_count, "word_counts": json.dumps(self.word_counts),
            "word_docs": json.dumps(self.word_docs), "word_index": json.dumps(self.word_index),
            "index_word": json.dumps(self.index_word),
        }  # fmt: skip

    def to_json(self, **options: Any) -> str:
        """The tokenizer as text."""
        return json.dumps({"class_name": "Tokenizer", "config": self.get_config()}, **options)


def tokenizer_from_json(json_string: str) -> Tokenizer:
    """The tokenizer that `to_json` wrote."""
    config = json.loads(json_string)["config"]
    learnt = {name: json.loads(config.pop(name))
              for name in ("word_counts", "word_docs", "word_index", "index_word")}  # fmt: skip
    count = config.pop("document_count")
    made = Tokenizer(**config)
    made.document_count, made.word_counts = count, learnt["word_counts"]
    made.word_docs, made.word_index = Counter(learnt["word_docs"]), learnt["word_index"]
    made.index_word = {int(number): word for number, word in learnt["index_word"].items()}
    return made


def one_hot(input_text: str, n: int, **options: Any) -> list[int]:
    """A number from 1 to n - 1 for each word, by a hash that is the same every time."""
    words = text_to_word_sequence(input_text, **options)
    return [zlib.crc32(word.encode()) % (n - 1) + 1 for word in words]


__all__ = ["Tokenizer", "one_hot", "text_to_word_sequence", "tokenizer_from_json"]
__getattr__ = missing(__name__, __all__, title="keras.preprocessing.text")
