"""Each kind of block: what it takes, and how it becomes data."""

from __future__ import annotations

import keyword
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .course import (
    Aside,
    Block,
    Cell,
    Exercise,
    Figure,
    Glossary,
    Markup,
    Place,
    Predict,
    Quiz,
    Widget,
)
from .errors import BlockError, Report, allowed
from .fences import Fence, Options, Text, filled, only_section, read_fence
from .front_matter import Key, read_mapping
from .python_code import check_expression, check_python

CELL_OPTIONS = ("id", "autorun", "hide-input", "expect", "raises", "torch", "record")
SLIDER_OPTIONS = ("id", "label", "variable", "min", "max", "step", "value", "runs")
DIFFICULTIES = ("easy", "medium", "hard")
QUIZ_KEYS = {
    "question": Key(str),
    "options": Key(list, item=str),
    "correctIndex": Key(int),
    "difficulty": Key(str, choices=DIFFICULTIES),
    "explanation": Key(str),
    "feedback": Key(list, item=str),
}


@dataclass
class Reader:
    """What the blocks of one lesson share while they are read."""

    folder: Path
    report: Report
    markdown: Callable[[Text], Markup]
    counts: dict[str, int] = field(default_factory=dict)
    files: list[Path] = field(default_factory=list)

    def place(self, fence: Fence) -> Place:
        return Place(self.report.path, fence.line)

    def next_id(self, kind: str) -> str:
        """`cell-3` for the third cell: the id of a block that names none."""
        self.counts[kind] = self.counts.get(kind, 0) + 1
        return f"{kind}-{self.counts[kind]}"

    def file(self, name: str, line: int) -> Path:
        """A file in the lesson's folder."""
        path = self.folder / name
        if not path.resolve().is_relative_to(self.folder.resolve()):
            raise BlockError(line, f"{name!r} is outside the lesson's folder")
        if not path.is_file():
            raise BlockError(line, f"there is no file {name!r} in the lesson's folder")
        return path

    def picture(self, name: str, line: int) -> Path:
        """A file that the page shows, to be copied beside it."""
        path = self.file(name, line)
        if path not in self.files:
            self.files.append(path)
        return path


def read_cell(fence: Fence, reader: Reader) -> Cell:
    read_fence(fence, CELL_OPTIONS, reader.report, repeatable=("expect",))
    if fence.argument != "python":
        raise BlockError(
            fence.line, f"a cell is ```{{code-cell}} python, got language {fence.argument!r}"
        )
    options = Options(fence)
    name = options.id(reader.next_id("cell"))
    filled(fence.body, f"cell {name!r}", fence.line)
    expects = fence.options.get("expect", [])
    for expect in expects:
        check_expression(expect.text, expect.line, "`:expect:`")
    raises = options.text("raises", "")
    if raises and not raises.isidentifier():
        raise BlockError(options.line("raises"), f"`:raises:` names an exception, got {raises!r}")
    check_python(fence.body.text, fence.body.line, f"cell {name!r}")
    return Cell(
        place=reader.place(fence),
        id=name,
        code=fence.body.text.rstrip(),
        code_line=fence.body.line,
        autorun=options.flag("autorun", False),
        hide_input=options.flag("hide-input", False),
        expects=[expect.text for expect in expects],
        raises=raises or None,
        torch=options.flag("torch", True),
        record=options.flag("record", True),
    )


def read_exercise(fence: Fence, reader: Reader) -> Exercise:
    sections = ("starter", "hint", "solution", "check")
    read_fence(fence, ("id", "title", "check-file"), reader.report, sections=sections)
    options = Options(fence)
    name = options.id()
    title = options.text("title")
    filled(fence.body, f"the task of exercise {name!r}", fence.line)
    starter, solution = only_section(fence, "starter"), only_section(fence, "solution")
    if "check-file" in fence.options:
        if "check" in fence.sections:
            raise BlockError(fence.line, "an exercise has `:check-file:` or `--- check`, not both")
        path = reader.file(options.text("check-file"), options.line("check-file"))
        check = path.read_text(encoding="utf-8")
        # The file's lines are its own; a slip in it is reported at the option that names it.
        with reader.report.guard():
            try:
                check_python(check, 1, path.name)
            except BlockError as error:
                message = f"{error.message} (line {error.line})"
                raise BlockError(options.line("check-file"), message) from None
    else:
        section = only_section(fence, "check")
        check = section.text
        with reader.report.guard():
            check_python(check, section.line, f"check of {name!r}")
    for what, section in (("starter", starter), ("solution", solution)):
        with reader.report.guard():
            check_python(section.text, section.line, f"{what} of {name!r}")
    hints = fence.sections.get("hint", [])
    return Exercise(
        place=reader.place(fence),
        id=name,
        title=title,
        task=reader.markdown(fence.body),
        starter=starter.text.strip("\n"),
        hints=[reader.markdown(filled(hint, "`--- hint`", hint.line - 1)) for hint in hints],
        solution=solution.text.strip("\n"),
        check=check.strip("\n"),
    )


