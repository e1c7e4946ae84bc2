"""The front matter of a lesson, and other small YAML mappings, checked key by key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from .errors import BlockError, Report, allowed


@dataclass(frozen=True)
class Key:
    """What a key of a mapping takes: a type, whether it must be there, and its choices."""

    kind: type
    required: bool = True
    default: Any = None
    choices: tuple[str, ...] = ()
    item: type | None = None


LESSON_KEYS: Mapping[str, Key] = {
    "title": Key(str),
    "slug": Key(str),
    "part": Key(int),
    "order": Key(int),
    "summary": Key(str),
    "minutes": Key(int),
    "prerequisites": Key(list, required=False, default=[], item=str),
    "covers": Key(list, required=False, default=[], item=str),
    "device": Key(str, required=False, default="auto", choices=("auto", "webgpu", "cpu")),
}

PART_KEYS: Mapping[str, Key] = {
    "title": Key(str),
    "summary": Key(str, required=False, default=""),
}

NAMES = {
    str: "text",
    int: "a whole number",
    list: "a list",
    float: "a number",
    bool: "true or false",
}


def split_front_matter(text: str) -> tuple[str, str, int]:
    """The YAML between the two `---` lines, the body, and the body's first line (1-based)."""
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        raise BlockError(1, "a lesson begins with front matter between two lines of ---")
    for index in range(1, len(lines)):
        if lines[index].rstrip() == "---":
            return "\n".join(lines[1:index]), "\n".join(lines[index + 1 :]), index + 2
    raise BlockError(1, "the front matter has no closing line of ---")


def read_mapping(
    text: str, first_line: int, keys: Mapping[str, Key], what: str, report: Report
) -> tuple[dict[str, Any], dict[str, int]]:
    """Values by key with defaults filled in, and the line of each key.

    Every mistake is reported; BlockError is raised only where `text` is no mapping at all. A key
    whose value is wrong gets no value, so that callers can tell.
    """
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        data = yaml.safe_load(text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = first_line + (mark.line if mark else 0)
        hint = " (text with a colon or a backslash goes in single quotes)"
        raise BlockError(
            line, f"the YAML of the {what} does not parse: {error.problem}{hint}"
        ) from None
    if not isinstance(node, yaml.MappingNode) or not isinstance(data, dict):
        raise BlockError(
            first_line, f"a {what} is written as `key: value` lines; {allowed(list(keys))}"
        )
    places: dict[str, int] = {}
    for key_node, _ in node.value:
        name = str(key_node.value)
        line = first_line + key_node.start_mark.line
        if name in places:
            report.add(line, f"{what}: {name!r} is there twice")
        places[name] = line
        if name not in keys:
            report.add(line, f"unknown key {name!r} in the {what}; {allowed(list(keys))}")
    values: dict[str, Any] = {}
    for name, key in keys.items():
        if name not in data:
            if key.required:
                report.add(first_line, f"the {what} lacks {name!r} ({NAMES[key.kind]})")
            else:
                values[name] = key.default
            continue
        problem = _mistake(data[name], key)
        if problem:
            report.add(places[name], f"{what}: {name!r} {problem}")
        else:
            values[name] = data[name].strip() if isinstance(data[name], str) else data[name]
    return values, places


def _mistake(value: Any, key: Key) -> str | None:
    if isinstance(value, bool) or not isinstance(value, key.kind):
        return f"must be {NAMES[key.kind]}, got {value!r}" + (
            "; put it in quotes" if key.kind is str and value is not None else ""
        )
    if isinstance(value, str) and not value.strip():
        return "must not be empty"
    if key.choices and value not in key.choices:
        return f"is {value!r}; {allowed(key.choices)}"
    if key.item is not None and isinstance(value, list):
        for item in value:
            if isinstance(item, bool) or not isinstance(item, key.item):
                return f"must hold {NAMES[key.item]} only, got {item!r}; put it in quotes"
    return None
