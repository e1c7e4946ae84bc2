"""Every lesson as it runs natively on the CPU: it works, and what it says is true."""

import re
from collections.abc import Sequence
from typing import Any

import pytest

from builder.lessons import Block, Cell, Choice, Course, Lesson, Prose, Quiz, lesson_script
from builder.lessons.record import Recording

from .conftest import figures_of

FIGURES_WITHOUT_TITLE = {"progress"}  # its label says what it counts


@pytest.fixture
def lesson(slug: str, course: Course) -> Lesson:
    """The lesson as data."""
    return course.lesson(slug)


def words_of(blocks: Sequence[Block]) -> int:
    """The words of the prose; a formula counts as one."""
    texts = [
        token.content
        for block in blocks
        if isinstance(block, Prose)
        for token in block.body.tokens
        if token.type == "inline"
    ]
    return sum(len(re.sub(r"\$[^$]*\$", "x", text).split()) for text in texts)


def test_cells_claims_and_exercises_do_what_they_say(recording: Recording) -> None:
    """Whatever fails is named by the recording itself; a lesson claims and asks something."""
    steps, lesson = recording.steps, recording.lesson
    claims = [claim for cell in lesson.cells for claim in steps[cell.id].claims]
    assert len(claims) >= 3, f"the lesson asserts only {claims}"
    assert lesson.exercises
    for exercise in lesson.exercises:
        told = steps[f"{exercise.id} check of the starter"].error
        assert told is not None
        assert len(told["message"].split()) >= 5, f"the feedback says too little: {told}"


def test_a_reader_sees_no_warnings(recording: Recording) -> None:
    warnings = {
        name: output["text"]
        for name, step in recording.steps.items()
        for output in step.outputs
        if output.get("name") == "stderr"
    }
    assert not warnings


def test_every_figure_has_a_title_and_a_description(recording: Recording) -> None:
    figures = [one for step in recording.steps.values() for one in figures_of(step.outputs)]
    assert figures
    for figure in figures:
        if figure["kind"] == "plot":
            assert "“" in figure["alt"], "plt.title(…) is missing"
        elif figure["kind"] not in FIGURES_WITHOUT_TITLE:
            assert figure["title"], figure["alt"]
        assert len(figure["alt"].split()) >= 2 or figure["kind"] == "progress", figure["alt"]
        if figure["kind"] == "lines":
            assert figure["x_label"], figure["title"]
            assert figure["y_label"], figure["title"]


def test_a_lesson_runs_in_half_a_minute(recording: Recording) -> None:
    # Starters and their checks are counted too; three times the aim, for a machine under load.
    seconds = {name: round(step.seconds, 1) for name, step in recording.steps.items()}
    assert sum(seconds.values()) < 90, seconds


def test_cells_are_short_and_named(lesson: Lesson) -> None:
    lengths = {cell.id: len(cell.code.split("\n")) for cell in lesson.cells}
    assert all(length <= 20 for length in lengths.values()), lengths
    assert sorted(lengths.values())[len(lengths) // 2] <= 15, lengths
    assert not [name for name in lengths if re.fullmatch(r"cell-\d+", name)], "cells without an id"
    assert all(len(line) <= 88 for cell in lesson.cells for line in cell.code.split("\n")), (
        "lines of code that a phone or a printed page would break"
    )


def test_quizzes_are_well_formed(lesson: Lesson) -> None:
    quizzes = [block for block in lesson.blocks if isinstance(block, Quiz)]
    assert 3 <= len(quizzes) <= 9
    assert len({quiz.question for quiz in quizzes}) == len(quizzes)
    for quiz in quizzes:
        assert len(quiz.explanation.split()) >= 8, quiz.explanation
        if isinstance(quiz, Choice):
            assert len(set(quiz.options)) == len(quiz.options) >= 3, quiz.options
            assert all(len(text.split()) >= 3 for text in quiz.feedback), quiz.feedback
    single = [quiz for quiz in quizzes if isinstance(quiz, Choice) and not quiz.several]
    if len(single) > 3:
        assert len({quiz.correct[0] for quiz in single}) > 1, "the right one stands in one place"


def test_the_text_is_neither_a_note_nor_a_book(lesson: Lesson) -> None:
    words = words_of(lesson.blocks)
    assert 700 <= words <= 2200, f"{words} words of prose"


def test_something_can_be_run_on_the_first_screen(lesson: Lesson) -> None:
    first = next(n for n, block in enumerate(lesson.blocks) if isinstance(block, Cell))
    before = words_of(lesson.blocks[:first])
    assert before <= 150, f"{before} words stand before the first cell"


def test_the_same_script_runs_under_pytorch(lesson: Lesson, capsys: Any) -> None:
    torch = pytest.importorskip("torch", reason="PyTorch is an optional oracle")
    # Small tensors: on a busy machine threads wait ten times as long as one works.
    torch.set_num_threads(1)
    script = lesson_script(lesson, "torch")
    exec(compile(script, f"{lesson.slug}.py", "exec"), {"__name__": "__main__"})
