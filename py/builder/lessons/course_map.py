"""The course map: which lesson builds on which, drawn when the site is built."""

from __future__ import annotations

import textwrap
from html import escape

from .course import Course, Lesson

COLUMNS = 7
NODE_WIDTH, NODE_HEIGHT = 122, 64
GAP_X, GAP_Y = 14, 30
PART_HEIGHT = 40
MARGIN = 6
LINES, CHARACTERS = 4, 17

Spot = tuple[float, float]


def course_map(course: Course) -> str:
    """An SVG drawing with a link per lesson and a path per prerequisite; it reads part by part.

    A prerequisite that another one needs itself has no path of its own.
    """
    spots, titles, height = _layout(course)
    edges = [
        _edge(spots, before, lesson.slug)
        for lesson in course.lessons
        for before in direct_prerequisites(course, lesson)
    ]
    nodes = [_node(lesson, spots[lesson.slug], number) for number, lesson in _numbered(course)]
    width = min(COLUMNS, max(len(part.lessons) for part in course.parts)) * (NODE_WIDTH + GAP_X)
    box = f"0 0 {width + 2 * MARGIN - GAP_X} {height}"
    return (
        f'<svg class="map" viewBox="{box}" role="group" aria-label="Course map">'
        f'<g class="map-parts">{"".join(titles)}</g>'
        f'<g class="map-edges" aria-hidden="true">{"".join(edges)}</g>{"".join(nodes)}</svg>'
    )


def direct_prerequisites(course: Course, lesson: Lesson) -> list[str]:
    """The prerequisites that no other prerequisite needs already."""
    implied: set[str] = set()
    for slug in lesson.prerequisites:
        implied |= _all_needed(course, slug)
    return [slug for slug in lesson.prerequisites if slug not in implied]


def _all_needed(course: Course, slug: str) -> set[str]:
    found: set[str] = set()
    waiting = [slug]
    while waiting:
        for one in course.lesson(waiting.pop()).prerequisites:
            if one not in found:
                found.add(one)
                waiting.append(one)
    return found


def _numbered(course: Course) -> list[tuple[int, Lesson]]:
    return list(enumerate(course.lessons, 1))


def _layout(course: Course) -> tuple[dict[str, Spot], list[str], float]:
    spots: dict[str, Spot] = {}
    titles = []
    y: float = MARGIN
    for part in course.parts:
        titles.append(f'<text x="{MARGIN}" y="{y + 22}">{escape(part.title)}</text>')
        y += PART_HEIGHT - 8
        for start in range(0, len(part.lessons), COLUMNS):
            for column, lesson in enumerate(part.lessons[start : start + COLUMNS]):
                spots[lesson.slug] = (MARGIN + column * (NODE_WIDTH + GAP_X), y)
            y += NODE_HEIGHT + GAP_Y
    return spots, titles, y - GAP_Y + MARGIN


def _node(lesson: Lesson, spot: Spot, number: int) -> str:
    x, y = spot
    lines = textwrap.wrap(f"{number} {lesson.title}", CHARACTERS, max_lines=LINES, placeholder="…")
    first = y + NODE_HEIGHT / 2 - 7 * (len(lines) - 1) + 4
    spans = "".join(
        f'<tspan x="{x + 9:g}" y="{first + 14 * place:g}">{_line(line, place)} </tspan>'
        for place, line in enumerate(lines)
    )
    label = escape(f"{number} {lesson.title}, {lesson.minutes} minutes", quote=True)
    return (
        f'<a href="lessons/{lesson.slug}/" data-slug="{lesson.slug}" aria-label="{label}">'
        f'<rect x="{x:g}" y="{y:g}" width="{NODE_WIDTH}" height="{NODE_HEIGHT}" rx="9"/>'
        f"<text>{spans}</text></a>"
    )


def _line(text: str, place: int) -> str:
    if place > 0:
        return escape(text)
    number, _, rest = text.partition(" ")
    return f'<tspan class="number">{number}</tspan> {escape(rest)}'


def _edge(spots: dict[str, Spot], before: str, after: str) -> str:
    (x1, y1), (x2, y2) = spots[before], spots[after]
    if y1 == y2:
        middle = y1 + NODE_HEIGHT / 2
        if x2 - x1 == NODE_WIDTH + GAP_X:
            path = f"M{x1 + NODE_WIDTH:g} {middle:g}H{x2:g}"
        else:  # over the heads of those between
            a, b, top = x1 + NODE_WIDTH * 0.75, x2 + NODE_WIDTH * 0.25, y1 - 20
            path = f"M{a:g} {y1:g}C{a:g} {top:g} {b:g} {top:g} {b:g} {y2:g}"
    else:
        a, b, start, end = x1 + NODE_WIDTH / 2, x2 + NODE_WIDTH / 2, y1 + NODE_HEIGHT, y2
        bend = min(60.0, (end - start) / 2 + 10)
        path = f"M{a:g} {start:g}C{a:g} {start + bend:g} {b:g} {end - bend:g} {b:g} {end:g}"
    far = ' class="far"' if y2 - y1 > 2 * (NODE_HEIGHT + GAP_Y) else ""
    return f'<path{far} d="{path}" data-from="{before}" data-to="{after}"/>'
