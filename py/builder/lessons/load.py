"""All lesson files to a `Course`, or one error that lists everything that is wrong in them."""

from __future__ import annotations

import re
from pathlib import Path

from .course import Course, Lesson, Part
from .curriculum import check_ideas, read_curriculum
from .errors import LessonError, Problem, Report, source_name
from .fences import ID
from .front_matter import PART_KEYS, read_mapping
from .mathml import Formula, to_mathml
from .read_lesson import Draft, read_lesson

# Pages of the site that lessons lead to, as page:name.
PAGES = ("autodiff", "optimizer-race", "playground", "notebook")
EXTERNAL = re.compile(r"^(https?://|mailto:)")


def load_course(lessons_dir: Path) -> Course:
    """Read every `part-NN/NN-name/index.md`; raises LessonError with all mistakes of all files."""
    problems: list[Problem] = []
    drafts = []
    for path in sorted(lessons_dir.glob("**/index.md")):
        report = Report(source_name(path, lessons_dir), problems)
        drafts.append(read_lesson(path, lessons_dir, report))
    if not drafts:
        message = "there is no lesson here: a lesson is part-NN/NN-name/index.md"
        raise LessonError([Problem(lessons_dir.name, 1, message)])
    drafts.sort(key=_position)
    _check_slugs(drafts)
    _check_former(drafts)
    _check_links(drafts)
    ideas = read_curriculum(lessons_dir)
    for draft in drafts:
        if draft.lesson is not None:
            check_ideas(draft.lesson, draft.key_lines, ideas, draft.report)
    math = _convert_formulas(drafts)
    lessons = [draft.lesson for draft in drafts if draft.lesson is not None]
    parts = [
        _part(lessons_dir, number, [one for one in lessons if one.part == number], problems)
        for number in sorted({lesson.part for lesson in lessons})
    ]
    if problems:
        raise LessonError(problems)
    return Course(parts, math, ideas)


def _position(draft: Draft) -> tuple[int, int]:
    return (draft.lesson.part, draft.lesson.order) if draft.lesson else (1000, 0)


def _part(lessons_dir: Path, number: int, lessons: list[Lesson], problems: list[Problem]) -> Part:
    path = lessons_dir / f"part-{number:02}" / "part.yml"
    if not path.is_file():
        return Part(number, f"Part {number}", "", lessons)
    report = Report(source_name(path, lessons_dir), problems)
    values = {"title": "", "summary": ""}
    with report.guard():
        text = path.read_text(encoding="utf-8")
        values |= read_mapping(text, 1, PART_KEYS, "part", report)[0]
    return Part(number, values["title"], values["summary"], lessons)


def _check_slugs(drafts: list[Draft]) -> None:
    slugs = {draft.slug for draft in drafts if draft.slug}
    whole = {draft.lesson.slug for draft in drafts if draft.lesson}
    seen: dict[str, str] = {}
    places: dict[tuple[int, int], str] = {}
    for draft in drafts:
        lesson = draft.lesson
        if lesson is None:
            continue
        if lesson.slug in seen:
            message = f"the slug {lesson.slug!r} is also that of {seen[lesson.slug]}"
            draft.report.add(draft.key_lines["slug"], message)
        place = (lesson.part, lesson.order)
        if place in places:
            message = f"part {lesson.part} has two lessons of order {lesson.order}: {places[place]}"
            draft.report.add(draft.key_lines["order"], message)
        places[place] = lesson.name
        for slug in lesson.prerequisites:
            line = draft.key_lines["prerequisites"]
            if slug not in slugs:
                known = ", ".join(sorted(slugs))
                draft.report.add(line, f"prerequisite {slug!r} is no lesson; lessons: {known}")
            elif slug in whole and slug not in seen:
                draft.report.add(line, f"prerequisite {slug!r} does not come before this lesson")
        seen[lesson.slug] = lesson.name


def _check_former(drafts: list[Draft]) -> None:
    """A former slug is nobody's present one, and leads to one lesson only."""
    present = {draft.slug for draft in drafts if draft.slug}
    taken: dict[str, str] = {}
    for draft in drafts:
        if draft.lesson is None:
            continue
        for number, slug in enumerate(draft.lesson.formerly):
            line = draft.key_lines.get(f"formerly.{number}", draft.key_lines["formerly"])
            if not ID.match(slug):
                message = f"a slug is lower case letters, digits, hyphens: {slug!r}"
                draft.report.add(line, message)
            elif slug in present:
                draft.report.add(line, f"the former slug {slug!r} is that of a lesson")
            elif slug in taken:
                draft.report.add(line, f"the former slug {slug!r} is also in {taken[slug]}")
            taken[slug] = draft.lesson.name


def _check_links(drafts: list[Draft]) -> None:
    ids = {draft.slug: draft.ids for draft in drafts if draft.slug}
    for draft in drafts:
        for href, line in draft.links:
            if EXTERNAL.match(href):
                continue
            if href.startswith("#"):
                if href[1:] not in draft.ids:
                    draft.report.add(line, f"the link {href} leads to nothing in this lesson")
            elif href.startswith("lesson:"):
                slug, _, place = href.removeprefix("lesson:").partition("#")
                if slug not in ids:
                    known = ", ".join(sorted(ids))
                    draft.report.add(line, f"the link {href} names no lesson; lessons: {known}")
                elif place and place not in ids[slug]:
                    draft.report.add(line, f"the link {href} leads to nothing in that lesson")
            elif href.startswith("page:"):
                if href.removeprefix("page:") not in PAGES:
                    known = ", ".join(PAGES)
                    draft.report.add(line, f"the link {href} names no page of the site: {known}")
            else:
                draft.report.add(
                    line,
                    f"the link {href!r} is none of #id, lesson:slug, lesson:slug#id, page:name, "
                    "https://…",
                )


def _convert_formulas(drafts: list[Draft]) -> dict[Formula, str]:
    formulas = [formula for draft in drafts for formula, _ in draft.formulas]
    mathml, errors = to_mathml(formulas)
    for draft in drafts:
        for formula, line in draft.formulas:
            if formula in errors:
                draft.report.add(line, f"the formula {formula[0]!r}: {errors[formula]}")
    return mathml
