"""Lessons: read the Markdown, check all of it, render pages, record what the cells print."""

from .course import (
    Aside,
    Block,
    Cell,
    Course,
    Exercise,
    Figure,
    Glossary,
    Lesson,
    Part,
    Place,
    Predict,
    Prose,
    Quiz,
    Widget,
)
from .errors import LessonError, Problem
from .load import load_course
from .render import render_course

__all__ = [
    "Aside",
    "Block",
    "Cell",
    "Course",
    "Exercise",
    "Figure",
    "Glossary",
    "Lesson",
    "LessonError",
    "Part",
    "Place",
    "Predict",
    "Problem",
    "Prose",
    "Quiz",
    "Widget",
    "load_course",
    "render_course",
]
