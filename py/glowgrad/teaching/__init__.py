"""Lessons and questions as data: read from JSON, checked, shown."""

from .format import FormatError as FormatError, MissingFieldError as MissingFieldError
from .module import Module as Module, load_module as load_module
from .question import Mark as Mark, Question as Question, load_question as load_question

__all__ = [
    "FormatError",
    "Mark",
    "MissingFieldError",
    "Module",
    "Question",
    "load_module",
    "load_question",
]
