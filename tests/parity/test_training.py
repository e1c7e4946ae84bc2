"""Given the same weights, training gives PyTorch's losses."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import pytest
from tests.parity.cases import TRAINED
from tests.parity.golden import start

import glowgrad as gg

needs_torch = pytest.mark.skipif(
    importlib.util.find_spec("torch") is None, reason="PyTorch is the oracle of the golden answers"
)


@pytest.mark.parametrize("name", TRAINED)
def test_ten_steps_from_a_safetensors_file(name: str, device: str, golden: Any) -> None:
    case = TRAINED[name]
    state = gg.files.safetensors.load(gg.files.safetensors.save(start(gg, case)))
    losses = case.losses(gg, state, device)
    assert losses == pytest.approx(golden[f"train {name}"], abs=1e-4)
    assert losses[-1] < losses[0] - 0.1


@needs_torch
@pytest.mark.parametrize("name", TRAINED)
def test_ten_steps_from_weights_that_pytorch_drew(name: str, device: str, tmp_path: Path) -> None:
    import torch

    torch.manual_seed(1)
    state = TRAINED[name].make(torch).state_dict()
    torch.save(state, tmp_path / "start.pt")
    losses = TRAINED[name].losses(gg, gg.load(tmp_path / "start.pt"), device)
    assert losses == pytest.approx(TRAINED[name].losses(torch, state), abs=1e-4)


@needs_torch
@pytest.mark.parametrize("name", TRAINED)
def test_golden_losses_are_what_pytorch_gives(name: str, golden: Any) -> None:
    import torch

    losses = TRAINED[name].losses(torch, start(torch, TRAINED[name]))
    assert losses == pytest.approx(golden[f"train {name}"], abs=2e-5)
