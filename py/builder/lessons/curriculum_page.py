"""docs/curriculum/: every idea of the course, the blocks that show it, and what came of their run.

What a cell printed and which pictures it drew stand there too, so that a claim can be judged.

The same stands in docs/curriculum/curriculum.json for programs.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

from jinja2 import Environment

from .course import (
    Block,
    Cell,
    Course,
    Exercise,
    Figure,
    Idea,
    Lesson,
    Markup,
    Predict,
    Prose,
    Quiz,
    Widget,
)
from .markdown import plain
from .record import Recording, Step
from .recorded_html import FIGURE

LONGEST_QUESTION = 150
LONGEST_PRINT = 600


def write_curriculum(
    course: Course, recordings: Mapping[str, Recording], templates: Environment, out_dir: Path
) -> None:
    """Write the page and the file; a lesson that was not run has results without seconds."""
    folder = out_dir / "docs" / "curriculum"
    folder.mkdir(parents=True, exist_ok=True)
    shown = {lesson.slug: _shown(lesson, recordings.get(lesson.slug)) for lesson in course.lessons}
    page = templates.get_template("curriculum.html").render(
        **_facts(course, recordings, shown), root="../../"
    )
    (folder / "index.html").write_text(page, encoding="utf-8")
    listed = [_idea(idea, course, shown) for idea in course.ideas.values()]
    text = json.dumps({"ideas": listed}, ensure_ascii=False, indent=1)
    (folder / "curriculum.json").write_text(text, encoding="utf-8")


Shown = dict[str, list[dict[str, Any]]]  # what shows each idea, by its id


def _shown(lesson: Lesson, recording: Recording | None) -> Shown:
    found: Shown = {}
    heading = ""
    for block in lesson.blocks:
        if isinstance(block, Prose):
            heading = _last_heading(block.body, heading)
        for idea in block.shows:
            found.setdefault(idea, []).append(_result(block, lesson, heading, recording))
    return found


def _last_heading(body: Markup, before: str) -> str:
    for opening, text in pairwise(body.tokens):
        if opening.type == "heading_open":
            before = plain(text)
    return before


def _result(
    block: Block, lesson: Lesson, heading: str, recording: Recording | None
) -> dict[str, Any]:
    """What a block is, where it stands, and what happened when it ran."""
    name = getattr(block, "id", None)
    address = f"lessons/{lesson.slug}/#{name}"
    place = {"lesson": lesson.slug, "section": heading, "id": name, "address": address}
    ran = recording.steps if recording else {}
    match block:
        case Cell():
            held = {"claims": block.expects, "raises": block.raises} if block.id in ran else {}
            came = {**_took(ran, block.id), **held, **_output(ran.get(block.id))}
            return {"kind": "cell", "title": block.id, **place, **came}
        case Exercise():
            times = [step.seconds for key, step in ran.items() if key.startswith(f"{block.id} ")]
            took = {"seconds": round(sum(times), 2), "mistakes": len(block.mistakes)}
            return {"kind": "exercise", "title": block.title, **place, **(took if ran else {})}
        case Quiz():
            return {"kind": "quiz", "title": _text(block.markup["question"][0]), **place}
        case Widget():
            runs = block.cells[0] if block.cells else None
            took = _took(ran, runs or "")
            return {"kind": "control", "title": block.label, **place, "runs": runs, **took}
        case Predict():
            return {"kind": "prediction", "title": _text(block.question), **place}
        case Figure():
            return {"kind": "picture", "title": block.alt, **place}
    raise TypeError(f"{type(block).__name__} shows nothing")


def _output(step: Step | None) -> dict[str, Any]:
    """What a cell printed and the titles of the pictures that it drew."""
    if step is None:
        return {}
    printed, drawn = "", []
    for one in step.outputs:
        data = one.get("data", {})
        if FIGURE in data:
            drawn.append(data[FIGURE].get("title") or "a picture")
        else:
            printed += one.get("text") or data.get("text/plain", "")
    if len(printed) > LONGEST_PRINT:
        printed = printed[:LONGEST_PRINT].rsplit("\n", 1)[0] + "\n…"
    return {"printed": printed.rstrip(), "drawn": drawn}


def _text(markup: Markup) -> str:
    """A question on one line, with formulas as TeX; a long one is cut."""
    text = " ".join(" ".join(plain(one) for one in markup.tokens if one.children).split())
    if len(text) > LONGEST_QUESTION:
        text = text[:LONGEST_QUESTION].rsplit(" ", 1)[0] + " …"
    return text


def _took(ran: Mapping[str, Any], name: str) -> dict[str, float]:
    return {"seconds": round(ran[name].seconds, 2)} if name in ran else {}


def _facts(
    course: Course, recordings: Mapping[str, Recording], shown: Mapping[str, Shown]
) -> dict[str, Any]:
    written = {lesson.order for lesson in course.lessons}
    every = {idea for ideas in shown.values() for idea in ideas}
    run = {
        idea
        for ideas in shown.values()
        for idea, blocks in ideas.items()
        if any(block["kind"] in ("cell", "exercise", "control") for block in blocks)
    }
    coming: dict[int, list[Idea]] = {}
    for idea in course.ideas.values():
        if idea.id not in every and not written.issuperset(idea.lessons):
            number = min(number for number in idea.lessons if number not in written)
            coming.setdefault(number, []).append(idea)
    description = (
        f"{len(every)} of the {len(course.ideas)} ideas of the course, the very cell or question "
        "that shows each, and what came of it when this site was built."
    )
    return {
        "description": description,
        "og_title": "What the course teaches · Glowgrad",
        "og_type": "website",
        "total": len(course.ideas),
        "shown": len(every),
        "run": len(run),
        "lessons": [
            _lesson(course, lesson, recordings.get(lesson.slug), shown[lesson.slug])
            for lesson in course.lessons
        ],
        "written": written,
        "coming": sorted(coming.items()),
    }


def _lesson(
    course: Course, lesson: Lesson, recording: Recording | None, shown: Shown
) -> dict[str, Any]:
    return {
        "slug": lesson.slug,
        "title": lesson.title,
        "order": lesson.order,
        "cells": len(lesson.cells),
        "claims": sum(len(cell.expects) for cell in lesson.cells),
        "exercises": len(lesson.exercises),
        "mistakes": sum(len(exercise.mistakes) for exercise in lesson.exercises),
        "quizzes": sum(isinstance(block, Quiz) for block in lesson.blocks),
        "seconds": recording.seconds if recording else None,
        "ideas": [(course.ideas[name], shown.get(name, [])) for name in lesson.covers],
        "shown": sum(name in shown for name in lesson.covers),
    }


def _idea(idea: Idea, course: Course, shown: Mapping[str, Shown]) -> dict[str, Any]:
    blocks = [block for lesson in course.lessons for block in shown[lesson.slug].get(idea.id, [])]
    return {"id": idea.id, "title": idea.title, "lessons": idea.lessons, "shown": blocks}
