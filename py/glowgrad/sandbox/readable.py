"""Errors as a learner should see them: own lines only, a plain message, a hint where the cause is
known.
"""

from __future__ import annotations

import builtins
import difflib
import linecache
import re
import sys
import traceback
from collections.abc import Iterator, Mapping
from types import TracebackType
from typing import Any

from ..aliases import LIBRARIES
from ..errors import DeviceError


def describe(
    error: BaseException, files: Mapping[str, str], namespace: Mapping[str, Any]
) -> dict[str, Any]:
    """An error as data: name, message, the learner's traceback, the line of the newest cell frame,
    a hint.

    `files` maps the file names under which cells were compiled to the cells' names.
    """
    line = None
    if isinstance(error, SyntaxError) and error.filename in files:
        line = error.lineno
        message = _syntax_message(error)
    else:
        message = _text(error) or type(error).__name__
        frames = own_frames(error.__traceback__, files)
        if frames:
            line = frames[-1].lineno
    return {
        "name": type(error).__name__,
        "message": message,
        "traceback": format_traceback(error, files),
        "line": line,
        "hint": _hint(error, namespace),
    }


def _text(error: BaseException) -> str:
    try:
        return str(error)
    except Exception:  # a learner's __str__ that fails itself
        return ""


def own_frames(
    trace: TracebackType | None, files: Mapping[str, str]
) -> list[traceback.FrameSummary]:
    """The frames that belong to cells, outermost first."""
    return [f for f in traceback.extract_tb(trace) if f.filename in files]


def format_traceback(
    error: BaseException, files: Mapping[str, str], shown: tuple[BaseException, ...] = ()
) -> str:
    """A traceback without frames of the engine, the sandbox or the worker; causes are kept.

    `shown` are the errors that this one led to: a circle of causes ends there.
    """
    parts: list[str] = []
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if cause is not None and not any(cause is e for e in (error, *shown)):
        parts.append(format_traceback(cause, files, (error, *shown)))
        link = "This led to:" if error.__cause__ else "While handling that, this happened:"
        parts.append(f"\n{link}\n\n")
    frames = own_frames(error.__traceback__, files)
    if frames:
        parts.append("Traceback (most recent call last):\n")
        parts += _format_frames(frames, files)
    if isinstance(error, SyntaxError) and error.filename is not None and error.filename in files:
        source = (error.text or linecache.getline(error.filename, error.lineno or 1)).rstrip("\n")
        parts.append(f"  {files[error.filename]}, line {error.lineno}\n    {source}\n")
        if error.offset:
            width = max(1, (error.end_offset or 0) - error.offset)
            parts.append("    " + " " * (error.offset - 1) + "^" * width + "\n")
        parts.append(f"{type(error).__name__}: {_syntax_message(error)}")
    else:
        parts.append("".join(traceback.format_exception_only(error)).rstrip("\n"))
    return "".join(parts)


def _format_frames(frames: list[traceback.FrameSummary], files: Mapping[str, str]) -> Iterator[str]:
    """One entry a frame; the middle of a deep recursion is left out."""
    left_out = len(frames) - 9
    for index, frame in enumerate(frames):
        if left_out > 0 and index == 6:
            yield f"  … {left_out} more calls …\n"
        if left_out > 0 and 6 <= index < 6 + left_out:
            continue
        where = f"  {files[frame.filename]}, line {frame.lineno}"
        where += f", in {frame.name}" if frame.name != "<module>" else ""
        yield f"{where}\n    {frame.line}\n"


def _syntax_message(error: SyntaxError) -> str:
    message = error.msg or "invalid syntax"
    return message[0].upper() + message[1:] + ("" if message[-1] in ".?!" else ".")


def _hint(error: BaseException, namespace: Mapping[str, Any]) -> str | None:
    if isinstance(error, NameError) and error.name:
        return _misspelt(error.name, [*namespace, *dir(builtins)]) or (
            f"Nothing is called {error.name} yet: run the cell that defines it first, or check its "
            "spelling."
        )
    if isinstance(error, AttributeError) and error.name and error.obj is not None:
        return _misspelt(error.name, _public_names(error.obj))
    if isinstance(error, ModuleNotFoundError) and error.name:
        return _not_here(error.name)
    if isinstance(error, ImportError) and (found := _WRONG_NAME.match(str(error))):
        return _misspelt(found[1], _public_names(sys.modules.get(found[2])))
    if isinstance(error, DeviceError) and _NO_GPU.search(str(error)):
        return (
            "Leave out .cuda(), or ask before: "
            'device = "cuda" if torch.cuda.is_available() else "cpu", then x.to(device).'
        )
    if isinstance(error, IndentationError):
        return "Lines of one block must begin with the same number of spaces (four, by custom)."
    if isinstance(error, SyntaxError) and re.search(r"\bprint\s+[\"'\w]", error.text or ""):
        return 'print is a function: write print("…") with brackets.'
    if isinstance(error, RecursionError):
        return "A function calls itself without an end. Give it a case that returns without a call."
    if isinstance(error, TypeError) and "not callable" in str(error):
        return (
            "Something is used like a function that is not one; "
            "perhaps an earlier cell gave a variable that name."
        )
    return None


_WRONG_NAME = re.compile(r"cannot import name '(\w+)' from '([\w.]+)'")
_NO_GPU = re.compile("webgpu cannot be used|webgpu needs|no WebGPU adapter")
_INSTEAD = {
    "pandas": "numpy.genfromtxt and the module csv read tables.",
    "scipy": "glowgrad.special and glowgrad.linalg have some of it.",
    "seaborn": "matplotlib.pyplot draws here.",
    "cv2": "torchvision.transforms changes images, and matplotlib.pyplot shows them.",
    "PIL": "An array (H, W, C) stands for a picture here.",
}


def _not_here(name: str) -> str | None:
    package = name.partition(".")[0]
    if package in LIBRARIES:
        return None  # the message says what of it there is
    others = ", ".join(LIBRARIES)
    return (
        f"The package {name} is not part of this site. {_INSTEAD.get(package, '')} Here are "
        f"glowgrad and numpy, what glowgrad has under the names {others}, and packages of pure "
        "Python that `pip install` in a cell can find."
    ).replace("  ", " ")


def _public_names(value: Any) -> list[str]:
    try:
        return [name for name in dir(value) if not name.startswith("_")]
    except Exception:  # a learner's __dir__ that fails itself
        return []


def _misspelt(name: str, known: list[str]) -> str | None:
    close = difflib.get_close_matches(name, known, n=1, cutoff=0.75)
    if not close and name.lower() in (lowered := {k.lower(): k for k in known}):
        close = [lowered[name.lower()]]
    return f"Did you mean {close[0]}?" if close else None
