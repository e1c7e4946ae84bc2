"""Sentences as lists of words."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

_CHANGES = [
    (re.compile(pattern), by)
    for pattern, by in (
        (r"'", " '  "),
        (r'"', ""),
        (r"\.", " . "),
        (r"<br />", " "),
        (r",", " , "),
        (r"\(", " ( "),
        (r"\)", " ) "),
        (r"!", " ! "),
        (r"\?", " ? "),
        (r";", " "),
        (r":", " "),
    )
]


def basic_english(text: str) -> list[str]:
    """Small letters, punctuation on its own; quotation marks, ; and : are left out."""
    line = text.lower()
    for pattern, by in _CHANGES:
        line = pattern.sub(by, line)
    return line.split()


def get_tokenizer(tokenizer: Any = None, language: str = "en") -> Callable[[str], list[str]]:
    """A function from text to tokens: None splits at white space, "basic_english" as torchtext;
    what can be called stays.
    """
    if tokenizer is None:
        return str.split
    if tokenizer == "basic_english":
        if language != "en":
            raise ValueError("basic_english normalization is only supported for English (en)")
        return basic_english
    if callable(tokenizer):
        return tokenizer
    raise ValueError(
        f"Requested tokenizer {tokenizer!r}: there are None, 'basic_english', and functions"
    )
