"""Plain PyTorch scripts run as they stand, and lose what they lose there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.parity.golden import SCRIPTS, script_losses
from tests.parity.test_training import needs_torch

import glowgrad as gg
from glowgrad.aliases import Finder


@pytest.fixture
def glowgrad_as_torch(device: str) -> Iterator[None]:
    before = gg.get_default_device()
    gg.set_default_device(device)
    with Finder(["torch"], say=lambda line: None):
        yield
    gg.set_default_device(before)


@pytest.mark.usefixtures("glowgrad_as_torch")
@pytest.mark.parametrize("script", SCRIPTS, ids=lambda s: s.stem)
def test_a_script_trains_as_in_pytorch(script: Path, golden: Any) -> None:
    losses = script_losses(script)
    assert losses == pytest.approx(golden[f"script {script.stem}"], abs=1e-4)
    assert losses[-1] < 0.7 * losses[0]


@needs_torch
@pytest.mark.parametrize("script", SCRIPTS, ids=lambda s: s.stem)
def test_golden_losses_are_what_the_script_loses(script: Path, golden: Any) -> None:
    assert script_losses(script) == pytest.approx(golden[f"script {script.stem}"], abs=5e-5)
