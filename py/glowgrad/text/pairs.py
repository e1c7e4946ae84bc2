"""How often neighbouring symbols stand together, kept up to date while pairs are merged."""

from __future__ import annotations

import heapq
import itertools
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import TypeVar

Pair = tuple[int, int]


class Pairs:
    """Words as lists of symbol numbers, each as often as it comes."""

    def __init__(self, words: Mapping[tuple[int, ...], int]) -> None:
        self.words = [list(word) for word in words]
        self.weights = list(words.values())
        self.counts: Counter[Pair] = Counter()
        self.symbols: Counter[int] = Counter()
        self._places: defaultdict[Pair, set[int]] = defaultdict(set)
        for number, word in enumerate(self.words):
            self._count(number, 1)
            for symbol in word:
                self.symbols[symbol] += self.weights[number]
        self._heap = [(-count, pair) for pair, count in self.counts.items()]
        heapq.heapify(self._heap)

    def _count(self, number: int, sign: int) -> Iterable[Pair]:
        word = self.words[number]
        pairs = list(itertools.pairwise(word))
        for pair in pairs:
            self.counts[pair] += sign * self.weights[number]
            if sign > 0:
                self._places[pair].add(number)
        return pairs

    def most_frequent(self) -> tuple[Pair, int] | None:
        """The pair that comes most often (of equals the one with the lowest numbers)."""
        while self._heap:
            count, pair = self._heap[0]
            if -count == self.counts[pair] and count:
                return pair, -count
            heapq.heappop(self._heap)
        return None

    def merge(self, pair: Pair, symbol: int) -> None:
        """Put `symbol` in the place of the pair everywhere."""
        changed: set[Pair] = set()
        for number in sorted(self._places.pop(pair, ())):
            word = self.words[number]
            merged = merged_word(word, pair, symbol)
            if len(merged) == len(word):
                continue
            changed.update(self._count(number, -1))
            times = (len(word) - len(merged)) * self.weights[number]
            self.symbols[pair[0]] -= times
            self.symbols[pair[1]] -= times
            self.symbols[symbol] += times
            self.words[number] = merged
            changed.update(self._count(number, 1))
        for other in changed:
            if self.counts[other] > 0:
                heapq.heappush(self._heap, (-self.counts[other], other))
            else:
                del self.counts[other]


Symbol = TypeVar("Symbol", int, str)


def merged_word(word: list[Symbol], pair: tuple[Symbol, Symbol], symbol: Symbol) -> list[Symbol]:
    """The word with `symbol` for each occurrence of the pair, from left to right."""
    result: list[Symbol] = []
    place = 0
    while place < len(word):
        if place + 1 < len(word) and (word[place], word[place + 1]) == pair:
            result.append(symbol)
            place += 2
        else:
            result.append(word[place])
            place += 1
    return result
