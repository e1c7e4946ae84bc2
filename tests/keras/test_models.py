"""Models built, trained and measured as Keras does it, on both devices."""

from __future__ import annotations

import importlib.util
import json
from functools import cache
from typing import Any

import pytest
from tests.keras.models import KEPT, SCENARIOS, run, theirs

HAS_KERAS = all(importlib.util.find_spec(name) for name in ("keras", "torch"))
DEVICES = ("cpu", "webgpu")


@cache
def kept() -> Any:
    return json.loads(KEPT.read_text("utf-8"))


def agree(got: Any, wanted: Any, reach: float, place: str) -> None:
    """Both are the same data, numbers within `reach`."""
    if isinstance(wanted, dict):
        assert list(got) == list(wanted), place
        for key in wanted:
            agree(got[key], wanted[key], reach, f"{place}[{key!r}]")
    elif isinstance(wanted, list):
        assert isinstance(got, list), place
        if wanted and isinstance(wanted[0], str):
            assert got == wanted, place
        assert len(got) == len(wanted), place
        for number, (a, b) in enumerate(zip(got, wanted, strict=True)):
            agree(a, b, reach, f"{place}[{number}]")
    elif isinstance(wanted, float):
        assert abs(got - wanted) <= reach * (1 + abs(wanted)), f"{place}: {got} is not {wanted}"
    else:
        assert got == wanted, place


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize("name", SCENARIOS)
def test_scenario(name: str, device: str) -> None:
    import glowgrad as gg
    from glowgrad import keras

    before = gg.get_default_device()
    gg.set_default_device(device)
    try:
        got = run(name, keras)
    finally:
        gg.set_default_device(before)
    reach = 1e-5 if device == "cpu" else 1e-4
    if HAS_KERAS and device == "cpu":
        agree(got, theirs(name), reach, "keras")
    agree(got, kept()[name], reach, "kept")


def test_the_kept_results_hold_exactly_the_scenarios() -> None:
    assert sorted(kept()) == sorted(SCENARIOS), "run python -m tests.keras.models"
