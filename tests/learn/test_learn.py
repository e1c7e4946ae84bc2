"""scikit-learn's names give scikit-learn's answers."""

from __future__ import annotations

import builtins
import importlib.util

import pytest
from tests.learn.golden import FILE
from tests.learn.table import BAD, CASES, TOLERANCE, Library, fill
from tests.oracle import builtin_name, compare, raised, read, run

fill()
OURS = Library("glowgrad.learn")
GOLDEN = read(FILE)
ORACLE = Library("sklearn") if importlib.util.find_spec("sklearn") else None


@pytest.mark.parametrize("name", CASES)
def test_answer(name: str) -> None:
    theirs = run(CASES[name], ORACLE) if ORACLE else GOLDEN[name]
    compare(run(CASES[name], OURS), theirs, TOLERANCE[name])


@pytest.mark.parametrize("name", BAD)
def test_refusal(name: str) -> None:
    error = raised(BAD[name], OURS)
    expected = builtin_name(raised(BAD[name], ORACLE)) if ORACLE else GOLDEN[f"raises {name}"]
    assert isinstance(error, getattr(builtins, expected)), (error, expected)
    assert len(str(error)) > 15, error


def test_the_golden_answers_are_of_these_cases() -> None:
    assert sorted(GOLDEN) == sorted([*CASES, *(f"raises {name}" for name in BAD)])
