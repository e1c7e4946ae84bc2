"""Sentences made on the spot, with what they mean as a label."""

from __future__ import annotations

from ..random import randint, randperm
from ..tensor import Tensor
from ..tensor.creation import tensor

_THINGS = ("soup", "film", "room", "staff", "book", "view", "music", "garden")
_WHO = ("i", "we", "they", "everyone")
_LOUD = ("really", "very", "quite", "so")
_GOOD = ("good", "lovely", "great", "fine", "charming")
_BAD = ("bad", "awful", "dull", "poor", "dreadful")


def make_reviews(n: int = 400) -> tuple[list[str], Tensor]:
    """Reviews of seven words and whether they praise (1) or complain (0), half of each:

        "we said the soup was really good"    1
        "they said the room was not lovely"   0

    In every second one a "not" turns the meaning round, so that no single word decides.
    """
    labels = tensor([i % 2 for i in range(n)])[randperm(n)]
    sentences = []
    for praise in labels.tolist():
        who, thing, loud, word = (
            _one(words) for words in (_WHO, _THINGS, _LOUD, tuple(range(len(_GOOD))))
        )
        turned = int(randint(2, (1,)).item())
        last = (_GOOD if bool(praise) != bool(turned) else _BAD)[int(word)]
        sentences.append(f"{who} said the {thing} was {'not' if turned else loud} {last}")
    return sentences, labels


def _one(words: tuple[str, ...] | tuple[int, ...]) -> str | int:
    return words[int(randint(len(words), (1,)).item())]
