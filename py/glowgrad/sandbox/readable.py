"""Errors as a learner should see them: own lines only, a plain message, advice where the cause is
known.
"""

from __future__ import annotations

import linecache
import traceback
from collections.abc import Iterator, Mapping
from types import TracebackType
from typing import Any

_MOST = 10_000  # characters of a message that are shown; a text of megabytes is no explanation


def describe(
    error: BaseException, files: Mapping[str, str], namespace: Mapping[str, Any]
) -> dict[str, Any]:
    """An error as data: name, message, the learner's frames and traceback, the place in the cell
    that was run, and advice; `hint` is its cause alone.

    `files` maps the file names under which cells were compiled to the cells' names.
    """
    from .advice import Situation, advise  # with the first error, not at the start of a page

    at = Situation(error, files, namespace)
    line, column, end_line, end_column = at.own_place or (None,) * 4
    message = _text(error) or type(error).__name__
    if isinstance(error, SyntaxError) and error.filename in files:
        line, message = error.lineno, _syntax_message(error)
    advice = advise(at)
    return {
        "name": type(error).__name__,
        "message": _cut(message),
        "traceback": format_traceback(error, files),
        "frames": list(_frames_as_data(error, files)),
        "line": line,
        "column": column,
        "end_line": end_line,
        "end_column": end_column,
        "hint": advice.cause if advice else None,
        "advice": advice.as_data() if advice else None,
    }


def _frames_as_data(error: BaseException, files: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """Cell, line, function and code of each frame; of a deep recursion its ends."""
    frames = own_frames(error.__traceback__, files)
    for frame in frames if len(frames) <= 9 else [*frames[:6], *frames[-3:]]:
        yield {
            "cell": files[frame.filename],
            "line": frame.lineno,
            "function": None if frame.name == "<module>" else frame.name,
            "code": frame.line,
        }


def _text(error: BaseException) -> str:
    try:
        return str(error)
    except Exception:  # a learner's __str__ that fails itself
        return ""


def _cut(text: str) -> str:
    left_out = len(text) - _MOST
    return f"{text[:_MOST]} … ({left_out:,} characters more)" if left_out > 0 else text


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
        parts.append(_cut("".join(traceback.format_exception_only(error)).rstrip("\n")))
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
