"""What is measured while nothing else runs."""

import json
from types import SimpleNamespace
from typing import Any

import pytest

import glowgrad as gg
import glowgrad.measuring as measuring
from glowgrad import host
from glowgrad.errors import DeviceError


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What a page is given to keep; its session wants to know which device is faster."""
    for device in ("cpu", "webgpu"):  # opened as in CPython
        gg.ones(1, device=device).item()
    found: list[str] = []
    page = SimpleNamespace(wants_comparison=True, keep_comparison=found.append)
    monkeypatch.setattr(host, "module", page)
    monkeypatch.setattr(measuring, "_comparison", None)
    monkeypatch.setattr(measuring, "_SIZE", 16)
    monkeypatch.setattr(measuring, "_WIDTHS", (8, 6, 5, 10))
    return found


def test_both_devices_are_compared_piece_by_piece(kept: list[str]) -> None:
    before = gg.random.get_rng_state()
    pieces = 1
    while measuring.measure(0.0):
        pieces += 1
    assert pieces > 20
    (text,) = kept
    times = json.loads(text)
    assert {name: set(row) for name, row in times.items()} == {
        "matmul": {"webgpu", "cpu"},
        "step": {"webgpu", "cpu"},
    }
    assert all(ms > 0 for row in times.values() for ms in row.values())
    assert (gg.random.get_rng_state() == before).all()
    assert not measuring.measure(0.0)  # once is enough
    assert len(kept) == 1


def test_a_device_that_fails_is_not_judged(
    kept: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(device: str) -> Any:
        raise DeviceError("it is lost")

    monkeypatch.setattr(measuring, "_product", broken)
    assert not measuring.measure(1.0)
    assert not kept
