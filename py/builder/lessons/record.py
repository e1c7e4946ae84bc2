"""Runs lessons when the site is built: pages show what the cells printed, and all of it is checked.

Cells must run and their claims hold; of an exercise the starter must be refused, each typical
mistake recognised, and the solution accepted.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..checkout import ROOT
from ..kept import Kept
from .course import Cell, Course, Exercise, Lesson, Widget
from .errors import LessonError, Problem
from .recorded_html import merged

Outputs = dict[str, list[dict[str, Any]]]
RUNNER = ROOT / "py" / "builder" / "run_cells.py"
TIMEOUT = 240


@dataclass
class Step:
    """What became of one piece of code; a claim that holds has the text ""."""

    error: dict[str, Any] | None
    outputs: list[dict[str, Any]]
    seconds: float
    claims: dict[str, str] = field(default_factory=dict)


@dataclass
class Recording:
    """What a run of a lesson did.

    The steps are named by cell and control; those of an exercise are `<id> starter`, `<id>
    mistake 1`, …, `<id> solution`, and `<id> check of the …`. When all has run, controls and the
    cells that they run are run once more: `<id> again`.
    """

    lesson: Lesson
    steps: dict[str, Step]

    @property
    def outputs(self) -> Outputs:
        """What the page shows below each cell before the reader runs it."""
        cells = [cell for cell in self.lesson.cells if cell.record]
        return {cell.id: _shown(self.steps.get(cell.id)) for cell in cells}

    @property
    def seconds(self) -> float:
        """How long the cells ran, without the exercises."""
        return sum(self.steps[cell.id].seconds for cell in self.lesson.cells)


def record_course(
    course: Course, cache_dir: Path, processes: int = 2, only: str | None = None
) -> dict[str, Recording]:
    """What each lesson did, by slug; LessonError names everything that went wrong.

    A lesson runs in a process of its own, with every generator seeded, the longest first. What it
    did is kept in `cache_dir` until its code changes, or a file of the engine that it has read.
    `only` names one lesson that is wanted.
    """
    kept = Kept(cache_dir)
    lessons = [one for one in course.lessons if only in (None, one.slug)]
    found = {lesson.slug: kept.get(_name(lesson), _key(lesson)) for lesson in lessons}
    missing = [lesson for lesson in lessons if found[lesson.slug] is None]
    missing.sort(key=lambda lesson: _seconds(kept.last(_name(lesson))), reverse=True)
    problems: list[Problem] = []
    with ThreadPoolExecutor(processes) as pool:
        for lesson, made in zip(
            missing, pool.map(lambda one: _run(one, kept, problems), missing), strict=True
        ):
            found[lesson.slug] = made
    if problems:
        raise LessonError(problems)
    return {lesson.slug: _recording(lesson, found[lesson.slug]) for lesson in lessons}


def steps(lesson: Lesson) -> list[dict[str, Any]]:
    """What is run: cells, controls at their first value, and what readers may try in exercises."""
    listed: list[dict[str, Any]] = []
    for block in lesson.blocks:
        match block:
            case Cell():
                step = {"id": block.id, "code": block.code, "raises": block.raises}
                listed.append({**step, "claims": block.expects})
            case Exercise():
                listed.append({"id": block.id, "code": "", "attempts": _attempts(block)})
            case Widget() if block.assignment:
                listed.append({"id": block.id, "code": block.assignment})
    return [*listed, *_again(lesson)]


def _again(lesson: Lesson) -> list[dict[str, Any]]:
    """What readers do who move a control after the last cell: other cells use its names too."""
    cells = {cell.id: cell for cell in lesson.cells}
    listed: dict[str, dict[str, Any]] = {}
    for block in lesson.blocks:
        if isinstance(block, Widget) and block.cells:
            if block.assignment:
                listed[block.id] = {"id": f"{block.id} again", "code": block.assignment}
            for cell in [cells[name] for name in block.cells]:
                step = {"id": f"{cell.id} again", "code": cell.code, "raises": cell.raises}
                listed[cell.id] = {**step, "claims": cell.expects}
    return [{**step, "aside": True} for step in listed.values()]


def _attempts(exercise: Exercise) -> list[tuple[str, str]]:
    codes = {"starter": exercise.starter}
    for number, mistake in enumerate(exercise.mistakes, 1):
        codes[f"mistake {number}"] = mistake.code
    codes["solution"] = exercise.solution
    listed = []
    for name, code in codes.items():
        listed.append((f"{exercise.id} {name}", code))
        listed.append((f"{exercise.id} check of the {name}", exercise.graded_check))
    return listed


def _name(lesson: Lesson) -> str:
    return f"lesson-{lesson.slug}"


def _key(lesson: Lesson) -> str:
    return json.dumps(steps(lesson)) + RUNNER.read_text(encoding="utf-8")


def _seconds(result: dict[str, Any] | None) -> float:
    """How long a former run took; one that has never run may be the longest."""
    return sum(step["seconds"] for step in result.values()) if result else float("inf")


def _recording(lesson: Lesson, result: dict[str, Any]) -> Recording:
    return Recording(lesson, {name: Step(**step) for name, step in result.items()})


def _shown(step: Step | None) -> list[dict[str, Any]]:
    if step is None:
        return []
    return [*step.outputs, *([{"type": "error", **step.error}] if step.error else [])]


def _run(lesson: Lesson, kept: Kept, problems: list[Problem]) -> dict[str, Any]:
    """Run a lesson; it is kept where nothing went wrong."""
    made = _run_apart(lesson, problems) if lesson.cells else {"steps": {}, "files": []}
    if made is None:
        return {}
    failures = list(_failures(_recording(lesson, made["steps"])))
    problems.extend(failures)
    if not failures:
        for step in made["steps"].values():
            step["outputs"] = merged(step["outputs"])
        kept.put(_name(lesson), _key(lesson), made["steps"], made["files"])
    return dict(made["steps"])


def _run_apart(lesson: Lesson, problems: list[Problem]) -> dict[str, Any] | None:
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "steps.json"), Path(folder, "outputs.json")
        source.write_text(json.dumps(steps(lesson)), encoding="utf-8")
        command = [sys.executable, "-m", "builder.run_cells", str(source), str(target)]
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
        return dict(json.loads(target.read_text(encoding="utf-8")))


def _failures(recording: Recording) -> Iterator[Problem]:
    for block in recording.lesson.blocks:
        if isinstance(block, Cell) and block.id in recording.steps:
            yield from _cell_failures(block, recording.steps[block.id])
            if again := recording.steps.get(f"{block.id} again"):
                yield from _cell_failures(block, again, ", run again by a control")
        elif isinstance(block, Exercise) and f"{block.id} solution" in recording.steps:
            yield from _exercise_failures(block, recording.steps)


def _cell_failures(cell: Cell, step: Step, when: str = "") -> Iterator[Problem]:
    path, line = cell.place.path, cell.place.line
    error = step.error
    name = f"cell {cell.id!r}{when}"
    if cell.raises and not error:
        yield Problem(path, line, f"{name} raised no {cell.raises}")
    if error and error["name"] != cell.raises:
        if error["line"]:
            line = cell.code_line + error["line"] - 1
        yield Problem(path, line, f"{name}: {error['name']}: {error['message']}")
    for claim, line in zip(cell.expects, cell.expect_lines, strict=True):
        if step.claims.get(claim):
            message = f"{name} does not do what it says: {claim}: {step.claims[claim]}"
            yield Problem(path, line, message)


def _exercise_failures(exercise: Exercise, steps: dict[str, Step]) -> Iterator[Problem]:
    path, line = exercise.place.path, exercise.place.line
    parts = ["starter", "solution", "check of the solution"]
    for part in parts:
        error = steps[f"{exercise.id} {part}"].error
        if error:
            message = f"the {part} of {exercise.id!r}: {error['name']}: {error['message']}"
            yield Problem(path, line, message)
    refused = steps[f"{exercise.id} check of the starter"].error
    if refused is None:
        yield Problem(path, line, f"the starter of {exercise.id!r} already passes its check")
    elif refused["name"] != "AssertionError":
        message = f"the check of {exercise.id!r} does not say what is missing in the starter: "
        yield Problem(path, line, f"{message}{refused['name']}: {refused['message']}")
    for number, mistake in enumerate(exercise.mistakes, 1):
        error = steps[f"{exercise.id} check of the mistake {number}"].error
        if error is None:
            yield Problem(path, mistake.line, "this mistake passes the check")
        elif error["message"] != mistake.message:
            message = f"this mistake is not recognised; the reader is told: {error['message']}"
            yield Problem(path, mistake.line, message)
