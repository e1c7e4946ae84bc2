"""Runs the cells of lessons when the site is built, so that pages show outputs before any run."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any

from ..checkout import ROOT
from .course import Cell, Course, Exercise, Lesson, Widget
from .errors import LessonError, Problem

Outputs = dict[str, list[dict[str, Any]]]
TIMEOUT = 180
ENGINE = ("py/glowgrad/**/*.py", "shaders/**/*.wgsl", "py/builder/lessons/run_cells.py")


def record_course(course: Course, cache_dir: Path, processes: int = 2) -> dict[str, Outputs]:
    """What each cell showed, by slug and cell id; LessonError names cells that failed.

    A lesson runs in a process of its own, with every generator seeded. Results are kept in
    `cache_dir` under a hash of the lesson's source and the engine's.
    """
    cache_dir.mkdir(parents=True, exist_ok=True)
    problems: list[Problem] = []
    with ThreadPoolExecutor(processes) as pool:
        every = pool.map(lambda lesson: _cached(lesson, cache_dir, problems), course.lessons)
        recorded = dict(zip((lesson.slug for lesson in course.lessons), every, strict=True))
    if problems:
        raise LessonError(problems)
    return recorded


def steps(lesson: Lesson) -> list[dict[str, Any]]:
    """What is run: cells, controls at their first value, and exercises by their solution."""
    listed: list[dict[str, Any]] = []
    for block in lesson.blocks:
        match block:
            case Cell():
                listed.append({"id": block.id, "code": block.code, "raises": block.raises})
            case Exercise():
                listed.append({"id": block.cell_id, "code": block.solution})
            case Widget() if block.assignment:
                listed.append({"id": block.id, "code": block.assignment})
    return listed


@cache
def engine_hash() -> bytes:
    """Changes with the engine, on which whatever was recorded depends."""
    digest = hashlib.sha256()
    for pattern in ENGINE:
        for path in sorted(ROOT.glob(pattern)):
            digest.update(path.read_bytes())
    return digest.digest()


def _cached(lesson: Lesson, cache_dir: Path, problems: list[Problem]) -> Outputs:
    if not lesson.cells:
        return {}
    key = hashlib.sha256(engine_hash() + lesson.source.encode()).hexdigest()[:24]
    path = cache_dir / f"{key}.json"
    if path.is_file():
        return _shown(lesson, json.loads(path.read_text(encoding="utf-8")))
    outputs = _run(lesson, problems)
    if outputs is None:
        return {}
    failures = list(_failures(lesson, outputs))
    problems.extend(failures)
    if not failures:
        path.write_text(json.dumps(outputs), encoding="utf-8")
    return _shown(lesson, outputs)


def _shown(lesson: Lesson, outputs: Outputs) -> Outputs:
    return {cell.id: outputs.get(cell.id, []) for cell in lesson.cells if cell.record}


def _run(lesson: Lesson, problems: list[Problem]) -> Outputs | None:
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "steps.json"), Path(folder, "outputs.json")
        source.write_text(json.dumps(steps(lesson)), encoding="utf-8")
        command = [sys.executable, "-m", "builder.lessons.run_cells", str(source), str(target)]
        # Small products: on a busy machine threads of BLAS wait 10 times as long as one works.
        environment = {
            **os.environ,
            "PYTHONPATH": str(ROOT / "py"),
            "PYTHONHASHSEED": "0",
            "OPENBLAS_NUM_THREADS": "1",
        }
        try:
            done = subprocess.run(
                command,
                cwd=folder,
                env=environment,
                capture_output=True,
                text=True,
                timeout=TIMEOUT,
                check=False,
            )
        except subprocess.TimeoutExpired:
            problems.append(Problem(lesson.name, 1, f"the cells ran for more than {TIMEOUT} s"))
            return None
        if not target.is_file():
            reason = done.stderr.strip().split("\n")[-1]
            problems.append(Problem(lesson.name, 1, f"the cells could not be run: {reason}"))
            return None
        outputs: Outputs = json.loads(target.read_text(encoding="utf-8"))
        return outputs


def _failures(lesson: Lesson, outputs: Outputs) -> Iterable[Problem]:
    for block in lesson.blocks:
        if not isinstance(block, Cell | Exercise):
            continue
        name = block.id if isinstance(block, Cell) else block.cell_id
        errors = [one for one in outputs.get(name, []) if one["type"] == "error"]
        raises = block.raises if isinstance(block, Cell) else None
        if name in outputs and raises and not errors:
            yield Problem(lesson.name, block.place.line, f"cell {name!r} raised no {raises}")
        for error in errors:
            if error["name"] == raises:
                continue
            line = block.place.line
            if isinstance(block, Cell) and error["line"]:
                line = block.code_line + error["line"] - 1
            what = f"cell {name!r}" if isinstance(block, Cell) else f"the solution of {block.id!r}"
            yield Problem(lesson.name, line, f"{what}: {error['name']}: {error['message']}")
