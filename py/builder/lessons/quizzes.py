"""Quizzes: one reader a kind, and what each kind takes."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Mapping
from typing import Any

from .blocks_reader import Reader
from .course import Choice, Markup, Numeric, Order, Prediction, Quiz, Sort
from .errors import BlockError, allowed
from .fences import Fence, Options, Text, read_fence
from .front_matter import Key, read_mapping
from .python_code import check_python

DIFFICULTIES = ("easy", "medium", "hard")
COMMON = {
    "question": Key(str),
    "difficulty": Key(str, choices=DIFFICULTIES),
    "explanation": Key(str),
}
OPTIONS = {"options": Key(list, item=str), "feedback": Key(list, item=str)}
KEYS: Mapping[str, Mapping[str, Key]] = {
    "single": {**COMMON, **OPTIONS, "correctIndex": Key(int)},
    "multiple": {**COMMON, **OPTIONS, "correct": Key(list, item=int)},
    "numeric": {
        **COMMON,
        "answer": Key(float),
        "tolerance": Key(float, required=False, default=0),
        "unit": Key(str, required=False, default=""),
        "feedback": Key(str),
        "mistakes": Key(list, required=False, default=[], item=dict),
    },
    "order": {
        **COMMON,
        "lines": Key(list, item=str),
        "code": Key(bool, required=False, default=False),
        "orders": Key(list, required=False, default=[], item=list),
        "mistakes": Key(list, required=False, default=[], item=dict),
    },
    "sort": {
        **COMMON,
        "groups": Key(list, item=str),
        "items": Key(list, item=dict),
        "nested": Key(bool, required=False, default=False),
    },
    "predict": {
        **COMMON,
        "cell": Key(str),
        "options": Key(list, required=False, default=[], item=str),
        "feedback": Key(list, required=False, default=[], item=str),
        "correctIndex": Key(int, required=False),
    },
}
NUMERIC_MISTAKE = {"value": Key(float), "feedback": Key(str)}
ORDER_MISTAKE = {"order": Key(list, item=int), "feedback": Key(str)}
SORT_ITEM = {"text": Key(str), "group": Key(int), "feedback": Key(str)}


def read_quiz(fence: Fence, reader: Reader) -> Quiz:
    """The quiz of a fence; `{quiz}` alone is a `single` one."""
    kind = fence.argument or "single"
    if kind not in KEYS:
        raise BlockError(fence.line, f"unknown quiz {kind!r}; {allowed(list(KEYS))}")
    read_fence(fence, ("id", "shows"), reader.report)
    name = Options(fence).id(reader.next_id("quiz"))
    draft = Draft(fence, reader, name, KEYS[kind])
    return READERS[kind](draft)


class Draft:
    """The values of a quiz while they are checked."""

    def __init__(self, fence: Fence, reader: Reader, name: str, keys: Mapping[str, Key]) -> None:
        body = fence.body
        self.fence = fence
        self.reader = reader
        values, self.lines = read_mapping(body.text, body.line, keys, "quiz", reader.report)
        # What is wrong was reported; the rest of the block is read as if it were right.
        self.whole = keys.keys() <= values.keys()
        self.values: dict[str, Any] = {key: _empty(kind) for key, kind in keys.items()} | values
        self.given = set(values)
        self.markup = {
            key: [self.read(self.values[key], key)] for key in ("question", "explanation")
        }
        self.common: dict[str, Any] = {
            "place": reader.place(fence),
            "id": name,
            "question": self.values["question"],
            "difficulty": self.values["difficulty"],
            "explanation": self.values["explanation"],
            "markup": self.markup,
        }

    def line(self, key: str, item: int | None = None) -> int:
        """Where a key stands, or one item of its list."""
        whole = self.lines.get(key, self.fence.line)
        return whole if item is None else self.lines.get(f"{key}.{item}", whole)

    def wrong(self, key: str, message: str, item: int | None = None) -> BlockError:
        """The error of a key's value."""
        return BlockError(self.line(key, item), message)

    def read(self, text: str, key: str, item: int | None = None) -> Markup:
        """A text as Markdown."""
        return self.reader.markdown(Text(text, self.line(key, item)))

    def texts(self, key: str) -> list[str]:
        """A list of texts, kept as Markdown too."""
        texts: list[str] = self.values[key]
        self.markup[key] = [self.read(text, key, item) for item, text in enumerate(texts)]
        return texts

    def choices(self) -> tuple[list[str], list[str]]:
        """Options and the feedback to each."""
        options, feedback = self.texts("options"), self.texts("feedback")
        if "options" in self.given and len(options) < 2:
            raise self.wrong("options", "a quiz has at least 2 options")
        if len(set(options)) < len(options) and "options" in self.given:
            raise self.wrong("options", "two options are the same")
        if {"options", "feedback"} <= self.given and len(feedback) != len(options):
            message = (
                f"feedback has one text per option: {len(options)} wanted, {len(feedback)} given"
            )
            raise self.wrong("feedback", message)
        return options, feedback

    def index(self, key: str, value: int, count: int, of: str, item: int | None = None) -> int:
        """A number that counts from 0, inside what it counts."""
        if not 0 <= value < count:
            message = f"{key} counts from 0: {value} is not among the {count} {of}"
            raise self.wrong(key, message, item)
        return value

    def mistakes(self, keys: Mapping[str, Key]) -> list[dict[str, Any]]:
        """The items of `mistakes`; their feedback becomes Markdown."""
        kept = self.mappings("mistakes", "a mistake", keys)
        self.markup["mistakes"] = [
            self.read(mistake["feedback"], "mistakes", item) for item, mistake in enumerate(kept)
        ]
        return kept

    def mappings(self, name: str, one: str, keys: Mapping[str, Key]) -> list[dict[str, Any]]:
        """The items of a list, each a mapping with these keys; `one` is what messages call it."""
        kept: list[dict[str, Any]] = self.values[name]
        for item, values in enumerate(kept):
            for key in values:
                if key not in keys:
                    message = f"unknown key {key!r} in {one}; {allowed(list(keys))}"
                    raise self.wrong(name, message, item)
            for key, kind in keys.items():
                problem = "is missing" if key not in values else kind.mistake(values[key])
                if problem:
                    raise self.wrong(name, f"{one}'s {key!r} {problem}", item)
        return kept


