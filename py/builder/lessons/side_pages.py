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


def write_side_pages(
    course: Course, terms: Sequence[Term], templates: Environment, out_dir: Path
) -> None:
    """Write the pages, 404.html, robots.txt and what the search reads."""
    pages = {
        "notebook/index.html": notebook_page(templates),
        "shared/index.html": shared_page(templates),
        "embed/index.html": templates.get_template("embed.html").render(root="../"),
        "embed/session/index.html": templates.get_template("embed-session.html").render(
            root="../../"
        ),
        "offline/index.html": offline_page(templates),
        "glossary/index.html": glossary_page(course, terms, templates),
        "not-kept/index.html": not_kept_page(templates),
        "404.html": lost_page(templates),
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


def notebook_page(templates: Environment) -> str:
    """The blank page on which readers write and keep code of their own."""
    return templates.get_template("notebook.html").render(
        root="../",
        description="A blank page with the lessons' cells: write Python, run it here, keep it.",
        og_title="Notebook · Glowgrad",
        og_type="website",
    )


def shared_page(templates: Environment) -> str:
    """The page that shows the notebook which its own link carries."""
    return templates.get_template("shared.html").render(
        root="../",
        description="Code that came with a link: read it, and run it walled off if you like.",
        og_title="Shared code · Glowgrad",
        og_type="website",
    )


def offline_page(templates: Environment) -> str:
    """The page on which readers take the whole course offline, and see what is kept."""
    return templates.get_template("offline.html").render(
        root="../",
        description="Keep the whole course on this device: lessons, Python, reference and search.",
        og_title="Take the course offline · Glowgrad",
        og_type="website",
    )


def not_kept_page(templates: Environment) -> str:
    """What the service worker shows in place of a page that it cannot reach."""
    return templates.get_template("not-kept.html").render(
        root="../",
        description="This page is not kept on this device.",
        og_title="Not kept on this device · Glowgrad",
        og_type="website",
    )


def lost_page(templates: Environment) -> str:
    """What a host shows where there is no page."""
    return templates.get_template("404.html").render(
        root="./",
        description="There is no such page.",
        og_title="Not found · Glowgrad",
        og_type="website",
    )
