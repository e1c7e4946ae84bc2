"""What is measured while nothing else runs."""

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import glowgrad as gg
import glowgrad.measuring as measuring
from glowgrad import host
from glowgrad.errors import DeviceError
from glowgrad.webgpu import kept as kept_here


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


TIMES = {
    "matmul": {"webgpu": 1.0, "cpu": 8.0},
    "step": {"webgpu": 1.0, "cpu": 2.0},
}
TURNED = {name: {"webgpu": row["cpu"], "cpu": row["webgpu"]} for name, row in TIMES.items()}


@pytest.mark.parametrize(
    ("times", "faster"),
    [(TIMES, True), (TURNED, False), ({}, True), ({"matmul": 3}, True), ([], True), (None, True)],
)
def test_an_accelerator_that_was_measured_slower_is_none(
    times: Any, faster: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GLOWGRAD_CACHE", str(tmp_path))
    monkeypatch.setattr(gg.webgpu, "is_software", lambda: False)
    backend = gg.device("webgpu").backend
    kept_here.save(backend.encoder.chooser.adapter, {"devices": times})  # type: ignore[attr-defined]
    assert gg.accelerator.is_available() is faster
    assert (gg.accelerator.current_accelerator() is not None) is faster


def test_comparing_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GLOWGRAD_CACHE", str(tmp_path))
    monkeypatch.setattr(gg.webgpu, "is_software", lambda: False)
    found = {"matmul": {"webgpu": 4.0, "cpu": 1.0}, "step": {"webgpu": 4.0, "cpu": 1.0}}
    monkeypatch.setattr(measuring, "compare", lambda: iter([None, found]))
    assert gg.accelerator.compare() == 0.25
    assert not gg.accelerator.is_available()
