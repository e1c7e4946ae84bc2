"""A course to HTML files: the course page, a page a lesson, and the lessons' pictures."""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup as Html

from ..checkout import ROOT
from .course import (
    Aside,
    Block,
    Cell,
    Course,
    Exercise,
    Figure,
    Glossary,
    Lesson,
    Markup,
    Predict,
    Prediction,
    Prose,
    Quiz,
    Widget,
)
from .course_page import (
    outline,
    render_course_page,
    render_progress_page,
    words_in,
    write_former_addresses,
)
from .embed_cells import embed_script
from .glossary import TermLinks, gather
from .highlight import highlight
from .ipynb import lesson_notebook
from .linked_data import lesson_data
from .markdown import LessonHtml
from .picture_size import picture_size
from .quiz_html import json_for_script, quiz_parts
from .recorded_html import OutputBudget
from .script import lesson_script
from .side_pages import write_side_pages
from .still_points import still_points

TEMPLATES = ROOT / "web" / "templates"
WORDS_A_MINUTE = 200

# Outputs by lesson slug and cell id, as the sandbox emits them.
Recorded = Mapping[str, Mapping[str, list[dict[str, Any]]]]


def render_course(course: Course, out_dir: Path, recorded: Recorded | None = None) -> None:
    """Write course and progress page, style and icon, and `lessons/<slug>/` with its pictures."""
    pages = templates()
    out_dir.mkdir(parents=True, exist_ok=True)
    (out_dir / "assets").mkdir(exist_ok=True)
    for name in ("static.css", "icon.svg"):
        shutil.copyfile(TEMPLATES / name, out_dir / "assets" / name)
    shown = (recorded or {}).get(course.lessons[0].slug, {})
    index = render_course_page(course, pages, shown)
    (out_dir / "index.html").write_text(index, encoding="utf-8")
    (out_dir / "progress").mkdir(exist_ok=True)
    progress = render_progress_page(course, pages)
    (out_dir / "progress" / "index.html").write_text(progress, encoding="utf-8")
    write_former_addresses(course, out_dir, pages)
    terms = gather(course)
    write_side_pages(course, terms, pages, out_dir)
    for lesson in course.lessons:
        folder = out_dir / "lessons" / lesson.slug
        folder.mkdir(parents=True, exist_ok=True)
        outputs = (recorded or {}).get(lesson.slug, {})
        page = LessonPage(course, lesson, pages, outputs, TermLinks(terms, "../../glossary/"))
        (folder / "index.html").write_text(page.render(), encoding="utf-8")
        _write_downloads(course, lesson, outputs, folder)
        for slug in (lesson.slug, *lesson.formerly):
            script = out_dir / "lessons" / slug / "cells.js"
            script.write_text(embed_script(lesson, outputs, slug), encoding="utf-8")
        for file in lesson.files:
            target = folder / file.relative_to(lesson.path.parent)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, target)


def _write_downloads(
    course: Course, lesson: Lesson, outputs: Mapping[str, list[dict[str, Any]]], folder: Path
) -> None:
    """The lesson as a notebook and as scripts, for readers to take along."""
    files = {
        f"{lesson.slug}.ipynb": lesson_notebook(course, lesson, outputs),
        f"{lesson.slug}-pytorch.py": lesson_script(lesson, "torch"),
        f"{lesson.slug}-glowgrad.py": lesson_script(lesson),
    }
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")


def lesson_hash(lesson: Lesson) -> str:
    """Changes when the lesson's text changes; edits that a reader kept belong to one value."""
    return hashlib.sha256(lesson.source.encode()).hexdigest()[:12]


def templates() -> Environment:
    """The site's HTML templates."""
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )


