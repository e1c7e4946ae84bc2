"""What a lesson does natively: as the build recorded it, and run here for tests that look closer.

`recording` is the run that the build made, of the same code and engine; only where there is none is
the lesson run again. `run_lesson` runs the cells of a lesson in this process.
"""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

import glowgrad as gg
from builder.checkout import CACHE, ROOT
from builder.lessons import Cell, Course, Lesson, Widget, load_course, record_course
from builder.lessons.record import Recording
from glowgrad.display import FIGURE
from glowgrad.sandbox import Sandbox

LESSONS = ROOT / "lessons"


@dataclass
class Step:
    """What one piece of code did."""

    error: dict[str, Any] | None
    outputs: list[dict[str, Any]]
    seconds: float

    @property
    def figures(self) -> list[dict[str, Any]]:
        """The figures that it showed, each in its last state."""
        return figures_of(self.outputs)

    def printed(self, stream: str = "stdout") -> str:
        """What it wrote to a stream."""
        return "".join(out["text"] for out in self.outputs if out.get("name") == stream)


def figures_of(outputs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The figures among outputs, each in its last state."""
    shown: dict[str, dict[str, Any]] = {}
    for output in outputs:
        figure = output.get("data", {}).get(FIGURE)
        if figure is not None:
            shown[output["id"]] = figure
    return list(shown.values())


@dataclass
class Run:
    """The cells of a lesson that were run from top to bottom."""

    lesson: Lesson
    steps: dict[str, Step]
    namespace: dict[str, Any]


async def _run(lesson: Lesson, replace: dict[str, str], until: str | None) -> Run:
    outputs: list[dict[str, Any]] = []
    sandbox = Sandbox(lambda text: outputs.append(json.loads(text)))
    steps: dict[str, Step] = {}

    async def step(name: str, code: str) -> None:
        outputs.clear()
        for old, new in replace.items():
            code = code.replace(old, new)
        ended = json.loads(await sandbox.run(code, name))
        steps[name] = Step(ended["error"], list(outputs), ended["ms"] / 1000)

    gg.manual_seed(0)
    for block in lesson.blocks:
        match block:
            case Cell():
                await step(block.id, block.code)
                if block.id == until:
                    break
            case Widget() if block.assignment:
                await step(block.id, block.assignment)
    return Run(lesson, steps, sandbox.namespace)


@pytest.fixture(scope="session")
def course() -> Course:
    """All lessons of the course."""
    return load_course(LESSONS)


@pytest.fixture
def recording(slug: str, course: Course) -> Recording:
    """What the lesson did when the site was built; it is run where that was with other code."""
    return record_course(course, CACHE / "recorded", only=slug)[slug]


@pytest.fixture(scope="session")
def run_lesson(course: Course) -> Callable[..., Run]:
    """Runs a lesson by slug on `cpu` or `webgpu`; the same run is made once.

    `replace` puts other text into its cells, to shorten a training run; `until` names the last
    cell that runs.
    """
    made: dict[str, Run] = {}

    def run(
        slug: str,
        device: str = "cpu",
        replace: dict[str, str] | None = None,
        until: str | None = None,
    ) -> Run:
        key = json.dumps([slug, device, replace, until])
        if key not in made:
            with pytest.MonkeyPatch.context() as patch:
                # What the page's session decides, the test decides here.
                patch.setattr(gg.accelerator, "is_available", lambda: device == "webgpu")
                made[key] = asyncio.run(_run(course.lesson(slug), replace or {}, until))
        return made[key]

    return run


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that takes `slug` runs for every lesson; the slugs are read without a full parse."""
    if "slug" in metafunc.fixturenames:
        slugs = []
        for path in sorted(LESSONS.glob("part-*/*/index.md")):
            lines = path.read_text(encoding="utf-8").split("\n")
            named = [line for line in lines if line.startswith("slug:")]
            slugs.append(named[0].removeprefix("slug:").strip() if named else path.parent.name)
        metafunc.parametrize("slug", slugs)
