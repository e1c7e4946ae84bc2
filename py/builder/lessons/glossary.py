"""The terms that lessons explain: gathered on one page, and linked where prose uses them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import pairwise

from markdown_it.token import Token

from .course import Course, Glossary, Lesson, Markup
from .markdown import plain, slugify

# Of an entry such as "learning rate (η)" the words before the bracket are looked for.
_BRACKET = re.compile(r"\s*\([^)]*\)\s*$")


@dataclass
class Term:
    """A term, what it means, and the lessons whose glossaries have it, the first one's words."""

    name: str
    id: str
    meaning: Markup
    lessons: list[Lesson] = field(default_factory=list)

    @property
    def spelling(self) -> str:
        """The words to look for in prose."""
        return _BRACKET.sub("", self.name)


def gather(course: Course) -> list[Term]:
    """All terms by name; of two glossaries that have one, the earlier lesson explains it."""
    terms: dict[str, Term] = {}
    for lesson in course.lessons:
        for block in lesson.blocks:
            if isinstance(block, Glossary):
                for name, meaning in definitions(block.body):
                    found = terms.setdefault(
                        name.lower(), Term(name, f"term-{slugify(name)}", meaning)
                    )
                    if lesson not in found.lessons:
                        found.lessons.append(lesson)
    return sorted(terms.values(), key=lambda term: term.name.lower())


def definitions(body: Markup) -> list[tuple[str, Markup]]:
    """The terms of a definition list with the Markdown of what each means."""
    found: list[tuple[str, Markup]] = []
    names: list[str] = []
    start = 0
    for index, (token, following) in enumerate(pairwise(body.tokens)):
        if token.type == "dt_open":
            names.append(plain(following))
        elif token.type == "dd_open":
            start = index + 1
        if following.type == "dd_close":
            meaning = Markup(body.text, body.tokens[start : index + 1], body.env)
            found += [(name, meaning) for name in names]
            names = []
    return found


class TermLinks:
    """Links the first use of each term in a section of prose to the glossary."""

    def __init__(self, terms: Sequence[Term], glossary: str) -> None:
        self.address = glossary
        self.by_spelling: dict[str, Term] = {}
        for term in terms:
            for spelling in variants(term.spelling):
                self.by_spelling.setdefault(spelling, term)
        words = sorted(self.by_spelling, key=len, reverse=True)
        any_of = "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in words)
        self.pattern = re.compile(rf"(?<![\w-])(?:{any_of})(?![\w-])", re.IGNORECASE)
        self.used: dict[str, Term] = {}
        self._seen: set[str] = set()

    def new_section(self) -> None:
        """From here on each term is linked again."""
        self._seen.clear()

    def linked(self, tokens: Sequence[Token]) -> list[Token]:
        """The tokens with links; headings, code, formulas and other links stay as they are."""
        if not self.by_spelling:
            return list(tokens)
        result: list[Token] = []
        heading = False
        for token in tokens:
            if token.type == "heading_open":
                heading = True
                if token.tag == "h2":
                    self.new_section()
            elif token.type == "heading_close":
                heading = False
            if token.type == "inline" and token.children and not heading:
                token = token.copy(children=self._inline(token.children))
            result.append(token)
        return result

    def _inline(self, children: Sequence[Token]) -> list[Token]:
        result: list[Token] = []
        depth = 0
        for child in children:
            # Emphasis marks titles and words that are being explained here.
            depth += child.type in ("link_open", "em_open")
            depth -= child.type in ("link_close", "em_close")
            if child.type == "text" and not depth:
                result += self._text(child)
                continue
            if child.type == "text":
                # The author has linked or stressed this term already.
                self._seen |= {
                    self._term(match).id for match in self.pattern.finditer(child.content)
                }
            result.append(child)
        return result

    def _term(self, match: re.Match[str]) -> Term:
        return self.by_spelling[" ".join(match[0].lower().split())]

    def _text(self, token: Token) -> list[Token]:
        pieces: list[Token] = []
        end = 0
        for match in self.pattern.finditer(token.content):
            term = self._term(match)
            if term.id in self._seen:
                continue
            self._seen.add(term.id)
            self.used[term.id] = term
            link = (
                f'<a class="term" href="{self.address}#{term.id}" '
                f'aria-describedby="about-{term.id}">{escape(match[0], quote=False)}</a>'
            )
            before = token.content[end : match.start()]
            pieces.append(Token("text", "", 0, content=before))
            pieces.append(Token("html_inline", "", 0, content=link))
            end = match.end()
        return [*pieces, Token("text", "", 0, content=token.content[end:])]


def variants(spelling: str) -> list[str]:
    """The term in lower case, in the singular and in the plural."""
    word = " ".join(spelling.lower().split())
    forms = [word]
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        forms.append(word[:-1] + "ies")
    elif word.endswith(("s", "x", "ch", "sh")):
        forms.append(word + "es")
    else:
        forms.append(word + "s")
    if word.endswith("s") and not word.endswith("ss") and len(word) > 4:
        forms.append(word[:-1])
    return forms
