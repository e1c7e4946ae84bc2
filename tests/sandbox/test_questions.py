"""What the page asks about the live namespace between two runs."""

import json
from typing import Any


def ask(run: Any, question: str, **parameters: Any) -> Any:
    return json.loads(run.sandbox.answer(question, json.dumps(parameters)))


def test_variables_are_the_learners_own(run: Any) -> None:
    run("import math, glowgrad as gg\nx = gg.ones(2, 3)\n_hidden = 1\nname = 'Ada'")
    told = ask(run, "variables")["value"]
    assert [(one["name"], one["type"]) for one in told] == [("x", "Tensor"), ("name", "str")]


def test_what_cannot_be_answered_says_why(run: Any) -> None:
    error = ask(run, "weather")["error"]
    assert "nothing answers 'weather'" in error
    assert "variables" in error
