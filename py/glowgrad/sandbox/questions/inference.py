"""What jedi infers of text that has not run yet; it is loaded when first needed, and never waited
for: until then answers come without it."""

from __future__ import annotations

import importlib
import sys
import time
from typing import Any

import numpy

import glowgrad

_LONGEST = 0.3  # seconds: what takes longer is given up, unless one asks again and waits
_PATIENCE = 1.5  # seconds: a run that the reader starts meanwhile waits for the answer
_MOST_READ = 40_000  # bytes of other files that are read for one answer
_READ_PATIENTLY = 200_000
_KINDS = {"instance": "property", "statement": "property", "function": "method"}
_NAME = "_asked_for"
_LARGE = (str(glowgrad.__path__[0]), str(numpy.__path__[0]))


class OutOfTimeError(Exception):
    """jedi took too long, or wants to read much; with patience it may find an answer."""


class _NeverReadError(Exception):
    """jedi wants to read files that are too long at any time."""


class _Watched(dict[Any, int]):
    """jedi's count of what it has looked at, which it keeps at each step: the place to stop it."""

    def __init__(self, end: float) -> None:
        self._end = end

    def __missing__(self, key: Any) -> int:
        return 0

    def __setitem__(self, key: Any, value: int) -> None:
        if time.process_time() > self._end:
            raise OutOfTimeError
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
    infer({}, "with open('') as file:\n    ", "[file, ''.upper(), {}.items()]", limited=False)
    infer({}, "", "''.upper()", limited=False)
    return True


def infer(
    namespace: dict[str, Any], before: str, base: str, patient: bool = False, limited: bool = True
) -> type | list[tuple[str, str]] | None:
    """The class of an expression that follows the code before it; of a class that the code itself
    defines, the names and kinds of its attributes. None when jedi knows nothing.

    Raises OutOfTimeError when it takes too long.
    """
    jedi = sys.modules["jedi"]
    indent = before[before.rfind("\n") + 1 :]
    code = f"{before}{_NAME} = ({base})\n{indent}{_NAME}."
    line = before.count("\n") + 1
    try:
        script = jedi.Interpreter(code, [namespace])
        if limited:
            _limit(script._inference_state, patient)
        found = [one for one in script.infer(line, len(indent) + 1) if one.type == "instance"]
        if not found:
            return None
        of = _class_named(found[0].module_name, found[0].full_name)
        if of is not None:
            return of
        there = script.complete(code.count("\n") + 1, len(indent) + len(_NAME) + 1)
        return [(one.name, _KINDS.get(one.type, one.type)) for one in there]
    except OutOfTimeError:
        raise
    except Exception:  # unfinished code breaks it at times: then nothing is known
        return None


def _class_named(module: str, full_name: str) -> type | None:
    short = full_name.rpartition(".")[2]
    for name in (module, full_name.rpartition(".")[0]):
        found = vars(sys.modules[name]).get(short) if name in sys.modules else None
        if isinstance(found, type) and name != "__main__":
            return found
    return None


def _limit(state: Any, patient: bool) -> None:
    """Stop jedi when time is up, and before it reads much: a file can only be read as a whole.

    The engine's and numpy's files are not read: what their functions give is known without.
    """
    # Time that this process had: on a busy machine it has less.
    end = time.process_time() + (_PATIENCE if patient else _LONGEST)
    state.inferred_element_counts = _Watched(end)
    read, left = state.parse_and_get_code, [_READ_PATIENTLY if patient else _MOST_READ]
    cache = importlib.import_module("parso.cache").parser_cache

    def parse(code: Any = None, path: Any = None, file_io: Any = None, **options: Any) -> Any:
        place = str(path or getattr(file_io, "path", ""))
        if place.startswith(_LARGE):
            raise _NeverReadError
        if place and not any(place in map(str, files) for files in cache.values()):
            left[0] -= len(file_io.read()) if file_io is not None else 0
        if left[0] < 0 or time.process_time() > end:
            raise OutOfTimeError
        return read(code=code, path=path, file_io=file_io, **options)

    state.parse_and_get_code = parse
