"""Every layer of the table on both devices against Keras 3 and its golden file."""

from __future__ import annotations

import importlib.util
import warnings
from functools import cache
from typing import Any

import numpy as np
import pytest
from tests.keras.golden import as_result, golden
from tests.keras.table import TABLE, Case, ours, theirs
from tests.ops.golden import Golden, sample
from tests.ops.table import Result

HAS_KERAS = all(importlib.util.find_spec(name) for name in ("keras", "torch"))
DEVICES = ("cpu", "webgpu")


@cache
def kept() -> Golden:
    return golden()


@cache
def oracle(name: str) -> Result:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Keras's and PyTorch's own
        return as_result(theirs(TABLE[name]))


def close(case: Case, device: str, got: Any, wanted: Any, what: str) -> None:
    scale = (1e-5 if device == "cpu" else 3e-5) * case.tolerance
    got, wanted = np.asarray(got, np.float64), np.asarray(wanted, np.float64)
    reach = scale * (1 + np.abs(wanted).max(initial=0))
    np.testing.assert_allclose(
        got, wanted, rtol=0, atol=reach, err_msg=f"{what} of {case.name} on {device}"
    )


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize("case", TABLE.values(), ids=lambda case: case.name)
def test_layer(case: Case, device: str) -> None:
    got = as_result(ours(case, device))
    names, outputs, gradients = kept().row(case.name)
    assert got.dtypes == names, "names of weights, and static shape of the output"
    for number, (array, (shape, values)) in enumerate(zip(got.outputs, outputs, strict=True)):
        assert array.shape == shape
        close(case, device, sample(array), values, f"output or weight {number} (golden)")
        if HAS_KERAS:
            close(case, device, array, oracle(case.name).outputs[number], f"output {number}")
    for number, (array, entry) in enumerate(zip(got.gradients, gradients, strict=True)):
        assert array is not None
        assert entry is not None
        close(case, device, sample(array), entry[1], f"gradient {number} (golden)")
        if HAS_KERAS:
            close(case, device, array, oracle(case.name).gradients[number], f"gradient {number}")


def test_the_golden_file_holds_exactly_the_table() -> None:
    assert kept().names == list(TABLE), "run python -m tests.keras.golden"


@pytest.mark.parametrize("case", TABLE.values(), ids=lambda case: case.name)
def test_a_config_makes_the_same_layer(case: Case) -> None:
    from glowgrad import keras

    layer = case.make(keras.layers)
    if isinstance(layer, (keras.layers.Lambda, keras.layers.RNN)) or hasattr(layer, "layer"):
        return  # what holds functions, cells or layers is tested where models are saved
    again = type(layer).from_config(layer.get_config())
    assert again.get_config() == layer.get_config()
