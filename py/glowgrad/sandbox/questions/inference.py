"""What jedi infers of text that has not run yet; it is loaded when first needed, and never waited
for: until then answers come without it."""

from __future__ import annotations

import importlib
import sys
import time
from collections.abc import Iterator
from typing import Any

_LONGEST = 0.3  # seconds: what takes longer is given up
_KINDS = {
    "instance": "property",
    "statement": "property",
    "function": "method",
    "param": "variable",
}


class _OutOfTimeError(Exception):
    """jedi took too long."""


class _Watched(dict[Any, int]):
    """jedi's count of what it has looked at, which it keeps at each step: the place to stop it."""

    def __init__(self, longest: float) -> None:
        self._end = time.perf_counter() + longest

    def __missing__(self, key: Any) -> int:
        return 0

    def __setitem__(self, key: Any, value: int) -> None:
        if time.perf_counter() > self._end:
            raise _OutOfTimeError
        super().__setitem__(key, value)


def loaded() -> bool:
    """Whether jedi is there to be asked."""
    return "jedi" in sys.modules


def load_inference(namespace: dict[str, Any]) -> bool:
    """Import jedi, if it is installed, and let it read what every answer needs."""
    try:
        jedi = importlib.import_module("jedi")
    except ImportError:
        return False
    jedi.settings.allow_unsafe_interpreter_executions = False
    list(members({}, "''.upper().", 11, longest=60))
    return True


def members(
    namespace: dict[str, Any], code: str, offset: int, longest: float = _LONGEST
) -> Iterator[dict[str, Any]]:
    """The attributes of the expression before the dot; none when jedi takes too long (seconds)."""
    jedi = sys.modules["jedi"]
    before = code[:offset]
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n") - 1
    try:
        script = jedi.Interpreter(code, [namespace])
        script._inference_state.inferred_element_counts = _Watched(longest)
        found = script.complete(line, column)
    except Exception:  # unfinished code breaks it at times: then nothing is known
        return
    for one in found:
        yield {"label": one.name, "kind": _KINDS.get(one.type, one.type)}
