"""What the blocks of one lesson share while they are read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from .course import Markup, Place
from .errors import BlockError, Report
from .fences import Fence, Text


@dataclass
class Reader:
    """The lesson's folder, its report, and the ids that were handed out."""

    folder: Path
    report: Report
    markdown: Callable[[Text], Markup]
    counts: dict[str, int] = field(default_factory=dict)
    files: list[Path] = field(default_factory=list)

    def place(self, fence: Fence) -> Place:
        return Place(self.report.path, fence.line)

    def next_id(self, kind: str) -> str:
        """`cell-3` for the third cell: the id of a block that names none."""
        self.counts[kind] = self.counts.get(kind, 0) + 1
        return f"{kind}-{self.counts[kind]}"

    def file(self, name: str, line: int) -> Path:
        """A file in the lesson's folder."""
        path = self.folder / name
        if not path.resolve().is_relative_to(self.folder.resolve()):
            raise BlockError(line, f"{name!r} is outside the lesson's folder")
        if not path.is_file():
            raise BlockError(line, f"there is no file {name!r} in the lesson's folder")
        return path

    def picture(self, name: str, line: int) -> Path:
        """A file that the page shows, to be copied beside it."""
        path = self.file(name, line)
        if path not in self.files:
            self.files.append(path)
        return path
