"""The course page, its map, and the addresses that lessons once had."""

from pathlib import Path

import pytest

from builder.lessons import Course, LessonError, load_course, render_course
from builder.lessons.course_map import course_map, direct_prerequisites

LESSON = """\
---
title: Lesson {name} & more
slug: {name}
part: {part}
order: {order}
summary: S.
minutes: 20
prerequisites: [{needs}]
{more}---

## Heading

Text.
"""
# name: part, prerequisites
CHAIN = {
    "a": (1, ""),
    "b": (1, "a"),
    "c": (1, "a, b"),
    "d": (2, "b"),
    "e": (2, "c, d"),
    "f": (2, ""),
}


def course_of(folder: Path, more: dict[str, str] | None = None) -> Course:
    """Six lessons in two parts."""
    for order, (name, (part, needs)) in enumerate(CHAIN.items(), 1):
        path = folder / f"lessons/part-{part:02}/{order:02}-{name}/index.md"
        path.parent.mkdir(parents=True)
        front = (more or {}).get(name, "")
        text = LESSON.format(name=name, part=part, order=order, needs=needs, more=front)
        path.write_text(text, encoding="utf-8")
    return load_course(folder / "lessons")


def test_the_map_links_every_lesson_and_draws_what_is_needed_directly(
    tmp_path: Path, outline
) -> None:
    course = course_of(tmp_path)
    drawing = outline(course_map(course))
    links = [link.attributes["href"] for link in drawing.all("a")]
    assert links == [f"lessons/{name}/" for name in CHAIN]
    edges = {(p.attributes["data-from"], p.attributes["data-to"]) for p in drawing.all("path")}
    assert edges == {("a", "b"), ("b", "c"), ("b", "d"), ("c", "e"), ("d", "e")}
    assert direct_prerequisites(course, course.lesson("c")) == ["b"]
    boxes = [(r.attributes["x"], r.attributes["y"]) for r in drawing.all("rect")]
    assert len(set(boxes)) == len(CHAIN), "two lessons lie over each other"


def test_the_course_page_adds_up_times_and_names_prerequisites(tmp_path: Path, outline) -> None:
    render_course(course_of(tmp_path), tmp_path / "site")
    page = outline((tmp_path / "site/index.html").read_text(encoding="utf-8"))
    assert page.one("span", class_="course-size").text == "6 lessons, 2 h in all"
    assert page.one("section", id="part-1").one("span", class_="part-length").text == (
        "3 lessons, 60 min"
    )
    card = page.one("li", class_="lesson-card", data_slug="e")
    assert card.attributes["data-needs"] == "c d"
    assert card.one("span", class_="needs").text == "builds on 3, 4"
    assert len(page.one("ol", class_="map-list").all("li")) == 6


def test_a_former_address_leads_to_the_lesson(tmp_path: Path, outline) -> None:
    render_course(course_of(tmp_path, {"b": "formerly: [old-b]\n"}), tmp_path / "site")
    old = outline((tmp_path / "site/lessons/old-b/index.html").read_text(encoding="utf-8"))
    assert old.one("main").one("a", href="../b/").text == "Lesson b & more"
    assert old.one("noscript").one("meta", http_equiv="refresh").attributes["content"] == (
        "0; url=../b/"
    )
    page = outline((tmp_path / "site/lessons/b/index.html").read_text(encoding="utf-8"))
    assert page.one("main").attributes["data-formerly"] == "old-b"


@pytest.mark.parametrize(
    ("more", "line", "message"),
    [
        ({"b": "formerly: [Old B]\n"}, 9, "a slug is lower case"),
        ({"b": "formerly: [c]\n"}, 9, "the former slug 'c' is that of a lesson"),
        ({"b": "formerly:\n  - x\n", "c": "formerly:\n  - y\n  - x\n"}, 11, "is also in lessons/"),
    ],
)
def test_a_wrong_former_slug_is_named(
    tmp_path: Path, more: dict[str, str], line: int, message: str
) -> None:
    with pytest.raises(LessonError) as caught:
        course_of(tmp_path, more)
    assert f":{line}: " in str(caught.value)
    assert message in str(caught.value)
