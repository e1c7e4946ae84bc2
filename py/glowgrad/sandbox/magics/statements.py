"""Where statements begin, in text that is no Python yet."""

from __future__ import annotations

import re

_TOKEN = re.compile(r"\"\"\"|'''|[\"'#()\[\]{}\\]|.")


def starts(lines: list[str]) -> list[bool]:
    """For each line whether it begins a statement: it stands in no bracket and in no text."""
    result, depth, quote, continued = [], 0, "", False
    for line in lines:
        first = depth == 0 and not quote and not continued
        result.append(first)
        if first and line.lstrip().startswith(("%", "!", "?")):
            continue  # what follows such a sign is not Python
        depth, quote = _after(line, depth, quote)
        continued = line.endswith("\\")
    return result


def _after(line: str, depth: int, quote: str) -> tuple[int, str]:
    """The open brackets and the open text of three quotes after a line."""
    escaped = False
    for token in _TOKEN.findall(line):
        if escaped:
            escaped = False
        elif token == "\\":
            escaped = True
        elif quote:
            quote = "" if token == quote else quote
        elif token == "#":
            break
        elif token.startswith(("'", '"')):
            quote = token
        elif token in "([{":
            depth += 1
        elif token in ")]}":
            depth = max(0, depth - 1)
    return depth, quote if len(quote) == 3 else ""  # a text of one quote ends with its line
