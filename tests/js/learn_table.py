"""Runs inside Pyodide (see tables.test.js): scikit-learn's names, against its golden answers."""

from __future__ import annotations

import builtins
from collections.abc import Iterator

from tests.learn.golden import FILE
from tests.learn.table import BAD, CASES, TOLERANCE, Library
from tests.oracle import compare, raised, read, run

OURS = Library("glowgrad.learn")


def failures() -> Iterator[str]:
    """What is not as in scikit-learn, a line each."""
    golden = read(FILE)
    for name, case in CASES.items():
        try:
            compare(run(case, OURS), golden[name], TOLERANCE[name])
        except Exception as error:
            yield f"{name}: {type(error).__name__}: {error}"
    for name, case in BAD.items():
        expected = getattr(builtins, golden[f"raises {name}"])
        error = raised(case, OURS)
        if not isinstance(error, expected):
            yield f"{name}: {error!r} is not a {expected.__name__}"
