"""The text of lessons as the search reads it: a document a section, without formulas."""

from __future__ import annotations

import json
import keyword
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from markdown_it.token import Token

from .course import Aside, Cell, Course, Exercise, Figure, Lesson, Markup, Predict, Prose, Quiz
from .explore import EXPLORE
from .glossary import Term
from .markdown import MATH_TOKENS, plain

_NAME = re.compile(r"[A-Za-z_][\w.]*")


@dataclass
class Section:
    """A part of a lesson under one heading."""

    id: str
    heading: str
    text: list[str] = field(default_factory=list)
    names: set[str] = field(default_factory=set)

    def row(self) -> list[str]:
        """As the search gets it."""
        text = " ".join(" ".join(self.text).split())
        return [self.id, self.heading, text, " ".join(sorted(self.names))]


def write_search(course: Course, terms: Sequence[Term], target: Path) -> None:
    """Write what the search is to find in lessons and glossary."""
    parts = {part.number: part.title for part in course.parts}
    data = {
        "lessons": [
            {
                "title": lesson.title,
                "address": f"lessons/{lesson.slug}/",
                "part": parts[lesson.part],
                "summary": lesson.summary,
                "sections": [section.row() for section in sections(lesson)],
            }
            for lesson in course.lessons
        ],
        "pages": [[one["title"], one["address"], one["summary"]] for one in EXPLORE],
        "terms": [
            [term.name, f"glossary/#{term.id}", " ".join(words(term.meaning.tokens).split())]
            for term in terms
        ],
    }
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(data, ensure_ascii=False, separators=(",", ":")), "utf-8")


def sections(lesson: Lesson) -> list[Section]:
    """The lesson cut at its headings; what comes before the first belongs to the title."""
    found = [Section("", "")]
    for block in lesson.blocks:
        match block:
            case Prose():
                _add_prose(block.body.tokens, found)
            case Cell():
                found[-1].names |= names(block.code)
            case Exercise():
                found[-1].text += [block.title, words(block.task.tokens)]
                found[-1].names |= names(block.solution)
            case Aside():
                found[-1].text += [block.title, words(block.body.tokens)]
            case _:
                found[-1].text += [words(piece.tokens) for piece in _pieces(block)]
    return [section for section in found if section.heading or any(section.text) or section.names]


def _pieces(block: object) -> Iterator[Markup]:
    match block:
        case Quiz():
            yield from block.markup.get("question", [])
            yield from block.markup.get("options", [])
        case Predict():
            yield block.question
        case Figure():
            yield block.caption


def _add_prose(tokens: Sequence[Token], found: list[Section]) -> None:
    heading: Token | None = None
    for token in tokens:
        if token.type == "heading_open":
            heading = token
        elif token.type == "inline" and heading:
            found.append(Section(str(heading.attrGet("id")), plain(token)))
            heading = None
        else:
            found[-1].text.append(words([token]))
            if token.type == "fence":
                found[-1].names |= names(token.content)


def words(tokens: Sequence[Token]) -> str:
    """The words of Markdown."""
    return " ".join(
        _inline(token.children) for token in tokens if token.type == "inline" and token.children
    )


def _inline(children: Sequence[Token]) -> str:
    texts = []
    for child in children:
        if child.type in ("softbreak", "hardbreak"):
            texts.append(" ")
        elif child.type not in MATH_TOKENS:
            texts.append(child.content)
        else:
            texts.append("…")
    return "".join(texts)


def names(code: str) -> set[str]:
    """The names in code, with their dots: what a reader may look for."""
    lines = (line.partition("#")[0] for line in code.split("\n"))
    found = {name.strip(".") for line in lines for name in _NAME.findall(line)}
    return {name for name in found if len(name) > 1 and not keyword.iskeyword(name)}
