"""`python -m tests.learn.golden`: asks scikit-learn for every answer and keeps them small."""

from __future__ import annotations

from pathlib import Path

from tests.learn.table import BAD, CASES, Library, fill
from tests.oracle import builtin_name, raised, run, write

FILE = Path(__file__).with_name("golden.json")


fill()


def answers() -> dict[str, object]:
    theirs = Library("sklearn")
    found: dict[str, object] = {name: run(case, theirs) for name, case in CASES.items()}
    found.update({f"raises {n}": builtin_name(raised(case, theirs)) for n, case in BAD.items()})
    return found


if __name__ == "__main__":
    write(FILE, answers())
