"""The pages around the lessons: the course page, the reader's progress, and former addresses."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment
from markupsafe import Markup as Html

from .course import Cell, Course, Exercise, Lesson, Prose, Quiz
from .course_map import course_map
from .explore import EXPLORE
from .linked_data import course_data
from .recorded_html import FIGURE, Output, merged, output_html

# A course of fewer lessons is seen at one glance.
FILTERED_FROM = 6
LARGEST_PICTURE = 40_000  # characters


def outline(lesson: Lesson) -> dict[str, Any]:
    """What the page's script needs to know to say how far a reader is in a lesson."""
    checks = [block.id for block in lesson.blocks if isinstance(block, Quiz | Exercise)]
    return {
        "slug": lesson.slug,
        "checks": " ".join(checks),
        "sections": "" if checks else " ".join(_sections(lesson)),
        "formerly": " ".join(lesson.formerly),
    }


def _sections(lesson: Lesson) -> list[str]:
    return [
        str(token.attrGet("id"))
        for block in lesson.blocks
        if isinstance(block, Prose)
        for token in block.body.tokens
        if token.type == "heading_open" and token.tag == "h2"
    ]


def render_course_page(
    course: Course, templates: Environment, outputs: Mapping[str, Sequence[Output]]
) -> str:
    """The course: its map, its parts, a card a lesson.

    `outputs` are those of the first lesson: what its first cell drew is the page's picture.
    """
    numbers = {lesson.slug: number for number, lesson in enumerate(course.lessons, 1)}

    def card(lesson: Lesson) -> dict[str, Any]:
        return {
            "address": f"lessons/{lesson.slug}/",
            "number": numbers[lesson.slug],
            "title": lesson.title,
            "summary": lesson.summary,
            "minutes": lesson.minutes,
            "topics": " ".join(lesson.covers).replace("-", " "),
            "outline": outline(lesson),
            "needs": [
                {"slug": slug, "number": numbers[slug], "title": course.lesson(slug).title}
                for slug in lesson.prerequisites
            ],
        }

    parts: list[dict[str, Any]] = [
        {
            "number": part.number,
            "title": part.title,
            "named": part.title != f"Part {part.number}",
            "summary": part.summary,
            "length": length(part.lessons),
            "lessons": [card(lesson) for lesson in part.lessons],
        }
        for part in course.parts
    ]
    many = len(course.lessons) >= FILTERED_FROM
    watch, picture = _first_picture(course.lessons[0], outputs)
    description = "Learn deep learning by running it: every cell trains in your browser."
    return templates.get_template("index.html").render(
        root="./",
        description=description,
        linked_data=course_data(course, description),
        og_title="Glowgrad: deep learning in a browser tab",
        og_type="website",
        first=card(course.lessons[0]),
        watch=watch,
        picture=Html(picture),
        parts=parts,
        explore=EXPLORE,
        total=len(course.lessons),
        length=length(course.lessons),
        map=Html(course_map(course)) if many else "",
        cards=[one for part in parts for one in part["lessons"]] if many else [],
    )


def _first_picture(lesson: Lesson, outputs: Mapping[str, Sequence[Output]]) -> tuple[str, str]:
    """The id of a lesson's first cell, and the first figure that it drew, if any."""
    cell = next((block.id for block in lesson.blocks if isinstance(block, Cell)), "")
    drawn = (output_html(o) for o in merged(outputs.get(cell, ())) if FIGURE in o.get("data", {}))
    return cell, next((html for html in drawn if len(html) <= LARGEST_PICTURE), "")


def length(lessons: list[Lesson]) -> str:
    """How long some lessons take together: `50 min`, `3 h`, `26 h`, to half an hour below ten."""
    minutes = sum(lesson.minutes for lesson in lessons)
    if minutes < 90:
        return f"{minutes} min"
    hours = minutes / 60
    rounded = round(hours) if hours >= 10 else round(2 * hours) / 2
    return f"{rounded:g} h".replace(".5 h", "½ h")


def render_progress_page(course: Course, templates: Environment) -> str:
    """The page that shows, saves, loads and deletes what a reader has done."""
    return templates.get_template("progress.html").render(
        root="../",
        description="What you have done in the course: look at it, save it, take it along.",
        og_title="Your progress · Glowgrad",
        og_type="website",
        lessons=[
            {"address": f"../lessons/{one.slug}/", "title": one.title, "outline": outline(one)}
            for one in course.lessons
        ],
    )


def write_former_addresses(course: Course, out_dir: Path, templates: Environment) -> None:
    """A page at each former address that leads to the lesson's present one."""
    for lesson in course.lessons:
        for slug in lesson.formerly:
            folder = out_dir / "lessons" / slug
            folder.mkdir(parents=True, exist_ok=True)
            html = templates.get_template("moved.html").render(
                root="../../", address=f"../{lesson.slug}/", title=lesson.title
            )
            (folder / "index.html").write_text(html, encoding="utf-8")


def words_in(html: str) -> int:
    """The words of a page's prose: no code, no data."""
    return len(re.sub(r"<(script|pre)\b.*?</\1>|<[^>]+>", " ", html, flags=re.DOTALL).split())
