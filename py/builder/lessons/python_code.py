"""Checks the Python of a lesson, so that a slip is found when the site is built."""

from __future__ import annotations

import ast
import warnings

from .errors import BlockError


def check_python(code: str, first_line: int, what: str) -> None:
    """Raise BlockError at the file's line where `code` does not compile or Python warns of it."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            compile(code, "<lesson>", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
        except SyntaxError as error:
            line = first_line + (error.lineno or 1) - 1
            raise BlockError(line, f"Python in {what}: {error.msg}") from None
        except (ValueError, SyntaxWarning, DeprecationWarning) as error:
            raise BlockError(first_line, f"Python in {what}: {error}") from None


def check_expression(code: str, line: int, what: str) -> None:
    """Raise BlockError where `code` is no single expression."""
    try:
        compile(code, "<lesson>", "eval")
    except (SyntaxError, ValueError) as error:
        message = error.msg if isinstance(error, SyntaxError) else str(error)
        raise BlockError(line, f"{what} is no Python expression: {message}") from None
