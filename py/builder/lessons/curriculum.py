"""The list of all ideas that the course teaches, and which of them a lesson and its blocks show."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path

from .course import Idea, Lesson
from .errors import LessonError, Problem, Report, source_name

FILE = "curriculum.tsv"
COLUMNS = ["id", "title", "lesson"]


def read_curriculum(lessons_dir: Path) -> dict[str, Idea]:
    """The ideas of `curriculum.tsv` by id, in its order; none where the file is not there."""
    path = lessons_dir / FILE
    if not path.is_file():
        return {}
    header, *rows = path.read_text(encoding="utf-8").splitlines()
    problems: list[Problem] = []
    report = Report(source_name(path, lessons_dir), problems)
    if header.split("\t") != COLUMNS:
        report.add(1, f"the columns are {', '.join(COLUMNS)}, with tabs between them")
    ideas: dict[str, Idea] = {}
    for line, row in enumerate(rows, 2):
        name, title, lessons = (*row.split("\t"), "", "")[:3]
        if not title or not all(number.isdecimal() for number in lessons.split(",")):
            report.add(line, f"a row is id, title and lesson numbers (3 or 3,8), got {row!r}")
        elif name in ideas:
            report.add(line, f"the id {name!r} is there twice")
        else:
            ideas[name] = Idea(name, title, [int(number) for number in lessons.split(",")])
    if problems:
        raise LessonError(problems)
    return ideas


def check_ideas(
    lesson: Lesson, key_lines: Mapping[str, int], ideas: Mapping[str, Idea], report: Report
) -> None:
    """Report ids that the curriculum lacks, and where `covers` is not just what the blocks show."""
    shown = {name for block in lesson.blocks for name in block.shows}
    for number, name in enumerate(lesson.covers):
        line = key_lines.get(f"covers.{number}", key_lines.get("covers", 1))
        if name not in ideas:
            report.add(line, f"`covers`: {_unknown(name, ideas)}")
        elif name in lesson.covers[:number]:
            report.add(line, f"`covers`: {name!r} is there twice")
        elif name not in shown:
            message = f"`covers`: no block shows {name!r}; write `:shows: {name}` where it is seen"
            report.add(line, message)
    for block in lesson.blocks:
        line = block.shows_line or block.place.line
        for number, name in enumerate(block.shows):
            if name not in ideas:
                report.add(line, f"`:shows:`: {_unknown(name, ideas)}")
            elif name not in lesson.covers:
                report.add(line, f"`:shows:` names {name!r}, which is not in the lesson's `covers`")
            elif name in block.shows[:number]:
                report.add(line, f"`:shows:`: {name!r} is there twice")


def _unknown(name: str, ideas: Mapping[str, Idea]) -> str:
    close = get_close_matches(name, ideas, n=3)
    hint = f"did you mean {', '.join(close)}?" if close else f"ids stand in lessons/{FILE}"
    return f"the curriculum has no id {name!r}; {hint}"
