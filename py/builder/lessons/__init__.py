"""Lessons: read the Markdown, check all of it, render pages, record what the cells print."""

from .course import (
    Aside,
    Block,
    Cell,
    Choice,
    Course,
    Exercise,
    Figure,
    Glossary,
    Lesson,
    Mistake,
    Numeric,
    Order,
    Part,
    Place,
    Predict,
    Prediction,
    Prose,
    Quiz,
    Sort,
    Widget,
)
from .errors import LessonError, Problem
from .load import load_course
from .record import record_course
from .render import render_course
from .script import lesson_script

__all__ = [
    "Aside",
    "Block",
    "Cell",
    "Choice",
    "Course",
    "Exercise",
    "Figure",
    "Glossary",
    "Lesson",
    "LessonError",
    "Mistake",
    "Numeric",
    "Order",
    "Part",
    "Place",
    "Predict",
    "Prediction",
    "Problem",
    "Prose",
    "Quiz",
    "Sort",
    "Widget",
    "lesson_script",
    "load_course",
    "record_course",
    "render_course",
]
