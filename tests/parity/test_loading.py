"""Models of others' making: weights under their names give PyTorch's outputs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests import oracle
from tests.parity.cases import LOADED
from tests.parity.golden import kept, start
from tests.parity.test_training import needs_torch

import glowgrad as gg


@pytest.mark.parametrize("name", LOADED)
def test_given_weights_give_pytorchs_outputs(name: str, device: str, golden: Any) -> None:
    outputs = LOADED[name].outputs(gg, start(gg, LOADED[name]), device)
    oracle.compare(kept(outputs), golden[f"load {name}"], 1e-4)


@needs_torch
@pytest.mark.parametrize("name", LOADED)
@pytest.mark.parametrize("kind", ["pt", "safetensors"])
def test_a_file_of_pytorch_gives_its_outputs(
    name: str, kind: str, device: str, tmp_path: Path
) -> None:
    import torch
    from safetensors.torch import save_file

    torch.manual_seed(2)
    model = LOADED[name].make(torch)
    state = model.state_dict()
    wanted = LOADED[name].outputs(torch, state)
    file = tmp_path / f"model.{kind}"
    if kind == "pt":
        torch.save(state, file)
    else:  # where tensors that share memory must be told apart
        save_file({key: value.clone() for key, value in state.items()}, file)
    read = gg.load(file)
    assert sorted(read) == sorted(state)
    assert list(LOADED[name].make(gg).state_dict()) == list(state)
    outputs = LOADED[name].outputs(gg, read, device)
    for got, right in zip(outputs, wanted, strict=True):
        np.testing.assert_allclose(got, right, atol=1e-4)


@needs_torch
@pytest.mark.parametrize("name", LOADED)
def test_golden_outputs_are_what_pytorch_gives(name: str, golden: Any) -> None:
    import torch

    outputs = LOADED[name].outputs(torch, start(torch, LOADED[name]))
    oracle.compare(kept(outputs), golden[f"load {name}"], 1e-5)
