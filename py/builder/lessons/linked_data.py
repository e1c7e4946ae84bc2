"""What search engines read of the course and of a lesson (schema.org)."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup as Html

from .course import Course, Lesson
from .quiz_html import json_for_script

_FREE = {"inLanguage": "en", "isAccessibleForFree": True}


def course_data(course: Course, description: str) -> Html:
    """The course with its parts and their lessons."""
    parts = [
        {
            "@type": "Course",
            "name": part.title,
            "description": part.summary or part.title,
            "hasPart": [_lesson(lesson, f"lessons/{lesson.slug}/") for lesson in part.lessons],
        }
        for part in course.parts
    ]
    made = {"@type": "Course", "name": "Glowgrad", "description": description, **_FREE}
    return _script({**made, "hasPart": parts})


def lesson_data(lesson: Lesson, root: str) -> Html:
    """A lesson as part of the course."""
    course = {"@type": "Course", "name": "Glowgrad", "url": root}
    return _script({**_lesson(lesson), **_FREE, "isPartOf": course})


def _lesson(lesson: Lesson, address: str | None = None) -> dict[str, Any]:
    return {
        "@type": "LearningResource",
        "name": lesson.title,
        "description": lesson.summary,
        "learningResourceType": "interactive lesson",
        "timeRequired": f"PT{lesson.minutes}M",
        **({"url": address} if address else {}),
    }


def _script(data: dict[str, Any]) -> Html:
    return json_for_script({"@context": "https://schema.org", **data})
