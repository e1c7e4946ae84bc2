"""JSON whose nesting is counted before it is parsed: in Pyodide a deep one ends the interpreter."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

# A string, whose brackets do not count, or a bracket.
_TOKEN = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"|[\[\]{}]', re.DOTALL)


def parsed(
    text: bytes, depth: int, pairs: Callable[[list[tuple[str, Any]]], Any] | None = None
) -> Any:
    """The value of a JSON text; raises ValueError where it is none, or nested deeper than `depth`.

    pairs: what makes an object of its names and values, as of `json.loads`.
    """
    level = 0
    for token in _TOKEN.finditer(text):
        first = text[token.start()]
        if first in b"[{":
            level += 1
            if level > depth:
                raise ValueError(f"it is nested more than {depth} deep")
        elif first in b"]}":
            level -= 1
    return json.loads(text, object_pairs_hook=pairs)
