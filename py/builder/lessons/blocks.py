"""Each kind of block: what it takes, and how it becomes data."""

from __future__ import annotations

from collections.abc import Callable

from .blocks_reader import Reader
from .controls import read_widget
from .course import (
    Aside,
    Block,
    Cell,
    Exercise,
    Figure,
    Glossary,
    Mistake,
    Predict,
)
from .errors import BlockError, allowed
from .fences import Fence, Options, Text, filled, only_section, read_fence
from .python_code import check_expression, check_python
from .quizzes import read_quiz

CELL_OPTIONS = ("id", "shows", "autorun", "hide-input", "expect", "raises", "torch", "record")


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
        expect_lines=[expect.line for expect in expects],
        raises=raises or None,
        torch=options.flag("torch", True),
        record=options.flag("record", True),
    )


def read_exercise(fence: Fence, reader: Reader) -> Exercise:
    sections = ("starter", "hint", "mistake", "solution", "check")
    read_fence(fence, ("id", "shows", "title", "check-file"), reader.report, sections=sections)
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
    mistakes = []
    for section in fence.sections.get("mistake", []):
        with reader.report.guard():
            mistakes.append(_read_mistake(section, reader))
    return Exercise(
        place=reader.place(fence),
        id=name,
        title=title,
        task=reader.markdown(fence.body),
        starter=starter.text.strip("\n"),
        hints=[reader.markdown(filled(hint, "`--- hint`", hint.line - 1)) for hint in hints],
        solution=solution.text.strip("\n"),
        check=check.strip("\n"),
        mistakes=mistakes,
    )


def _read_mistake(section: Text, reader: Reader) -> Mistake:
    """`:message:`, one of `:when:` and `:same:`, and code that makes the mistake."""
    fence = Fence("mistake", "", section.line - 1, section.text)
    read_fence(fence, ("message", "when", "same"), reader.report)
    options = Options(fence)
    message = options.text("message")
    ways = [name for name in ("when", "same") if name in fence.options]
    if len(ways) != 1:
        raise BlockError(fence.line, "a mistake is recognised by one of `:when:` and `:same:`")
    way = ways[0]
    expression = options.text(way)
    check_expression(expression, options.line(way), f"`:{way}:`")
    filled(fence.body, "the code that makes the mistake", fence.line)
    check_python(fence.body.text, fence.body.line, "the code of a mistake")
    return Mistake(
        message=message,
        code=fence.body.text.strip("\n"),
        when=expression if way == "when" else None,
        same=expression if way == "same" else None,
        line=fence.line,
    )


def read_predict(fence: Fence, reader: Reader) -> Predict:
    read_fence(fence, ("id", "shows"), reader.report, sections=("answer",))
    filled(fence.body, "the question of {predict}", fence.line)
    answer = only_section(fence, "answer")
    return Predict(
        place=reader.place(fence),
        id=_id_to_link(fence, reader),
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
    read_fence(fence, ("id", "shows", "alt"), reader.report)
    if not fence.argument:
        raise BlockError(fence.line, "a figure names its file: ```{figure} picture.svg")
    alt = Options(fence).text("alt")
    filled(fence.body, "the caption of {figure}", fence.line)
    return Figure(
        place=reader.place(fence),
        id=_id_to_link(fence, reader),
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
    block = READERS[fence.name](fence, reader)
    if "shows" in fence.options:
        options = Options(fence)
        block.shows, block.shows_line = options.text("shows").split(), options.line("shows")
    return block


def _id_to_link(fence: Fence, reader: Reader) -> str | None:
    """The id of a block that needs one only where something leads to it."""
    if not {"id", "shows"} & fence.options.keys():
        return None
    return Options(fence).id(reader.next_id(fence.name))
