"""What the page of the optimizer race says is what was measured."""

import json
from typing import Any

import pytest

from builder import race_page


@pytest.fixture(scope="module")
def facts() -> dict[str, Any]:
    return dict(json.loads(race_page.record()["facts"][0]["text"]))


def test_the_text_holds(facts: dict[str, Any]) -> None:
    assert facts["valley_momentum"] < facts["valley_sgd"] / 2
    assert facts["heavy_momentum"] is None
    assert 100 < facts["heavy_nesterov"] < 250
    assert facts["wild_left"] < 20
    assert facts["saddle_adam"] < facts["saddle_sgd"] / 2
    assert facts["plateau_adam"] < facts["plateau_sgd"] / 4
    assert facts["far_rate"] > 10
    assert facts["cliff_left"] == [1, 1, 1, None]
    assert facts["adagrad_falls"]
    assert 0.8 < facts["rmsprop_settles"] < 1.25
    assert facts["decayed_loss"] > 10
    assert set(facts["bumps"].values()) == {None}


def test_the_digits_are_learned_by_each() -> None:
    printed = "".join(one.get("text", "") for one in race_page.record()["digits"])
    lines = [line.split() for line in printed.strip().splitlines()]
    assert len(lines) == 7
    for name, _, loss, *_, right, seconds, _ in lines:
        assert float(loss) < 0.2, name
        assert float(right.rstrip("%")) > 85, name
        assert float(seconds) < 60
