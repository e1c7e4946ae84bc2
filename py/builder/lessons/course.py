"""A course as data: parts, lessons, and the blocks of a lesson with their place in the source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from markdown_it.token import Token


@dataclass(frozen=True)
class Place:
    """Where something stands: a file as messages name it, and a 1-based line."""

    path: str
    line: int


@dataclass
class Markup:
    """Markdown that was read: the text and its tokens."""

    text: str
    tokens: list[Token]
    env: dict[str, Any]


@dataclass(kw_only=True)
class Block:
    """What a lesson is made of; `shows` are the ids of the curriculum that it demonstrates."""

    place: Place
    shows: list[str] = field(default_factory=list)
    shows_line: int = 0


@dataclass(kw_only=True)
class Prose(Block):
    """Paragraphs, headings, lists, tables, formulas."""

    body: Markup


@dataclass(kw_only=True)
class Cell(Block):
    """Python that the reader runs.

    `expects` are expressions that are true after the cell ran; `raises` names the exception that
    the cell is there to show; `torch` is false for a cell that only this library can run;
    `record` is false where the page shows no output before the reader runs it. `code_line` is the
    line of the file at which the code begins.
    """

    id: str
    code: str
    code_line: int
    autorun: bool = False
    hide_input: bool = False
    expects: list[str] = field(default_factory=list)
    expect_lines: list[int] = field(default_factory=list)
    raises: str | None = None
    torch: bool = True
    record: bool = True


@dataclass
class Mistake:
    """A typical wrong answer and what to say to it.

    It is recognised by an expression: `when` is true, or `same` gives what it gives after `code`.
    """

    message: str
    code: str
    when: str | None
    same: str | None
    line: int

    @property
    def recognised(self) -> dict[str, str]:
        """What `glowgrad.checks.graded` takes."""
        if self.when is not None:
            return {"message": self.message, "when": self.when}
        return {"message": self.message, "same": self.same or "", "code": self.code}


@dataclass(kw_only=True)
class Exercise(Block):
    """A task with a cell to fill in, graded hints, a solution and a check."""

    id: str
    title: str
    task: Markup
    starter: str
    hints: list[Markup]
    solution: str
    check: str
    mistakes: list[Mistake] = field(default_factory=list)

    @property
    def graded_check(self) -> str:
        """The check as it is run: where it fails, a mistake that fits says why."""
        if not self.mistakes:
            return self.check
        known = [mistake.recognised for mistake in self.mistakes]
        return (
            "from glowgrad import checks as _checks\n"
            f"_checks.graded(globals(), {self.check!r}, {known!r})"
        )

    @property
    def cell_id(self) -> str:
        """The id of the cell that holds the starter."""
        return f"{self.id}-cell"


@dataclass(kw_only=True)
class Quiz(Block):
    """A question that the page marks; `markup` holds the same texts, read as Markdown."""

    id: str
    question: str
    difficulty: str
    explanation: str
    markup: Mapping[str, list[Markup]]


@dataclass(kw_only=True)
class Choice(Quiz):
    """A quiz `single` (one right option) or, with `several`, `multiple`."""

    options: list[str]
    feedback: list[str]
    correct: list[int]
    several: bool = False


@dataclass(kw_only=True)
class Numeric(Quiz):
    """A number to find, right within `tolerance`; `mistakes` are `{value, feedback}`."""

    answer: float
    tolerance: float
    unit: str
    feedback: str
    mistakes: list[dict[str, Any]]


@dataclass(kw_only=True)
class Order(Quiz):
    """Lines to put in order: `orders` are right, `start` is what the reader finds.

    A mistake is `{order, feedback}`: some lines stand one after the other, others between or not.
    """

    lines: list[str]
    code: bool
    orders: list[list[int]]
    mistakes: list[dict[str, Any]]
    start: list[int]


@dataclass(kw_only=True)
class Sort(Quiz):
    """Things to put into groups: an item is `{text, group, feedback}`, feedback to other groups.

    With `nested` each group lies inside the one before it. `start` is the order of the items.
    """

    groups: list[str]
    items: list[dict[str, Any]]
    nested: bool
    start: list[int]


@dataclass(kw_only=True)
class Prediction(Quiz):
    """What will a cell print? To pick from `options` or, where there are none, to type."""

    cell: str
    cell_line: int
    options: list[str]
    feedback: list[str]
    correct_index: int | None


@dataclass(kw_only=True)
class Widget(Block):
    """A control that sets a variable, runs a cell, or both.

    `value` is the first one, None for an empty drawing; `settings` is what only its kind has.
    """

    kind: str
    id: str
    label: str
    variable: str | None
    runs: str | None
    value: Any
    settings: dict[str, Any]

    @property
    def assignment(self) -> str:
        """Python that gives the variable its first value; "" without a variable."""
        if self.variable is None:
            return ""
        if self.kind == "drawing":
            zeros = f"_numpy.zeros({tuple(self.settings['shape'])}, _numpy.float32)"
            return f"import numpy as _numpy\n{self.variable} = {zeros}"
        return f"{self.variable} = {self.value!r}"

    @property
    def cells(self) -> list[str]:
        """The ids of the cells that it runs, one for each stop of a timeline."""
        own = [cell for _, cell in self.settings.get("stops", []) if cell]
        return own if self.runs is None else [self.runs]


@dataclass(kw_only=True)
class Predict(Block):
    """A question to answer before running; the answer is folded away."""

    question: Markup
    answer: Markup
    id: str | None = None


@dataclass(kw_only=True)
class Aside(Block):
    """A `note` or a `warning`."""

    kind: str
    title: str
    body: Markup


@dataclass(kw_only=True)
class Figure(Block):
    """A picture of the lesson's folder with its alternative text and a caption."""

    file: Path
    alt: str
    caption: Markup
    id: str | None = None


@dataclass(kw_only=True)
class Glossary(Block):
    """Terms and what they mean, as a definition list."""

    body: Markup


@dataclass(kw_only=True)
class Lesson:
    """One `index.md`."""

    path: Path
    name: str
    title: str
    slug: str
    part: int
    order: int
    summary: str
    minutes: int
    prerequisites: list[str]
    covers: list[str]
    device: str
    formerly: list[str]
    source: str
    blocks: list[Block]
    files: list[Path] = field(default_factory=list)

    @property
    def cells(self) -> list[Cell]:
        """The cells in reading order, without those of exercises."""
        return [block for block in self.blocks if isinstance(block, Cell)]

    @property
    def exercises(self) -> list[Exercise]:
        """The exercises in reading order."""
        return [block for block in self.blocks if isinstance(block, Exercise)]


@dataclass
class Part:
    """A folder `part-NN`; its title and summary stand in `part.yml` there."""

    number: int
    title: str
    summary: str
    lessons: list[Lesson]


@dataclass(frozen=True)
class Idea:
    """One row of the curriculum; `lessons` are the numbers of the lessons that teach it."""

    id: str
    title: str
    lessons: list[int]


@dataclass
class Course:
    """All parts in order, the MathML of every formula by (TeX, is a display), the curriculum."""

    parts: list[Part]
    math: dict[tuple[str, bool], str]
    ideas: dict[str, Idea] = field(default_factory=dict)

    @property
    def lessons(self) -> list[Lesson]:
        """Every lesson in reading order."""
        return [lesson for part in self.parts for lesson in part.lessons]

    def lesson(self, slug: str) -> Lesson:
        """The lesson of that slug; KeyError where there is none."""
        for lesson in self.lessons:
            if lesson.slug == slug:
                return lesson
        raise KeyError(f"no lesson {slug!r}; there are {[one.slug for one in self.lessons]}")
