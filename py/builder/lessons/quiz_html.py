"""A quiz as a page shows it: data for the script, and a form that reads without one."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup as Html

from .course import Choice, Markup, Numeric, Order, Prediction, Quiz, Sort
from .highlight import highlight
from .mathml import in_words


@dataclass
class QuizParts:
    """What the template needs: the kind's name, the script's data, and the right answer.

    `names` are for options that show a formula only: not every screen reader makes a name of that.
    """

    kind: str
    data: dict[str, Any]
    lines: list[tuple[int, Html]]
    answer: Html
    unit: str = ""
    cell: str = ""
    names: dict[int, str] = field(default_factory=dict)
    groups: Html = field(default_factory=Html)


def quiz_parts(
    quiz: Quiz, block: Callable[[Markup], Html], inline: Callable[[Markup], Html]
) -> QuizParts:
    """The parts of a quiz; `block` and `inline` render Markdown as paragraphs and as a line."""
    blocks = {key: [block(one) for one in quiz.markup.get(key, [])] for key in quiz.markup}
    common = {
        "question": quiz.question,
        "difficulty": quiz.difficulty,
        "explanation": quiz.explanation,
        "explanationHtml": blocks["explanation"][0],
    }
    match quiz:
        case Choice() | Prediction():
            options = [inline(one) for one in quiz.markup.get("options", [])]
            data = {
                "options": quiz.options,
                "feedback": quiz.feedback,
                "optionsHtml": options,
                "feedbackHtml": blocks.get("feedback", []),
            }
            lines = list(enumerate(options))
            formula = re.compile(r"\$([^$]+)\$")
            found = {number: formula.fullmatch(one) for number, one in enumerate(quiz.options)}
            names = {number: in_words(one[1]) for number, one in found.items() if one}
            if isinstance(quiz, Choice):
                right = quiz.correct
                kind = "multiple" if quiz.several else "single"
                data |= {"correct": right} if quiz.several else {"correctIndex": right[0]}
                answer = _listed([options[i] for i in right])
                return QuizParts(kind, common | data, lines, answer, names=names)
            data |= {"correctIndex": quiz.correct_index, "cell": quiz.cell}
            told = Html("") if quiz.correct_index is None else options[quiz.correct_index]
            return QuizParts("predict", common | data, lines, told, cell=quiz.cell, names=names)
        case Numeric():
            mistakes = [
                {"value": mistake["value"], "feedbackHtml": html}
                for mistake, html in zip(quiz.mistakes, blocks["mistakes"], strict=True)
            ]
            data = {
                "answer": quiz.answer,
                "tolerance": quiz.tolerance,
                "unit": quiz.unit,
                "mistakes": mistakes,
                "feedbackHtml": blocks["feedback"][0],
            }
            answer = Html("{}").format(f"{quiz.answer:g} {quiz.unit}".strip())
            return QuizParts("numeric", common | data, [], answer, unit=quiz.unit)
        case Order():
            if quiz.code:
                texts = [Html("<code>{}</code>").format(Html(highlight(x))) for x in quiz.lines]
            else:
                texts = [inline(one) for one in quiz.markup["lines"]]
            mistakes = [
                {"order": mistake["order"], "feedbackHtml": html}
                for mistake, html in zip(quiz.mistakes, blocks["mistakes"], strict=True)
            ]
            data = {"orders": quiz.orders, "start": quiz.start, "mistakes": mistakes}
            items = Html("").join(Html("<li>{}</li>").format(text) for text in texts)
            listed = Html('<ol class="right-order">{}</ol>').format(items)
            start = [(number, texts[number]) for number in quiz.start]
            return QuizParts("order", common | data, start, listed)
        case Sort():
            texts = [inline(one) for one in quiz.markup["items.text"]]
            return _sorting(
                quiz, common, texts, [inline(one) for one in quiz.markup["groups"]], block
            )
    raise TypeError(f"no way to render {type(quiz).__name__}")


def _sorting(
    quiz: Sort,
    common: dict[str, Any],
    texts: list[Html],
    names: list[Html],
    block: Callable[[Markup], Html],
) -> QuizParts:
    items = [
        {"group": values["group"], "feedbackHtml": block(told)}
        for values, told in zip(quiz.items, quiz.markup["items.feedback"], strict=True)
    ]
    answer = Html("")
    for group, name in enumerate(names):
        inside = [text for text, one in zip(texts, items, strict=True) if one["group"] == group]
        answer += Html("<li><strong>{}</strong>: {}</li>").format(name, Html("; ").join(inside))
    return QuizParts(
        "sort",
        common | {"items": items},
        [(number, texts[number]) for number in quiz.start],
        Html("<ul>{}</ul>").format(answer),
        groups=_boxes(names, quiz.id, nested=quiz.nested),
    )


def _boxes(names: list[Html], quiz: str, *, nested: bool) -> Html:
    """The groups of a sort quiz, side by side or each inside the one before it."""
    boxes: list[Html] = []
    inner = Html("")
    for number in reversed(range(len(names))):
        box = Html(
            '<div class="sort-group" data-group="{number}" role="group" '
            'aria-labelledby="{quiz}-group-{number}">'
            '<p class="sort-name" id="{quiz}-group-{number}">{name}</p>'
            '<ul class="sort-items"></ul>{inner}</div>'
        ).format(number=number, quiz=quiz, name=names[number], inner=inner)
        if nested:
            inner = box
        else:
            boxes.insert(0, box)
    look = " nested" if nested else ""
    return Html('<div class="sort-groups{}">{}</div>').format(look, inner or Html("").join(boxes))


def _listed(options: list[Html]) -> Html:
    if len(options) == 1:
        return Html("<p>{}</p>").format(options[0])
    items = Html("").join(Html("<li>{}</li>").format(option) for option in options)
    return Html("<ul>{}</ul>").format(items)


def json_for_script(data: Any) -> Html:
    """JSON that can stand inside a script element whatever it holds."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Html(text)