def _empty(key: Key) -> Any:
    if key.choices:
        return key.choices[0]
    return key.kind()


def _single(draft: Draft) -> Quiz:
    options, feedback = draft.choices()
    right = draft.values["correctIndex"]
    if {"options", "correctIndex"} <= draft.given:
        draft.index("correctIndex", right, len(options), "options")
    return Choice(**draft.common, options=options, feedback=feedback, correct=[right])


def _multiple(draft: Draft) -> Quiz:
    options, feedback = draft.choices()
    right: list[int] = draft.values["correct"]
    if {"options", "correct"} <= draft.given:
        for number in right:
            draft.index("correct", number, len(options), "options")
        if len(set(right)) < len(right):
            raise draft.wrong("correct", "correct names an option twice")
        if len(right) < 2:
            message = "several options are right in a multiple quiz; for one, write ```{quiz}"
            raise draft.wrong("correct", message)
    return Choice(**draft.common, options=options, feedback=feedback, correct=right, several=True)


def _numeric(draft: Draft) -> Quiz:
    answer, tolerance = draft.values["answer"], draft.values["tolerance"]
    for key, value in (("answer", answer), ("tolerance", tolerance)):
        if not math.isfinite(value):
            raise draft.wrong(key, f"{key} is a finite number, got {value}")
    if tolerance < 0:
        raise draft.wrong("tolerance", f"tolerance is 0 or more, got {tolerance}")
    mistakes = draft.mistakes(NUMERIC_MISTAKE)
    for item, mistake in enumerate(mistakes):
        value = mistake["value"]
        if abs(value - answer) <= tolerance:
            message = f"the mistake {value} is within {tolerance} of the answer {answer}"
            raise draft.wrong("mistakes", message, item)
        if value in [other["value"] for other in mistakes[:item]]:
            raise draft.wrong("mistakes", f"the mistake {value} is there twice", item)
    draft.markup["feedback"] = [draft.read(draft.values["feedback"], "feedback")]
    return Numeric(
        **draft.common,
        answer=answer,
        tolerance=tolerance,
        unit=draft.values["unit"],
        feedback=draft.values["feedback"],
        mistakes=mistakes,
    )


