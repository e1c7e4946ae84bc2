"""What the browser lends may come after the engine: from a memory snapshot it does."""

import sys
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any
from unittest.mock import MagicMock

import numpy as np
import pytest

import glowgrad as gg
from glowgrad import host
from glowgrad.cpu import simd


@pytest.fixture
def lent(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A host that comes when the engine is there, and leaves after the test."""
    found = SimpleNamespace(
        gpu=None, simd=MagicMock(), device="cpu", device_note="Kernels of a test."
    )
    found.simd.sgemm_scratch.return_value = 64
    with monkeypatch.context() as patch:
        patch.setitem(sys.modules, "glowgrad_host", found)
        host.connect()
        yield found
    host.connect()
    assert host.module is None
    assert not simd.available()


def test_a_late_host_brings_its_kernels(lent: Any) -> None:
    assert host.module is lent
    assert simd.available()
    x = gg.ones(64, 64, device="cpu")
    assert (x @ x).shape == (64, 64)
    lent.simd.sgemm.assert_called_once()


def test_after_the_host_has_left_numpy_computes(lent: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "glowgrad_host")
    host.connect()
    x = gg.ones(64, 64, device="cpu")
    np.testing.assert_array_equal((x @ x).numpy(), np.full((64, 64), 64.0))
    lent.simd.sgemm.assert_not_called()
