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

    def mistake(self, value: Any) -> str | None:
        """What is wrong with a value, or None."""
        kinds = (int, float) if self.kind is float else self.kind
        is_bool = isinstance(value, bool) and self.kind is not bool
        if is_bool or not isinstance(value, kinds):
            return f"must be {NAMES[self.kind]}, got {value!r}" + (
                "; put it in quotes" if self.kind is str and value is not None else ""
            )
        if isinstance(value, str) and not value.strip():
            return "must not be empty"
        if self.choices and value not in self.choices:
            return f"is {value!r}; {allowed(self.choices)}"
        if self.item is not None and isinstance(value, list):
            for item in value:
                if isinstance(item, bool) or not isinstance(item, self.item):
                    quotes = "; put it in quotes" if self.item is str else ""
                    return f"must hold {NAMES[self.item]} only, got {item!r}{quotes}"
        return None


LESSON_KEYS: Mapping[str, Key] = {
    "title": Key(str),
    "slug": Key(str),
    "part": Key(int),
    "order": Key(int),
    "summary": Key(str),
    "minutes": Key(int),
    "prerequisites": Key(list, required=False, default=[], item=str),
    "covers": Key(list, required=False, default=[], item=str),
    "formerly": Key(list, required=False, default=[], item=str),
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
    dict: "`key: value` pairs",
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
    """Values by key with defaults filled in, and the line of each key and list item (`key.0`).

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
    for key_node, value_node in node.value:
        name = str(key_node.value)
        line = first_line + key_node.start_mark.line
        if name in places:
            report.add(line, f"{what}: {name!r} is there twice")
        places[name] = line
        if isinstance(value_node, yaml.SequenceNode):
            for number, item in enumerate(value_node.value):
                places[f"{name}.{number}"] = first_line + item.start_mark.line
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
        problem = key.mistake(data[name])
        if problem:
            report.add(places[name], f"{what}: {name!r} {problem}")
        else:
            values[name] = data[name].strip() if isinstance(data[name], str) else data[name]
    return values, places
