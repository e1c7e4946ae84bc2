"""The built site around one lesson that a test has written."""

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from builder.lessons import load_course, render_course
from builder.seal import seal
from builder.serve import serve_in_thread


def folder_of(
    lesson: str, dist: Path, folder: Path, recorded: Mapping[str, Any] | None = None
) -> Path:
    """A site with the scripts and runtime of `dist` and this lesson, made in `folder`."""
    source = folder / "lessons" / "part-01" / "01-lesson"
    source.mkdir(parents=True)
    (source / "index.md").write_text(lesson, encoding="utf-8")
    site = folder / "site"
    shutil.copytree(dist, site, ignore=shutil.ignore_patterns("lessons", "index.html"))
    render_course(load_course(folder / "lessons"), site, recorded)
    seal(site, site)
    return site


@contextmanager
def site_of(
    lesson: str, dist: Path, folder: Path, recorded: Mapping[str, Any] | None = None
) -> Iterator[str]:
    """URL of such a site, served with the headers of cross-origin isolation."""
    site = folder_of(lesson, dist, folder, recorded)
    with serve_in_thread(site, isolated=True) as url:
        yield url