def _order(draft: Draft) -> Quiz:
    lines: list[str] = draft.values["lines"]
    code = draft.values["code"]
    if "lines" in draft.given and len(lines) < 3:
        raise draft.wrong("lines", "there are at least 3 lines to order")
    if code:
        check_python("\n".join(lines), draft.line("lines"), "the lines in their right order")
    else:
        draft.texts("lines")
    own = list(range(len(lines)))
    orders = [own]
    for item, order in enumerate(draft.values["orders"]):
        if sorted(order, key=str) != sorted(own, key=str):
            message = f"an order lists 0 to {len(lines) - 1} once each, got {order}"
            raise draft.wrong("orders", message, item)
        if order in orders:
            raise draft.wrong("orders", f"the order {order} is there twice", item)
        orders.append(order)
    mistakes = draft.mistakes(ORDER_MISTAKE)
    for item, mistake in enumerate(mistakes):
        sequence: list[int] = mistake["order"]
        for number in sequence:
            draft.index("mistakes", number, len(lines), "lines", item)
        if len(set(sequence)) < max(2, len(sequence)):
            raise draft.wrong("mistakes", "a mistake's order names two or more lines", item)
        if any([line for line in order if line in sequence] == sequence for order in orders):
            message = f"lines {sequence} stand in that order where it is right: no mistake"
            raise draft.wrong("mistakes", message, item)
    return Order(
        **draft.common,
        lines=lines,
        code=code,
        orders=orders,
        mistakes=mistakes,
        start=_shuffled(orders, draft.common["id"]),
    )


def _shuffled(orders: list[list[int]], seed: str) -> list[int]:
    """An arrangement to begin with, the same in every build, that is not right already."""
    start = list(orders[0])
    generator = random.Random(seed)
    for _ in range(100):
        generator.shuffle(start)
        if start not in orders:
            return start
    return start[::-1]


def _sort(draft: Draft) -> Quiz:
    groups = draft.texts("groups")
    if "groups" in draft.given and len(groups) < 2:
        raise draft.wrong("groups", "there are at least 2 groups to sort into")
    if len(set(groups)) < len(groups):
        raise draft.wrong("groups", "two groups are the same")
    items = draft.mappings("items", "an item", SORT_ITEM)
    if "items" in draft.given and len(items) < 3:
        raise draft.wrong("items", "there are at least 3 items to sort")
    for item, values in enumerate(items):
        draft.index("items", values["group"], len(groups), "groups", item)
        if values["text"] in [other["text"] for other in items[:item]]:
            raise draft.wrong("items", f"the item {values['text']!r} is there twice", item)
    for key in ("text", "feedback"):
        texts = [draft.read(values[key], "items", item) for item, values in enumerate(items)]
        draft.markup[f"items.{key}"] = texts
    own = list(range(len(items)))
    return Sort(
        **draft.common,
        groups=groups,
        items=items,
        nested=draft.values["nested"],
        start=_shuffled([own], draft.common["id"]) if own else own,
    )


def _predict(draft: Draft) -> Quiz:
    given = {"options", "feedback", "correctIndex"} & draft.lines.keys()
    options: list[str] = []
    feedback: list[str] = []
    right = None
    if given:
        missing = {"options", "feedback", "correctIndex"} - given
        if missing:
            message = f"a prediction to pick from needs {', '.join(sorted(missing))} as well"
            raise BlockError(draft.fence.line, message)
        options, feedback = draft.choices()
        right = draft.values["correctIndex"]
        draft.index("correctIndex", right or 0, len(options), "options")
    return Prediction(
        **draft.common,
        cell=draft.values["cell"],
        cell_line=draft.line("cell"),
        options=options,
        feedback=feedback,
        correct_index=right,
    )


READERS: Mapping[str, Callable[[Draft], Quiz]] = {
    "single": _single,
    "multiple": _multiple,
    "numeric": _numeric,
    "order": _order,
    "sort": _sort,
    "predict": _predict,
}
