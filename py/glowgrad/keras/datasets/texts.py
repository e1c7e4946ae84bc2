"""Texts as numbers of words, with class numbers: IMDB's reviews, Reuters's news."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from ...errors import FileFormatError
from .source import arrays, required

Pair = tuple[np.ndarray, np.ndarray]


def _lists(file: Path) -> list[Any]:
    """x_train, y_train, x_test, y_test; texts are rows of numbers filled up with -1, or flat with
    their lengths beside them: lists of Python objects cannot be read safely.
    """
    try:
        x, nx, y, v, nv, w = arrays(
            file, "x_train", "x_train_lengths", "y_train", "x_test", "x_test_lengths", "y_test"
        )
    except FileFormatError as error:
        raise FileFormatError(
            f"{error}. The public file holds pickled Python objects, which are never run here: "
            "where numpy may read it, write it anew with glowgrad.keras.datasets.unpickled(path, "
            "new_path)"
        ) from None
    return [_cut(x, nx), y, _cut(v, nv), w]


def _cut(flat: np.ndarray, lengths: np.ndarray) -> list[list[int]]:
    ends = np.cumsum(lengths)
    return [flat[e - n : e].tolist() for e, n in zip(ends, lengths, strict=True)]


def unpickled(path: str, new_path: str) -> None:
    """Write Keras's imdb.npz or reuters.npz without pickled objects, as load_data reads it.

    This runs numpy's unpickling: use it only on a file that you trust.
    """
    parts: dict[str, np.ndarray] = {}
    with np.load(path, allow_pickle=True) as held:
        if "x" in held:  # Reuters's news are not split yet
            count = int(len(held["x"]) * 0.8)
            split = {"x_train": held["x"][:count], "y_train": held["y"][:count],
                     "x_test": held["x"][count:], "y_test": held["y"][count:]}  # fmt: skip
        else:
            split = {name: held[name] for name in held}
    for part in ("train", "test"):
        rows = split[f"x_{part}"]
        parts[f"x_{part}"] = np.concatenate([np.asarray(row, np.int64) for row in rows])
        parts[f"x_{part}_lengths"] = np.array([len(row) for row in rows], np.int64)
        parts[f"y_{part}"] = np.asarray(split[f"y_{part}"], np.int64)
    np.savez_compressed(new_path, **parts)  # type: ignore[arg-type]


def _load(
    path: str, what: str, num_words: int | None, skip_top: int, maxlen: int | None, seed: int,
    start_char: int | None, oov_char: int | None, index_from: int,
) -> tuple[Pair, Pair]:  # fmt: skip
    file = required(path, what, "word numbers and labels, without pickled objects")
    x, y, v, w = _lists(file)
    rng = np.random.RandomState(seed)
    made = []
    for texts, labels in ((x, y), (v, w)):
        order = np.arange(len(texts))
        rng.shuffle(order)
        rows = [[n + index_from for n in texts[i]] for i in order]
        if start_char is not None:
            rows = [[start_char, *row] for row in rows]
        kept = np.asarray(labels)[order]
        if maxlen:
            fits = [len(row) < maxlen for row in rows]
            rows, kept = [r for r, f in zip(rows, fits, strict=True) if f], kept[fits]
        limit = num_words or max(max(row, default=0) for row in rows) + 1
        if oov_char is None:
            rows = [[n for n in row if skip_top <= n < limit] for row in rows]
        else:
            rows = [[n if skip_top <= n < limit else oov_char for n in row] for row in rows]
        column = np.empty(len(rows), object)
        column[:] = rows
        made.append((column, kept))
    return made[0], made[1]


def imdb(
    path: str = "imdb.npz", num_words: int | None = None, skip_top: int = 0,
    maxlen: int | None = None, seed: int = 113, start_char: int | None = 1,
    oov_char: int | None = 2, index_from: int = 3, **_: Any,
) -> tuple[Pair, Pair]:  # fmt: skip
    """25,000 and 25,000 reviews of films as lists of word numbers; 1: liked.

    Raises FileNotFoundError without the file, FileFormatError for one with pickled objects.
    """
    return _load(path, "IMDB", num_words, skip_top, maxlen, seed, start_char, oov_char, index_from)


def reuters(
    path: str = "reuters.npz", num_words: int | None = None, skip_top: int = 0,
    maxlen: int | None = None, test_split: float = 0.2, seed: int = 113,
    start_char: int | None = 1, oov_char: int | None = 2, index_from: int = 3,
) -> tuple[Pair, Pair]:  # fmt: skip
    """11,228 news in 46 classes as lists of word numbers.

    Raises FileNotFoundError without the file, FileFormatError for one with pickled objects.
    """
    if test_split != 0.2:
        raise NotImplementedError("reuters.load_data splits off a fifth for testing here")
    return _load(
        path, "Reuters", num_words, skip_top, maxlen, seed, start_char, oov_char, index_from
    )


def word_index(path: str) -> dict[str, int]:
    """The number of each word. Raises FileNotFoundError without the file."""
    found: dict[str, int] = json.loads(
        required(path, "word index", "words and numbers as JSON").read_text("utf-8")
    )
    return found
