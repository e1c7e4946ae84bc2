"""The pages beside the lessons: notebook, shared code, offline, glossary, lost; the search."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from jinja2 import Environment
from markupsafe import Markup as Html

from .course import Course
from .glossary import Term
from .markdown import LessonHtml
from .search_text import write_search

# Pages whose content is all in their template: its name, their title and what they are.
_PLAIN = {
    "notebook/index.html": (
        "notebook.html",
        "Notebook",
        "A blank page with the lessons' cells: write Python, run it here, keep it.",
    ),
    "shared/index.html": (
        "shared.html",
        "Shared code",
        "Code that came with a link: read it, and run it walled off if you like.",
    ),
    "offline/index.html": (
        "offline.html",
        "Take the course offline",
        "Keep the whole course on this device: lessons, Python, reference and search.",
    ),
    # What the service worker shows in place of a page that it cannot reach.
    "not-kept/index.html": (
        "not-kept.html",
        "Not kept on this device",
        "This page is not kept on this device.",
    ),
    # What a host shows where there is no page.
    "404.html": ("404.html", "Not found", "There is no such page."),
}


def write_side_pages(
    course: Course, terms: Sequence[Term], templates: Environment, out_dir: Path
) -> None:
    """Write the pages, 404.html, robots.txt and what the search reads."""
    plain = {name: _plain(templates, name, *words) for name, words in _PLAIN.items()}
    pages = {
        **plain,
        "embed/index.html": templates.get_template("embed.html").render(root="../"),
        "embed/session/index.html": templates.get_template("embed-session.html").render(
            root="../../"
        ),
        "glossary/index.html": glossary_page(course, terms, templates),
        "robots.txt": "User-agent: *\nAllow: /\n",
    }
    for name, text in pages.items():
        target = out_dir / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    write_search(course, terms, out_dir / "assets" / "search" / "lessons.json")


def glossary_page(course: Course, terms: Sequence[Term], templates: Environment) -> str:
    """All terms by letter."""

    def address(href: str) -> str:
        if href.startswith("page:"):
            return f"../{href.removeprefix('page:')}/"
        if not href.startswith("lesson:"):
            return href
        slug, sign, place = href.removeprefix("lesson:").partition("#")
        return f"../lessons/{slug}/{sign}{place}"

    markdown = LessonHtml(course.math, address)
    letters = [
        {
            "letter": letter,
            "terms": [(term, Html(markdown.html(term.meaning))) for term in group],
        }
        for letter, group in groupby(terms, key=lambda term: term.name[0].upper())
    ]
    return templates.get_template("glossary.html").render(
        root="../",
        description="The terms of the course, each with its meaning and its lessons.",
        og_title="Glossary · Glowgrad",
        og_type="website",
        letters=letters,
    )


def _plain(templates: Environment, place: str, template: str, title: str, description: str) -> str:
    return templates.get_template(template).render(
        root="../" if "/" in place else "./",
        description=description,
        og_title=f"{title} · Glowgrad",
        og_type="website",
    )
