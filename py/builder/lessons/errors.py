"""What is wrong in the lessons, collected so that one build names all of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ..console import CommandError


@dataclass(frozen=True, order=True)
class Problem:
    """One mistake in a lesson file; `line` is 1-based."""

    path: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


class LessonError(CommandError):
    """The mistakes of all lesson files, one a line as `lessons/…/index.md:LINE: message`."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = sorted(set(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))


class BlockError(Exception):
    """A mistake that makes the rest of its block unreadable; `line` is 1-based."""

    def __init__(self, line: int, message: str) -> None:
        self.line = line
        self.message = message
        super().__init__(message)


class Report:
    """Collects the problems of one file."""

    def __init__(self, path: str, problems: list[Problem]) -> None:
        self.path = path
        self.problems = problems

    def add(self, line: int, message: str) -> None:
        """Note a mistake and go on."""
        self.problems.append(Problem(self.path, line, message))

    @contextmanager
    def guard(self) -> Iterator[None]:
        """Note a `BlockError` raised inside, so that the next block is still read."""
        try:
            yield
        except BlockError as error:
            self.add(error.line, error.message)


def allowed(names: list[str] | tuple[str, ...]) -> str:
    """The end of a message that says which names there are."""
    return f"allowed: {', '.join(names)}"


def source_name(path: Path, lessons_dir: Path) -> str:
    """The file's name in messages, from the folder that holds `lessons/` on."""
    return path.relative_to(lessons_dir.parent).as_posix()
