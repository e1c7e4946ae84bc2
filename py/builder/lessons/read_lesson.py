"""One lesson file to a `Lesson`, with every mistake in it reported."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

from markdown_it.token import Token

from .blocks import Reader, read_block
from .course import (
    Block,
    Cell,
    Exercise,
    Figure,
    Glossary,
    Lesson,
    Markup,
    Place,
    Predict,
    Prediction,
    Prose,
    Quiz,
    Widget,
)
from .errors import Report
from .fences import ID, SECTION, Fence, Text
from .front_matter import LESSON_KEYS, read_mapping, split_front_matter
from .highlight import known_language
from .markdown import MATH_TOKENS, parser, plain, slugify, walk

DIRECTIVE = re.compile(r"^\{([\w-]*)\}[ \t]*(.*)$")
FOLDER = re.compile(r"^part-(\d\d)/(\d\d)-[a-z0-9-]+$")


@dataclass
class Draft:
    """A lesson that was read, and what only the whole course can check."""

    lesson: Lesson | None
    report: Report
    slug: str | None = None
    key_lines: dict[str, int] = field(default_factory=dict)
    ids: set[str] = field(default_factory=lambda: {"content"})
    formulas: list[tuple[tuple[str, bool], int]] = field(default_factory=list)
    links: list[tuple[str, int]] = field(default_factory=list)


def read_lesson(path: Path, lessons_dir: Path, report: Report) -> Draft:
    """Read `index.md`; the draft has no lesson where the front matter is wrong."""
    draft = Draft(None, report)
    source = path.read_text(encoding="utf-8")
    with report.guard():
        header, body, first_line = split_front_matter(source)
        values, draft.key_lines = read_mapping(header, 2, LESSON_KEYS, "front matter", report)
        draft.slug = values.get("slug")
        name = path.parent.relative_to(lessons_dir).as_posix()
        _check_front_matter(values, draft.key_lines, name, report)
        body_reader = BodyReader(path.parent, draft, body, first_line)
        blocks = body_reader.read()
        if values.keys() >= LESSON_KEYS.keys():
            draft.lesson = Lesson(
                path=path,
                name=report.path,
                source=source,
                blocks=blocks,
                files=body_reader.reader.files,
                **values,
            )
    return draft


def _check_front_matter(
    values: dict[str, Any], lines: dict[str, int], folder: str, report: Report
) -> None:
    if "slug" in values and not ID.match(values["slug"]):
        report.add(
            lines["slug"], f"a slug is lower case letters, digits, hyphens: {values['slug']!r}"
        )
    if "minutes" in values and not 1 <= values["minutes"] <= 240:
        report.add(lines["minutes"], f"minutes is 1 to 240, got {values['minutes']}")
    match = FOLDER.match(folder)
    if match is None:
        report.add(1, f"a lesson's folder is part-NN/NN-name, got {folder!r}")
        return
    for key, number in (("part", int(match[1])), ("order", int(match[2]))):
        if key in values and values[key] != number:
            report.add(lines[key], f"{key} is {values[key]}, but the folder says {number}")


class BodyReader:
    """Reads what follows the front matter."""

    def __init__(self, folder: Path, draft: Draft, body: str, first_line: int) -> None:
        self.draft = draft
        self.report = draft.report
        self.body = body
        self.first_line = first_line
        self.env: dict[str, Any] = {}
        self.pieces = 0
        self.reader = Reader(folder, draft.report, self.read_piece)

    def read(self) -> list[Block]:
        """The blocks in order; prose between two fenced blocks is one block."""
        tokens = parser().parse(self.body, self.env)
        lines = self.body.split("\n")
        blocks: list[Block] = []
        prose: list[Token] = []
        for token in tokens:
            if token.type == "fence" and token.level == 0 and token.info.startswith("{"):
                self._end_prose(prose, blocks)
                prose = []
                if self._closed(token, lines, self.first_line):
                    with self.report.guard():
                        blocks.append(read_block(self._fence(token), self.reader))
            else:
                prose.append(token)
        self._end_prose(prose, blocks)
        self._check_ids(blocks)
        self._check_widgets(blocks)
        self._check_predictions(blocks)
        self._name_headings(blocks)
        return blocks

    def read_piece(self, text: Text) -> Markup:
        """Markdown inside a block: it shares link targets, has its own footnotes, no headings."""
        self.pieces += 1
        env = {"references": self.env.get("references", {}), "docId": str(self.pieces)}
        markup = Markup(text.text, parser().parse(text.text, env), env)
        self._check_tokens(markup.tokens, text.text.split("\n"), text.line)
        for token, line in walk(markup.tokens):
            if token.type == "heading_open":
                self.report.add(text.line + line, "a heading cannot stand inside a block")
        return markup

    def _end_prose(self, tokens: list[Token], blocks: list[Block]) -> None:
        if not tokens:
            return
        line = self.first_line + next((token.map[0] for token in tokens if token.map), 0)
        self._check_tokens(tokens, self.body.split("\n"), self.first_line)
        markup = Markup(self.body, tokens, self.env)
        blocks.append(Prose(place=Place(self.report.path, line), body=markup))

    def _fence(self, token: Token) -> Fence:
        assert token.map is not None
        match = DIRECTIVE.match(token.info.strip())
        name, argument = (match[1], match[2].strip()) if match else (token.info.strip(), "")
        return Fence(name, argument, self.first_line + token.map[0], token.content)

    def _closed(self, token: Token, lines: list[str], first_line: int) -> bool:
        assert token.map is not None
        start, end = token.map
        last = lines[end - 1].strip(" \t>") if end - 1 > start else ""
        closed = last.startswith(token.markup) and not last.strip(token.markup[0])
        if not closed:
            self.report.add(first_line + start, f"this {token.markup} is never closed")
        return closed

    def _check_tokens(self, tokens: list[Token], lines: list[str], first_line: int) -> None:
        for token, offset in walk(tokens):
            line = first_line + offset
            if token.type == "inline":
                self._check_lines(token.content, line)
            elif token.type in MATH_TOKENS:
                formula = (token.content.strip(), MATH_TOKENS[token.type])
                self.draft.formulas.append((formula, line))
            elif token.type == "link_open":
                self.draft.links.append((str(token.attrGet("href")), line))
            elif token.type == "image":
                self._check_image(token, line)
            elif token.type == "fence" and self._closed(token, lines, first_line):
                self._check_code(token, line)

    def _check_lines(self, text: str, line: int) -> None:
        for number, content in enumerate(text.split("\n")):
            if SECTION.match(content):
                self.report.add(
                    line + number,
                    f"{content.strip()!r} stands outside a block; a block that has a fence inside "
                    "begins and ends with four backticks",
                )
            elif content.startswith(":::"):
                self.report.add(line + number, "a block is fenced with ``` and not with :::")

    def _check_image(self, token: Token, line: int) -> None:
        if not token.content.strip():
            self.report.add(line, "a picture needs alternative text: ![what it shows](file)")
        with self.report.guard():
            self.reader.picture(str(token.attrGet("src")), line)

    def _check_code(self, token: Token, line: int) -> None:
        info = token.info.strip()
        if info.startswith("{"):
            self.report.add(line, f"{info.split()[0]} cannot stand inside a list or a block")
        elif info and not known_language(info):
            self.report.add(line, f"unknown language {info!r} for code")

    def _check_ids(self, blocks: list[Block]) -> None:
        for block in blocks:
            if not isinstance(block, Cell | Exercise | Quiz | Widget | Predict | Figure):
                continue
            names = [block.id, block.cell_id] if isinstance(block, Exercise) else [block.id]
            for name in filter(None, names):
                if name in self.draft.ids:
                    self.report.add(block.place.line, f"the id {name!r} is used twice")
                self.draft.ids.add(name)

    def _check_widgets(self, blocks: list[Block]) -> None:
        cells = {block.id: block.code for block in blocks if isinstance(block, Cell)}
        owners: dict[str, str] = {}
        for block in blocks:
            if not isinstance(block, Widget):
                continue
            line = block.place.line
            for runs in block.cells:
                if runs not in cells:
                    option, known = "runs" if block.runs else "stops", ", ".join(cells) or "none"
                    message = f"`:{option}:` names no cell: {runs!r}; cells: {known}"
                    self.report.add(line, message)
            if block.variable is None:
                continue
            if not any(re.search(rf"\b{block.variable}\b", code) for code in cells.values()):
                message = f"no cell uses the {block.kind}'s variable {block.variable!r}"
                self.report.add(line, message)
            if block.variable in owners:
                message = f"{owners[block.variable]!r} sets the variable {block.variable!r} too"
                self.report.add(line, message)
            owners[block.variable] = block.id

    def _check_predictions(self, blocks: list[Block]) -> None:
        """A prediction stands before the one cell whose output it asks for."""
        later: list[str] = []
        asked: set[str] = set()
        for block in reversed(blocks):
            if isinstance(block, Cell):
                later.append(block.id)
            elif isinstance(block, Prediction):
                if block.cell not in later:
                    known = ", ".join(reversed(later)) or "none"
                    message = f"`cell` names no cell below: {block.cell!r}; cells: {known}"
                    self.report.add(block.cell_line, message)
                elif block.cell in asked:
                    message = f"another quiz asks for the output of {block.cell!r} too"
                    self.report.add(block.cell_line, message)
                asked.add(block.cell)

    def _name_headings(self, blocks: list[Block]) -> None:
        """Give headings and glossary terms ids, and check that levels are not skipped."""
        level = 1
        for block in blocks:
            if not isinstance(block, Prose | Glossary):
                continue
            tokens = block.body.tokens
            for token, inline in pairwise(tokens):
                if token.type == "dt_open":
                    token.attrSet("id", self._free_id("term-" + slugify(plain(inline))))
                if token.type != "heading_open":
                    continue
                assert token.map is not None
                line, depth = self.first_line + token.map[0], int(token.tag[1])
                if depth == 1:
                    self.report.add(line, "the title is in the front matter: headings begin at ##")
                elif depth > level + 1:
                    self.report.add(line, f"heading level {depth} follows level {level}")
                level = depth
                token.attrSet("id", self._free_id(slugify(plain(inline))))

    def _free_id(self, wanted: str) -> str:
        name, number = wanted, 1
        while name in self.draft.ids:
            number += 1
            name = f"{wanted}-{number}"
        self.draft.ids.add(name)
        return name