def read_quiz(fence: Fence, reader: Reader) -> Quiz:
    read_fence(fence, ("id",), reader.report)
    name = Options(fence).id(reader.next_id("quiz"))
    values, lines = read_mapping(fence.body.text, fence.body.line, QUIZ_KEYS, "quiz", reader.report)
    given = set(values)
    # What is missing was reported; the rest of the block is read as if it were right.
    values = {**_empty_quiz(), **values}
    options, feedback, right = values["options"], values["feedback"], values["correctIndex"]
    if "options" in given and len(options) < 2:
        raise BlockError(lines["options"], "a quiz has at least 2 options")
    if {"options", "correctIndex"} <= given and not 0 <= right < len(options):
        raise BlockError(
            lines["correctIndex"],
            f"correctIndex counts from 0: {right} is not among the {len(options)} options",
        )
    if {"options", "feedback"} <= given and len(feedback) != len(options):
        raise BlockError(
            lines["feedback"],
            f"feedback has one text per option: {len(options)} wanted, {len(feedback)} given",
        )
    texts = {
        "question": [values["question"]],
        "options": options,
        "explanation": [values["explanation"]],
        "feedback": feedback,
    }
    markup = {
        key: [reader.markdown(Text(text, lines.get(key, fence.line))) for text in items]
        for key, items in texts.items()
    }
    return Quiz(
        place=reader.place(fence),
        id=name,
        question=values["question"],
        options=options,
        correct_index=right,
        difficulty=values["difficulty"],
        explanation=values["explanation"],
        feedback=feedback,
        markup=markup,
    )


def _empty_quiz() -> dict[str, Any]:
    return {
        "question": "",
        "options": ["", ""],
        "correctIndex": 0,
        "difficulty": DIFFICULTIES[0],
        "explanation": "",
        "feedback": ["", ""],
    }


def read_widget(fence: Fence, reader: Reader) -> Widget:
    kinds = ("slider",)
    if fence.argument not in kinds:
        raise BlockError(fence.line, f"unknown widget {fence.argument!r}; {allowed(kinds)}")
    read_fence(fence, SLIDER_OPTIONS, reader.report)
    options = Options(fence)
    name = options.id()
    low, high, step, value = (options.number(x) for x in ("min", "max", "step", "value"))
    if not low < high:
        raise BlockError(options.line("max"), f"`:max:` ({high}) must be above `:min:` ({low})")
    if step <= 0:
        raise BlockError(options.line("step"), f"`:step:` must be above 0, got {step}")
    if not low <= value <= high:
        raise BlockError(options.line("value"), f"`:value:` {value} is not in {low} to {high}")
    variable = options.text("variable")
    if not variable.isidentifier() or keyword.iskeyword(variable):
        raise BlockError(options.line("variable"), f"{variable!r} is no name of a variable")
    if fence.body.text.strip():
        raise BlockError(fence.body.line, f"a slider has only options; {allowed(SLIDER_OPTIONS)}")
    return Widget(
        place=reader.place(fence),
        kind=fence.argument,
        id=name,
        label=options.text("label"),
        variable=variable,
        min=low,
        max=high,
        step=step,
        value=value,
        runs=options.text("runs"),
    )


def read_predict(fence: Fence, reader: Reader) -> Predict:
    read_fence(fence, (), reader.report, sections=("answer",))
    filled(fence.body, "the question of {predict}", fence.line)
    answer = only_section(fence, "answer")
    return Predict(
        place=reader.place(fence),
        question=reader.markdown(fence.body),
        answer=reader.markdown(answer),
    )


def read_aside(fence: Fence, reader: Reader) -> Aside:
    read_fence(fence, (), reader.report)
    filled(fence.body, f"{{{fence.name}}}", fence.line)
    return Aside(
        place=reader.place(fence),
        kind=fence.name,
        title=fence.argument or fence.name.capitalize(),
        body=reader.markdown(fence.body),
    )


def read_figure(fence: Fence, reader: Reader) -> Figure:
    read_fence(fence, ("alt",), reader.report)
    if not fence.argument:
        raise BlockError(fence.line, "a figure names its file: ```{figure} picture.svg")
    alt = Options(fence).text("alt")
    filled(fence.body, "the caption of {figure}", fence.line)
    return Figure(
        place=reader.place(fence),
        file=reader.picture(fence.argument, fence.line),
        alt=alt,
        caption=reader.markdown(fence.body),
    )


def read_glossary(fence: Fence, reader: Reader) -> Glossary:
    read_fence(fence, (), reader.report)
    body = reader.markdown(fence.body)
    top = {token.type for token in body.tokens if token.level == 0}
    if top != {"dl_open", "dl_close"}:
        raise BlockError(fence.line, "a glossary holds terms only: `term`, then `: what it means`")
    return Glossary(place=reader.place(fence), body=body)


READERS: dict[str, Callable[[Fence, Reader], Block]] = {
    "code-cell": read_cell,
    "exercise": read_exercise,
    "quiz": read_quiz,
    "widget": read_widget,
    "predict": read_predict,
    "note": read_aside,
    "warning": read_aside,
    "figure": read_figure,
    "glossary": read_glossary,
}


def read_block(fence: Fence, reader: Reader) -> Block:
    """The block that a fence describes; BlockError where it cannot be read."""
    if fence.name not in READERS:
        raise BlockError(fence.line, f"unknown block {{{fence.name}}}; {allowed(list(READERS))}")
    return READERS[fence.name](fence, reader)
