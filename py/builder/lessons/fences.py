"""The inside of a block: `:name: value` options, then text, then `--- name` sections."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from .errors import BlockError, Report, allowed

OPTION = re.compile(r"^:([A-Za-z][\w-]*):(?:[ \t]+(.*))?$")
SECTION = re.compile(r"^--- *([a-z][a-z-]*) *$")
ID = re.compile(r"^[a-z][a-z0-9-]*$")
TRUTH = {"true": True, "false": False}


@dataclass
class Text:
    """Some lines of a lesson file and the line of the first."""

    text: str
    line: int


@dataclass
class Fence:
    """A fenced block of the source: ```` ```{name} argument ````, and the lines inside."""

    name: str
    argument: str
    line: int
    content: str
    options: dict[str, list[Text]] = field(default_factory=dict)
    body: Text = field(default_factory=lambda: Text("", 0))
    sections: dict[str, list[Text]] = field(default_factory=dict)


def read_fence(
    fence: Fence,
    options: tuple[str, ...],
    report: Report,
    *,
    repeatable: tuple[str, ...] = (),
    sections: tuple[str, ...] = (),
) -> None:
    """Fill in options, body and sections; report names that are not allowed or stand twice."""
    lines = fence.content.split("\n")
    index = 0
    while index < len(lines) and (match := OPTION.match(lines[index])):
        name, value, line = match[1], (match[2] or "").strip(), fence.line + 1 + index
        if name not in options:
            known = allowed(options) if options else "it takes no options"
            report.add(line, f"{{{fence.name}}} has no option {name!r}; {known}")
        elif name in fence.options and name not in repeatable:
            report.add(line, f"{{{fence.name}}}: {name!r} is there twice")
        else:
            fence.options.setdefault(name, []).append(Text(value, line))
        index += 1
    while index < len(lines) - 1 and not lines[index].strip():
        index += 1
    current = fence.body = Text("", fence.line + 1 + index)
    kept: list[str] = []
    for number in range(index, len(lines)):
        match = SECTION.match(lines[number]) if sections else None
        if match is None:
            kept.append(lines[number])
            continue
        current.text = "\n".join(kept)
        kept = []
        current = Text("", fence.line + 2 + number)
        if match[1] not in sections:
            report.add(
                fence.line + 1 + number,
                f"{{{fence.name}}} has no section {match[1]!r}; {allowed(sections)}",
            )
        fence.sections.setdefault(match[1], []).append(current)
    current.text = "\n".join(kept)


class Options:
    """Typed access to the options of a fence; what is wrong raises BlockError at its line."""

    def __init__(self, fence: Fence) -> None:
        self.fence = fence

    def text(self, name: str, default: str | None = None) -> str:
        """The option's text; one without a default must be there."""
        found = self.fence.options.get(name)
        if not found:
            if default is None:
                raise BlockError(self.fence.line, f"{{{self.fence.name}}} needs `:{name}:`")
            return default
        if not found[0].text:
            raise BlockError(found[0].line, f"`:{name}:` needs a value")
        return found[0].text

    def line(self, name: str) -> int:
        """The line of the option, or of the block where the option is not there."""
        found = self.fence.options.get(name)
        return found[0].line if found else self.fence.line

    def flag(self, name: str, default: bool) -> bool:
        """An option that is `true` or `false`."""
        text = self.text(name, str(default).lower())
        if text not in TRUTH:
            raise BlockError(self.line(name), f"`:{name}:` is true or false, got {text!r}")
        return TRUTH[text]

    def number(self, name: str) -> float:
        """An option that is a number; whole numbers come back as int."""
        text = self.text(name)
        try:
            return int(text) if re.fullmatch(r"[-+]?\d+", text) else float(text)
        except ValueError:
            raise BlockError(self.line(name), f"`:{name}:` is a number, got {text!r}") from None

    def choice(self, name: str, choices: tuple[str, ...], default: str) -> str:
        """An option that takes one of some words."""
        text = self.text(name, default)
        if text not in choices:
            raise BlockError(self.line(name), f"`:{name}:` is {text!r}; {allowed(choices)}")
        return text

    def id(self, default: str | None = None) -> str:
        """The block's id."""
        text = self.text("id", default)
        if not ID.match(text):
            raise BlockError(
                self.line("id"), f"an id is lower case letters, digits and hyphens, got {text!r}"
            )
        return text


def only_section(fence: Fence, name: str) -> Text:
    """The section that must be there exactly once and not be empty."""
    found = fence.sections.get(name, [])
    if not found:
        raise BlockError(fence.line, f"{{{fence.name}}} needs a section `--- {name}`")
    if len(found) > 1:
        raise BlockError(found[1].line - 1, f"{{{fence.name}}}: section {name!r} is there twice")
    return filled(found[0], f"section `--- {name}`", found[0].line - 1)


def filled(text: Text, what: str, line: int) -> Text:
    """The text, if there is any."""
    if not text.text.strip():
        raise BlockError(line, f"{what} is empty")
    return text
