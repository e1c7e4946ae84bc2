"""JSON read for its author: what is wrong is said with the field and the place."""

from __future__ import annotations

import difflib
import json
from collections.abc import Callable, Collection
from typing import Any


class FormatError(ValueError):
    """A text that is not what its format asks for; the message says where."""


class MissingFieldError(FormatError):
    """A field that is not there; `field` is its name."""

    def __init__(self, message: str, field: str) -> None:
        super().__init__(message)
        self.field = field


def parse(text: str, what: str) -> Any:
    """The value of a JSON text; FormatError names the line where it ceases to be JSON."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        line = text.split("\n")[error.lineno - 1] if text.strip() else ""
        lines = enumerate(text.split("\n"), 1)
        fence = next((at for at, one in lines if one.strip().startswith("```")), 0)
        if fence and fence <= error.lineno:
            raise FormatError(
                f"{what} is not JSON: line {fence} is a Markdown fence (```). Take such lines out."
            ) from None
        raise FormatError(
            f"{what} is not JSON: line {error.lineno}, column {error.colno}: {error.msg}."
            + (f" The line reads: {line.strip()[:60]}" if line else " The text is empty.")
        ) from None


def fields(value: Any, names: Collection[str], what: str) -> dict[str, Any]:
    """The fields of an object: all of these names, and no others."""
    if not isinstance(value, dict):
        raise FormatError(f"{what} is an object in braces {{…}}, but this is {described(value)}")
    unknown = [name for name in value if name not in names]
    for name in names:
        if name not in value:
            near = difflib.get_close_matches(name.lower(), [u.lower() for u in unknown], 1, 0.7)
            meant = [u for u in unknown if near and u.lower() == near[0]]
            raise MissingFieldError(
                f"{what} has no field {name!r}"
                + (f": is {meant[0]!r} a slip of the pen?" if meant else ".")
                + f" It needs {', '.join(names)}.",
                name,
            )
    if unknown:
        raise FormatError(
            f"{what} has an unknown field {unknown[0]!r}; allowed: {', '.join(names)}"
        )
    return value


def text_field(value: Any, name: str, what: str) -> str:
    """A text that is not empty."""
    if not isinstance(value, str) or not value.strip():
        raise FormatError(f"{what}: {name!r} is a text, but this is {described(value)}")
    return value


def list_field(value: Any, name: str, what: str, item: Callable[[Any, str], Any]) -> list[Any]:
    """A list, each item read by `item(value, where)`."""
    if not isinstance(value, list):
        raise FormatError(f"{what}: {name!r} is a list, but this is {described(value)}")
    return [item(one, f"{name}[{place}]") for place, one in enumerate(value)]


def described(value: Any) -> str:
    """A value in an error, shortened."""
    kinds = {dict: "an object", list: "a list", type(None): "null", bool: "true or false"}
    if type(value) in kinds:
        return kinds[type(value)]
    if isinstance(value, str) and not value.strip():
        return "an empty text"
    return f"{value!r:.40}"