@dataclass
class LessonPage:
    """Renders one lesson."""

    course: Course
    lesson: Lesson
    templates: Environment
    outputs: Mapping[str, list[dict[str, Any]]]
    terms: TermLinks
    root: str = "../../"
    toc: list[dict[str, Any]] = field(default_factory=list)
    budget: OutputBudget = field(default_factory=OutputBudget)

    def render(self) -> str:
        """The whole page."""
        body = Html("\n").join(self.block(block) for block in self.lesson.blocks)
        lessons = self.course.lessons
        index = lessons.index(self.lesson)
        return self.templates.get_template("lesson.html").render(
            root=self.root,
            description=self.lesson.summary,
            og_title=f"{self.lesson.title} · Glowgrad",
            og_type="article",
            lesson=self.lesson,
            number=index + 1,
            total=len(lessons),
            outline=outline(self.lesson),
            hash=lesson_hash(self.lesson),
            part=next(part for part in self.course.parts if part.number == self.lesson.part),
            reading_minutes=max(
                1, min(self.lesson.minutes, round(words_in(body) / WORDS_A_MINUTE))
            ),
            prerequisites=[
                self.entry(self.course.lesson(slug)) for slug in self.lesson.prerequisites
            ],
            toc=self.toc,
            body=body,
            tips=[(name, self.inline(term.meaning)) for name, term in self.terms.used.items()],
            linked_data=lesson_data(self.lesson, self.root),
            previous=self.entry(lessons[index - 1]) if index > 0 else None,
            next=self.entry(lessons[index + 1]) if index + 1 < len(lessons) else None,
        )

    def entry(self, lesson: Lesson) -> dict[str, Any]:
        """A link to another lesson."""
        return {
            "address": f"../{lesson.slug}/",
            "title": lesson.title,
            "summary": lesson.summary,
            "minutes": lesson.minutes,
            "outline": outline(lesson),
        }

    @cached_property
    def predictions(self) -> dict[str, str]:
        """The quiz that asks for a prediction, by the cell whose output waits for it."""
        return {
            block.cell: block.id for block in self.lesson.blocks if isinstance(block, Prediction)
        }

    @cached_property
    def markdown(self) -> LessonHtml:
        """The renderer of this page's Markdown."""
        return LessonHtml(self.course.math, self.address)

    @cached_property
    def macros(self) -> Any:
        """The macros of `blocks.html`."""
        return self.templates.get_template("blocks.html").module

    def address(self, href: str) -> str:
        """The page's address for a link of the source: `lesson:slug#id` becomes `../slug/#id`, and
        `page:name` the site's own page.
        """
        if href.startswith("page:"):
            return f"../../{href.removeprefix('page:')}/"
        if not href.startswith("lesson:"):
            return href
        slug, hash_sign, place = href.removeprefix("lesson:").partition("#")
        return f"../{slug}/{hash_sign}{place}"

    def html(self, markup: Markup) -> Html:
        """Markdown as paragraphs."""
        return Html(self.markdown.html(markup))

    def inline(self, markup: Markup) -> Html:
        """Markdown without the paragraph around it."""
        return Html(self.markdown.inline(markup))

    def block(self, block: Block) -> Html:
        """The HTML of a block."""
        match block:
            case Prose():
                return self.prose(block)
            case Cell():
                return self.cell(block)
            case Exercise():
                return self.exercise(block)
            case Quiz():
                return self.quiz(block)
            case Widget():
                points = {**block.settings, "value": block.value}
                still = Html(still_points(points)) if block.kind == "points" else ""
                return Html(self.macros.control(block, self.control_data(block), still))
            case Predict():
                answer, question = self.html(block.answer), self.html(block.question)
                return Html(self.macros.predict(block.id, question, answer))
            case Aside():
                return Html(self.macros.aside(block.kind, block.title, self.prose_html(block.body)))
            case Figure():
                name = block.file.relative_to(self.lesson.path.parent).as_posix()
                size, caption = picture_size(block.file), self.inline(block.caption)
                return Html(self.macros.figure(block.id, name, size, block.alt, caption))
            case Glossary():
                html = self.markdown.html(block.body)
                return Html(html.replace("<dl>", '<dl class="glossary">', 1))
        raise TypeError(f"no way to render {type(block).__name__}")

    def prose(self, block: Prose) -> Html:
        """Prose; its headings of level 2 and 3 go into the table of contents."""
        tokens = block.body.tokens
        for token, inline in pairwise(tokens):
            if token.type != "heading_open" or token.tag not in ("h2", "h3"):
                continue
            text = self.markdown.html(Markup(inline.content, [inline], block.body.env))
            # A link inside a link is not HTML.
            title = Html(re.sub(r"</?a\b[^>]*>", "", text))
            entry: dict[str, Any] = {"id": token.attrGet("id"), "html": title, "children": []}
            (self.toc[-1]["children"] if token.tag == "h3" and self.toc else self.toc).append(entry)
        return self.prose_html(block.body)

    def prose_html(self, markup: Markup) -> Html:
        """Markdown as paragraphs, with links to the glossary."""
        return self.html(Markup(markup.text, self.terms.linked(markup.tokens), markup.env))

    def cell(self, cell: Cell) -> Html:
        """A cell with what it printed when it was recorded."""
        return Html(
            self.macros.cell(
                cell.id,
                Html(highlight(cell.code)),
                outputs=Html(self.budget.html(self.outputs.get(cell.id, []))),
                autorun=cell.autorun,
                hide_input=cell.hide_input,
                awaits=self.predictions.get(cell.id, ""),
                may_fail=cell.raises is not None,
            )
        )

    def exercise(self, exercise: Exercise) -> Html:
        """An exercise with its folded hints and solution."""
        return Html(
            self.macros.exercise(
                exercise.id,
                exercise.title,
                self.html(exercise.task),
                Html(highlight(exercise.starter)),
                [self.html(hint) for hint in exercise.hints],
                Html(highlight(exercise.solution)),
                json_for_script({"check": exercise.graded_check}),
            )
        )

    def quiz(self, quiz: Quiz) -> Html:
        """A quiz: data for the page's script, and a fieldset that reads without it."""
        parts = quiz_parts(quiz, self.html, self.inline)
        question = self.inline(quiz.markup["question"][0])
        explanation = self.html(quiz.markup["explanation"][0])
        data = json_for_script(parts.data)
        return Html(self.macros.quiz(quiz.id, parts, data, question, explanation))

    def control_data(self, widget: Widget) -> Html:
        """What the page's script needs to know about a control."""
        names = ("kind", "label", "variable", "runs", "value")
        return json_for_script(
            {**{name: getattr(widget, name) for name in names}, **widget.settings}
        )
